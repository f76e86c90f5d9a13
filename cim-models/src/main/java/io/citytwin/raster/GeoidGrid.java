package io.citytwin.raster;

import io.citytwin.crs.GeoidHeights;
import io.citytwin.model.Bbox;

/**
 * Geoid heights out of a grid in degrees whose cell centres are its nodes, bilinear between them, plus a constant. A grid
 * around the whole earth goes on at the antimeridian; outside of any other the heights of its nearest border hold.
 */
public final class GeoidGrid implements GeoidHeights {
    private final ElevationGrid grid;
    private final GridHeader header;
    private final double offset;
    private final String id;
    /** Columns once around the earth; 0 where the grid is not that wide. */
    private final int around;

    private final boolean hasGaps;
    private final double mostEast;
    private final double mostNorth;
    private final double lowest;
    private final double highest;

    /**
     * @param grid undulations in metres, in degrees of EPSG:4326
     * @param offset metres of the city's zero above the grid's geoid
     * @param id what the grid is made of, as a short text
     * @throws IllegalArgumentException where it is not in degrees or holds something else than undulations
     */
    public GeoidGrid(ElevationGrid grid, double offset, String id) {
        this.grid = grid;
        this.header = grid.header();
        this.offset = offset;
        this.id = id + "+" + offset;
        checkPlace();
        double wide = Math.abs(header.stepX()) * header.columns();
        this.around = wide > 360 - Math.abs(header.stepX()) / 2 ? (int) Math.rint(360 / Math.abs(header.stepX())) : 0;
        double east = 0;
        double north = 0;
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        boolean gaps = false;
        for (int row = 0; row < header.rows(); row++) {
            for (int column = 0; column < header.columns(); column++) {
                double here = grid.cell(0, column, row);
                if (Double.isNaN(here)) {
                    gaps = true;
                    continue;
                }
                low = Math.min(low, here);
                high = Math.max(high, here);
                east = most(east, here - node(column + 1, row));
                north = most(north, here - node(column, row + 1));
            }
        }
        if (!(low >= -LARGEST && high <= LARGEST)) {
            throw new IllegalArgumentException("undulations must be from " + -LARGEST + " to " + LARGEST
                    + " m, were from " + low + " to " + high);
        }
        this.hasGaps = gaps;
        this.mostEast = east;
        this.mostNorth = north;
        this.lowest = low;
        this.highest = high;
    }

    /** No geoid is further from its ellipsoid, in metres. */
    private static final double LARGEST = 150;

    private void checkPlace() {
        double[] x = {header.originX(), header.originX() + header.columns() * header.stepX()};
        double[] y = {header.originY(), header.originY() + header.rows() * header.stepY()};
        boolean degrees = Math.min(x[0], x[1]) >= -362
                && Math.max(x[0], x[1]) <= 542
                && Math.min(y[0], y[1]) >= -92
                && Math.max(y[0], y[1]) <= 92;
        if (!degrees) {
            throw new IllegalArgumentException("it must be in degrees of longitude and latitude, lies from " + x[0] + ", "
                    + y[0] + " to " + x[1] + ", " + y[1]);
        }
    }

    private static double most(double before, double difference) {
        return Double.isNaN(difference) ? before : Math.max(before, Math.abs(difference));
    }

    /** The node of a column and row, brought inside; NaN where the grid has a gap. */
    private double node(int column, int row) {
        int inside = around > 0 ? Math.floorMod(column, around) : Math.min(Math.max(column, 0), header.columns() - 1);
        return grid.cell(0, inside, Math.min(Math.max(row, 0), header.rows() - 1));
    }

    /** Columns from the first node to a longitude, the way round that is nearest to the grid. */
    private double column(double longitude) {
        double column = (longitude - header.originX()) / header.stepX() - 0.5;
        double turn = 360 / Math.abs(header.stepX());
        double middle = (header.columns() - 1) / 2.0;
        return column - turn * Math.rint((column - middle) / turn);
    }

    private double row(double latitude) {
        return (latitude - header.originY()) / header.stepY() - 0.5;
    }

    @Override
    public double at(double longitude, double latitude) {
        return offset + between(column(longitude), row(latitude));
    }

    /** The undulation at a place in columns and rows of nodes. */
    private double between(double x, double y) {
        double column = around > 0 ? x : Math.min(Math.max(x, 0), header.columns() - 1);
        double row = Math.min(Math.max(y, 0), header.rows() - 1);
        int left = (int) Math.floor(column);
        int upper = (int) Math.floor(row);
        double right = column - left;
        double lower = row - upper;
        double sum = 0;
        double weights = 0;
        for (int corner = 0; corner < 4; corner++) {
            double weight = ((corner & 1) == 0 ? 1 - right : right) * ((corner & 2) == 0 ? 1 - lower : lower);
            double value = node(left + (corner & 1), upper + (corner >> 1));
            if (weight > 0 && !Double.isNaN(value)) {
                sum += weight * value;
                weights += weight;
            }
        }
        return weights > 0 ? sum / weights : grid.fromSurroundings(0, column + 0.5, row + 0.5);
    }

    /** Whether every place of the box has a height of its own: it lies between nodes that all have a value. */
    public boolean covers(Bbox box) {
        double[] columns = columns(box);
        double[] rows = rows(box);
        boolean inside = rows[0] >= 0
                && rows[1] <= header.rows() - 1
                && (around > 0 || columns[0] >= 0 && columns[1] <= header.columns() - 1);
        if (!inside) {
            return false;
        }
        for (int row = (int) rows[0]; row <= Math.ceil(rows[1]); row++) {
            for (int column = (int) Math.floor(columns[0]); column <= Math.ceil(columns[1]); column++) {
                if (Double.isNaN(node(column, row))) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Box of the nodes, for messages: longitudes as the file has them. */
    public Bbox extent() {
        double west = header.originX() + header.stepX() / 2;
        double east = header.originX() + (header.columns() - 0.5) * header.stepX();
        double first = header.originY() + header.stepY() / 2;
        double last = header.originY() + (header.rows() - 0.5) * header.stepY();
        return new Bbox(Math.min(west, east), Math.min(first, last), Math.max(west, east), Math.max(first, last));
    }

    private double[] columns(Bbox box) {
        double first = column((box.minX() + box.maxX()) / 2);
        double half = (box.maxX() - box.minX()) / 2 / Math.abs(header.stepX());
        return new double[] {first - half, first + half};
    }

    private double[] rows(Bbox box) {
        double a = row(box.minY());
        double b = row(box.maxY());
        return new double[] {Math.min(a, b), Math.max(a, b)};
    }

    /** The extremes of a bilinear surface stand where the box or the nodes' lines have corners. */
    @Override
    public double[] bounds(Bbox box) {
        if (hasGaps) {
            return new double[] {offset + lowest, offset + highest};
        }
        double[] bounds = {Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY};
        double[] columns = columns(box);
        double[] rows = rows(box);
        for (double y = rows[0]; y <= rows[1]; y = next(y, rows[1])) {
            for (double x = columns[0]; x <= columns[1]; x = next(x, columns[1])) {
                double height = offset + between(x, y);
                bounds[0] = Math.min(bounds[0], height);
                bounds[1] = Math.max(bounds[1], height);
            }
        }
        return bounds;
    }

    /** The next whole number, or the last place before it; beyond the last where that was reached. */
    private static double next(double place, double last) {
        return place == last ? Double.POSITIVE_INFINITY : Math.min(Math.floor(place) + 1, last);
    }

    @Override
    public double variation(double degrees) {
        double east = (degrees / Math.abs(header.stepX()) + 1) * mostEast;
        double north = (degrees / Math.abs(header.stepY()) + 1) * mostNorth;
        return hasGaps ? highest - lowest : Math.min(highest - lowest, east + north);
    }

    @Override
    public String id() {
        return id;
    }
}
