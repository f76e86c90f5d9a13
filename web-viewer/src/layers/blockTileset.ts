import { Cartesian3, Cesium3DTileset, ShadowMode } from '@cesium/engine';
import type { Quality } from '@/cesium/quality';

const MEBIBYTE = 1024 * 1024;

/** Light from a sky that is equally bright everywhere, for the sides that the sun doesn't reach. */
const EVEN_SKY = [0.48, 0, 0, 0, 0, 0, 0, 0, 0].map((value) => new Cartesian3(value, value, value));

/** Opens a tileset that the server made of features, lit as the city is. */
export async function openBlockTileset(
    address: string, quality: Quality, failed: (reason: string) => void, options: Cesium3DTileset.ConstructorOptions = {},
): Promise<Cesium3DTileset> {
    const tileset = await Cesium3DTileset.fromUrl(address, {
        maximumScreenSpaceError: quality.buildingError,
        cacheBytes: 256 * MEBIBYTE,
        maximumCacheOverflowBytes: 128 * MEBIBYTE,
        shadows: ShadowMode.DISABLED,
        skipLevelOfDetail: false,
        featureIdLabel: 'featureId_0',
        ...options,
    });
    tileset.environmentMapManager.enabled = false;
    tileset.imageBasedLighting.sphericalHarmonicCoefficients = EVEN_SKY;
    tileset.tileFailed.addEventListener(({ message }: { message: string }) => failed(message));
    return tileset;
}
