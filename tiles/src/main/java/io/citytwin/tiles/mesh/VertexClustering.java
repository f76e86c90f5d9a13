package io.citytwin.tiles.mesh;

import java.util.Arrays;

/**
 * Corners of a mesh that are merged for distant views (vertex clustering, Rossignac and Borrel 1993): space is cut into
 * cubes, and all corners in a cube become the one of them that is nearest to their middle. So every point of a surface is
 * moved by at most the farthest move of a corner, and the new surface has no point that is farther from the old one: the
 * distance that is told bounds the Hausdorff distance in both directions.
 */
final class VertexClustering {
    private final int[] corners;
    private final double moved;

    private VertexClustering(int[] corners, double moved) {
        this.corners = corners;
        this.moved = moved;
    }

    /** The corner that took its place; the same where it stays. */
    int corner(int corner) {
        return corners[corner];
    }

    /** How far the farthest corner was moved. */
    double moved() {
        return moved;
    }

    /**
     * @param at x, y and z per corner, metres
     * @param tolerance how far a corner may be moved, metres, above 0
     */
    static VertexClustering of(double[] at, double tolerance) {
        int n = at.length / 3;
        // Two corners of a cube are never farther from each other than its diagonal.
        double side = tolerance / Math.sqrt(3);
        double[] from = {Double.MAX_VALUE, Double.MAX_VALUE, Double.MAX_VALUE};
        for (int i = 0; i < at.length; i++) {
            from[i % 3] = Math.min(from[i % 3], at[i]);
        }
        Cubes cubes = new Cubes(n);
        int[] cubeOf = new int[n];
        for (int c = 0; c < n; c++) {
            // The outermost corners are in the middle of their cubes: a plane side stays in one layer of them.
            cubeOf[c] = cubes.number(
                    (long) ((at[3 * c] - from[0]) / side + 0.5),
                    (long) ((at[3 * c + 1] - from[1]) / side + 0.5),
                    (long) ((at[3 * c + 2] - from[2]) / side + 0.5));
        }
        double[] middles = new double[3 * cubes.count];
        int[] members = new int[cubes.count];
        for (int c = 0; c < n; c++) {
            members[cubeOf[c]]++;
            for (int k = 0; k < 3; k++) {
                middles[3 * cubeOf[c] + k] += at[3 * c + k];
            }
        }
        int[] chosen = new int[cubes.count];
        double[] nearest = new double[cubes.count];
        Arrays.fill(nearest, Double.MAX_VALUE);
        for (int c = 0; c < n; c++) {
            int cube = cubeOf[c];
            double square = 0;
            for (int k = 0; k < 3; k++) {
                double d = at[3 * c + k] - middles[3 * cube + k] / members[cube];
                square += d * d;
            }
            if (square < nearest[cube]) {
                nearest[cube] = square;
                chosen[cube] = c;
            }
        }
        int[] corners = new int[n];
        double farthest = 0;
        for (int c = 0; c < n; c++) {
            corners[c] = chosen[cubeOf[c]];
            farthest = Math.max(farthest, square(at, c, corners[c]));
        }
        return new VertexClustering(corners, Math.sqrt(farthest));
    }

    private static double square(double[] at, int a, int b) {
        double dx = at[3 * a] - at[3 * b];
        double dy = at[3 * a + 1] - at[3 * b + 1];
        double dz = at[3 * a + 2] - at[3 * b + 2];
        return dx * dx + dy * dy + dz * dz;
    }

    /** Numbers of the cubes that hold corners. */
    private static final class Cubes {
        private final long[] keys;
        private final int[] numbers;
        private int count;

        Cubes(int corners) {
            int size = Integer.highestOneBit(Math.max(8, corners)) << 2;
            keys = new long[3 * size];
            numbers = new int[size];
            Arrays.fill(numbers, -1);
        }

        int number(long x, long y, long z) {
            long hash = (x * 0x9e3779b97f4a7c15L + y) * 0xc2b2ae3d27d4eb4fL + z;
            hash *= 0x9e3779b97f4a7c15L;
            int slot = (int) (hash >>> 40) & numbers.length - 1;
            while (numbers[slot] >= 0) {
                if (keys[3 * slot] == x && keys[3 * slot + 1] == y && keys[3 * slot + 2] == z) {
                    return numbers[slot];
                }
                slot = slot + 1 & numbers.length - 1;
            }
            keys[3 * slot] = x;
            keys[3 * slot + 1] = y;
            keys[3 * slot + 2] = z;
            return numbers[slot] = count++;
        }
    }
}
