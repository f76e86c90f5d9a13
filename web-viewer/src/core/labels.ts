import type { Bounds } from './bounds';

/** Where the name of a feature stands: degrees of WGS 84. */
export interface LabelPlace {
    readonly longitude: number;
    readonly latitude: number;
    /** Length of the line or breadth of the area that the name belongs to, degrees; 0 for points. */
    readonly extent: number;
}

type Position = readonly number[];

/**
 * The place of a feature's name within a box: a point itself; the middle of the longest stretch of a line that lies in the
 * box, so that a long road is named wherever one looks; the centre of gravity of the largest part of an area. Null where
 * that isn't in the box.
 */
export function labelPlace(geometry: object, box: Bounds): LabelPlace | null {
    const { type, coordinates } = geometry as { type?: string; coordinates?: unknown };
    switch (type) {
        case 'Point':
            return inside(placeAt(coordinates as Position, 0), box);
        case 'MultiPoint':
            return inside(placeAt((coordinates as Position[])[0], 0), box);
        case 'LineString':
            return middleOfLongest(stretches(coordinates as Position[], box));
        case 'MultiLineString':
            return middleOfLongest((coordinates as Position[][]).flatMap((line) => stretches(line, box)));
        case 'Polygon':
            return inside(centreOfLargest([coordinates as Position[][]]), box);
        case 'MultiPolygon':
            return inside(centreOfLargest(coordinates as Position[][][]), box);
        default:
            return null;
    }
}

function placeAt(position: Position | undefined, extent: number): LabelPlace | null {
    const [longitude, latitude] = position ?? [];
    return longitude === undefined || latitude === undefined ? null : { longitude, latitude, extent };
}

function inside(place: LabelPlace | null, box: Bounds): LabelPlace | null {
    return place && place.longitude >= box.west && place.longitude <= box.east && place.latitude >= box.south && place.latitude <= box.north
        ? place
        : null;
}

/** The parts of a line that lie in a box. */
function stretches(line: readonly Position[], box: Bounds): Position[][] {
    const found: Position[][] = [];
    let current: Position[] = [];
    for (let index = 1; index < line.length; index++) {
        const [from, to] = [line[index - 1] as Position, line[index] as Position];
        const part = clipped(from, to, box);
        if (!part) {
            continue;
        }
        const last = current.at(-1);
        if (!last || distance(last, part[0]) > 0) {
            current = [part[0]];
            found.push(current);
        }
        current.push(part[1]);
    }
    return found;
}

/** The part of a straight line that lies in a box (Liang and Barsky), null if none does. */
function clipped(from: Position, to: Position, box: Bounds): [Position, Position] | null {
    const [x = 0, y = 0] = from;
    const [dx, dy] = [(to[0] ?? 0) - x, (to[1] ?? 0) - y];
    let [enters, leaves] = [0, 1];
    for (const [step, room] of [[-dx, x - box.west], [dx, box.east - x], [-dy, y - box.south], [dy, box.north - y]] as const) {
        if (step === 0 && room < 0) {
            return null;
        }
        if (step < 0) {
            enters = Math.max(enters, room / step);
        } else if (step > 0) {
            leaves = Math.min(leaves, room / step);
        }
    }
    return enters > leaves ? null : [[x + enters * dx, y + enters * dy], [x + leaves * dx, y + leaves * dy]];
}

function distance(a: Position, b: Position): number {
    return Math.hypot((a[0] ?? 0) - (b[0] ?? 0), (a[1] ?? 0) - (b[1] ?? 0));
}

function lengthOf(line: readonly Position[]): number {
    return line.slice(1).reduce((sum, position, index) => sum + distance(line[index] as Position, position), 0);
}

function middleOfLongest(lines: readonly Position[][]): LabelPlace | null {
    const longest = lines.reduce<Position[]>((best, line) => (lengthOf(line) > lengthOf(best) ? line : best), []);
    const length = lengthOf(longest);
    let left = length / 2;
    for (let index = 1; index < longest.length; index++) {
        const [from, to] = [longest[index - 1] as Position, longest[index] as Position];
        const step = distance(from, to);
        if (step > 0 && left <= step) {
            const share = left / step;
            return placeAt([(from[0] ?? 0) + share * ((to[0] ?? 0) - (from[0] ?? 0)), (from[1] ?? 0) + share * ((to[1] ?? 0) - (from[1] ?? 0))], length);
        }
        left -= step;
    }
    return null;
}

function centreOfLargest(polygons: readonly Position[][][]): LabelPlace | null {
    let best: { area: number; place: LabelPlace | null } = { area: 0, place: null };
    for (const [ring] of polygons) {
        const found = centreOfRing(ring ?? []);
        if (found.area > best.area) {
            best = found;
        }
    }
    return best.place;
}

/** Centre of gravity of a closed ring; reckoned from its first position, since the differences are small. */
function centreOfRing(ring: readonly Position[]): { area: number; place: LabelPlace | null } {
    const [x0 = 0, y0 = 0] = ring[0] ?? [];
    let [twice, x, y] = [0, 0, 0];
    for (let index = 1; index < ring.length; index++) {
        const [ax, ay] = [(ring[index - 1]?.[0] ?? 0) - x0, (ring[index - 1]?.[1] ?? 0) - y0];
        const [bx, by] = [(ring[index]?.[0] ?? 0) - x0, (ring[index]?.[1] ?? 0) - y0];
        const cross = ax * by - bx * ay;
        twice += cross;
        x += (ax + bx) * cross;
        y += (ay + by) * cross;
    }
    const area = Math.abs(twice / 2);
    return { area, place: twice === 0 ? null : placeAt([x0 + x / (3 * twice), y0 + y / (3 * twice)], Math.sqrt(area)) };
}

/** A name with the middle and size of its writing, pixels. */
export interface LabelBox {
    readonly text: string;
    readonly x: number;
    readonly y: number;
    readonly width: number;
    readonly height: number;
}

/** Pixels within which the same name doesn't stand twice: the stretches of one road are features of their own. */
const SAME_NAME_PIXELS = 220;

/** Those names that fit into the picture without touching one another, the first ones first. */
export function fittingLabels<T extends LabelBox>(wanted: readonly T[], most: number): T[] {
    const kept: T[] = [];
    for (const label of wanted) {
        if (kept.length >= most) {
            break;
        }
        const inTheWay = kept.some((other) => {
            const [dx, dy] = [Math.abs(label.x - other.x), Math.abs(label.y - other.y)];
            return (dx * 2 < label.width + other.width && dy * 2 < label.height + other.height)
                || (label.text === other.text && Math.hypot(dx, dy) < SAME_NAME_PIXELS);
        });
        if (!inTheWay) {
            kept.push(label);
        }
    }
    return kept;
}
