import {
    Cesium3DTileColorBlendMode, Cesium3DTileset, Cesium3DTileStyle, CesiumTerrainProvider, Credit, PrimitiveCollection,
    type Scene, ShadowMode, type TerrainProvider,
} from '@cesium/engine';
import { type CityAsset, fetchAssets, holdsAssets } from '@/api/assets';
import type { LayerKind, LiveLayer, OpenRequest } from '../kind';
import { MARK_COLOR } from '../marks';

const MEBIBYTE = 1024 * 1024;

/** Layers of ready-made tilesets, models, point clouds and terrains, which are drawn as they came. */
export const assets: LayerKind = {
    id: 'assets',
    accepts: holdsAssets,
    open: openAssets,
};

async function openAssets({ scene, quality, layer, time, failed }: OpenRequest): Promise<LiveLayer> {
    const all = await fetchAssets(layer, time);
    const tilesets = await Promise.all(all.filter(({ type }) => type === '3DTILES').map(async (asset) => {
        const tileset = await Cesium3DTileset.fromUrl(asset.url, {
            maximumScreenSpaceError: quality.buildingError,
            cacheBytes: 256 * MEBIBYTE,
            maximumCacheOverflowBytes: 128 * MEBIBYTE,
            shadows: ShadowMode.DISABLED,
            pointCloudShading: { attenuation: true, maximumAttenuation: 4 },
        });
        tileset.environmentMapManager.enabled = false;
        tileset.colorBlendMode = Cesium3DTileColorBlendMode.HIGHLIGHT;
        tileset.tileFailed.addEventListener(({ message }: { message: string }) => failed(message));
        return { asset, tileset };
    }));
    const terrains = all.filter(({ type }) => type === 'TERRAIN');
    const terrain = terrains[0]
        ? await CesiumTerrainProvider.fromUrl(terrains[0].url, { requestVertexNormals: true, credit: creditOf(terrains[0]) })
        : null;
    return new AssetsLayer(new AssetPrimitives(scene, terrain), tilesets);
}

function creditOf({ credits }: CityAsset): Credit {
    return new Credit(credits.join(', '));
}

/** The tilesets of a layer, and its terrain under them for as long as they are in the picture. */
class AssetPrimitives extends PrimitiveCollection {
    private readonly before: TerrainProvider;

    constructor(
        private readonly scene: Scene,
        private readonly terrain: TerrainProvider | null,
    ) {
        super();
        this.before = scene.terrainProvider;
        if (terrain) {
            scene.terrainProvider = terrain;
        }
    }

    override destroy(): void {
        if (this.terrain && this.scene.terrainProvider === this.terrain) {
            this.scene.terrainProvider = this.before;
        }
        super.destroy();
    }
}

interface Drawn {
    readonly asset: CityAsset;
    readonly tileset: Cesium3DTileset;
}

class AssetsLayer implements LiveLayer {
    private opacity = 1;
    private marked: string | null = null;

    constructor(
        readonly primitive: AssetPrimitives,
        private readonly drawn: readonly Drawn[],
    ) {
        for (const { tileset } of drawn) {
            primitive.add(tileset);
        }
    }

    get settled(): boolean {
        return this.drawn.every(({ tileset }) => tileset.tilesLoaded);
    }

    setOpacity(opacity: number): void {
        this.opacity = opacity;
        this.paint();
    }

    /** Assets stand where they stand. */
    setRaised(): void {}

    /** Assets have colours of their own. */
    restyle(): void {}

    mark(featureId: string | null): void {
        this.marked = featureId;
        this.paint();
    }

    featureIdOf(picked: unknown): string | undefined {
        const { primitive, tileset } = (picked ?? {}) as { primitive?: unknown; tileset?: unknown };
        return this.drawn.find((it) => it.tileset === tileset || it.tileset === primitive)?.asset.feature;
    }

    facts(): { tiles: number; features: number } {
        const tiles = this.drawn.map(({ tileset }) =>
            (tileset as unknown as { _statistics: { numberOfTilesWithContentReady: number } })._statistics.numberOfTilesWithContentReady);
        return { tiles: tiles.reduce((sum, count) => sum + count, 0), features: this.drawn.length };
    }

    private paint(): void {
        for (const { asset, tileset } of this.drawn) {
            const color = asset.feature === this.marked ? MARK_COLOR : this.opacity < 1 ? '#ffffff' : null;
            tileset.style = color ? new Cesium3DTileStyle({ color: `color('${color}', ${this.opacity})` }) : undefined;
        }
    }
}
