package io.citytwin.importers.mapping;

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
final class QuickValidity {
    private static final int MAX_VERTICES = 48;
    private static final double ERROR_BOUND = 3.3306690738754716e-16;

    private QuickValidity() {}

    /** Whether the geometry is certainly valid in the sense of OGC Simple Features; false means unknown. */
    static boolean isCertain(Geometry geometry) {
        if (geometry instanceof Point) {
            return true;
        }
        if (geometry instanceof LineString line) {
            CoordinateSequence c = line.getCoordinateSequence();
            return c.size() >= 2 && (c.getX(0) != c.getX(1) || c.getY(0) != c.getY(1));
        }
        if (geometry instanceof Polygon polygon) {
            return polygon.getNumInteriorRing() == 0
                    && ring(polygon.getExteriorRing().getCoordinateSequence());
        }
        return geometry instanceof GeometryCollection && geometry.getNumGeometries() == 1
                && isCertain(geometry.getGeometryN(0));
    }

    private static boolean ring(CoordinateSequence c) {
        int n = c.size() - 1;
        if (n < 3 || n > MAX_VERTICES || c.getX(0) != c.getX(n) || c.getY(0) != c.getY(n)) {
            return false;
        }
        double[] x = new double[n + 1];
        double[] y = new double[n + 1];
        for (int i = 0; i <= n; i++) {
            x[i] = c.getX(i);
            y[i] = c.getY(i);
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
                if (i == 0 && j == n - 1) {
                    continue;
                }
                if (!apart(x, y, i, j)) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Whether segment i and segment j certainly have no point in common. */
    private static boolean apart(double[] x, double[] y, int i, int j) {
        if (Math.max(x[i], x[i + 1]) < Math.min(x[j], x[j + 1])
                || Math.max(x[j], x[j + 1]) < Math.min(x[i], x[i + 1])
                || Math.max(y[i], y[i + 1]) < Math.min(y[j], y[j + 1])
                || Math.max(y[j], y[j + 1]) < Math.min(y[i], y[i + 1])) {
            return true;
        }
        int a = orientation(x[i], y[i], x[i + 1], y[i + 1], x[j], y[j]);
        int b = orientation(x[i], y[i], x[i + 1], y[i + 1], x[j + 1], y[j + 1]);
        if (a * b > 0) {
            return true;
        }
        int d = orientation(x[j], y[j], x[j + 1], y[j + 1], x[i], y[i]);
        int e = orientation(x[j], y[j], x[j + 1], y[j + 1], x[i + 1], y[i + 1]);
        return d * e > 0;
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
