package io.citytwin.geometry;

import org.locationtech.jts.geom.CoordinateSequence;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryCollection;
import org.locationtech.jts.geom.LineString;
import org.locationtech.jts.geom.Point;
import org.locationtech.jts.geom.Polygon;

/**
 * A fast proof of validity for the plain geometries that most of a city consists of: points, lines of two distinct
 * points, rings of few vertices without holes. It says yes only where rounding can't matter (orientation signs beyond
 * Shewchuk's static error bound); everywhere else the full test has to decide.
 */
public final class QuickValidity {
    private static final int MAX_VERTICES = 48;
    private static final double ERROR_BOUND = 3.3306690738754716e-16;

    private QuickValidity() {}

    /** Whether the geometry is certainly valid in the sense of OGC Simple Features; false means unknown. */
    public static boolean isCertain(Geometry geometry) {
        if (geometry instanceof Point) {
            return true;
        }
        if (geometry instanceof LineString line) {
            CoordinateSequence c = line.getCoordinateSequence();
            return c.size() >= 2 && (c.getX(0) != c.getX(1) || c.getY(0) != c.getY(1));
        }
        if (geometry instanceof Polygon polygon) {
            return polygon(polygon);
        }
        return geometry instanceof GeometryCollection
                && geometry.getNumGeometries() == 1
                && isCertain(geometry.getGeometryN(0));
    }

    /** Rings that are simple and apart, each hole inside the shell and outside the other holes. */
    private static boolean polygon(Polygon polygon) {
        int holes = polygon.getNumInteriorRing();
        if (polygon.getNumPoints() > MAX_VERTICES || polygon.isEmpty()) {
            return false;
        }
        double[][] x = new double[holes + 1][];
        double[][] y = new double[holes + 1][];
        for (int r = 0; r <= holes; r++) {
            LineString ring = r == 0 ? polygon.getExteriorRing() : polygon.getInteriorRingN(r - 1);
            CoordinateSequence c = ring.getCoordinateSequence();
            x[r] = new double[c.size()];
            y[r] = new double[c.size()];
            for (int i = 0; i < x[r].length; i++) {
                x[r][i] = c.getX(i);
                y[r][i] = c.getY(i);
            }
            if (!ring(x[r], y[r])) {
                return false;
            }
        }
        for (int r = 1; r <= holes; r++) {
            // Rings that have no point in common: one point tells where the whole hole lies.
            for (int other = 0; other < r; other++) {
                boolean within = contains(x[other], y[other], x[r][0], y[r][0]);
                boolean around = other > 0 && contains(x[r], y[r], x[other][0], y[other][0]);
                if (within != (other == 0) || around || !apart(x[other], y[other], x[r], y[r])) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Whether the rings certainly have no point in common. */
    private static boolean apart(double[] ax, double[] ay, double[] bx, double[] by) {
        for (int i = 0; i + 1 < ax.length; i++) {
            for (int j = 0; j + 1 < bx.length; j++) {
                if (!apart(ax[i], ay[i], ax[i + 1], ay[i + 1], bx[j], by[j], bx[j + 1], by[j + 1])) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Whether a point that does not lie on the ring lies inside it: an odd number of crossings to the right. */
    private static boolean contains(double[] x, double[] y, double px, double py) {
        boolean inside = false;
        for (int i = 0; i + 1 < x.length; i++) {
            if ((y[i] > py) != (y[i + 1] > py)) {
                int turn = orientation(x[i], y[i], x[i + 1], y[i + 1], px, py);
                if (turn != 0 && (turn > 0) == (y[i + 1] > y[i])) {
                    inside = !inside;
                }
            }
        }
        return inside;
    }

    private static boolean ring(double[] x, double[] y) {
        int n = x.length - 1;
        if (n < 3 || x[0] != x[n] || y[0] != y[n]) {
            return false;
        }
        for (int i = 0; i < n; i++) {
            // Neighbours share a point; they are fine unless they fold back on each other or are of no length.
            int k = i + 2 <= n ? i + 2 : 1;
            if (x[i] == x[i + 1] && y[i] == y[i + 1]) {
                return false;
            }
            if (orientation(x[i], y[i], x[i + 1], y[i + 1], x[k], y[k]) == 0
                    && (x[i] - x[i + 1]) * (x[k] - x[i + 1]) + (y[i] - y[i + 1]) * (y[k] - y[i + 1]) >= 0) {
                return false;
            }
            for (int j = i + 2; j < n; j++) {
                boolean neighbours = i == 0 && j == n - 1;
                if (!neighbours && !apart(x[i], y[i], x[i + 1], y[i + 1], x[j], y[j], x[j + 1], y[j + 1])) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Whether the segments ab and cd certainly have no point in common. */
    private static boolean apart(
            double ax, double ay, double bx, double by, double cx, double cy, double dx, double dy) {
        if (Math.max(ax, bx) < Math.min(cx, dx)
                || Math.max(cx, dx) < Math.min(ax, bx)
                || Math.max(ay, by) < Math.min(cy, dy)
                || Math.max(cy, dy) < Math.min(ay, by)) {
            return true;
        }
        return orientation(ax, ay, bx, by, cx, cy) * orientation(ax, ay, bx, by, dx, dy) > 0
                || orientation(cx, cy, dx, dy, ax, ay) * orientation(cx, cy, dx, dy, bx, by) > 0;
    }

    /** Sign of the turn a, b, c; 0 where rounding could have decided it. */
    private static int orientation(double ax, double ay, double bx, double by, double cx, double cy) {
        double left = (ax - cx) * (by - cy);
        double right = (ay - cy) * (bx - cx);
        double det = left - right;
        double bound = ERROR_BOUND * (Math.abs(left) + Math.abs(right));
        return det > bound ? 1 : det < -bound ? -1 : 0;
    }
}
