package io.citytwin.tiles.mesh;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.CoordinateSequence;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.LinearRing;
import org.locationtech.jts.geom.Polygon;

/**
 * Footprints with fewer corners, for distant views: rings after Ramer, Douglas and Peucker (corners are left out, none is
 * moved or added), without holes and parts that are smaller than the tolerance. What comes out of a valid polygon is valid,
 * encloses something and is nowhere farther from its outline than is said.
 *
 * <p>Footprints are polygons or multipolygons in EPSG:4326, x = longitude, y = latitude.
 */
public final class FootprintSimplifier {
    /** Rings of so many corners are as plain as they should be. */
    private static final int PLAIN = 5;

    /** Where a ring gets in its own or another's way, half the tolerance is tried, so often. */
    private static final int TRIES = 3;

    /** Rings that enclose less than this (square metres) enclose nothing. */
    private static final double LEAST_AREA = 0.01;

    private final double metresPerLongitude;
    private double moved;

    private FootprintSimplifier(double metresPerLongitude) {
        this.metresPerLongitude = metresPerLongitude;
    }

    /**
     * A footprint in its plainer form.
     *
     * @param footprint the polygon or multipolygon; the one that was given if nothing could be left out
     * @param moved the greatest distance in metres between the outlines of before and after, in both directions, or the
     *     diagonal of the largest hole or part that was left out, if that is more
     */
    public record Simplified(Geometry footprint, double moved) {}

    /** @param tolerance greatest distance in metres, above 0 */
    public static Simplified simplify(Geometry footprint, double tolerance) {
        if (!(tolerance > 0)) {
            throw new IllegalArgumentException("the tolerance must be above 0, was " + tolerance);
        }
        if (footprint.isEmpty()) {
            return new Simplified(footprint, 0);
        }
        var box = footprint.getEnvelopeInternal();
        double latitude = Math.toRadians((box.getMinY() + box.getMaxY()) / 2);
        return new FootprintSimplifier(Ellipsoid.METRES_PER_DEGREE * Math.cos(latitude)).parts(footprint, tolerance);
    }

    private Simplified parts(Geometry footprint, double tolerance) {
        int largest = 0;
        for (int i = 1; i < footprint.getNumGeometries(); i++) {
            largest = size(footprint.getGeometryN(i)) > size(footprint.getGeometryN(largest)) ? i : largest;
        }
        List<Polygon> parts = new ArrayList<>(footprint.getNumGeometries());
        boolean changed = false;
        for (int i = 0; i < footprint.getNumGeometries(); i++) {
            if (!(footprint.getGeometryN(i) instanceof Polygon part) || part.isEmpty()) {
                changed = true;
            } else if (i != largest && size(part) < tolerance) {
                moved = Math.max(moved, size(part));
                changed = true;
            } else {
                Polygon plain = polygon(part, tolerance);
                changed |= plain != part;
                parts.add(plain);
            }
        }
        if (!changed || parts.isEmpty()) {
            return new Simplified(footprint, 0);
        }
        GeometryFactory factory = footprint.getFactory();
        return new Simplified(
                parts.size() == 1 ? parts.get(0) : factory.createMultiPolygon(parts.toArray(Polygon[]::new)), moved);
    }

    /** The diagonal of the box, metres. */
    private double size(Geometry geometry) {
        var box = geometry.getEnvelopeInternal();
        return Math.hypot(box.getWidth() * metresPerLongitude, box.getHeight() * Ellipsoid.METRES_PER_DEGREE);
    }

    private Polygon polygon(Polygon polygon, double tolerance) {
        double before = moved;
        double allowed = tolerance;
        for (int tried = 0; tried < TRIES; tried++, allowed /= 2) {
            Polygon plain = attempt(polygon, allowed);
            if (plain == polygon || plain.isValid()) {
                return plain;
            }
            moved = before;
        }
        return polygon;
    }

    private Polygon attempt(Polygon polygon, double tolerance) {
        LinearRing shell = ring(polygon.getExteriorRing(), tolerance);
        boolean changed = shell != polygon.getExteriorRing();
        List<LinearRing> holes = new ArrayList<>(polygon.getNumInteriorRing());
        for (int i = 0; i < polygon.getNumInteriorRing(); i++) {
            LinearRing hole = polygon.getInteriorRingN(i);
            if (size(hole) < tolerance) {
                moved = Math.max(moved, size(hole));
                changed = true;
            } else {
                LinearRing plain = ring(hole, tolerance);
                changed |= plain != hole;
                holes.add(plain);
            }
        }
        return changed ? polygon.getFactory().createPolygon(shell, holes.toArray(LinearRing[]::new)) : polygon;
    }

    /** The ring with fewer corners, or itself. */
    private LinearRing ring(LinearRing ring, double tolerance) {
        CoordinateSequence points = ring.getCoordinateSequence();
        int n = points.size() - 1;
        if (n <= PLAIN) {
            return ring;
        }
        double[] x = new double[n];
        double[] y = new double[n];
        for (int i = 0; i < n; i++) {
            x[i] = (points.getX(i) - points.getX(0)) * metresPerLongitude;
            y[i] = (points.getY(i) - points.getY(0)) * Ellipsoid.METRES_PER_DEGREE;
        }
        boolean[] kept = new boolean[n];
        double distance = keep(x, y, tolerance, kept);
        Coordinate[] corners = new Coordinate[n + 1];
        int count = 0;
        for (int i = 0; i < n; i++) {
            if (kept[i]) {
                corners[count++] = points.getCoordinateCopy(i);
            }
        }
        double area = area(x, y, kept);
        if (count == n || count < 3 || Math.abs(area) < LEAST_AREA || area > 0 != area(x, y, null) > 0) {
            return ring;
        }
        corners[count] = corners[0].copy();
        moved = Math.max(moved, distance);
        return ring.getFactory().createLinearRing(Arrays.copyOf(corners, count + 1));
    }

    /**
     * Marks the corners to keep.
     *
     * @return the greatest distance of a corner that is left out from the side that takes its place
     */
    private static double keep(double[] x, double[] y, double tolerance, boolean[] kept) {
        int n = x.length;
        int first = 0;
        for (int i = 1; i < n; i++) {
            first = x[i] < x[first] || x[i] == x[first] && y[i] < y[first] ? i : first;
        }
        int second = first;
        for (int i = 0; i < n; i++) {
            if (Math.hypot(x[i] - x[first], y[i] - y[first]) > Math.hypot(x[second] - x[first], y[second] - y[first])) {
                second = i;
            }
        }
        kept[first] = true;
        kept[second] = true;
        // Two corners make no ring: the one farthest from their line is kept whatever its distance.
        int third = first;
        double away = 0;
        for (int i = 0; i < n; i++) {
            double d = distance(x, y, i, first, second);
            third = d > away ? i : third;
            away = Math.max(away, d);
        }
        kept[third] = true;
        int[] anchors = {first, second, third};
        Arrays.sort(anchors);
        double greatest = 0;
        Deque<int[]> open = new ArrayDeque<>();
        for (int i = 0; i < 3; i++) {
            open.push(new int[] {anchors[i], i < 2 ? anchors[i + 1] : anchors[0] + n});
        }
        while (!open.isEmpty()) {
            int[] span = open.pop();
            int farthest = -1;
            double most = 0;
            for (int i = span[0] + 1; i < span[1]; i++) {
                double d = distance(x, y, i % n, span[0] % n, span[1] % n);
                if (d > most || farthest < 0) {
                    farthest = i;
                    most = d;
                }
            }
            if (most > tolerance) {
                kept[farthest % n] = true;
                open.push(new int[] {span[0], farthest});
                open.push(new int[] {farthest, span[1]});
            } else {
                greatest = Math.max(greatest, most);
            }
        }
        return greatest;
    }

    /** Distance of corner p from the side between corners a and b. */
    private static double distance(double[] x, double[] y, int p, int a, int b) {
        double dx = x[b] - x[a];
        double dy = y[b] - y[a];
        double square = dx * dx + dy * dy;
        double t = square == 0 ? 0 : ((x[p] - x[a]) * dx + (y[p] - y[a]) * dy) / square;
        double along = Math.max(0, Math.min(1, t));
        return Math.hypot(x[p] - x[a] - along * dx, y[p] - y[a] - along * dy);
    }

    /** The signed area of the kept corners, of all where {@code kept} is null. */
    private static double area(double[] x, double[] y, boolean[] kept) {
        double sum = 0;
        int before = -1;
        int first = -1;
        for (int i = 0; i < x.length; i++) {
            if (kept == null || kept[i]) {
                if (before < 0) {
                    first = i;
                } else {
                    sum += x[before] * y[i] - x[i] * y[before];
                }
                before = i;
            }
        }
        return before < 0 ? 0 : (sum + x[before] * y[first] - x[first] * y[before]) / 2;
    }
}
