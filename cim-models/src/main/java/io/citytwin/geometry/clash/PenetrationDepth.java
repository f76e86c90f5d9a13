package io.citytwin.geometry.clash;

import java.util.Arrays;
import java.util.HashSet;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.stream.DoubleStream;

/**
 * How deep two bodies lie in each other: the largest distance from the surface of one that a point of the other has inside
 * of it. A box pushed 0.1 m into another is 0.1 m deep, a pipe across a wall half the wall's thickness, what lies inside
 * another body as deep as its innermost point.
 *
 * <p>Tried are the corners of each inside the other and the middle of each stretch of an edge that runs inside: so boxes,
 * walls, slabs and pipes that cross have their exact depth, however thin the room is that they share. Then that room is cut
 * in halves where the deepest point may still be (distance changes no faster than place) until it is known to 1 % or 0.1 mm
 * or enough was tried, and the deepest that was found is moved on in small steps. What is told is never more than the depth,
 * and of turned things hardly 5 % less.
 */
final class PenetrationDepth {
    /** Corners and triangles of a body whose edges are tried. */
    private static final int MOST_SEEDS = 500;

    private static final int MOST_CUTS = 400;
    private static final int MOST_STEPS = 8;
    private static final double NEAR_ENOUGH = 1e-4;
    private static final double PART = 0.01;

    private final Body a;
    private final Body b;
    private double depth;
    private final double[] place = new double[3];

    /** A box of points, and how deep they may lie at most. */
    private record Cell(double[] box, double most) {}

    PenetrationDepth(Body a, Body b) {
        this.a = a;
        this.b = b;
        seeds(a, b);
        seeds(b, a);
        cells();
        climb();
    }

    /** Metres; 0 where no point of one lies inside the other. */
    double depth() {
        return depth;
    }

    /** The deepest point that was found. */
    double[] place() {
        return place.clone();
    }

    /** No depth can be more, by the boxes of both: from any point of one, the way out of the other along an axis. */
    static double most(double[] a, double[] b) {
        double most = Double.MAX_VALUE;
        for (int k = 0; k < 3; k++) {
            most = Math.min(most, Math.min(a[3 + k] - b[k], b[3 + k] - a[k]));
        }
        return most;
    }

    /** How deep a point lies in a body; outside the distance from it, below 0. */
    private static double depth(double[] p, Body body) {
        return body.contains(p) ? body.distance(p) : -body.distance(p);
    }

    private void take(double[] p, double found) {
        if (found > depth) {
            depth = found;
            System.arraycopy(p, 0, place, 0, 3);
        }
    }

    private void seeds(Body body, Body other) {
        double[] room = other.box();
        double[] c = body.corners();
        int step = Math.max(1, c.length / 3 / MOST_SEEDS);
        for (int i = 0; i < c.length; i += 3 * step) {
            if (inside(c, i, room)) {
                double[] p = Arrays.copyOfRange(c, i, i + 3);
                take(p, depth(p, other));
            }
        }
        Set<Long> edges = new HashSet<>();
        int[] left = {MOST_SEEDS};
        body.tree().any(room, 0, 0, t -> {
            for (int k = 0; k < 3; k++) {
                int from = body.at(t, k);
                int to = body.at(t, (k + 1) % 3);
                if (edges.add((long) Math.min(from, to) << 32 | Math.max(from, to))) {
                    edge(body, from, to, other);
                }
            }
            return --left[0] == 0;
        });
    }

    private static boolean inside(double[] p, int at, double[] box) {
        for (int k = 0; k < 3; k++) {
            if (p[at + k] < box[k] || p[at + k] > box[3 + k]) {
                return false;
            }
        }
        return true;
    }

    /** The middles of the stretches of an edge between crossings of the other's surface. */
    private void edge(Body body, int from, int to, Body other) {
        double[] stretches = crossings(body.corners(), from, to, other);
        for (int i = 0; i + 1 < stretches.length; i++) {
            double[] p = between(body.corners(), from, to, (stretches[i] + stretches[i + 1]) / 2);
            take(p, depth(p, other));
        }
    }

    /** 0, where along a segment a body's surface is crossed in rising order, and 1. */
    private static double[] crossings(double[] p, int from, int to, Body body) {
        double[] box = new double[6];
        for (int k = 0; k < 3; k++) {
            box[k] = Math.min(p[from + k], p[to + k]);
            box[3 + k] = Math.max(p[from + k], p[to + k]);
        }
        double[] c = body.corners();
        DoubleStream.Builder found = DoubleStream.builder();
        found.add(0).add(1);
        body.tree().any(box, 0, 0, t -> {
            int i = body.at(t, 0);
            int j = body.at(t, 1);
            int k = body.at(t, 2);
            if (Triangles.meets(p, from, to, c, i, j, k)) {
                found.add(Triangles.crossing(p, from, to, c, i, j, k));
            }
            return false;
        });
        return found.build().sorted().toArray();
    }

    private static double[] between(double[] p, int from, int to, double part) {
        double[] at = new double[3];
        for (int k = 0; k < 3; k++) {
            at[k] = p[from + k] + part * (p[to + k] - p[from + k]);
        }
        return at;
    }

    /** The room that both boxes share, in ever smaller cells, those first that may have the deepest point. */
    private void cells() {
        double[] room = a.box();
        double[] other = b.box();
        for (int k = 0; k < 3; k++) {
            room[k] = Math.max(room[k], other[k]);
            room[3 + k] = Math.min(room[3 + k], other[3 + k]);
        }
        PriorityQueue<Cell> cells = new PriorityQueue<>((p, q) -> Double.compare(q.most, p.most));
        add(cells, room);
        for (int cuts = 0; cuts < MOST_CUTS && !cells.isEmpty(); cuts++) {
            Cell cell = cells.poll();
            if (cell.most <= depth + Math.max(NEAR_ENOUGH, PART * depth)) {
                return;
            }
            int axis = 0;
            for (int k = 1; k < 3; k++) {
                axis = cell.box[3 + k] - cell.box[k] > cell.box[3 + axis] - cell.box[axis] ? k : axis;
            }
            double middle = (cell.box[axis] + cell.box[3 + axis]) / 2;
            double[] low = cell.box.clone();
            low[3 + axis] = middle;
            add(cells, low);
            double[] high = cell.box.clone();
            high[axis] = middle;
            add(cells, high);
        }
    }

    /** From the deepest point on to deeper ones, in ever smaller steps to all sides. */
    private void climb() {
        if (depth == 0) {
            return;
        }
        for (double step = depth / 4; step > NEAR_ENOUGH / 4; step /= 2) {
            double before;
            int tries = MOST_STEPS;
            do {
                before = depth;
                double[] from = place.clone();
                for (int side = 0; side < 27; side++) {
                    double[] p = {
                        from[0] + (side % 3 - 1) * step,
                        from[1] + (side / 3 % 3 - 1) * step,
                        from[2] + (side / 9 - 1) * step
                    };
                    double inA = depth(p, a);
                    double inB = depth(p, b);
                    if (inA >= 0 && inB >= 0) {
                        take(p, Math.max(inA, inB));
                    }
                }
            } while (depth > before && --tries > 0);
        }
    }

    private void add(PriorityQueue<Cell> cells, double[] box) {
        double[] middle = new double[3];
        double square = 0;
        for (int k = 0; k < 3; k++) {
            middle[k] = (box[k] + box[3 + k]) / 2;
            square += (box[3 + k] - middle[k]) * (box[3 + k] - middle[k]);
        }
        double radius = Math.sqrt(square);
        double inA = depth(middle, a);
        double inB = depth(middle, b);
        if (inA >= 0 && inB >= 0) {
            take(middle, Math.max(inA, inB));
        }
        double most = Math.max(inA, inB) + radius;
        if (Math.min(inA, inB) + radius >= 0 && most > depth) {
            cells.add(new Cell(box, most));
        }
    }
}
