package io.citytwin.tiles.mesh;

import java.util.Arrays;

/**
 * Corners of a mesh that are merged for distant views (vertex clustering after Rossignac and Borrel 1993, with spheres
 * instead of a raster): from the outermost corner inwards, each becomes the nearest one that was kept, if that is within the
 * tolerance, else it is kept itself. So every point of a surface is moved by at most the farthest move of a corner, and the
 * new surface has no point that is farther from the old one: the distance that is told bounds the Hausdorff distance in
 * both directions. No corner is made, so that the new surface stays in the old one's box.
 */
final class VertexClustering {
    private final double[] at;
    private final double tolerance;
    /** Kept corners by cubes of twice the tolerance: the first of a cube's, and the next one after each. */
    private final long[] keys;

    private final int[] heads;
    private final int[] next;
    private final int[] corners;
    private final double moved;

    /**
     * @param at x, y and z per corner, metres
     * @param tolerance how far a corner may be moved, metres, above 0
     */
    VertexClustering(double[] at, double tolerance) {
        this.at = at;
        this.tolerance = tolerance;
        int n = at.length / 3;
        int size = Integer.highestOneBit(Math.max(8, n)) << 2;
        keys = new long[3 * size];
        heads = new int[size];
        Arrays.fill(heads, -1);
        next = new int[n];
        corners = new int[n];
        double square = 0;
        for (int corner : fromOutside()) {
            int kept = nearest(corner);
            if (kept < 0) {
                keep(corner);
                kept = corner;
            }
            corners[corner] = kept;
            square = Math.max(square, square(corner, kept));
        }
        moved = Math.sqrt(square);
    }

    /** The corner that took its place; the same where it stays. */
    int corner(int corner) {
        return corners[corner];
    }

    /** How far the farthest corner was moved, metres. */
    double moved() {
        return moved;
    }

    /** The corners by their distance from the middle of their box, farthest first: what makes the outline is kept. */
    private int[] fromOutside() {
        int n = at.length / 3;
        double[] middle = new double[3];
        for (int k = 0; k < 3; k++) {
            double least = Double.MAX_VALUE;
            double most = -Double.MAX_VALUE;
            for (int c = 0; c < n; c++) {
                least = Math.min(least, at[3 * c + k]);
                most = Math.max(most, at[3 * c + k]);
            }
            middle[k] = (least + most) / 2;
        }
        long[] order = new long[n];
        for (int c = 0; c < n; c++) {
            double square = 0;
            for (int k = 0; k < 3; k++) {
                square += (at[3 * c + k] - middle[k]) * (at[3 * c + k] - middle[k]);
            }
            // The bits of floats from 0 up rise as they do.
            order[c] = (long) Float.floatToIntBits((float) square) << 32 | n - 1 - c;
        }
        Arrays.sort(order);
        int[] sorted = new int[n];
        for (int i = 0; i < n; i++) {
            sorted[i] = n - 1 - (int) order[n - 1 - i];
        }
        return sorted;
    }

    /** The nearest kept corner within the tolerance, or -1. */
    private int nearest(int corner) {
        long[] low = new long[3];
        for (int k = 0; k < 3; k++) {
            low[k] = (long) Math.floor(at[3 * corner + k] / (2 * tolerance) - 0.5);
        }
        int nearest = -1;
        double least = tolerance * tolerance;
        for (int cube = 0; cube < 8; cube++) {
            int slot = slot(low[0] + (cube & 1), low[1] + (cube >> 1 & 1), low[2] + (cube >> 2));
            for (int kept = heads[slot]; kept >= 0; kept = next[kept]) {
                double square = square(corner, kept);
                if (square <= least) {
                    least = square;
                    nearest = kept;
                }
            }
        }
        return nearest;
    }

    private void keep(int corner) {
        long[] cube = new long[3];
        for (int k = 0; k < 3; k++) {
            cube[k] = (long) Math.floor(at[3 * corner + k] / (2 * tolerance));
        }
        int slot = slot(cube[0], cube[1], cube[2]);
        System.arraycopy(cube, 0, keys, 3 * slot, 3);
        next[corner] = heads[slot];
        heads[slot] = corner;
    }

    /** The slot of the cube, or the free one where it would be. */
    private int slot(long x, long y, long z) {
        long hash = (x * 0x9e3779b97f4a7c15L + y) * 0xc2b2ae3d27d4eb4fL + z;
        int slot = (int) (hash * 0x9e3779b97f4a7c15L >>> 40) & heads.length - 1;
        while (heads[slot] >= 0 && !(keys[3 * slot] == x && keys[3 * slot + 1] == y && keys[3 * slot + 2] == z)) {
            slot = slot + 1 & heads.length - 1;
        }
        return slot;
    }

    private double square(int a, int b) {
        double dx = at[3 * a] - at[3 * b];
        double dy = at[3 * a + 1] - at[3 * b + 1];
        double dz = at[3 * a + 2] - at[3 * b + 2];
        return dx * dx + dy * dy + dz * dz;
    }
}
