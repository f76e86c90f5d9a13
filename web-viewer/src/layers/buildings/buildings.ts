import {
    Cartesian3, Cesium3DTileColorBlendMode, Cesium3DTileFeature, Cesium3DTileset, Cesium3DTileStyle, ShadowMode,
} from '@cesium/engine';
import { tilesetAddress } from '@/api/tiles';
import type { CityLayer } from '@/core/city';
import { featureColors } from '../featureColors';
import type { LayerKind, LiveLayer, OpenRequest } from '../kind';
import { ID_PROPERTY } from '../marks';

const MEBIBYTE = 1024 * 1024;

/** Light from a sky that is equally bright everywhere, for the sides that the sun doesn't reach. */
const EVEN_SKY = [0.48, 0, 0, 0, 0, 0, 0, 0, 0].map((value) => new Cartesian3(value, value, value));

/** Layers with a 3D tileset: blocks built from footprints and heights, with their attributes as metadata. */
export const buildings: LayerKind = {
    id: 'buildings',
    accepts: (layer) => layer.tilesetUrl !== null,
    open: openTileset,
};

async function openTileset({ layer, time, quality, failed }: OpenRequest): Promise<LiveLayer> {
    const tileset = await Cesium3DTileset.fromUrl(tilesetAddress(layer.tilesetUrl as string, time), {
        maximumScreenSpaceError: quality.buildingError,
        cacheBytes: 256 * MEBIBYTE,
        maximumCacheOverflowBytes: 128 * MEBIBYTE,
        shadows: ShadowMode.DISABLED,
        skipLevelOfDetail: false,
        featureIdLabel: 'featureId_0',
    });
    tileset.colorBlendMode = Cesium3DTileColorBlendMode.REPLACE;
    tileset.environmentMapManager.enabled = false;
    tileset.imageBasedLighting.sphericalHarmonicCoefficients = EVEN_SKY;
    tileset.tileFailed.addEventListener(({ message }: { message: string }) => failed(message));
    return new TilesetLayer(tileset, layer);
}

class TilesetLayer implements LiveLayer {
    private opacity = 1;
    private marked: string | null = null;

    constructor(
        readonly primitive: Cesium3DTileset,
        private readonly layer: CityLayer,
    ) {
        this.applyStyle();
    }

    get settled(): boolean {
        return this.primitive.tilesLoaded;
    }

    setOpacity(opacity: number): void {
        if (opacity !== this.opacity) {
            this.opacity = opacity;
            this.applyStyle();
        }
    }

    mark(featureId: string | null): void {
        if (featureId !== this.marked) {
            this.marked = featureId;
            this.applyStyle();
        }
    }

    featureIdOf(picked: unknown): string | undefined {
        if (!(picked instanceof Cesium3DTileFeature) || picked.tileset !== this.primitive) {
            return undefined;
        }
        const id: unknown = picked.getProperty(ID_PROPERTY);
        return id === undefined || id === null ? undefined : String(id);
    }

    facts(): { tiles: number; features: number } {
        const { _statistics: statistics } = this.primitive as unknown as {
            _statistics: { numberOfTilesWithContentReady: number; numberOfFeaturesSelected: number };
        };
        return {
            tiles: statistics.numberOfTilesWithContentReady,
            features: statistics.numberOfFeaturesSelected,
        };
    }

    /** Blocks have heights of their own. */
    setRaised(): void {}

    /** The lowest height of the tileset's volume: where the blocks begin. */
    get groundHeight(): number | undefined {
        const { boundingVolume } = this.primitive.root as unknown as { boundingVolume: { minimumHeight?: number } };
        return boundingVolume.minimumHeight;
    }

    private applyStyle(): void {
        this.primitive.style = new Cesium3DTileStyle({
            color: featureColors(this.layer, this.opacity, this.marked),
        });
    }
}
