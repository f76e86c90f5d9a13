/** A box in longitude and latitude, degrees of WGS 84 (CRS84 axis order), west < east (never across 180°). */
export interface Bounds {
    readonly west: number;
    readonly south: number;
    readonly east: number;
    readonly north: number;
}

const METRES_PER_DEGREE = 111_320;

/** The box of an OGC API extent: 4 numbers, or 6 when it has heights. Null where it isn't a usable box. */
export function boundsOf(box: unknown): Bounds | null {
    if (!Array.isArray(box) || !box.every((value) => Number.isFinite(value))) {
        return null;
    }
    const [west, south, east, north] = box.length === 6 ? [box[0], box[1], box[3], box[4]] : box;
    const usable =
        (box.length === 4 || box.length === 6) &&
        west <= east && south <= north && west >= -180 && east <= 180 && south >= -90 && north <= 90;
    return usable ? { west, south, east, north } : null;
}

export function union(a: Bounds, b: Bounds): Bounds {
    return {
        west: Math.min(a.west, b.west),
        south: Math.min(a.south, b.south),
        east: Math.max(a.east, b.east),
        north: Math.max(a.north, b.north),
    };
}

/** The box grown by a share of its size on every side, and by at least `leastDegrees` (a single point has no size). */
export function grow(bounds: Bounds, share: number, leastDegrees = 0): Bounds {
    const dx = Math.max((bounds.east - bounds.west) * share, leastDegrees);
    const dy = Math.max((bounds.north - bounds.south) * share, leastDegrees);
    return {
        west: Math.max(-180, bounds.west - dx),
        south: Math.max(-85.05, bounds.south - dy),
        east: Math.min(180, bounds.east + dx),
        north: Math.min(85.05, bounds.north + dy),
    };
}

export function centreOf(bounds: Bounds): { longitude: number; latitude: number } {
    return { longitude: (bounds.west + bounds.east) / 2, latitude: (bounds.south + bounds.north) / 2 };
}

/** The box whose sides are that many metres away from a place. */
export function boxAround({ longitude, latitude }: { longitude: number; latitude: number }, metres: number): Bounds {
    const dy = metres / METRES_PER_DEGREE;
    const dx = dy / Math.max(0.01, Math.cos((latitude * Math.PI) / 180));
    return {
        west: Math.max(-180, longitude - dx),
        south: Math.max(-90, latitude - dy),
        east: Math.min(180, longitude + dx),
        north: Math.min(90, latitude + dy),
    };
}

/** Width and height in metres, to within a percent at the size of a city. */
export function sizeInMetres(bounds: Bounds): { width: number; height: number } {
    const { latitude } = centreOf(bounds);
    return {
        width: (bounds.east - bounds.west) * METRES_PER_DEGREE * Math.cos((latitude * Math.PI) / 180),
        height: (bounds.north - bounds.south) * METRES_PER_DEGREE,
    };
}

/** The box of any GeoJSON geometry, null if it has no position. */
export function boundsOfGeometry(geometry: unknown): Bounds | null {
    let result: Bounds | null = null;
    const visit = (value: unknown): void => {
        if (!Array.isArray(value)) {
            return;
        }
        const [longitude, latitude] = value as unknown[];
        if (typeof longitude === 'number' && typeof latitude === 'number') {
            const point = { west: longitude, south: latitude, east: longitude, north: latitude };
            result = result ? union(result, point) : point;
            return;
        }
        value.forEach(visit);
    };
    if (geometry && typeof geometry === 'object') {
        const { coordinates, geometries } = geometry as { coordinates?: unknown; geometries?: unknown };
        visit(coordinates);
        if (Array.isArray(geometries)) {
            for (const part of geometries) {
                const box = boundsOfGeometry(part);
                result = box && result ? union(result, box) : (box ?? result);
            }
        }
    }
    return result;
}
