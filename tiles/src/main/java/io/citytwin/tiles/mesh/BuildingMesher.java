package io.citytwin.tiles.mesh;

import io.citytwin.geometry.PolygonTriangles;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.locationtech.jts.geom.CoordinateSequence;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.LinearRing;
import org.locationtech.jts.geom.Polygon;

/**
 * Raises footprints to blocks: a flat roof, a wall per edge (of courtyards too) and, if wanted, a floor. Closed with the
 * floor; normals point outwards, triangles wind counter-clockwise seen from outside.
 *
 * <p>Footprints are polygons or multipolygons in EPSG:4326, x = longitude, y = latitude; their own heights are not read.
 * Coordinates are those of the footprint to within the float's rounding (1 cm within 100 km of the frame's origin).
 * Rings that enclose nothing are left out and counted. Not thread safe.
 */
public final class BuildingMesher {
    /** Points closer than this (metres) are one. */
    private static final double SAME_POINT = 1e-4;

    /** Rings that enclose less than this (square metres) enclose nothing. */
    private static final double LEAST_AREA = 1e-4;

    private final EastNorthUp frame;
    private final boolean withFloor;
    private final TriangleMesh mesh = new TriangleMesh();
    private int degenerateRings;

    public BuildingMesher(EastNorthUp frame, boolean withFloor) {
        this.frame = frame;
        this.withFloor = withFloor;
    }

    /** What was raised so far. */
    public TriangleMesh mesh() {
        return mesh;
    }

    /** How many rings enclosed nothing and were left out. */
    public int degenerateRings() {
        return degenerateRings;
    }

    /**
     * Adds a block.
     *
     * @param footprint polygon or multipolygon in EPSG:4326; parts of other types are left out
     * @param base ellipsoidal height of the floor in metres
     * @param height metres from floor to roof, positive
     * @param feature the number that its vertices carry
     * @return whether there was anything to raise
     */
    public boolean add(Geometry footprint, double base, double height, int feature) {
        if (!(height > 0) || Double.isInfinite(height)) {
            throw new IllegalArgumentException("a block's height must be positive and finite, was " + height);
        }
        boolean raised = false;
        for (int i = 0; i < footprint.getNumGeometries(); i++) {
            if (footprint.getGeometryN(i) instanceof Polygon polygon && !polygon.isEmpty()) {
                raised |= raise(polygon, base, base + height, feature);
            }
        }
        return raised;
    }

    private boolean raise(Polygon polygon, double base, double top, int feature) {
        Ring shell = ring(polygon.getExteriorRing(), base, top, true);
        if (shell == null) {
            return false;
        }
        List<Ring> rings = new ArrayList<>(1 + polygon.getNumInteriorRing());
        rings.add(shell);
        for (int i = 0; i < polygon.getNumInteriorRing(); i++) {
            Ring hole = ring(polygon.getInteriorRingN(i), base, top, false);
            if (hole != null) {
                rings.add(hole);
            }
        }
        for (Ring ring : rings) {
            walls(ring, feature);
        }
        int[] corners = triangulate(rings);
        cap(rings, corners, true, feature);
        if (withFloor) {
            cap(rings, corners, false, feature);
        }
        return true;
    }

    /** A ring's points at floor and roof, without the closing one; the shell counter-clockwise, holes clockwise. */
    private record Ring(int size, double[] bottom, double[] top) {}

    private Ring ring(LinearRing source, double base, double top, boolean counterClockwise) {
        CoordinateSequence points = source.getCoordinateSequence();
        double[] low = new double[3 * points.size()];
        double[] high = new double[3 * points.size()];
        int n = 0;
        for (int i = 0; i < points.size(); i++) {
            frame.toLocal(points.getX(i), points.getY(i), base, low, 3 * n);
            if (n == 0 || !same(low, n - 1, n)) {
                frame.toLocal(points.getX(i), points.getY(i), top, high, 3 * n);
                n++;
            }
        }
        while (n > 1 && same(low, 0, n - 1)) {
            n--;
        }
        double area = n < 3 ? 0 : signedArea(low, n);
        if (Math.abs(area) < LEAST_AREA) {
            degenerateRings++;
            return null;
        }
        if (area > 0 != counterClockwise) {
            reverse(low, n);
            reverse(high, n);
        }
        return new Ring(n, low, high);
    }

    private void walls(Ring ring, int feature) {
        double[] low = ring.bottom;
        double[] high = ring.top;
        for (int i = 0; i < ring.size; i++) {
            int a = 3 * i;
            int b = 3 * ((i + 1) % ring.size);
            double dx = low[b] - low[a];
            double dy = low[b + 1] - low[a + 1];
            double length = Math.hypot(dx, dy);
            double nx = dy / length;
            double ny = -dx / length;
            int v = mesh.vertex(low[a], low[a + 1], low[a + 2], nx, ny, 0, feature);
            mesh.vertex(low[b], low[b + 1], low[b + 2], nx, ny, 0, feature);
            mesh.vertex(high[b], high[b + 1], high[b + 2], nx, ny, 0, feature);
            mesh.vertex(high[a], high[a + 1], high[a + 2], nx, ny, 0, feature);
            mesh.triangle(v, v + 1, v + 2);
            mesh.triangle(v, v + 2, v + 3);
        }
    }

    private void cap(List<Ring> rings, int[] corners, boolean roof, int feature) {
        int first = mesh.vertexCount();
        for (Ring ring : rings) {
            double[] points = roof ? ring.top : ring.bottom;
            for (int i = 0; i < ring.size; i++) {
                mesh.vertex(points[3 * i], points[3 * i + 1], points[3 * i + 2], 0, 0, roof ? 1 : -1, feature);
            }
        }
        for (int i = 0; i < corners.length; i += 3) {
            if (roof) {
                mesh.triangle(first + corners[i], first + corners[i + 1], first + corners[i + 2]);
            } else {
                mesh.triangle(first + corners[i + 2], first + corners[i + 1], first + corners[i]);
            }
        }
    }

    /** Triangles over the numbered points of all rings, counter-clockwise seen from above. */
    private static int[] triangulate(List<Ring> rings) {
        int total = rings.stream().mapToInt(Ring::size).sum();
        double[] flat = new double[2 * total];
        int[] starts = new int[rings.size()];
        double area = 0;
        int n = 0;
        for (int r = 0; r < starts.length; r++) {
            Ring ring = rings.get(r);
            starts[r] = n;
            area += signedArea(ring.bottom, ring.size);
            for (int i = 0; i < ring.size; i++, n++) {
                flat[2 * n] = ring.bottom[3 * i];
                flat[2 * n + 1] = ring.bottom[3 * i + 1];
            }
        }
        return PolygonTriangles.of(flat, starts, area);
    }

    private static boolean same(double[] points, int i, int j) {
        return Math.abs(points[3 * i] - points[3 * j]) < SAME_POINT
                && Math.abs(points[3 * i + 1] - points[3 * j + 1]) < SAME_POINT;
    }

    private static double signedArea(double[] points, int n) {
        double sum = 0;
        for (int i = 1; i + 1 < n; i++) {
            sum += (points[3 * i] - points[0]) * (points[3 * i + 4] - points[1])
                    - (points[3 * i + 3] - points[0]) * (points[3 * i + 1] - points[1]);
        }
        return sum / 2;
    }

    private static void reverse(double[] points, int n) {
        double[] copy = Arrays.copyOf(points, 3 * n);
        for (int i = 0; i < n; i++) {
            System.arraycopy(copy, 3 * (n - 1 - i), points, 3 * i, 3);
        }
    }
}
