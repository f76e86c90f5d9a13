package io.citytwin.tiles.imagery;

import io.citytwin.crs.CoordinateTransform;
import io.citytwin.raster.PixelPlace;

/**
 * For a window of a tile's pixels, the places of a picture that they show: exact at the nodes of a lattice, bilinear
 * between them. The lattice is made denser until interpolation over cells of twice the size is nowhere, at the nodes
 * that it leaves out, further than {@value #TOLERANCE} of a pixel from the exact place; the error that is left is about
 * a quarter of that. Where a place can't be computed, every pixel is.
 */
final class PixelLattice {
    private static final double TOLERANCE = 0.1;

    /** Pixels from node to node at first; halved as often as needed. */
    private static final int FIRST_SPACING = 16;

    private final int column;
    private final int row;
    private final int spacing;
    private final int nodesAcross;
    private final int nodesDown;

    /** Column and row of the picture, in pixels of its level 0, of each node. */
    private final double[] places;

    private PixelLattice(int[] window, int spacing, TilePixels pixels, CoordinateTransform fromWgs84, PixelPlace place) {
        this.column = window[0];
        this.row = window[1];
        this.spacing = spacing;
        this.nodesAcross = (window[2] - column - 1 + spacing - 1) / spacing + 1;
        this.nodesDown = (window[3] - row - 1 + spacing - 1) / spacing + 1;
        this.places = new double[2 * nodesAcross * nodesDown];
        double[] longitudes = new double[nodesAcross];
        for (int i = 0; i < nodesAcross; i++) {
            longitudes[i] = pixels.longitude(column + i * spacing + 0.5);
        }
        for (int k = 0; k < nodesDown; k++) {
            double latitude = pixels.latitude(row + k * spacing + 0.5);
            for (int i = 0; i < nodesAcross; i++) {
                places[2 * (k * nodesAcross + i)] = longitudes[i];
                places[2 * (k * nodesAcross + i) + 1] = latitude;
            }
        }
        int count = nodesAcross * nodesDown;
        fromWgs84.apply(places, 0, count, 2);
        place.toPixels(places, count);
    }

    /**
     * @param window first column, first row, end column and end row in the tile; not empty
     * @param fromWgs84 from longitude and latitude to the picture's own system
     * @param place where the picture's pixels lie in that
     */
    static PixelLattice of(int[] window, TilePixels pixels, CoordinateTransform fromWgs84, PixelPlace place) {
        for (int spacing = FIRST_SPACING; spacing > 1; spacing /= 2) {
            PixelLattice lattice = new PixelLattice(window, spacing, pixels, fromWgs84, place);
            if (lattice.errorOfHalf() <= TOLERANCE * Math.max(1, lattice.scale())) {
                return lattice;
            }
        }
        return new PixelLattice(window, 1, pixels, fromWgs84, place);
    }

    int spacing() {
        return spacing;
    }

    /** Largest distance, in pixels of the picture, of a left-out node from its place between its neighbours. */
    private double errorOfHalf() {
        double worst = 0;
        for (int k = 0; k < nodesDown; k++) {
            for (int i = 0; i < nodesAcross; i++) {
                int left = i % 2 == 0 || i + 1 == nodesAcross ? i : i - 1;
                int right = i % 2 == 0 || i + 1 == nodesAcross ? i : i + 1;
                int upper = k % 2 == 0 || k + 1 == nodesDown ? k : k - 1;
                int lower = k % 2 == 0 || k + 1 == nodesDown ? k : k + 1;
                double[] off = new double[2];
                for (int ordinate = 0; ordinate < 2; ordinate++) {
                    double above = place(left, upper, ordinate) + place(right, upper, ordinate);
                    double below = place(left, lower, ordinate) + place(right, lower, ordinate);
                    off[ordinate] = (above + below) / 4 - place(i, k, ordinate);
                }
                double error = Math.hypot(off[0], off[1]);
                // NaN, a place that the system has no coordinates for, makes every pixel be computed.
                worst = error <= worst ? worst : Double.isNaN(error) ? Double.POSITIVE_INFINITY : error;
            }
        }
        return worst;
    }

    private double place(int i, int k, int ordinate) {
        return places[2 * (k * nodesAcross + i) + ordinate];
    }

    /**
     * Pixels of the picture from one pixel of the tile to the next, the mean of both directions; 1 where none is known.
     */
    double scale() {
        double sum = 0;
        int count = 0;
        for (int k = 0; k < nodesDown; k++) {
            for (int i = 0; i < nodesAcross; i++) {
                if (i > 0) {
                    double step = Math.hypot(place(i, k, 0) - place(i - 1, k, 0), place(i, k, 1) - place(i - 1, k, 1));
                    sum += Double.isNaN(step) ? 0 : step / spacing;
                    count += Double.isNaN(step) ? 0 : 1;
                }
                if (k > 0) {
                    double step = Math.hypot(place(i, k, 0) - place(i, k - 1, 0), place(i, k, 1) - place(i, k - 1, 1));
                    sum += Double.isNaN(step) ? 0 : step / spacing;
                    count += Double.isNaN(step) ? 0 : 1;
                }
            }
        }
        return count == 0 ? 1 : sum / count;
    }

    /**
     * The places of a row of the window.
     *
     * @param y row of the tile
     * @param xy for each column of the window, the picture's column and row, counted from its outer corner
     */
    void places(int y, int columns, double[] xy) {
        int k = Math.min((y - row) / spacing, Math.max(nodesDown - 2, 0));
        double down = (double) (y - row - k * spacing) / spacing;
        int below = Math.min(k + 1, nodesDown - 1);
        for (int c = 0; c < columns; c++) {
            int i = Math.min(c / spacing, Math.max(nodesAcross - 2, 0));
            double across = (double) (c - i * spacing) / spacing;
            int next = Math.min(i + 1, nodesAcross - 1);
            for (int ordinate = 0; ordinate < 2; ordinate++) {
                double upper = across == 0
                        ? place(i, k, ordinate)
                        : place(i, k, ordinate) * (1 - across) + place(next, k, ordinate) * across;
                double lower = down == 0
                        ? upper
                        : across == 0
                                ? place(i, below, ordinate)
                                : place(i, below, ordinate) * (1 - across) + place(next, below, ordinate) * across;
                xy[2 * c + ordinate] = upper * (1 - down) + lower * down;
            }
        }
    }
}
