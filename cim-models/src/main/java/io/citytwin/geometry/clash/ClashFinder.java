package io.citytwin.geometry.clash;

import io.citytwin.geometry.clash.Clash.Kind;
import java.util.List;
import java.util.function.Consumer;

/**
 * Finds where the bodies of two lists (two disciplines, two models) clash. All are in one frame, metres. Bodies whose boxes
 * are apart are not compared; whether two triangles meet is decided without error ({@link Orientation}). Bodies must be closed
 * to have an inside: of two open surfaces that cross neither lies in the other, and that is no hard clash.
 */
public final class ClashFinder {
    private ClashFinder() {}

    /**
     * Tells the hard clashes: pairs of which a point of one lies deeper than the tolerance inside the other. So bodies that
     * touch are none, nor those that overlap by no more than what rounding does; one inside the other is one.
     *
     * @param tolerance metres, at least 0; stored meshes are rounded to 0.6 mm, so that 0.002 is the least that makes sense
     *     for them
     * @throws IllegalArgumentException where the tolerance is below 0 or no number
     */
    public static void findHard(List<Body> first, List<Body> second, double tolerance, Consumer<Clash> consumer) {
        if (!(tolerance >= 0)) {
            throw new IllegalArgumentException("a tolerance must be 0 metres or more, was " + tolerance);
        }
        pairs(first, second, 0, (i, j) -> {
            Clash clash = hard(i, first.get(i), j, second.get(j), tolerance);
            if (clash != null) {
                consumer.accept(clash);
            }
        });
    }

    /**
     * Tells the pairs that share room ({@link #findHard}) and those whose surfaces are closer than the clearance, those that
     * touch included, with the nearest points of both.
     *
     * @param clearance metres, above 0
     * @throws IllegalArgumentException where the clearance is not above 0, or the tolerance below 0
     */
    public static void findCloserThan(
            double clearance, List<Body> first, List<Body> second, double tolerance, Consumer<Clash> consumer) {
        if (!(clearance > 0) || !(tolerance >= 0)) {
            throw new IllegalArgumentException("a clearance must be above 0 and a tolerance at least 0 metres, were "
                    + clearance + " and " + tolerance);
        }
        pairs(first, second, clearance, (i, j) -> {
            Clash hard = hard(i, first.get(i), j, second.get(j), tolerance);
            if (hard != null) {
                consumer.accept(hard);
                return;
            }
            SurfaceDistance near = new SurfaceDistance(first.get(i), second.get(j), clearance);
            if (near.distance() < clearance) {
                consumer.accept(new Clash(
                        i, j, Kind.TOO_CLOSE, 0, near.distance(), near.onFirst(), near.onSecond()));
            }
        });
    }

    private interface Pair {
        void take(int first, int second);
    }

    /** Pairs whose boxes are no farther apart than the margin along each axis. */
    private static void pairs(List<Body> first, List<Body> second, double margin, Pair pair) {
        double[] boxes = new double[6 * second.size()];
        for (int j = 0; j < second.size(); j++) {
            System.arraycopy(second.get(j).box(), 0, boxes, 6 * j, 6);
        }
        BoxTree tree = new BoxTree(boxes);
        for (int i = 0; i < first.size(); i++) {
            int number = i;
            tree.any(first.get(i).box(), 0, margin, j -> {
                pair.take(number, j);
                return false;
            });
        }
    }

    private static Clash hard(int i, Body a, int j, Body b, double tolerance) {
        if (PenetrationDepth.most(a.box(), b.box()) <= tolerance) {
            return null;
        }
        boolean met = meet(a, b);
        if (!met && !a.contains(corner(b)) && !b.contains(corner(a))) {
            return null;
        }
        PenetrationDepth search = new PenetrationDepth(a, b);
        return search.depth() > tolerance
                ? new Clash(
                        i, j, met ? Kind.CROSSING : Kind.CONTAINED, search.depth(), 0, search.place(), search.place())
                : null;
    }

    /** Of a body whose surface is all inside or all outside, any will do. */
    private static double[] corner(Body body) {
        double[] p = new double[3];
        System.arraycopy(body.corners(), body.at(0, 0), p, 0, 3);
        return p;
    }

    /** Whether the surfaces have a point in common. */
    private static boolean meet(Body a, Body b) {
        double[] box = new double[6];
        double[] room = a.box();
        return b.tree().any(room, 0, 0, t -> {
            for (int k = 0; k < 3; k++) {
                double x = b.corners()[b.at(t, 0) + k];
                double y = b.corners()[b.at(t, 1) + k];
                double z = b.corners()[b.at(t, 2) + k];
                box[k] = Math.min(x, Math.min(y, z));
                box[3 + k] = Math.max(x, Math.max(y, z));
            }
            return a.tree().any(box, 0, 0, s -> meet(a, s, b, t));
        });
    }

    private static boolean meet(Body a, int s, Body b, int t) {
        for (int k = 0; k < 3; k++) {
            int next = (k + 1) % 3;
            if (Triangles.meets(a.corners(), a.at(s, k), a.at(s, next), b.corners(), b.at(t, 0), b.at(t, 1), b.at(t, 2))
                    || Triangles.meets(
                            b.corners(), b.at(t, k), b.at(t, next), a.corners(), a.at(s, 0), a.at(s, 1), a.at(s, 2))) {
                return true;
            }
        }
        return false;
    }
}
