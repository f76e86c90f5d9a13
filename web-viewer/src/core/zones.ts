/** Mean edge length of H3's hexagons in metres, by resolution (0 to 15), from H3's published table. */
const EDGE_METRES = [
    1_281_256, 483_057, 182_513, 68_979, 26_072, 9_854, 3_725, 1_406, 531, 201, 75.9, 28.7, 10.8, 4.1, 1.5, 0.58,
];

/** Resolutions that make sense for a city. */
export const ZONE_RESOLUTIONS: readonly number[] = [6, 7, 8, 9, 10, 11];

export function edgeMetres(resolution: number): number {
    return EDGE_METRES[resolution] ?? Number.NaN;
}

/** Area of a regular hexagon of that resolution, m². */
export function zoneArea(resolution: number): number {
    return 1.5 * Math.sqrt(3) * edgeMetres(resolution) ** 2;
}

/** The finest resolution at which an area has no more zones than eyes and browsers like. */
export function fittingResolution(squareMetres: number, mostZones = 1500): number {
    const fitting = ZONE_RESOLUTIONS.filter((resolution) => squareMetres / zoneArea(resolution) <= mostZones);
    return fitting.at(-1) ?? (ZONE_RESOLUTIONS[0] as number);
}
