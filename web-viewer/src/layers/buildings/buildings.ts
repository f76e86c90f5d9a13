import { Cartesian3, Cesium3DTileColorBlendMode, Cesium3DTileset, ShadowMode } from '@cesium/engine';
import { tilesetAddress } from '@/api/tiles';
import type { CityLayer } from '@/core/city';
import type { LayerKind, LiveLayer, OpenRequest } from '../kind';
import { TilesetLayer } from '../tilesetLayer';

const MEBIBYTE = 1024 * 1024;

/** Light from a sky that is equally bright everywhere, for the sides that the sun doesn't reach. */
const EVEN_SKY = [0.48, 0, 0, 0, 0, 0, 0, 0, 0].map((value) => new Cartesian3(value, value, value));

/** Layers with a 3D tileset: city models, and blocks built from footprints and heights, with attributes as metadata. */
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
    tileset.environmentMapManager.enabled = false;
    tileset.imageBasedLighting.sphericalHarmonicCoefficients = EVEN_SKY;
    tileset.tileFailed.addEventListener(({ message }: { message: string }) => failed(message));
    return new BlocksLayer(tileset, layer);
}

class BlocksLayer extends TilesetLayer {
    constructor(tileset: Cesium3DTileset, layer: CityLayer) {
        super(tileset, tileset, layer);
    }

    /** Models keep the colours of their roofs, walls and grounds, unless an attribute colours them: white changes none. */
    protected override get colored(): CityLayer {
        return this.keepsColors ? { ...this.layer, style: { ...this.layer.style, color: '#ffffff' } } : this.layer;
    }

    private get keepsColors(): boolean {
        return this.layer.hasModel === true && !this.layer.style.colorBy;
    }

    protected override applyStyle(): void {
        this.tileset.colorBlendMode = this.keepsColors
            ? Cesium3DTileColorBlendMode.HIGHLIGHT
            : Cesium3DTileColorBlendMode.REPLACE;
        super.applyStyle();
    }

    /** Ids of 3D metadata are ASCII letters, digits and underlines; what isn't becomes `_u` and its code. */
    protected override property(attribute: string): string {
        return [...attribute]
            .map((letter, index) =>
                /[A-Za-z_]/.test(letter) || (index > 0 && /[0-9]/.test(letter)) ? letter : `_u${letter.codePointAt(0)?.toString(16)}`,
            )
            .join('');
    }

    /** Blocks have heights of their own. */
    setRaised(): void {}

    /** The lowest height of the tileset's volume: where the blocks begin. */
    get groundHeight(): number | undefined {
        const { boundingVolume } = this.tileset.root as unknown as { boundingVolume: { minimumHeight?: number } };
        return boundingVolume.minimumHeight;
    }

    protected get drawnOpacity(): number {
        return this.opacity;
    }
}
