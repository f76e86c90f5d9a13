/** A GeoJSON geometry with all positions at one height (metres above the ellipsoid), whatever heights they carried. */
export function atHeight(geometry: object, height: number): object {
    const lift = (value: unknown): unknown => {
        if (!Array.isArray(value)) {
            return value;
        }
        return typeof value[0] === 'number' ? [value[0], value[1], height] : value.map(lift);
    };
    const { coordinates } = geometry as { coordinates?: unknown };
    return { ...geometry, coordinates: lift(coordinates) };
}
