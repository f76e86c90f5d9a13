package io.citytwin.tiles.imagery;

import io.citytwin.model.Bbox;
import io.citytwin.tiles.scheme.TileMatrixSet;

/**
 * Where the pixels of a tile lie on the earth.
 *
 * @param minX of the tile's envelope, in its scheme's plane
 * @param maxY of it
 * @param step of a pixel, in the plane's unit
 */
record TilePixels(boolean isMercator, double minX, double maxY, double step) {
    /** Metres of the Mercator plane from its middle to its edge. */
    private static final double HALF_WORLD = 20_037_508.342789244;

    private static final double METRES_PER_DEGREE = 111_319.49079327358;

    static TilePixels of(TileMatrixSet scheme, int z, int row, int col) {
        double[] envelope = scheme.envelope(z, row, col);
        return new TilePixels(
                scheme.srid() == 3857, envelope[0], envelope[3], (envelope[2] - envelope[0]) / TilePainter.SIZE);
    }

    /** Longitude in degrees of a column, counted from the tile's edge: 0.5 is the middle of the first. */
    double longitude(double column) {
        double x = minX + column * step;
        return isMercator ? x / HALF_WORLD * 180 : x;
    }

    /** Latitude in degrees of a row, counted from the tile's northern edge. */
    double latitude(double row) {
        double y = maxY - row * step;
        return isMercator ? Math.toDegrees(2 * Math.atan(Math.exp(y / HALF_WORLD * Math.PI)) - Math.PI / 2) : y;
    }

    /** Metres on the ground from one column to the next. */
    double columnMetres(double latitude) {
        double degrees = isMercator ? step / HALF_WORLD * 180 : step;
        return degrees * METRES_PER_DEGREE * Math.cos(Math.toRadians(latitude));
    }

    /** Metres on the ground from one row to the next. */
    double rowMetres(double latitude) {
        return isMercator ? columnMetres(latitude) : step * METRES_PER_DEGREE;
    }

    /**
     * The columns and rows that a box of degrees reaches: first column, first row, end column, end row, cut to the
     * tile.
     */
    int[] window(Bbox box) {
        return new int[] {
            clamp(Math.floor(column(box.minX()))),
            clamp(Math.floor(row(box.maxY()))),
            clamp(Math.ceil(column(box.maxX()))),
            clamp(Math.ceil(row(box.minY())))
        };
    }

    private double column(double longitude) {
        return ((isMercator ? longitude / 180 * HALF_WORLD : longitude) - minX) / step;
    }

    private double row(double latitude) {
        if (!isMercator) {
            return (maxY - latitude) / step;
        }
        double y = Math.log(Math.tan(Math.PI / 4 + Math.toRadians(latitude) / 2)) / Math.PI * HALF_WORLD;
        return (maxY - y) / step;
    }

    private static int clamp(double value) {
        return (int) Math.max(0, Math.min(TilePainter.SIZE, value));
    }
}
