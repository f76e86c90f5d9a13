package io.citytwin.importers.format.geometry;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.locationtech.jts.algorithm.Area;
import org.locationtech.jts.algorithm.RayCrossingCounter;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.CoordinateSequence;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.LinearRing;
import org.locationtech.jts.geom.Location;
import org.locationtech.jts.geom.Polygon;
import org.locationtech.jts.index.strtree.STRtree;

/**
 * Makes polygons of loose rings, as shapefiles store them: from the largest ring to the smallest, a ring that lies in a
 * shell is its hole, a ring that lies in a hole or in nothing is a shell. Orientation is a hint only, since many writers
 * get it wrong: a ring turned against its container needs one vertex inside to be taken for a hole, a ring turned the
 * same way needs all of them, so that overlapping shells stay shells.
 */
public final class RingAssembly {
    private static final int INDEX_FROM = 200;

    private RingAssembly() {}

    private static final class Placed {
        final LinearRing ring;
        final Envelope envelope;
        final double area;
        Placed shell;
        final List<LinearRing> holes = new ArrayList<>(0);

        Placed(LinearRing ring) {
            this.ring = ring;
            this.envelope = ring.getEnvelopeInternal();
            this.area = Area.ofRingSigned(ring.getCoordinateSequence());
        }

        double size() {
            return Math.abs(area);
        }
    }

    /** A polygon or a multipolygon; null where there is no ring. */
    public static Geometry assemble(List<LinearRing> rings) {
        if (rings.isEmpty()) {
            return null;
        }
        if (rings.size() == 1) {
            return Geometries.FACTORY.createPolygon(rings.get(0));
        }
        List<Placed> bySize = new ArrayList<>(rings.size());
        for (LinearRing ring : rings) {
            bySize.add(new Placed(ring));
        }
        List<Placed> inFileOrder = List.copyOf(bySize);
        bySize.sort(Comparator.comparingDouble(Placed::size).reversed());
        STRtree index = rings.size() < INDEX_FROM ? null : indexOf(bySize);
        for (int i = 0; i < bySize.size(); i++) {
            place(bySize.get(i), index == null ? bySize.subList(0, i) : candidates(index, bySize.get(i)));
        }
        List<Polygon> polygons = new ArrayList<>();
        for (Placed placed : inFileOrder) {
            if (placed.shell == null) {
                polygons.add(Geometries.polygon(placed.ring, placed.holes));
            }
        }
        return polygons.size() == 1 ? polygons.get(0) : Geometries.multiPolygon(polygons);
    }

    /** Finds the smallest of the larger rings that holds this one; the candidates stand from large to small. */
    private static void place(Placed ring, List<Placed> larger) {
        for (int i = larger.size() - 1; i >= 0; i--) {
            Placed candidate = larger.get(i);
            if (candidate.envelope.contains(ring.envelope) && holds(candidate, ring)) {
                if (candidate.shell == null) {
                    ring.shell = candidate;
                    candidate.holes.add(ring.ring);
                }
                return;
            }
        }
    }

    private static boolean holds(Placed outer, Placed inner) {
        boolean sameTurn = outer.area > 0 == inner.area > 0;
        CoordinateSequence vertices = inner.ring.getCoordinateSequence();
        CoordinateSequence border = outer.ring.getCoordinateSequence();
        boolean anyInside = false;
        Coordinate at = new Coordinate();
        for (int i = 0; i < vertices.size() - 1; i++) {
            at.setX(vertices.getX(i));
            at.setY(vertices.getY(i));
            int location = RayCrossingCounter.locatePointInRing(at, border);
            if (location == Location.EXTERIOR) {
                return false;
            }
            anyInside |= location == Location.INTERIOR;
            if (anyInside && !sameTurn) {
                return true;
            }
        }
        return anyInside || middleInside(vertices, border);
    }

    /** All vertices lie on the border: the middle of an edge tells on which side the ring lies. */
    private static boolean middleInside(CoordinateSequence vertices, CoordinateSequence border) {
        for (int i = 0; i + 1 < vertices.size(); i++) {
            Coordinate middle = new Coordinate(
                    (vertices.getX(i) + vertices.getX(i + 1)) / 2, (vertices.getY(i) + vertices.getY(i + 1)) / 2);
            int location = RayCrossingCounter.locatePointInRing(middle, border);
            if (location != Location.BOUNDARY) {
                return location == Location.INTERIOR;
            }
        }
        return false;
    }

    private static STRtree indexOf(List<Placed> bySize) {
        STRtree index = new STRtree();
        for (Placed placed : bySize) {
            index.insert(placed.envelope, placed);
        }
        return index;
    }

    @SuppressWarnings("unchecked")
    private static List<Placed> candidates(STRtree index, Placed ring) {
        List<Placed> found = new ArrayList<>((List<Placed>) index.query(ring.envelope));
        found.removeIf(p -> p == ring || p.size() <= ring.size());
        found.sort(Comparator.comparingDouble(Placed::size).reversed());
        return found;
    }
}
