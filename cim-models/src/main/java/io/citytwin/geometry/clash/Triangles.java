package io.citytwin.geometry.clash;

/** Distances and crossings of points, segments and triangles. A point is three numbers of an array from an offset on. */
final class Triangles {
    private Triangles() {}

    /** The signed solid angle of a triangle seen from a point (Van Oosterom and Strackee 1983). */
    static double solidAngle(double[] c, int i, int j, int k, double[] p) {
        double ax = c[i] - p[0];
        double ay = c[i + 1] - p[1];
        double az = c[i + 2] - p[2];
        double bx = c[j] - p[0];
        double by = c[j + 1] - p[1];
        double bz = c[j + 2] - p[2];
        double cx = c[k] - p[0];
        double cy = c[k + 1] - p[1];
        double cz = c[k + 2] - p[2];
        double a = Math.sqrt(ax * ax + ay * ay + az * az);
        double b = Math.sqrt(bx * bx + by * by + bz * bz);
        double d = Math.sqrt(cx * cx + cy * cy + cz * cz);
        double volume = ax * (by * cz - bz * cy) + ay * (bz * cx - bx * cz) + az * (bx * cy - by * cx);
        double flat = a * b * d
                + (ax * bx + ay * by + az * bz) * d
                + (bx * cx + by * cy + bz * cz) * a
                + (cx * ax + cy * ay + cz * az) * b;
        return 2 * Math.atan2(volume, flat);
    }

    /**
     * The squared distance of a point from a triangle (Ericson, Real-Time Collision Detection, 5.1.5).
     *
     * @param nearest where the nearest point is written, or null
     */
    static double square(double[] p, double[] c, int i, int j, int k, double[] nearest) {
        double[] ab = minus(c, j, c, i);
        double[] ac = minus(c, k, c, i);
        double[] ap = minus(p, 0, c, i);
        double d1 = dot(ab, ap);
        double d2 = dot(ac, ap);
        if (d1 <= 0 && d2 <= 0) {
            return found(p, c, i, ab, 0, ac, 0, nearest);
        }
        double[] bp = minus(p, 0, c, j);
        double d3 = dot(ab, bp);
        double d4 = dot(ac, bp);
        if (d3 >= 0 && d4 <= d3) {
            return found(p, c, i, ab, 1, ac, 0, nearest);
        }
        double vc = d1 * d4 - d3 * d2;
        if (vc <= 0 && d1 >= 0 && d3 <= 0) {
            return found(p, c, i, ab, d1 == d3 ? 0 : d1 / (d1 - d3), ac, 0, nearest);
        }
        double[] cp = minus(p, 0, c, k);
        double d5 = dot(ab, cp);
        double d6 = dot(ac, cp);
        if (d6 >= 0 && d5 <= d6) {
            return found(p, c, i, ab, 0, ac, 1, nearest);
        }
        double vb = d5 * d2 - d1 * d6;
        if (vb <= 0 && d2 >= 0 && d6 <= 0) {
            return found(p, c, i, ab, 0, ac, d2 == d6 ? 0 : d2 / (d2 - d6), nearest);
        }
        double va = d3 * d6 - d5 * d4;
        if (va <= 0 && d4 - d3 >= 0 && d5 - d6 >= 0) {
            double w = d4 - d3 + (d5 - d6) == 0 ? 0 : (d4 - d3) / (d4 - d3 + (d5 - d6));
            return found(p, c, i, ab, 1 - w, ac, w, nearest);
        }
        double sum = va + vb + vc;
        return found(p, c, i, ab, vb / sum, ac, vc / sum, nearest);
    }

    private static double found(
            double[] p, double[] c, int i, double[] ab, double v, double[] ac, double w, double[] nearest) {
        double sum = 0;
        for (int k = 0; k < 3; k++) {
            double x = c[i + k] + v * ab[k] + w * ac[k];
            sum += (x - p[k]) * (x - p[k]);
            if (nearest != null) {
                nearest[k] = x;
            }
        }
        return sum;
    }

    /**
     * Whether a segment meets a triangle, its border included, without error; false where it lies in the triangle's plane.
     */
    static boolean meets(double[] p, int a, int b, double[] c, int i, int j, int k) {
        int before = Orientation.side(c, i, c, j, c, k, p, a);
        int behind = Orientation.side(c, i, c, j, c, k, p, b);
        if (before == behind) {
            return false;
        }
        int u = Orientation.side(p, a, p, b, c, i, c, j);
        int v = Orientation.side(p, a, p, b, c, j, c, k);
        int w = Orientation.side(p, a, p, b, c, k, c, i);
        return u >= 0 && v >= 0 && w >= 0 || u <= 0 && v <= 0 && w <= 0;
    }

    /** Where along a segment (0 to 1) it crosses the plane of a triangle that it meets. */
    static double crossing(double[] p, int a, int b, double[] c, int i, int j, int k) {
        double[] n = cross(minus(c, j, c, i), minus(c, k, c, i));
        double before = dot(n, minus(p, a, c, i));
        double behind = dot(n, minus(p, b, c, i));
        return before == behind ? 0.5 : Math.max(0, Math.min(1, before / (before - behind)));
    }

    /** The squared distance of two segments; the nearest points of both are written. */
    static double square(double[] p, int a, int b, double[] q, int c, int d, double[] onP, double[] onQ) {
        double[] u = minus(p, b, p, a);
        double[] v = minus(q, d, q, c);
        double[] r = minus(p, a, q, c);
        double uu = dot(u, u);
        double vv = dot(v, v);
        double uv = dot(u, v);
        double ur = dot(u, r);
        double vr = dot(v, r);
        double det = uu * vv - uv * uv;
        double s = det > 1e-14 * uu * vv ? clamp((uv * vr - ur * vv) / det) : 0;
        double t = vv > 0 ? (uv * s + vr) / vv : 0;
        if (t < 0 || t > 1) {
            t = clamp(t);
            s = uu > 0 ? clamp((uv * t - ur) / uu) : 0;
        }
        double sum = 0;
        for (int k = 0; k < 3; k++) {
            onP[k] = p[a + k] + s * u[k];
            onQ[k] = q[c + k] + t * v[k];
            sum += (onP[k] - onQ[k]) * (onP[k] - onQ[k]);
        }
        return sum;
    }

    private static double clamp(double v) {
        return Math.max(0, Math.min(1, v));
    }

    static double[] minus(double[] p, int a, double[] q, int b) {
        return new double[] {p[a] - q[b], p[a + 1] - q[b + 1], p[a + 2] - q[b + 2]};
    }

    static double dot(double[] a, double[] b) {
        return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
    }

    static double[] cross(double[] a, double[] b) {
        return new double[] {a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]};
    }
}
