package io.citytwin.tiles.threed.check;

import java.util.Arrays;

/** The triangles of one feature in earth-centred coordinates, metres, for comparisons with another form of it. */
final class Shape {
    /** Corners of huge shapes are taken in steps, so that about so many are compared … */
    private static final int MOST_CORNERS = 2_000;

    /** … and fewer where the other shape is huge: pairs of a corner and a triangle. */
    private static final long MOST_PAIRS = 4_000_000;

    private double[] corners = new double[9 * 12];
    private int size;

    /** Adds the triangle of three numbered corners, each three numbers in {@code positions}. */
    void add(double[] positions, int a, int b, int c) {
        if (size == corners.length) {
            corners = Arrays.copyOf(corners, 2 * size);
        }
        System.arraycopy(positions, 3 * a, corners, size, 3);
        System.arraycopy(positions, 3 * b, corners, size + 3, 3);
        System.arraycopy(positions, 3 * c, corners, size + 6, 3);
        size += 9;
    }

    /** A distance between two corners that are far from each other: no more than the greatest, and hardly less. */
    double size() {
        return Math.sqrt(square(farthest(farthest(0)), corners, farthest(0)));
    }

    private int farthest(int from) {
        int farthest = from;
        for (int p = 0; p < size; p += 3) {
            farthest = square(p, corners, from) > square(farthest, corners, from) ? p : farthest;
        }
        return farthest;
    }

    /** The greatest distance of a corner of this shape from the other's surface. */
    double distance(Shape other) {
        int count = size / 3;
        long compared = Math.max(1, Math.min(MOST_CORNERS, MOST_PAIRS / (other.size / 9)));
        int step = (int) Math.max(1, count / compared);
        double most = 0;
        for (int c = 0; c < count; c += step) {
            most = Math.max(most, other.nearest(corners[3 * c], corners[3 * c + 1], corners[3 * c + 2], most));
        }
        return most;
    }

    /** The distance of a point from this surface; anything below {@code enough} where it is less than that. */
    private double nearest(double x, double y, double z, double enough) {
        double least = Double.MAX_VALUE;
        for (int t = 0; t < size && least > enough * enough; t += 9) {
            least = Math.min(least, squareFromTriangle(t, x, y, z));
        }
        return Math.sqrt(least);
    }

    private double square(int p, double[] o, int q) {
        double dx = corners[p] - o[q];
        double dy = corners[p + 1] - o[q + 1];
        double dz = corners[p + 2] - o[q + 2];
        return dx * dx + dy * dy + dz * dz;
    }

    /** By the regions of the triangle's plane that are nearest to a corner, a side or the inside (Ericson 2005, 5.1.5). */
    private double squareFromTriangle(int t, double x, double y, double z) {
        double[] ab = side(t, t + 3);
        double[] ac = side(t, t + 6);
        double[] ap = {x - corners[t], y - corners[t + 1], z - corners[t + 2]};
        double d1 = dot(ab, ap);
        double d2 = dot(ac, ap);
        double bb = dot(ab, ab);
        double bc = dot(ab, ac);
        double cc = dot(ac, ac);
        double det = bb * cc - bc * bc;
        if (det > 1e-12 * bb * cc) {
            double v = (cc * d1 - bc * d2) / det;
            double w = (bb * d2 - bc * d1) / det;
            if (v >= 0 && w >= 0 && v + w <= 1) {
                return squareOf(ap, ab, v, ac, w);
            }
        }
        double onB = bb == 0 ? 0 : clamp(d1 / bb);
        double onC = cc == 0 ? 0 : clamp(d2 / cc);
        double[] bcSide = {ac[0] - ab[0], ac[1] - ab[1], ac[2] - ab[2]};
        double length = dot(bcSide, bcSide);
        double onBc = length == 0 ? 0 : clamp((dot(bcSide, ap) - dot(bcSide, ab)) / length);
        return Math.min(
                Math.min(squareOf(ap, ab, onB, ac, 0), squareOf(ap, ab, 0, ac, onC)),
                squareOf(ap, ab, 1 - onBc, ac, onBc));
    }

    private static double clamp(double v) {
        return Math.max(0, Math.min(1, v));
    }

    private double[] side(int from, int to) {
        return new double[] {
            corners[to] - corners[from], corners[to + 1] - corners[from + 1], corners[to + 2] - corners[from + 2]
        };
    }

    private static double squareOf(double[] p, double[] b, double v, double[] c, double w) {
        double sum = 0;
        for (int k = 0; k < 3; k++) {
            double d = p[k] - v * b[k] - w * c[k];
            sum += d * d;
        }
        return sum;
    }

    private static double dot(double[] a, double[] b) {
        return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
    }
}
