package io.citytwin.geometry;

import earcut4j.Earcut;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.LinearRing;
import org.locationtech.jts.triangulate.polygon.PolygonTriangulator;

/**
 * Cuts a polygon with holes into triangles over its own corners. Earcut is fast and mostly right; where its triangles do
 * not add up to the polygon's area (one in ten polygons with several holes, as measured) JTS's slower and exact
 * triangulator does it again.
 */
public final class PolygonTriangles {
    private static final double TOLERANCE = 1e-7;
    private static final GeometryFactory FACTORY = new GeometryFactory();

    private PolygonTriangles() {}

    /**
     * @param flat x and y of all corners, ring after ring, no ring closed by a repeated corner; the shell first
     * @param starts number of the first corner of each ring
     * @param area the polygon's area
     * @return three corner numbers per triangle, counter-clockwise
     */
    public static int[] of(double[] flat, int[] starts, double area) {
        if (starts.length == 1 && flat.length == 8) {
            int[] two = quad(flat);
            if (two != null) {
                return two;
            }
        }
        int[] holes = starts.length == 1 ? null : Arrays.copyOfRange(starts, 1, starts.length);
        List<Integer> corners = Earcut.earcut(flat, holes, 2);
        int[] triangles = new int[corners.size()];
        double covered = 0;
        for (int i = 0; i < triangles.length; i += 3) {
            covered += put(flat, triangles, i, corners.get(i), corners.get(i + 1), corners.get(i + 2));
        }
        if (Math.abs(covered - area) <= TOLERANCE * area) {
            return triangles;
        }
        int[] exact = byJts(flat, starts);
        return exact.length > 0 ? exact : triangles;
    }

    /** Most footprints have four corners: a convex one needs no search. */
    private static int[] quad(double[] f) {
        boolean convex = twice(f, 0, 1, 2) > 0 && twice(f, 1, 2, 3) > 0 && twice(f, 2, 3, 0) > 0 && twice(f, 3, 0, 1) > 0;
        return convex ? new int[] {0, 1, 2, 0, 2, 3} : null;
    }

    private static int[] byJts(double[] flat, int[] starts) {
        Map<Coordinate, Integer> numbers = new HashMap<>();
        LinearRing[] rings = new LinearRing[starts.length];
        for (int r = 0; r < starts.length; r++) {
            int end = r + 1 < starts.length ? starts[r + 1] : flat.length / 2;
            Coordinate[] points = new Coordinate[end - starts[r] + 1];
            for (int i = starts[r]; i < end; i++) {
                Coordinate c = new Coordinate(flat[2 * i], flat[2 * i + 1]);
                points[i - starts[r]] = c;
                numbers.putIfAbsent(c, i);
            }
            points[points.length - 1] = points[0];
            rings[r] = FACTORY.createLinearRing(points);
        }
        LinearRing[] holes = Arrays.copyOfRange(rings, 1, rings.length);
        Geometry cut;
        try {
            cut = PolygonTriangulator.triangulate(FACTORY.createPolygon(rings[0], holes));
        } catch (RuntimeException e) {
            return new int[0]; // an invalid polygon (crossing itself, say) has no exact answer
        }
        int[] triangles = new int[3 * cut.getNumGeometries()];
        for (int i = 0; i < cut.getNumGeometries(); i++) {
            Coordinate[] c = cut.getGeometryN(i).getCoordinates();
            put(flat, triangles, 3 * i, numbers.get(c[0]), numbers.get(c[1]), numbers.get(c[2]));
        }
        return triangles;
    }

    /** Writes a triangle counter-clockwise and gives its area. */
    private static double put(double[] flat, int[] triangles, int at, int a, int b, int c) {
        double twice = twice(flat, a, b, c);
        triangles[at] = a;
        triangles[at + 1] = twice >= 0 ? b : c;
        triangles[at + 2] = twice >= 0 ? c : b;
        return Math.abs(twice) / 2;
    }

    private static double twice(double[] f, int a, int b, int c) {
        return (f[2 * b] - f[2 * a]) * (f[2 * c + 1] - f[2 * a + 1])
                - (f[2 * c] - f[2 * a]) * (f[2 * b + 1] - f[2 * a + 1]);
    }
}
