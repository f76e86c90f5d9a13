package io.citytwin.raster;

/**
 * Where the pixels of a raster lie: an affine map from columns and rows, counted from the outer corner of the first
 * pixel, to x = easting or longitude and y = northing or latitude. The order of the numbers is that of GDAL's
 * geotransform.
 *
 * @param x of the outer corner of pixel 0, 0
 * @param xPerColumn what x grows by from one column to the next
 * @param xPerRow likewise from one row to the next; 0 unless the raster is turned
 * @param y of that corner
 * @param yPerColumn what y grows by from one column to the next; 0 unless the raster is turned
 * @param yPerRow likewise from one row to the next; negative where rows run from north to south
 */
public record PixelPlace(double x, double xPerColumn, double xPerRow, double y, double yPerColumn, double yPerRow) {
    public PixelPlace {
        double area = xPerColumn * yPerRow - xPerRow * yPerColumn;
        if (!Double.isFinite(x) || !Double.isFinite(y) || !Double.isFinite(area) || area == 0) {
            throw new IllegalArgumentException("pixels must have a place and an area, had " + x + ", " + xPerColumn + ", "
                    + xPerRow + ", " + y + ", " + yPerColumn + ", " + yPerRow);
        }
    }

    public double xAt(double column, double row) {
        return x + column * xPerColumn + row * xPerRow;
    }

    public double yAt(double column, double row) {
        return y + column * yPerColumn + row * yPerRow;
    }

    /** Turns x, y pairs into columns and rows in place; NaN stays NaN. */
    public void toPixels(double[] xy, int count) {
        double area = xPerColumn * yPerRow - xPerRow * yPerColumn;
        for (int i = 0; i < 2 * count; i += 2) {
            double dx = xy[i] - x;
            double dy = xy[i + 1] - y;
            xy[i] = (dx * yPerRow - dy * xPerRow) / area;
            xy[i + 1] = (dy * xPerColumn - dx * yPerColumn) / area;
        }
    }
}
