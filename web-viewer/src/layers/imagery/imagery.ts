import { type ImageryLayer, type ImageryLayerCollection, PrimitiveCollection } from '@cesium/engine';
import { fetchMapTiles, mapTileAddress } from '@/api/tiles';
import { holdsPictures } from '@/core/city';
import type { LayerKind, LiveLayer, OpenRequest } from '../kind';
import { mapImagery } from './mapImagery';

/** Layers of pictures: they are laid on the ground, the newest of the chosen time above older ones. */
export const imagery: LayerKind = {
    id: 'imagery',
    accepts: holdsPictures,
    open: openImagery,
};

async function openImagery({ scene, layer, time, failed }: OpenRequest): Promise<LiveLayer> {
    const tiles = await fetchMapTiles(layer.tileJsonUrl as string, time);
    const drawn = mapImagery({ ...tiles, template: mapTileAddress(layer.id, time) }, failed);
    return new LaidPictures(new ImageryPrimitive(scene.globe.imageryLayers, drawn), drawn, () => scene.globe.tilesLoaded);
}

/** What stands for a layer of the globe among the primitives: they come and go together. */
export class ImageryPrimitive extends PrimitiveCollection {
    /** @param at place among the globe's layers, the lowest 0; without it, on top */
    constructor(
        private readonly layers: ImageryLayerCollection,
        private readonly drawn: ImageryLayer,
        at?: number,
    ) {
        super();
        layers.add(drawn, at);
    }

    override destroy(): void {
        this.layers.remove(this.drawn, true);
        super.destroy();
    }
}

class LaidPictures implements LiveLayer {
    constructor(
        readonly primitive: ImageryPrimitive,
        private readonly drawn: ImageryLayer,
        private readonly loaded: () => boolean,
    ) {}

    get settled(): boolean {
        return this.loaded();
    }

    setOpacity(opacity: number): void {
        this.drawn.alpha = opacity;
    }

    setRaised(): void {}

    featureIdOf(): undefined {
        return undefined;
    }

    restyle(): void {}

    mark(): void {}

    facts(): { tiles: number; features: number } {
        return { tiles: 0, features: 0 };
    }
}
