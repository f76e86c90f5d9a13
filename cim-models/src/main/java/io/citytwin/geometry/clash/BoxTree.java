package io.citytwin.geometry.clash;

import java.util.Arrays;
import java.util.function.IntPredicate;
import java.util.function.IntToDoubleFunction;

/** Boxes (least x, y, z, greatest x, y, z) in a binary tree of boxes, halved along its longest side. Immutable. */
final class BoxTree {
    private static final int LEAF = 4;

    private final double[] items;
    private final int[] order;
    /** The box of each node; node n has the children 2 n + 1 and 2 n + 2. */
    private final double[] nodes;

    /** @param items six numbers per box */
    BoxTree(double[] items) {
        this.items = items;
        int n = items.length / 6;
        order = new int[n];
        Arrays.setAll(order, i -> i);
        int depth = 0;
        while ((long) LEAF << depth < n) {
            depth++;
        }
        nodes = new double[6 * ((2 << depth) - 1)];
        build(0, 0, n);
    }

    private void build(int node, int from, int to) {
        double[] box = empty();
        for (int i = from; i < to; i++) {
            for (int k = 0; k < 3; k++) {
                box[k] = Math.min(box[k], items[6 * order[i] + k]);
                box[3 + k] = Math.max(box[3 + k], items[6 * order[i] + 3 + k]);
            }
        }
        System.arraycopy(box, 0, nodes, 6 * node, 6);
        if (isLeaf(node)) {
            return;
        }
        int axis = 0;
        for (int k = 1; k < 3; k++) {
            axis = box[3 + k] - box[k] > box[3 + axis] - box[axis] ? k : axis;
        }
        int along = axis;
        Integer[] sorted = new Integer[to - from];
        Arrays.setAll(sorted, i -> order[from + i]);
        Arrays.sort(sorted, (a, b) -> Double.compare(
                items[6 * a + along] + items[6 * a + 3 + along], items[6 * b + along] + items[6 * b + 3 + along]));
        for (int i = 0; i < sorted.length; i++) {
            order[from + i] = sorted[i];
        }
        build(2 * node + 1, from, (from + to) / 2);
        build(2 * node + 2, (from + to) / 2, to);
    }

    static double[] empty() {
        double[] box = new double[6];
        Arrays.fill(box, 0, 3, Double.MAX_VALUE);
        Arrays.fill(box, 3, 6, -Double.MAX_VALUE);
        return box;
    }

    private boolean isLeaf(int node) {
        return 6 * (2 * node + 1) >= nodes.length;
    }

    /** The box of all. */
    double[] box() {
        return Arrays.copyOf(nodes, 6);
    }

    /**
     * Tells the items whose boxes are no farther than {@code margin} along each axis from a box (six numbers of {@code box}
     * from {@code at} on), until one is enough.
     *
     * @return whether one was enough
     */
    boolean any(double[] box, int at, double margin, IntPredicate enough) {
        return any(0, 0, order.length, box, at, margin, enough);
    }

    private boolean any(int node, int from, int to, double[] box, int at, double margin, IntPredicate enough) {
        if (!near(nodes, 6 * node, box, at, margin)) {
            return false;
        }
        if (isLeaf(node)) {
            for (int i = from; i < to; i++) {
                if (near(items, 6 * order[i], box, at, margin) && enough.test(order[i])) {
                    return true;
                }
            }
            return false;
        }
        int middle = (from + to) / 2;
        return any(2 * node + 1, from, middle, box, at, margin, enough)
                || any(2 * node + 2, middle, to, box, at, margin, enough);
    }

    private static boolean near(double[] a, int i, double[] b, int j, double margin) {
        for (int k = 0; k < 3; k++) {
            if (a[i + k] > b[j + 3 + k] + margin || b[j + k] > a[i + 3 + k] + margin) {
                return false;
            }
        }
        return true;
    }

    /** The least of the items' squared distances from a point, below {@code most}; else that. */
    double leastSquare(double[] point, double most, IntToDoubleFunction square) {
        return leastSquare(0, 0, order.length, point, most, square);
    }

    private double leastSquare(int node, int from, int to, double[] point, double most, IntToDoubleFunction square) {
        if (square(nodes, 6 * node, point) >= most) {
            return most;
        }
        double least = most;
        if (isLeaf(node)) {
            for (int i = from; i < to; i++) {
                if (square(items, 6 * order[i], point) < least) {
                    least = Math.min(least, square.applyAsDouble(order[i]));
                }
            }
            return least;
        }
        int middle = (from + to) / 2;
        boolean left = square(nodes, 6 * (2 * node + 1), point) <= square(nodes, 6 * (2 * node + 2), point);
        for (int turn = 0; turn < 2; turn++) {
            least = left == (turn == 0)
                    ? leastSquare(2 * node + 1, from, middle, point, least, square)
                    : leastSquare(2 * node + 2, middle, to, point, least, square);
        }
        return least;
    }

    /** Of a point from a box. */
    private static double square(double[] boxes, int at, double[] p) {
        double sum = 0;
        for (int k = 0; k < 3; k++) {
            double d = Math.max(0, Math.max(boxes[at + k] - p[k], p[k] - boxes[at + 3 + k]));
            sum += d * d;
        }
        return sum;
    }
}
