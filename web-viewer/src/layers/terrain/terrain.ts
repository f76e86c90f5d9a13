import {
    CesiumTerrainProvider, Credit, EllipsoidTerrainProvider, type ImageryLayer, PrimitiveCollection, type Scene,
    type TerrainProvider,
} from '@cesium/engine';
import { fetchAttributions } from '@/api/features';
import { fetchMapTiles, mapTileAddress, terrainAddress } from '@/api/tiles';
import { type CityLayer, isTerrain } from '@/core/city';
import { RELIEF } from '@/core/coloring';
import type { TimeChoice } from '@/core/viewState';
import { mapImagery } from '../imagery/mapImagery';
import type { LayerKind, LiveLayer, OpenRequest } from '../kind';

/** Layers of heights: shown, they are the ground of the picture. */
export const terrain: LayerKind = {
    id: 'terrain',
    accepts: isTerrain,
    open: openTerrain,
};

async function openTerrain({ scene, layer, time, failed }: OpenRequest): Promise<LiveLayer> {
    const tells = layer.attributes.some(({ name }) => name === 'attribution');
    const sources = tells ? await fetchAttributions(layer.id, time) : [];
    const provider = await CesiumTerrainProvider.fromUrl(terrainAddress(layer.id, time), {
        requestVertexNormals: true,
        ...(sources.length > 0 ? { credit: new Credit(sources.join(', '), true) } : {}),
    });
    return new Ground(scene, provider, time, failed);
}

/** What stands for the ground among the primitives: when the picture lets it go, the ground is flat again. */
class GroundPrimitive extends PrimitiveCollection {
    private relief: ImageryLayer | null = null;

    constructor(
        private readonly scene: Scene,
        private readonly provider: TerrainProvider,
    ) {
        super();
        scene.terrainProvider = provider;
        scene.globe.enableLighting = true;
    }

    /** Its relief in greys, below all pictures. */
    showRelief(relief: ImageryLayer | null): void {
        if (this.relief) {
            this.scene.globe.imageryLayers.remove(this.relief, true);
        }
        this.relief = relief;
        if (relief) {
            this.scene.globe.imageryLayers.add(relief, 0);
        }
        this.scene.requestRender();
    }

    override destroy(): void {
        this.showRelief(null);
        // Another time's ground may have taken its place already.
        if (this.scene.terrainProvider === this.provider) {
            this.scene.terrainProvider = new EllipsoidTerrainProvider();
            this.scene.globe.enableLighting = false;
        }
        super.destroy();
    }
}

class Ground implements LiveLayer {
    readonly primitive: GroundPrimitive;
    private relief = false;
    private opening = false;

    constructor(
        private readonly scene: Scene,
        provider: TerrainProvider,
        private readonly time: TimeChoice,
        private readonly failed: (reason: string) => void,
    ) {
        this.primitive = new GroundPrimitive(scene, provider);
    }

    get settled(): boolean {
        return !this.opening && this.scene.globe.tilesLoaded;
    }

    /** The ground hides what lies below it, or it would be none. */
    setOpacity(): void {}

    setRaised(): void {}

    featureIdOf(): undefined {
        return undefined;
    }

    restyle(layer: CityLayer): void {
        const wanted = layer.style.colorBy?.attribute === RELIEF;
        if (wanted === this.relief) {
            return;
        }
        this.relief = wanted;
        if (wanted) {
            void this.drawRelief(layer);
        } else {
            this.primitive.showRelief(null);
        }
    }

    private async drawRelief({ id, tileJsonUrl }: CityLayer): Promise<void> {
        this.opening = true;
        try {
            const tiles = await fetchMapTiles(tileJsonUrl as string, this.time);
            if (this.relief && !this.primitive.isDestroyed()) {
                this.primitive.showRelief(mapImagery({ ...tiles, template: mapTileAddress(id, this.time) }, this.failed));
            }
        } catch (failure) {
            this.failed(failure instanceof Error ? failure.message : String(failure));
        } finally {
            this.opening = false;
        }
    }

    mark(): void {}

    facts(): { tiles: number; features: number } {
        return { tiles: 0, features: 0 };
    }
}
