package io.citytwin.importers.format.geometry;

import java.util.Arrays;

/** Grows a polyline along circular arcs (three control vertices each); heights run linearly from vertex to vertex. */
final class ArcPath {
    private final double[] control;
    private final int dimension;
    private double[] out = new double[64];
    private int size;

    ArcPath(double[] control, int dimension) {
        this.control = control;
        this.dimension = dimension;
    }

    /** Adds the arc from control vertex v through v + 1 to v + 2, without its last vertex. */
    void arc(int v, double step) {
        double x0 = control[v * dimension];
        double y0 = control[v * dimension + 1];
        double x1 = control[(v + 1) * dimension] - x0;
        double y1 = control[(v + 1) * dimension + 1] - y0;
        double x2 = control[(v + 2) * dimension] - x0;
        double y2 = control[(v + 2) * dimension + 1] - y0;
        vertex(v);
        boolean circle = x2 == 0 && y2 == 0;
        double cross = x1 * y2 - y1 * x2;
        if (!circle && Math.abs(cross) < 1e-12 * (Math.hypot(x1, y1) * Math.hypot(x2, y2))) {
            vertex(v + 1);
            return;
        }
        double cx = circle ? x1 / 2 : (y2 * (x1 * x1 + y1 * y1) - y1 * (x2 * x2 + y2 * y2)) / (2 * cross);
        double cy = circle ? y1 / 2 : (x1 * (x2 * x2 + y2 * y2) - x2 * (x1 * x1 + y1 * y1)) / (2 * cross);
        double start = Math.atan2(-cy, -cx);
        double middle = turn(start, Math.atan2(y1 - cy, x1 - cx), circle || cross > 0);
        double whole = circle ? 2 * Math.PI : turn(start, Math.atan2(y2 - cy, x2 - cx), cross > 0);
        double radius = Math.hypot(cx, cy);
        sweep(v, x0 + cx, y0 + cy, radius, start, 0, middle, step);
        vertex(v + 1);
        sweep(v + 1, x0 + cx, y0 + cy, radius, start, middle, whole, step);
    }

    double[] finish(int lastVertex) {
        vertex(lastVertex);
        return Arrays.copyOf(out, size);
    }

    /** The signed angle from one direction to the other, the given way round. */
    private static double turn(double from, double to, boolean counterClockwise) {
        double angle = to - from;
        if (counterClockwise) {
            return angle < 0 ? angle + 2 * Math.PI : angle;
        }
        return angle > 0 ? angle - 2 * Math.PI : angle;
    }

    private void sweep(
            int v, double cx, double cy, double radius, double start, double from, double to, double step) {
        int pieces = Math.max(1, (int) Math.ceil(Math.abs(to - from) / step));
        for (int i = 1; i < pieces; i++) {
            double share = (double) i / pieces;
            double angle = start + from + (to - from) * share;
            room();
            out[size++] = cx + radius * Math.cos(angle);
            out[size++] = cy + radius * Math.sin(angle);
            if (dimension == 3) {
                double z0 = control[v * 3 + 2];
                out[size++] = z0 + (control[(v + 1) * 3 + 2] - z0) * share;
            }
        }
    }

    private void vertex(int v) {
        room();
        for (int i = 0; i < dimension; i++) {
            out[size++] = control[v * dimension + i];
        }
    }

    private void room() {
        if (size + 3 > out.length) {
            out = Arrays.copyOf(out, out.length * 2);
        }
    }
}
