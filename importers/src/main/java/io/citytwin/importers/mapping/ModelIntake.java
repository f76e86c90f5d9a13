package io.citytwin.importers.mapping;

import io.citytwin.crs.CellwiseTransform;
import io.citytwin.crs.CoordinateTransform;
import io.citytwin.crs.SourceCrs;
import io.citytwin.geometry.ModelMesh;
import io.citytwin.geometry.PolygonTriangles;
import io.citytwin.importers.mapping.GeometryIntake.RefusedException;
import io.citytwin.importers.spi.SourceModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Brings the surfaces of city models into the city: transformed to EPSG:4326, heights as they are, cut into triangles over
 * their own corners. A polygon is cut on the plane of two axes that it faces most; polygons without area are left out and
 * counted. Safe for many threads.
 */
public final class ModelIntake {
    private static final double METRES_PER_DEGREE = Math.PI / 180 * 6378137;
    /** Polygons that enclose less than this (square metres) enclose nothing. */
    private static final double LEAST_AREA = 1e-6;
    /** Cutting takes time that grows faster than the corners: no surface of a city has more. */
    private static final int MOST_CORNERS = 100_000;

    private final CoordinateTransform transform;
    private final String crsName;
    private final Map<String, LongAdder> notes = new ConcurrentHashMap<>();

    /** @param crs the CRS that the models are in */
    public ModelIntake(SourceCrs crs) {
        this.crsName = crs.name();
        this.transform = CellwiseTransform.toWgs84(crs);
    }

    /**
     * The model's triangles, or null where it has none.
     *
     * @throws RefusedException where a coordinate is not finite or lies outside the CRS's range
     */
    public ModelMesh take(SourceModel model) throws RefusedException {
        double[] first = first(model);
        if (first == null) {
            return null;
        }
        ModelMesh.Builder mesh = new ModelMesh.Builder(
                Math.rint(first[0] * 1e6) / 1e6, Math.rint(first[1] * 1e6) / 1e6, Math.rint(first[2]));
        double perLongitude = METRES_PER_DEGREE * Math.cos(Math.toRadians(first[1]));
        try {
            for (SourceModel.Surface surface : model.surfaces()) {
                boolean begins = surface.begins();
                int[] triangles = new int[0];
                for (double[][] rings : surface.polygons()) {
                    triangles = joined(triangles, polygon(rings, perLongitude, mesh));
                }
                if (triangles.length == 0) {
                    note("surface-without-area");
                }
                // An empty face is kept, so that the count of surfaces is the source's own.
                mesh.face(surface.kind(), begins, surface.color(), triangles);
            }
        } catch (IllegalArgumentException e) {
            throw new RefusedException("model-too-large", e.getMessage());
        }
        return mesh.build();
    }

    private static int[] joined(int[] a, int[] b) {
        if (a.length == 0) {
            return b;
        }
        int[] both = java.util.Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, both, a.length, b.length);
        return both;
    }

    private double[] first(SourceModel model) throws RefusedException {
        for (SourceModel.Surface surface : model.surfaces()) {
            for (double[][] rings : surface.polygons()) {
                if (rings[0].length >= 3) {
                    return transformed(new double[] {rings[0][0], rings[0][1], rings[0][2]});
                }
            }
        }
        return null;
    }

    private double[] transformed(double[] ring) throws RefusedException {
        double[] image = ring.clone();
        transform.apply(image, 0, image.length / 3, 3);
        for (int i = 0; i < image.length; i += 3) {
            if (!(Math.abs(ring[i] + ring[i + 1] + ring[i + 2]) <= Double.MAX_VALUE)) {
                throw new RefusedException("coordinate-not-finite", corner(ring, i) + " is not finite");
            }
            if (!(Math.abs(image[i]) <= 180 && Math.abs(image[i + 1]) <= 90)) {
                throw new RefusedException("coordinate-range", corner(ring, i) + " lies outside the range of " + crsName);
            }
        }
        return image;
    }

    private static String corner(double[] ring, int i) {
        return "the coordinate (" + ring[i] + " " + ring[i + 1] + " " + ring[i + 2] + ")";
    }

    /** Corner numbers of a polygon's triangles. */
    private int[] polygon(double[][] rings, double perLongitude, ModelMesh.Builder mesh) throws RefusedException {
        long total = 0;
        for (double[] ring : rings) {
            total += ring.length / 3;
        }
        if (total > MOST_CORNERS) {
            throw new RefusedException(
                    "polygon-too-large", "a polygon has " + total + " corners; at most " + MOST_CORNERS + " are taken");
        }
        List<double[]> local = new ArrayList<>(rings.length);
        List<int[]> numbers = new ArrayList<>(rings.length);
        double[] origin = null;
        for (double[] source : rings) {
            double[] ring = transformed(source);
            if (origin == null && ring.length >= 3) {
                origin = new double[] {ring[0], ring[1], ring[2]};
            }
            int n = ring.length / 3;
            int[] corners = new int[n];
            double[] metres = new double[3 * n];
            int kept = 0;
            for (int i = 0; i < n; i++) {
                int corner = mesh.corner(ring[3 * i], ring[3 * i + 1], ring[3 * i + 2]);
                if (kept > 0 && corners[kept - 1] == corner || i == n - 1 && kept > 0 && corners[0] == corner) {
                    continue;
                }
                corners[kept] = corner;
                metres[3 * kept] = (ring[3 * i] - origin[0]) * perLongitude;
                metres[3 * kept + 1] = (ring[3 * i + 1] - origin[1]) * METRES_PER_DEGREE;
                metres[3 * kept + 2] = ring[3 * i + 2] - origin[2];
                kept++;
            }
            if (kept >= 3) {
                local.add(java.util.Arrays.copyOf(metres, 3 * kept));
                numbers.add(java.util.Arrays.copyOf(corners, kept));
            } else if (local.isEmpty()) {
                return new int[0]; // without an outer ring there is no polygon
            }
        }
        return local.isEmpty() ? new int[0] : triangles(local, numbers);
    }

    private static int[] triangles(List<double[]> rings, List<int[]> numbers) {
        double[] normal = Footprints.normal(rings.get(0));
        double length = Math.sqrt(normal[0] * normal[0] + normal[1] * normal[1] + normal[2] * normal[2]);
        if (!(length / 2 > LEAST_AREA)) {
            return new int[0];
        }
        int[] outer = numbers.get(0);
        if (rings.size() == 1 && outer.length == 3) {
            return outer;
        }
        // The axis that the polygon faces most is dropped, the two others in the order that keeps it counter-clockwise.
        int axis = Math.abs(normal[0]) > Math.abs(normal[1])
                ? Math.abs(normal[0]) > Math.abs(normal[2]) ? 0 : 2
                : Math.abs(normal[1]) > Math.abs(normal[2]) ? 1 : 2;
        int u = normal[axis] > 0 ? (axis + 1) % 3 : (axis + 2) % 3;
        int v = 3 - axis - u;
        int total = numbers.stream().mapToInt(n -> n.length).sum();
        double[] flat = new double[2 * total];
        int[] corners = new int[total];
        int[] starts = new int[rings.size()];
        double area = 0;
        int at = 0;
        for (int r = 0; r < starts.length; r++) {
            double[] ring = rings.get(r);
            starts[r] = at;
            int from = at;
            for (int i = 0; i < ring.length; i += 3, at++) {
                flat[2 * at] = ring[i + u];
                flat[2 * at + 1] = ring[i + v];
                corners[at] = numbers.get(r)[i / 3];
            }
            double enclosed = Math.abs(area(flat, from, at));
            area += r == 0 ? enclosed : -enclosed;
        }
        int[] cut = PolygonTriangles.of(flat, starts, area);
        for (int i = 0; i < cut.length; i++) {
            cut[i] = corners[cut[i]];
        }
        return cut;
    }

    private static double area(double[] flat, int from, int to) {
        double sum = 0;
        for (int i = from, j = to - 1; i < to; j = i++) {
            sum += flat[2 * j] * flat[2 * i + 1] - flat[2 * i] * flat[2 * j + 1];
        }
        return sum / 2;
    }

    private void note(String what) {
        notes.computeIfAbsent(what, w -> new LongAdder()).increment();
    }

    /** What was noticed, by kind. */
    public Map<String, Long> notes() {
        Map<String, Long> counts = new TreeMap<>();
        notes.forEach((what, times) -> counts.put(what, times.sum()));
        return counts;
    }
}
