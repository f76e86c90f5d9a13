package io.citytwin.tiles.terrain;

import io.citytwin.crs.CoordinateTransform;
import io.citytwin.model.Bbox;
import io.citytwin.raster.ElevationGrid;
import io.citytwin.raster.GridHeader;
import io.citytwin.tiles.mesh.Ellipsoid;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * The heights of an elevation layer at one time: its rasters, the one of higher priority first, of equal ones the finer.
 * A place where the first has no value takes that of the next; where none that covers it has one, the first that covers
 * it fills it from its surroundings. Outside of all rasters the height is 0. Heights are those of the city's datum, in
 * metres; longitudes and latitudes EPSG:4326, degrees. Any number of threads may ask.
 */
public final class ElevationModel {
    private static final double METRES_PER_DEGREE = Ellipsoid.METRES_PER_DEGREE;

    private final List<Raster> rasters;
    private final double lowest;
    private final double highest;

    /**
     * A raster of the model.
     *
     * @param name name of the feature
     * @param extent box of its footprint
     * @param cellMetres from one row to the next
     * @param lowest lowest height in it
     * @param fromWgs84 from longitude and latitude to the grid's own system
     */
    public record Raster(
            String name,
            ElevationGrid grid,
            Bbox extent,
            long priority,
            double cellMetres,
            double lowest,
            double highest,
            CoordinateTransform fromWgs84) {

        /** The coarsest level whose cells are no larger than that. */
        private int levelFor(double spacingMetres) {
            int level = 0;
            while (level + 1 < grid.header().levels() && cellMetres * (2 << level) <= spacingMetres) {
                level++;
            }
            return level;
        }
    }

    /** How a height came about. */
    public enum Origin {
        /** From the cells of a raster. */
        MEASURED,
        /** From the surroundings of cells without a value. */
        FILLED,
        /** Outside of all rasters: 0. */
        OUTSIDE
    }

    /**
     * Heights of several places.
     *
     * @param metres height of each
     * @param rasters number of the raster in {@link #rasters} that each came from, -1 for none
     * @param filled how many were filled from surroundings
     */
    public record Heights(float[] metres, int[] rasters, boolean[] isFilled, int filled) {
        public Origin origin(int at) {
            return rasters[at] < 0 ? Origin.OUTSIDE : isFilled[at] ? Origin.FILLED : Origin.MEASURED;
        }
    }

    public ElevationModel(List<Raster> rasters) {
        this.rasters = rasters.stream()
                .sorted(Comparator.comparingLong((Raster r) -> -r.priority)
                        .thenComparingDouble(Raster::cellMetres)
                        .thenComparing(Raster::name))
                .toList();
        // Outside of all rasters it is 0.
        this.lowest = Math.min(0, rasters.stream().mapToDouble(Raster::lowest).min().orElse(0));
        this.highest = Math.max(0, rasters.stream().mapToDouble(Raster::highest).max().orElse(0));
    }

    /** The rasters, those that count first first. */
    public List<Raster> rasters() {
        return rasters;
    }

    /** Lowest height anywhere, at most 0. */
    public double lowest() {
        return lowest;
    }

    /** Highest height anywhere, at least 0. */
    public double highest() {
        return highest;
    }

    /** Smallest cell of all rasters in metres; infinite where there are none. */
    public double finestCell() {
        return rasters.stream().mapToDouble(Raster::cellMetres).min().orElse(Double.POSITIVE_INFINITY);
    }

    /**
     * The heights of places.
     *
     * @param lonLat longitude and latitude of each
     * @param spacingMetres how far apart they are: rasters of much smaller cells answer with means of their cells; 0 for
     *     the cells themselves
     */
    public Heights heights(double[] lonLat, double spacingMetres) {
        int count = lonLat.length / 2;
        float[] metres = new float[count];
        int[] origins = new int[count];
        boolean[] isFilled = new boolean[count];
        Arrays.fill(metres, Float.NaN);
        Arrays.fill(origins, -1);
        Bbox box = box(lonLat);
        List<Integer> near = new ArrayList<>();
        for (int i = 0; i < rasters.size(); i++) {
            if (rasters.get(i).extent.intersects(box)) {
                near.add(i);
            }
        }
        for (int raster : near) {
            fill(raster, lonLat, spacingMetres, false, metres, origins);
        }
        int filled = 0;
        boolean gaps = Arrays.stream(origins).anyMatch(origin -> origin == GAP);
        if (gaps) {
            for (int i = 0; i < count; i++) {
                isFilled[i] = origins[i] == GAP;
                filled += isFilled[i] ? 1 : 0;
            }
            for (int raster : near) {
                fill(raster, lonLat, spacingMetres, true, metres, origins);
            }
        }
        for (int i = 0; i < count; i++) {
            if (Float.isNaN(metres[i])) {
                metres[i] = 0;
            }
        }
        return new Heights(metres, origins, isFilled, filled);
    }

    /** The place is in a raster that has no value there, and none was found yet. */
    private static final int GAP = -2;

    /** Gives places without a height that of a raster, if it covers them and knows one. */
    private void fill(
            int number, double[] lonLat, double spacingMetres, boolean gapsOnly, float[] metres, int[] origins) {
        Raster raster = rasters.get(number);
        int count = metres.length;
        int[] wanted = new int[count];
        double[] xy = new double[2 * count];
        int n = 0;
        for (int i = 0; i < count; i++) {
            boolean open = gapsOnly ? origins[i] == GAP : Float.isNaN(metres[i]);
            if (open && raster.extent.contains(lonLat[2 * i], lonLat[2 * i + 1])) {
                xy[2 * n] = lonLat[2 * i];
                xy[2 * n + 1] = lonLat[2 * i + 1];
                wanted[n++] = i;
            }
        }
        if (n == 0) {
            return;
        }
        raster.fromWgs84.apply(xy, 0, n, 2);
        GridHeader header = raster.grid.header();
        int level = raster.levelFor(spacingMetres);
        for (int k = 0; k < n; k++) {
            double x = (xy[2 * k] - header.originX()) / header.stepX();
            double y = (xy[2 * k + 1] - header.originY()) / header.stepY();
            // Written so that NaN, a place that the system has no coordinates for, is outside.
            if (!(x >= 0 && x <= header.columns() && y >= 0 && y <= header.rows())) {
                continue;
            }
            double height = gapsOnly ? raster.grid.fromSurroundings(level, x, y) : raster.grid.bilinear(level, x, y);
            if (!Double.isNaN(height)) {
                metres[wanted[k]] = (float) height;
                origins[wanted[k]] = number;
            } else if (!gapsOnly) {
                origins[wanted[k]] = GAP;
            }
        }
    }

    private static Bbox box(double[] lonLat) {
        double[] box = {Double.MAX_VALUE, Double.MAX_VALUE, -Double.MAX_VALUE, -Double.MAX_VALUE};
        for (int i = 0; i < lonLat.length; i++) {
            box[i % 2] = Math.min(box[i % 2], lonLat[i]);
            box[2 + i % 2] = Math.max(box[2 + i % 2], lonLat[i]);
        }
        return lonLat.length == 0 ? new Bbox(0, 0, 0, 0) : new Bbox(box[0], box[1], box[2], box[3]);
    }

    /** Metres of that many degrees of latitude. */
    static double metres(double degrees) {
        return degrees * METRES_PER_DEGREE;
    }
}
