import { Credit, ImageryLayer, Rectangle, type TileDiscardPolicy, UrlTemplateImageryProvider } from '@cesium/engine';
import type { MapTiles } from '@/api/tiles';

/** Keeps every tile; that there is a policy makes the engine fetch tiles in a way that lets empty ones (204) be told apart. */
const KEEP_ALL = { isReady: () => true, shouldDiscardImage: () => false } as unknown as TileDiscardPolicy;

interface TileFailure {
    readonly message: string;
    /** What went wrong; nothing did where a tile is empty. */
    readonly error?: unknown;
}

/** Map tiles as a layer on the globe. */
export function mapImagery(tiles: MapTiles, failed: (reason: string) => void): ImageryLayer {
    const { bounds, attribution } = tiles;
    const provider = new UrlTemplateImageryProvider({
        url: tiles.template,
        maximumLevel: tiles.maxZoom,
        hasAlphaChannel: true,
        enablePickFeatures: false,
        tileDiscardPolicy: KEEP_ALL,
        ...(bounds ? { rectangle: Rectangle.fromDegrees(bounds.west, bounds.south, bounds.east, bounds.north) } : {}),
        ...(attribution ? { credit: new Credit(attribution, true) } : {}),
    });
    provider.errorEvent.addEventListener(({ message, error }: TileFailure) => {
        if (error) {
            failed(message);
        }
    });
    return new ImageryLayer(provider);
}
