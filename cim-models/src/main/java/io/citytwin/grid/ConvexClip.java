package io.citytwin.grid;

/**
 * Clips rings and segments, straight in longitude and latitude, to convex counter-clockwise rings (Sutherland–Hodgman,
 * Cyrus–Beck). Where a clipped ring falls apart its parts stay joined by edges along the border, there and back: they
 * enclose nothing, so that the ring's area is right.
 */
final class ConvexClip {
    private double[] from = new double[64];
    private double[] to = new double[64];
    private int points;

    /** The clipped ring's x, y pairs; valid until the next clip, {@link #points} of them. */
    double[] result() {
        return from;
    }

    int points() {
        return points;
    }

    /** Clips a ring; returns the number of points left. */
    int clip(double[] ring, int count, double[] convex) {
        if (from.length < 2 * count) {
            from = new double[2 * count];
        }
        System.arraycopy(ring, 0, from, 0, 2 * count);
        points = count;
        for (int i = 0; i < convex.length && points > 0; i += 2) {
            int j = (i + 2) % convex.length;
            half(convex[i], convex[i + 1], convex[j] - convex[i], convex[j + 1] - convex[i + 1]);
        }
        return points;
    }

    /** Keeps what lies left of the line. */
    private void half(double x0, double y0, double dx, double dy) {
        if (to.length < 4 * points + 4) {
            to = new double[4 * points + 4];
        }
        int n = 0;
        double px = from[2 * points - 2];
        double py = from[2 * points - 1];
        double ps = dx * (py - y0) - dy * (px - x0);
        for (int i = 0; i < points; i++) {
            double qx = from[2 * i];
            double qy = from[2 * i + 1];
            double qs = dx * (qy - y0) - dy * (qx - x0);
            if ((ps >= 0) != (qs >= 0)) {
                double t = ps / (ps - qs);
                to[2 * n] = px + t * (qx - px);
                to[2 * n + 1] = py + t * (qy - py);
                n++;
            }
            if (qs >= 0) {
                to[2 * n] = qx;
                to[2 * n + 1] = qy;
                n++;
            }
            px = qx;
            py = qy;
            ps = qs;
        }
        double[] swap = from;
        from = to;
        to = swap;
        points = n;
    }

    /**
     * The part of a segment inside a convex ring.
     *
     * @param t filled with the start and the end of the part, as fractions of the segment
     * @return whether there is one
     */
    static boolean clip(double x1, double y1, double x2, double y2, double[] convex, double[] t) {
        double start = 0;
        double end = 1;
        for (int i = 0; i < convex.length; i += 2) {
            int j = (i + 2) % convex.length;
            double dx = convex[j] - convex[i];
            double dy = convex[j + 1] - convex[i + 1];
            double s1 = dx * (y1 - convex[i + 1]) - dy * (x1 - convex[i]);
            double s2 = dx * (y2 - convex[i + 1]) - dy * (x2 - convex[i]);
            if (s1 < 0 && s2 < 0) {
                return false;
            }
            if (s1 < 0) {
                start = Math.max(start, s1 / (s1 - s2));
            } else if (s2 < 0) {
                end = Math.min(end, s1 / (s1 - s2));
            }
        }
        t[0] = start;
        t[1] = end;
        return start < end;
    }

    /** Whether a point lies in a convex ring, its border included. */
    static boolean contains(double[] convex, double x, double y) {
        for (int i = 0; i < convex.length; i += 2) {
            int j = (i + 2) % convex.length;
            if ((convex[j] - convex[i]) * (y - convex[i + 1]) - (convex[j + 1] - convex[i + 1]) * (x - convex[i]) < 0) {
                return false;
            }
        }
        return true;
    }
}
