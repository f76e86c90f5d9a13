package io.citytwin.geometry.clash;

import java.util.Arrays;

/** The distance of two surfaces with the nearest points of both: a corner and a triangle, or two edges; 0 where they cross. */
final class SurfaceDistance {
    private final Body first;
    private final Body second;
    private double square;
    private final double[] onFirst = new double[3];
    private final double[] onSecond = new double[3];
    private final double[] p = new double[3];
    private final double[] q = new double[3];

    /** @param most metres; where the surfaces are farther apart, that is the distance, and no points are found */
    SurfaceDistance(Body first, Body second, double most) {
        this.first = first;
        this.second = second;
        square = most * most;
        double[] box = new double[6];
        second.tree().any(first.box(), 0, most, t -> {
            for (int k = 0; k < 3; k++) {
                double x = second.corners()[second.at(t, 0) + k];
                double y = second.corners()[second.at(t, 1) + k];
                double z = second.corners()[second.at(t, 2) + k];
                box[k] = Math.min(x, Math.min(y, z));
                box[3 + k] = Math.max(x, Math.max(y, z));
            }
            // The margin of this walk is that of its begin: ever nearer pairs are found on the way.
            first.tree().any(box, 0, Math.sqrt(square), s -> {
                compare(s, t);
                return square == 0;
            });
            return square == 0;
        });
    }

    double distance() {
        return Math.sqrt(square);
    }

    double[] onFirst() {
        return onFirst.clone();
    }

    double[] onSecond() {
        return onSecond.clone();
    }

    private void compare(int s, int t) {
        double[] a = first.corners();
        double[] b = second.corners();
        for (int k = 0; k < 3; k++) {
            System.arraycopy(a, first.at(s, k), p, 0, 3);
            keep(Triangles.square(p, b, second.at(t, 0), second.at(t, 1), second.at(t, 2), q));
            System.arraycopy(b, second.at(t, k), q, 0, 3);
            keep(Triangles.square(q, a, first.at(s, 0), first.at(s, 1), first.at(s, 2), p));
            for (int l = 0; l < 3; l++) {
                keep(Triangles.square(
                        a,
                        first.at(s, k),
                        first.at(s, (k + 1) % 3),
                        b,
                        second.at(t, l),
                        second.at(t, (l + 1) % 3),
                        p,
                        q));
            }
            crossing(s, t, k);
        }
    }

    /** Where an edge of one passes through the other's triangle, the distance is 0. */
    private void crossing(int s, int t, int k) {
        double[] a = first.corners();
        double[] b = second.corners();
        int from = first.at(s, k);
        int to = first.at(s, (k + 1) % 3);
        if (Triangles.meets(a, from, to, b, second.at(t, 0), second.at(t, 1), second.at(t, 2))) {
            keepCrossing(
                    a, from, to, Triangles.crossing(a, from, to, b, second.at(t, 0), second.at(t, 1), second.at(t, 2)));
        }
        from = second.at(t, k);
        to = second.at(t, (k + 1) % 3);
        if (Triangles.meets(b, from, to, a, first.at(s, 0), first.at(s, 1), first.at(s, 2))) {
            keepCrossing(
                    b, from, to, Triangles.crossing(b, from, to, a, first.at(s, 0), first.at(s, 1), first.at(s, 2)));
        }
    }

    private void keepCrossing(double[] points, int from, int to, double part) {
        Arrays.setAll(p, k -> points[from + k] + part * (points[to + k] - points[from + k]));
        System.arraycopy(p, 0, q, 0, 3);
        keep(0);
    }

    private void keep(double found) {
        if (found < square) {
            square = found;
            System.arraycopy(p, 0, onFirst, 0, 3);
            System.arraycopy(q, 0, onSecond, 0, 3);
        }
    }
}
