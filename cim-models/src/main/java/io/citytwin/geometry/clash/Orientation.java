package io.citytwin.geometry.clash;

import java.math.BigDecimal;

/**
 * On which side of a plane a point lies, without error: by floating point where that is certain, else by exact decimals
 * (the filter is that of Shewchuk, Adaptive Precision Floating-Point Arithmetic, 1997).
 */
final class Orientation {
    private static final double EPSILON = Math.ulp(0.5);
    private static final double BOUND = (7 + 56 * EPSILON) * EPSILON;

    private Orientation() {}

    /**
     * The side of a point from the plane of a triangle; points are three numbers of {@code p} from an offset on.
     *
     * @return 1 where a, b, c turn counter-clockwise seen from the far side of the plane, as d sees them clockwise; -1 on
     *     the other side; 0 in the plane
     */
    static int side(double[] pa, int a, double[] pb, int b, double[] pc, int c, double[] pd, int d) {
        double ax = pa[a] - pd[d];
        double ay = pa[a + 1] - pd[d + 1];
        double az = pa[a + 2] - pd[d + 2];
        double bx = pb[b] - pd[d];
        double by = pb[b + 1] - pd[d + 1];
        double bz = pb[b + 2] - pd[d + 2];
        double cx = pc[c] - pd[d];
        double cy = pc[c + 1] - pd[d + 1];
        double cz = pc[c + 2] - pd[d + 2];
        double determinant = az * (bx * cy - cx * by) + bz * (cx * ay - ax * cy) + cz * (ax * by - bx * ay);
        double size = Math.abs(az) * (Math.abs(bx * cy) + Math.abs(cx * by))
                + Math.abs(bz) * (Math.abs(cx * ay) + Math.abs(ax * cy))
                + Math.abs(cz) * (Math.abs(ax * by) + Math.abs(bx * ay));
        if (Math.abs(determinant) > BOUND * size) {
            return determinant > 0 ? 1 : -1;
        }
        return size == 0 && isExact(pa, a, pb, b, pc, c, pd, d) ? 0 : exact(pa, a, pb, b, pc, c, pd, d);
    }

    /** Whether all are the same point: then nothing was rounded. */
    private static boolean isExact(double[] pa, int a, double[] pb, int b, double[] pc, int c, double[] pd, int d) {
        for (int k = 0; k < 3; k++) {
            if (pa[a + k] != pd[d + k] || pb[b + k] != pd[d + k] || pc[c + k] != pd[d + k]) {
                return false;
            }
        }
        return true;
    }

    private static int exact(double[] pa, int a, double[] pb, int b, double[] pc, int c, double[] pd, int d) {
        BigDecimal[] u = minus(pa, a, pd, d);
        BigDecimal[] v = minus(pb, b, pd, d);
        BigDecimal[] w = minus(pc, c, pd, d);
        return u[2].multiply(cross(v, w))
                .add(v[2].multiply(cross(w, u)))
                .add(w[2].multiply(cross(u, v)))
                .signum();
    }

    private static BigDecimal cross(BigDecimal[] u, BigDecimal[] v) {
        return u[0].multiply(v[1]).subtract(v[0].multiply(u[1]));
    }

    private static BigDecimal[] minus(double[] p, int a, double[] q, int d) {
        BigDecimal[] out = new BigDecimal[3];
        for (int k = 0; k < 3; k++) {
            out[k] = new BigDecimal(p[a + k]).subtract(new BigDecimal(q[d + k]));
        }
        return out;
    }
}
