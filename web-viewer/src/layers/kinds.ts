import type { DrawnLayer } from '@/core/drawnLayer';
import { assets } from './assets/assets';
import { bim } from './bim/bim';
import { buildings } from './buildings/buildings';
import { imagery } from './imagery/imagery';
import type { LayerKind } from './kind';
import { terrain } from './terrain/terrain';
import { vectorTiles } from './vectortiles/vectorTiles';

/** All kinds of layers; the first that accepts a layer draws it. */
const KINDS: readonly LayerKind[] = [bim, assets, terrain, imagery, buildings, vectorTiles];

export function findKind(layer: DrawnLayer): LayerKind | undefined {
    return KINDS.find((kind) => kind.accepts(layer));
}
