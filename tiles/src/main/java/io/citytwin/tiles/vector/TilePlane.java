package io.citytwin.tiles.vector;

/**
 * From coordinates of a table to units of a tile: x to the right, y down, 0 … {@code extent} between its edges.
 *
 * <p>Between EPSG:4326 and EPSG:3857 by the sphere's formulas (EPSG method 1024), all else is linear.
 */
final class TilePlane {
    private static final double HALF_WORLD = 20_037_508.342789244;
    private static final double RADIUS = 6_378_137;
    /** Far outside every tile of web Mercator, and still finite. */
    private static final double STEEPEST = 89.9999;

    private final boolean toMercator;
    private final boolean toDegrees;
    private final double minX;
    private final double maxY;
    private final double perX;
    private final double perY;

    /**
     * @param sourceSrid 4326 (x = longitude, degrees) or 3857 (metres): what the coordinates are in
     * @param tileSrid 4326 or 3857: what the tile is in
     * @param envelope minX, minY, maxX, maxY of the tile, in {@code tileSrid}
     * @param extent units per edge
     */
    TilePlane(int sourceSrid, int tileSrid, double[] envelope, int extent) {
        this.toMercator = sourceSrid == 4326 && tileSrid == 3857;
        this.toDegrees = sourceSrid == 3857 && tileSrid == 4326;
        this.minX = envelope[0];
        this.maxY = envelope[3];
        this.perX = extent / (envelope[2] - envelope[0]);
        this.perY = extent / (envelope[3] - envelope[1]);
    }

    double x(double x) {
        double plane = toMercator ? x * (HALF_WORLD / 180) : toDegrees ? x * (180 / HALF_WORLD) : x;
        return (plane - minX) * perX;
    }

    double y(double y) {
        double plane = y;
        if (toMercator) {
            double sine = Math.sin(Math.toRadians(Math.max(-STEEPEST, Math.min(STEEPEST, y))));
            plane = 0.5 * RADIUS * Math.log((1 + sine) / (1 - sine));
        } else if (toDegrees) {
            plane = Math.toDegrees(Math.atan(Math.sinh(y / RADIUS)));
        }
        return (maxY - plane) * perY;
    }
}
