package io.citytwin.tiles.mesh;

import java.util.Arrays;

/** Triangles by their corners' numbers, from whichever corner they are told in the same turn. */
final class TriangleSet {
    private static final int FREE = -1;

    private final int[] corners;
    private int size;

    /** @param most how many triangles are added at most */
    TriangleSet(int most) {
        corners = new int[3 * (Integer.highestOneBit(Math.max(8, most)) << 2)];
        Arrays.fill(corners, FREE);
    }

    int size() {
        return size;
    }

    /** Adds a triangle; false if it was there. */
    boolean add(int a, int b, int c) {
        if (b < a && b < c) {
            return addFrom(b, c, a);
        }
        return c < a && c < b ? addFrom(c, a, b) : addFrom(a, b, c);
    }

    private boolean addFrom(int least, int next, int last) {
        int slots = corners.length / 3;
        long hash = ((long) least * 0x9e3779b97f4a7c15L + next) * 0xc2b2ae3d27d4eb4fL + last;
        int slot = (int) (hash * 0x9e3779b97f4a7c15L >>> 40) & slots - 1;
        while (corners[3 * slot] != FREE) {
            if (corners[3 * slot] == least && corners[3 * slot + 1] == next && corners[3 * slot + 2] == last) {
                return false;
            }
            slot = slot + 1 & slots - 1;
        }
        corners[3 * slot] = least;
        corners[3 * slot + 1] = next;
        corners[3 * slot + 2] = last;
        size++;
        return true;
    }
}
