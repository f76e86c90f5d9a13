package io.citytwin.grid;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The area of that part of a polygon that lies in a convex zone, from its clipped rings. Clipping leaves bridges along
 * the zone's sides, there and back; what remains of each side when they cancel out is the true border of the part, so
 * that its geodesics, too, run from corner to corner of the part.
 */
final class ZonePiece {
    /** Degrees off a side's line within which a point lies on it: a micrometre. */
    private static final double ON_LINE = 1e-11;
    /** Shortest stretch of a side, as a fraction of it, that counts. */
    private static final double SHORTEST = 1e-9;

    private final double[] convex;
    private final List<List<double[]>> sides = new ArrayList<>();
    private double area;

    ZonePiece(double[] convex) {
        this.convex = convex;
        for (int i = 0; i < convex.length; i += 2) {
            sides.add(null);
        }
    }

    /** Adds a clipped ring: outer rings run counter-clockwise, inner ones clockwise. */
    void add(double[] xy, int points) {
        area += GeodesicMeasure.straightArea(xy, points);
        for (int i = 0, j = points - 1; i < points; j = i++) {
            double px = xy[2 * j];
            double py = xy[2 * j + 1];
            double qx = xy[2 * i];
            double qy = xy[2 * i + 1];
            int side = side(px, py, qx, qy);
            if (side < 0) {
                area += GeodesicMeasure.sliver(px, py, qx, qy);
            } else {
                if (sides.get(side) == null) {
                    sides.set(side, new ArrayList<>());
                }
                sides.get(side).add(new double[] {along(side, px, py), 1});
                sides.get(side).add(new double[] {along(side, qx, qy), -1});
            }
        }
    }

    private int side(double px, double py, double qx, double qy) {
        for (int s = 0; s < sides.size(); s++) {
            int a = 2 * s;
            int b = (a + 2) % convex.length;
            double dx = convex[b] - convex[a];
            double dy = convex[b + 1] - convex[a + 1];
            double limit = ON_LINE * Math.hypot(dx, dy);
            if (Math.abs(dx * (py - convex[a + 1]) - dy * (px - convex[a])) < limit
                    && Math.abs(dx * (qy - convex[a + 1]) - dy * (qx - convex[a])) < limit) {
                return s;
            }
        }
        return -1;
    }

    private double along(int side, double x, double y) {
        int a = 2 * side;
        int b = (a + 2) % convex.length;
        double dx = convex[b] - convex[a];
        double dy = convex[b + 1] - convex[a + 1];
        return (dx * (x - convex[a]) + dy * (y - convex[a + 1])) / (dx * dx + dy * dy);
    }

    /** Square metres. */
    double area() {
        double sum = area;
        for (int s = 0; s < sides.size(); s++) {
            if (sides.get(s) != null) {
                sum += border(s);
            }
        }
        return Math.max(0, sum);
    }

    private double border(int side) {
        List<double[]> ends = sides.get(side);
        ends.sort(Comparator.comparingDouble(e -> e[0]));
        double sum = 0;
        int cover = 0;
        double from = 0;
        double to = 0;
        int running = 0;
        for (int i = 0; i + 1 < ends.size(); i++) {
            cover += (int) ends.get(i)[1];
            double start = ends.get(i)[0];
            double end = ends.get(i + 1)[0];
            if (end - start < SHORTEST) {
                continue;
            }
            if (running != 0 && (cover != running || start - to > SHORTEST)) {
                sum += running * sliver(side, from, to);
                running = 0;
            }
            if (cover != 0 && running == 0) {
                from = start;
                running = cover;
            }
            to = end;
        }
        return running == 0 ? sum : sum + running * sliver(side, from, to);
    }

    private double sliver(int side, double from, double to) {
        int a = 2 * side;
        int b = (a + 2) % convex.length;
        double dx = convex[b] - convex[a];
        double dy = convex[b + 1] - convex[a + 1];
        return GeodesicMeasure.sliver(
                convex[a] + from * dx, convex[a + 1] + from * dy, convex[a] + to * dx, convex[a + 1] + to * dy);
    }
}
