import type { CityLayer } from '@/core/city';
import { assets } from './assets/assets';
import { buildings } from './buildings/buildings';
import { imagery } from './imagery/imagery';
import type { LayerKind } from './kind';
import { terrain } from './terrain/terrain';
import { vectorTiles } from './vectortiles/vectorTiles';

/** All kinds of layers; the first that accepts a layer draws it. */
const KINDS: readonly LayerKind[] = [assets, terrain, imagery, buildings, vectorTiles];

export function findKind(layer: CityLayer): LayerKind | undefined {
    return KINDS.find((kind) => kind.accepts(layer));
}
