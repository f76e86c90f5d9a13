package io.citytwin.tiles.terrain;

import io.citytwin.crs.CellwiseTransform;
import io.citytwin.crs.CoordinateTransform;
import io.citytwin.crs.SourceCrs;
import io.citytwin.model.Bbox;
import io.citytwin.raster.ElevationGrid;
import io.citytwin.raster.GridHeader;
import io.citytwin.tiles.mesh.Ellipsoid;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * The heights of an elevation layer at one time: its rasters, the one of higher priority first, of equal ones the finer.
 * A place where the first has no value takes that of the next; where none that covers it has one, the first that covers
 * it and knows one nearby fills it from its surroundings. Outside of all rasters the heights at their nearest border go
 * on and come down to 0 within {@value #FADE_METRES} m. Heights are those of the city's datum, in metres; longitudes and
 * latitudes EPSG:4326, degrees. Any number of threads may ask.
 */
public final class ElevationModel {
    /** How far from the rasters the ground that goes on from their border has come down to 0. */
    public static final double FADE_METRES = 20_000;

    private static final double METRES_PER_DEGREE = Ellipsoid.METRES_PER_DEGREE;

    /** Closer places than that, in metres, are projected by interpolation: a cell of it holds hundreds of them. */
    private static final double DENSE = 500;

    /** Nearest distance that weighs: nearer ones are the border itself. */
    private static final double LEAST_DISTANCE = 1e-3;

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
     * @param system the grid's own coordinate system
     */
    public record Raster(
            String name,
            ElevationGrid grid,
            Bbox extent,
            long priority,
            double cellMetres,
            double lowest,
            double highest,
            GridSystem system) {

        /** The coarsest level whose cells are no larger than that. */
        private int levelFor(double spacingMetres) {
            int level = 0;
            while (level + 1 < grid.header().levels() && cellMetres * (2 << level) <= spacingMetres) {
                level++;
            }
            return level;
        }
    }

    /**
     * The coordinate system of a grid.
     *
     * @param isGeographic whether it has degrees, else metres or another length
     * @param fromWgs84 from longitude and latitude to it
     * @param fromWgs84Nearby the same, faster for places that lie close together
     */
    public record GridSystem(
            boolean isGeographic, CoordinateTransform fromWgs84, CoordinateTransform fromWgs84Nearby) {
        public static GridSystem of(SourceCrs crs) {
            return new GridSystem(crs.isGeographic(), crs.fromWgs84(), CellwiseTransform.fromWgs84(crs));
        }
    }

    /** How a height came about. */
    public enum Origin {
        /** From the cells of a raster. */
        MEASURED,
        /** From the surroundings of cells without a value. */
        FILLED,
        /** Outside of all rasters, or far from all their values: from the nearest known. */
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
        // Far outside of all rasters it is 0.
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
        Arrays.fill(origins, NONE);
        Bbox box = box(lonLat);
        List<Raster> covering = rasters.stream().filter(r -> r.extent.intersects(box)).toList();
        Sampling sampling = new Sampling(lonLat, spacingMetres, metres, origins);
        covering.forEach(raster -> sampling.fill(raster, Sampling.Wanted.CELLS));
        int filled = 0;
        if (sampling.has(GAP)) {
            covering.forEach(raster -> sampling.fill(raster, Sampling.Wanted.GAPS));
            for (int i = 0; i < count; i++) {
                isFilled[i] = origins[i] <= FILLED;
                origins[i] = isFilled[i] ? FILLED - origins[i] : origins[i];
                filled += isFilled[i] ? 1 : 0;
            }
            covering.forEach(raster -> sampling.fill(raster, Sampling.Wanted.WIDE_GAPS));
        }
        if (sampling.has(NONE)) {
            Bbox around = around(box);
            sampling.goOn(rasters.stream().filter(r -> r.extent.intersects(around)).toList());
        }
        for (int i = 0; i < count; i++) {
            origins[i] = Math.max(origins[i], NONE);
        }
        return new Heights(metres, origins, isFilled, filled);
    }

    /** No raster has the place. */
    private static final int NONE = -1;

    /** The place is in a raster that has no value there, and none was found yet. */
    private static final int GAP = -2;

    /** It was filled from far surroundings, as good as outside. */
    private static final int WIDE_GAP = -3;

    /** This and below: filled by the raster of the number that it is lower by. */
    private static final int FILLED = -4;

    /** Heights of places in the making. */
    private final class Sampling {
        private final double[] lonLat;
        private final double spacing;
        private final float[] metres;
        private final int[] origins;

        /** What places are looked for, and where their heights may come from. */
        private enum Wanted {
            /** All that have no height yet, from cells. */
            CELLS,
            /** Those whose cells have no value, from values nearby. */
            GAPS,
            /** The same, from values anywhere. */
            WIDE_GAPS
        }

        Sampling(double[] lonLat, double spacing, float[] metres, int[] origins) {
            this.lonLat = lonLat;
            this.spacing = spacing;
            this.metres = metres;
            this.origins = origins;
        }

        boolean has(int origin) {
            return Arrays.stream(origins).anyMatch(o -> o == origin);
        }

        /** Gives places without a height that of a raster, if it covers them and knows one. */
        void fill(Raster raster, Wanted wanted) {
            int[] open = new int[metres.length];
            int n = 0;
            for (int i = 0; i < metres.length; i++) {
                boolean isOpen = wanted == Wanted.CELLS ? Float.isNaN(metres[i]) : origins[i] == GAP;
                if (isOpen && raster.extent.contains(lonLat[2 * i], lonLat[2 * i + 1])) {
                    open[n++] = i;
                }
            }
            double[] xy = inCells(raster, open, n);
            GridHeader header = raster.grid.header();
            int number = rasters.indexOf(raster);
            int level = raster.levelFor(spacing);
            for (int k = 0; k < n; k++) {
                double x = xy[2 * k];
                double y = xy[2 * k + 1];
                // Written so that NaN, a place that the system has no coordinates for, is outside.
                if (!(x >= 0 && x <= header.columns() && y >= 0 && y <= header.rows())) {
                    continue;
                }
                int place = open[k];
                if (wanted == Wanted.CELLS) {
                    double height = raster.grid.bilinear(level, x, y);
                    origins[place] = Double.isNaN(height) ? GAP : number;
                    metres[place] = (float) height;
                } else if (wanted == Wanted.WIDE_GAPS || raster.grid.hasNear(x, y)) {
                    metres[place] = (float) raster.grid.fromSurroundings(level, x, y);
                    origins[place] = wanted == Wanted.GAPS ? FILLED - number : WIDE_GAP;
                }
            }
        }

        /** Columns and rows of places in a raster. */
        private double[] inCells(Raster raster, int[] places, int count) {
            double[] xy = new double[2 * count];
            for (int k = 0; k < count; k++) {
                xy[2 * k] = lonLat[2 * places[k]];
                xy[2 * k + 1] = lonLat[2 * places[k] + 1];
            }
            GridSystem system = raster.system;
            (spacing < DENSE ? system.fromWgs84Nearby : system.fromWgs84).apply(xy, 0, count, 2);
            GridHeader header = raster.grid.header();
            for (int k = 0; k < count; k++) {
                xy[2 * k] = (xy[2 * k] - header.originX()) / header.stepX();
                xy[2 * k + 1] = (xy[2 * k + 1] - header.originY()) / header.stepY();
            }
            return xy;
        }

        /**
         * Heights outside of all rasters: those at the nearest places of the rasters' borders, weighted by the square of
         * their nearness, times what is left of them at the distance of the nearest.
         */
        void goOn(List<Raster> around) {
            int[] open = new int[metres.length];
            int n = 0;
            for (int i = 0; i < metres.length; i++) {
                if (Float.isNaN(metres[i])) {
                    open[n++] = i;
                    metres[i] = 0;
                }
            }
            double[] sums = new double[n];
            double[] weights = new double[n];
            double[] nearest = new double[n];
            Arrays.fill(nearest, FADE_METRES);
            for (Raster raster : around) {
                double[] xy = inCells(raster, open, n);
                for (int k = 0; k < n; k++) {
                    addBorder(raster, lonLat[2 * open[k] + 1], xy, k, sums, weights, nearest);
                }
            }
            for (int k = 0; k < n; k++) {
                metres[open[k]] = weights[k] == 0 ? 0 : (float) (share(nearest[k]) * sums[k] / weights[k]);
            }
        }

        private void addBorder(
                Raster raster, double latitude, double[] xy, int k, double[] sums, double[] weights, double[] nearest) {
            GridHeader header = raster.grid.header();
            double x = Math.min(Math.max(xy[2 * k], 0), header.columns());
            double y = Math.min(Math.max(xy[2 * k + 1], 0), header.rows());
            double metresPerUnit = raster.cellMetres / Math.abs(header.stepY());
            double narrowing = raster.system.isGeographic ? Math.cos(Math.toRadians(latitude)) : 1;
            double distance = metresPerUnit
                    * Math.hypot(
                            (xy[2 * k] - x) * header.stepX() * narrowing, (xy[2 * k + 1] - y) * header.stepY());
            // Written so that NaN is far away.
            if (!(distance < FADE_METRES)) {
                return;
            }
            int level = raster.levelFor(spacing);
            double height = raster.grid.bilinear(level, x, y);
            if (Double.isNaN(height)) {
                height = raster.grid.fromSurroundings(level, x, y);
            }
            double clear = Math.max(distance, LEAST_DISTANCE);
            double weight = share(distance) / (clear * clear);
            sums[k] += weight * height;
            weights[k] += weight;
            nearest[k] = Math.min(nearest[k], distance);
        }

        /** What is left of a border's height at a distance from it: all at 0, nothing at {@link #FADE_METRES}, no kinks. */
        private double share(double distance) {
            double t = distance / FADE_METRES;
            return 1 - t * t * (3 - 2 * t);
        }
    }

    /** The box and what lies within {@link #FADE_METRES} of it. */
    static Bbox around(Bbox box) {
        double north = FADE_METRES / METRES_PER_DEGREE * 1.01;
        double farthest = Math.min(89, Math.max(Math.abs(box.minY()), Math.abs(box.maxY())) + north);
        double east = north / Math.cos(Math.toRadians(farthest));
        return new Bbox(
                Math.max(-180, box.minX() - east),
                Math.max(-90, box.minY() - north),
                Math.min(180, box.maxX() + east),
                Math.min(90, box.maxY() + north));
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
