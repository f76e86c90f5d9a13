package io.citytwin.crs;

/**
 * A plane system's transform to longitude and latitude, or the way back, replaced by polynomials of degree 3 on cells of
 * 8 km (a sixteenth of a degree on the way back): a few multiplications a point instead of a projection's series. A
 * cell's polynomials interpolate the exact transform at 4 × 4 Chebyshev nodes; with map projections the difference is
 * then far below 1e-12 degrees (0.1 µm), and each cell is tested at five other points: one that is further off keeps the
 * exact transform (near a pole, at the edge of a projection's range, where a datum's grid has a kink).
 *
 * <p>A result depends on the position alone, never on what was asked before: the same file gives the same coordinates
 * every time. Safe for many threads.
 */
public final class CellwiseTransform implements CoordinateTransform {
    private static final double CELL_METRES = 8192;
    /** Largest difference from the exact transform, in degrees, that a cell may show: 1 µm. */
    private static final double TOLERANCE_DEGREES = 1e-11;

    private static final double CELL_DEGREES = 1.0 / 16;
    /** The same on the way back, in metres; a metre of a plane system is a sum of far larger terms. */
    private static final double TOLERANCE_METRES = 1e-5;

    private static final int NODES = 4;
    private static final int SLOTS = 1 << 14;
    /** Chebyshev nodes on −1 … 1. */
    private static final double[] NODE = new double[NODES];
    /** Coefficients of the Lagrange polynomials: [power][node]. */
    private static final double[][] LAGRANGE = new double[NODES][NODES];

    private static final double[][] TESTED = {{0, 0}, {-1, -1}, {1, -1}, {1, 1}, {-1, 1}};

    static {
        for (int k = 0; k < NODES; k++) {
            NODE[k] = Math.cos(Math.PI * (2 * k + 1) / (2 * NODES));
        }
        for (int k = 0; k < NODES; k++) {
            double[] product = {1, 0, 0, 0};
            double divisor = 1;
            for (int other = 0; other < NODES; other++) {
                if (other != k) {
                    for (int power = NODES - 1; power >= 0; power--) {
                        product[power] = (power > 0 ? product[power - 1] : 0) - NODE[other] * product[power];
                    }
                    divisor *= NODE[k] - NODE[other];
                }
            }
            for (int power = 0; power < NODES; power++) {
                LAGRANGE[power][k] = product[power] / divisor;
            }
        }
    }

    private final CoordinateTransform exact;
    private final double cellSize;
    private final double tolerance;
    private final Cell[] cells = new Cell[SLOTS];

    /**
     * One cell: the centre's coordinates behind the transform and the polynomials of the difference to it, or null for
     * exact.
     * Immutable, so that it can be handed from thread to thread without a lock.
     */
    private record Cell(long column, long row, double first, double second, double[] c) {}

    private CellwiseTransform(CoordinateTransform exact, double cellSize, double tolerance) {
        this.exact = exact;
        this.cellSize = cellSize;
        this.tolerance = tolerance;
    }

    /** The fast form of a system's way to EPSG:4326; a geographic system's own, which is cheap already. */
    public static CoordinateTransform toWgs84(SourceCrs crs) {
        return crs.isGeographic()
                ? crs.toWgs84()
                : new CellwiseTransform(crs.toWgs84(), CELL_METRES, TOLERANCE_DEGREES);
    }

    /**
     * The fast form of the way from EPSG:4326 to a plane system, within {@value #TOLERANCE_METRES} m of the exact one;
     * a geographic system's own. A cell costs as much as some twenty points: it pays where places lie close together.
     */
    public static CoordinateTransform fromWgs84(SourceCrs crs) {
        return crs.isGeographic()
                ? crs.fromWgs84()
                : new CellwiseTransform(crs.fromWgs84(), CELL_DEGREES, TOLERANCE_METRES);
    }

    @Override
    public void apply(double[] coordinates, int offset, int count, int stride) {
        Cell cell = null;
        for (int i = 0, at = offset; i < count; i++, at += stride) {
            double x = coordinates[at] / cellSize;
            double y = coordinates[at + 1] / cellSize;
            double column = Math.floor(x);
            double row = Math.floor(y);
            if (cell == null || cell.column != (long) column || cell.row != (long) row) {
                // Also what is not finite or absurdly large comes here, and gets the exact transform's answer.
                cell = Math.abs(column) < 1e6 && Math.abs(row) < 1e6 ? cell((long) column, (long) row) : null;
            }
            if (cell == null || cell.c == null) {
                exact.apply(coordinates, at, 1, stride);
                continue;
            }
            double u = 2 * (x - column) - 1;
            double v = 2 * (y - row) - 1;
            double[] c = cell.c;
            coordinates[at] = cell.first + polynomial(c, 0, u, v);
            coordinates[at + 1] = cell.second + polynomial(c, NODES * NODES, u, v);
        }
    }

    private static double polynomial(double[] c, int o, double u, double v) {
        double c0 = c[o] + v * (c[o + 1] + v * (c[o + 2] + v * c[o + 3]));
        double c1 = c[o + 4] + v * (c[o + 5] + v * (c[o + 6] + v * c[o + 7]));
        double c2 = c[o + 8] + v * (c[o + 9] + v * (c[o + 10] + v * c[o + 11]));
        double c3 = c[o + 12] + v * (c[o + 13] + v * (c[o + 14] + v * c[o + 15]));
        return c0 + u * (c1 + u * (c2 + u * c3));
    }

    private Cell cell(long column, long row) {
        int slot = (int) (column * 0x9E3779B1L + row * 0x85EBCA77L >>> 8) & SLOTS - 1;
        Cell cell = cells[slot];
        if (cell == null || cell.column != column || cell.row != row) {
            cell = make(column, row);
            cells[slot] = cell;
        }
        return cell;
    }

    private Cell make(long column, long row) {
        double middleX = (column + 0.5) * cellSize;
        double middleY = (row + 0.5) * cellSize;
        double[] middle = {middleX, middleY};
        exact.apply(middle);
        double[][] nodes = new double[NODES * NODES][];
        for (int i = 0; i < NODES; i++) {
            for (int j = 0; j < NODES; j++) {
                double[] at = {middleX + NODE[i] * cellSize / 2, middleY + NODE[j] * cellSize / 2};
                exact.apply(at);
                nodes[i * NODES + j] = new double[] {at[0] - middle[0], at[1] - middle[1]};
            }
        }
        double[] c = new double[2 * NODES * NODES];
        for (int axis = 0; axis < 2; axis++) {
            for (int p = 0; p < NODES; p++) {
                for (int q = 0; q < NODES; q++) {
                    double sum = 0;
                    for (int i = 0; i < NODES; i++) {
                        for (int j = 0; j < NODES; j++) {
                            sum += LAGRANGE[p][i] * LAGRANGE[q][j] * nodes[i * NODES + j][axis];
                        }
                    }
                    c[axis * NODES * NODES + p * NODES + q] = sum;
                }
            }
        }
        for (double[] uv : TESTED) {
            double[] at = {middleX + uv[0] * cellSize / 2, middleY + uv[1] * cellSize / 2};
            exact.apply(at);
            double offX = middle[0] + polynomial(c, 0, uv[0], uv[1]) - at[0];
            double offY = middle[1] + polynomial(c, NODES * NODES, uv[0], uv[1]) - at[1];
            // NaN fails too.
            if (!(Math.abs(offX) <= tolerance && Math.abs(offY) <= tolerance)) {
                return new Cell(column, row, 0, 0, null);
            }
        }
        return new Cell(column, row, middle[0], middle[1], c);
    }
}
