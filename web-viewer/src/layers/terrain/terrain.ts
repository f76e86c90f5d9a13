import {
    CesiumTerrainProvider, EllipsoidTerrainProvider, PrimitiveCollection, type Scene, type TerrainProvider,
} from '@cesium/engine';
import { terrainAddress } from '@/api/tiles';
import type { LayerKind, LiveLayer, OpenRequest } from '../kind';

/** Class of layers whose features are rasters of heights. */
const ELEVATION = 'elevation';

/** Layers of heights: shown, they are the ground of the picture. */
export const terrain: LayerKind = {
    id: 'terrain',
    accepts: (layer) => layer.cityClass === ELEVATION,
    open: openTerrain,
};

async function openTerrain({ scene, layer, time }: OpenRequest): Promise<LiveLayer> {
    const provider = await CesiumTerrainProvider.fromUrl(terrainAddress(layer.id, time), { requestVertexNormals: true });
    return new Ground(scene, provider);
}

/** What stands for the ground among the primitives: when the picture lets it go, the ground is flat again. */
class GroundPrimitive extends PrimitiveCollection {
    constructor(
        private readonly scene: Scene,
        private readonly provider: TerrainProvider,
    ) {
        super();
        scene.terrainProvider = provider;
        scene.globe.enableLighting = true;
    }

    override destroy(): void {
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

    constructor(
        private readonly scene: Scene,
        provider: TerrainProvider,
    ) {
        this.primitive = new GroundPrimitive(scene, provider);
    }

    get settled(): boolean {
        return this.scene.globe.tilesLoaded;
    }

    /** The ground hides what lies below it, or it would be none. */
    setOpacity(): void {}

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
