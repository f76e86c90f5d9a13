import type { Bounds } from '@/core/bounds';
import { boundsOf } from '@/core/bounds';
import type { CityPicture } from '@/core/city';
import type { TimeChoice } from '@/core/viewState';
import { fetchJson } from './http';
import { timeParameters, withParameters } from './time';

/** What a layer's TileJSON says, as far as the picture needs it. */
export interface MapTiles {
    /** Address with {z}, {x} and {y}, of the state of the time that was asked for. */
    readonly template: string;
    readonly minZoom: number;
    readonly maxZoom: number;
    readonly bounds: Bounds | null;
    /** Whom to name for what is seen, or null. */
    readonly attribution: string | null;
    /** The pictures that the layer ever had, the oldest first; none for layers of another kind. */
    readonly pictures: readonly CityPicture[];
}

export async function fetchMapTiles(tileJsonUrl: string, time: TimeChoice, signal?: AbortSignal): Promise<MapTiles> {
    return readTileJson(await fetchJson(tileJsonUrl, signal), time);
}

/** Reads TileJSON 3.0; the time is added to the address of the tiles unless it is there already. */
export function readTileJson(document: unknown, time: TimeChoice): MapTiles {
    const { tiles, minzoom, maxzoom, bounds, attribution, pictures } = (document ?? {}) as Record<string, unknown>;
    const template = Array.isArray(tiles) ? tiles[0] : undefined;
    if (typeof template !== 'string') {
        throw new Error('the TileJSON names no tiles');
    }
    const missing = timeParameters(time).filter(([name]) => !template.includes(`${name}=`));
    return {
        template: withParameters(ownPath(template), missing),
        minZoom: typeof minzoom === 'number' ? minzoom : 0,
        maxZoom: typeof maxzoom === 'number' ? maxzoom : 16,
        bounds: boundsOf(bounds),
        attribution: typeof attribution === 'string' ? attribution : null,
        pictures: Array.isArray(pictures) ? pictures.flatMap((picture) => readPicture(picture) ?? []) : [],
    };
}

function readPicture(picture: unknown): CityPicture | null {
    const { name, since } = (picture ?? {}) as Record<string, unknown>;
    return typeof name === 'string' && typeof since === 'string' ? { name, since } : null;
}

/** The map tiles of a layer of pictures or heights, with {z}, {x} and {y}: in the format that suits each tile. */
export function mapTileAddress(layer: string, time: TimeChoice): string {
    const path = `/ogc/collections/${encodeURIComponent(layer)}/map/tiles/WebMercatorQuad/{z}/{y}/{x}`;
    return withParameters(path, timeParameters(time));
}

/**
 * The part of an address behind the host: the viewer only ever asks the server it came from, also where a proxy made
 * that server believe in another name.
 */
export function ownPath(url: string): string {
    return url.replace(/^https?:\/\/[^/]+/i, '');
}

export function tilesetAddress(tilesetUrl: string, time: TimeChoice): string {
    return withParameters(ownPath(tilesetUrl), timeParameters(time));
}

/** A layer's tileset of what a CQL2 text selects, with its tiles written out: then its volume is that of what is selected. */
export function filteredTilesetAddress(tilesetUrl: string, filter: string, time: TimeChoice): string {
    return withParameters(ownPath(tilesetUrl), [['tiling', 'explicit'], ['filter', filter], ...timeParameters(time)]);
}

/** The folder of a layer's terrain: the engine puts layer.json behind it. */
export function terrainAddress(layer: string, time: TimeChoice): string {
    return withParameters(`/terrain/${encodeURIComponent(layer)}`, timeParameters(time));
}
