import type { Bounds } from '@/core/bounds';
import { tileAt, type ZoomRange } from './zoomRange';

/** A node of a 3D Tiles 1.1 tileset, as far as it is used here. */
export interface TileNode {
    boundingVolume: { region: readonly number[] };
    geometricError: number;
    refine: 'REPLACE';
    content?: { uri: string };
    children?: TileNode[];
}

const EARTH_CIRCUMFERENCE_METRES = 2 * Math.PI * 6_378_137;
const TILE_PIXELS = 256;

/**
 * Heights (metres) between which the ground of a city lies. The engine measures its distance to a tile by them: its
 * own, −1,000 to 10,000, put the eye of every city view inside every tile and made it fetch the deepest ones.
 */
const GROUND_HEIGHTS = [-60, 150] as const;

/** The quadtree of Web Mercator tiles that touch a box; the address has {z}, {x} and {y}. */
export function tileTree(address: string, bounds: Bounds, zooms: ZoomRange): TileNode {
    const [west, north] = tileAt(bounds.west, bounds.north, zooms.start);
    const [east, south] = tileAt(bounds.east, bounds.south, zooms.start);
    const children: TileNode[] = [];
    for (let y = north; y <= south; y++) {
        for (let x = west; x <= east; x++) {
            children.push(node(address, bounds, zooms, zooms.start, x, y));
        }
    }
    return {
        boundingVolume: { region: region(bounds) },
        geometricError: geometricError(0), // nothing is drawn here: always go on to the first tiles
        refine: 'REPLACE',
        children,
    };
}

function node(address: string, bounds: Bounds, zooms: ZoomRange, zoom: number, x: number, y: number): TileNode {
    const uri = address.replace('{z}', String(zoom)).replace('{x}', String(x)).replace('{y}', String(y));
    const own = tileBounds(zoom, x, y);
    const result: TileNode = {
        boundingVolume: { region: region(intersection(own, bounds) ?? own) },
        geometricError: zoom < zooms.most ? geometricError(zoom) : 0,
        refine: 'REPLACE',
    };
    if (zoom >= zooms.least) {
        result.content = { uri };
    }
    if (zoom < zooms.most) {
        const quarters = [[0, 0], [1, 0], [0, 1], [1, 1]].map(([dx = 0, dy = 0]) => [2 * x + dx, 2 * y + dy] as const);
        result.children = quarters
            .filter(([cx, cy]) => intersection(tileBounds(zoom + 1, cx, cy), bounds))
            .map(([cx, cy]) => node(address, bounds, zooms, zoom + 1, cx, cy));
    }
    return result;
}

/** The box of a Web Mercator tile. */
export function tileBounds(zoom: number, x: number, y: number): Bounds {
    const size = 2 ** zoom;
    const longitude = (column: number) => (column / size) * 360 - 180;
    const latitude = (row: number) => (Math.atan(Math.sinh(Math.PI * (1 - (2 * row) / size))) * 180) / Math.PI;
    return { west: longitude(x), south: latitude(y + 1), east: longitude(x + 1), north: latitude(y) };
}

function intersection(a: Bounds, b: Bounds): Bounds | null {
    const west = Math.max(a.west, b.west);
    const south = Math.max(a.south, b.south);
    const east = Math.min(a.east, b.east);
    const north = Math.min(a.north, b.north);
    return west < east && south < north ? { west, south, east, north } : null;
}

function region(bounds: Bounds): number[] {
    const radians = [bounds.west, bounds.south, bounds.east, bounds.north].map((degrees) => (degrees * Math.PI) / 180);
    return [...radians, ...GROUND_HEIGHTS];
}

/** Metres on the equator that one pixel of a tile covers. */
function geometricError(zoom: number): number {
    return EARTH_CIRCUMFERENCE_METRES / (2 ** zoom * TILE_PIXELS);
}
