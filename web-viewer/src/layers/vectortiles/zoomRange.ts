import type { Bounds } from '@/core/bounds';

/** The engine builds the whole tree of tiles at once: more nodes than this would be felt. */
const MOST_TILES = 6000;

/** Number of Web Mercator tiles that a box touches at a zoom. */
export function tilesAt(bounds: Bounds, zoom: number): number {
    const [west, north] = tileAt(bounds.west, bounds.north, zoom);
    const [east, south] = tileAt(bounds.east, bounds.south, zoom);
    return (east - west + 1) * (south - north + 1);
}

/** The zooms of a tree of tiles. */
export interface ZoomRange {
    /** Where the tree begins. */
    readonly start: number;
    /** From where on its tiles are drawn: a layer that begins at a deep zoom isn't seen from afar. */
    readonly least: number;
    readonly most: number;
}

/**
 * The zooms to draw a layer with: the tree begins at the deepest at which the whole box lies in at most four tiles,
 * since nothing coarser is ever seen, and ends at the deepest that keeps it small.
 */
export function zoomRange(bounds: Bounds, least: number, most: number): ZoomRange {
    let start = 0;
    while (start < most && tilesAt(bounds, start + 1) <= 4) {
        start++;
    }
    let last = start;
    let tiles = tilesAt(bounds, start);
    while (last < most && tiles + tilesAt(bounds, last + 1) <= MOST_TILES) {
        last++;
        tiles += tilesAt(bounds, last);
    }
    return { start, least: Math.min(least, last), most: last };
}

/** Column and row of the tile that holds a position. */
export function tileAt(longitude: number, latitude: number, zoom: number): [number, number] {
    const size = 2 ** zoom;
    const sine = Math.sin((Math.max(-85.05, Math.min(85.05, latitude)) * Math.PI) / 180);
    const x = Math.floor(((longitude + 180) / 360) * size);
    const y = Math.floor((0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)) * size);
    return [Math.max(0, Math.min(size - 1, x)), Math.max(0, Math.min(size - 1, y))];
}
