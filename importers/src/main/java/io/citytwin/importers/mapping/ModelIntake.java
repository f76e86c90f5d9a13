package io.citytwin.importers.mapping;

import io.citytwin.crs.CellwiseTransform;
import io.citytwin.crs.CoordinateTransform;
import io.citytwin.crs.SourceCrs;
import io.citytwin.geometry.ModelMesh;
import io.citytwin.geometry.PolygonTriangles;
import io.citytwin.importers.mapping.GeometryIntake.RefusedException;
import io.citytwin.importers.spi.SourceModel;
import io.citytwin.importers.spi.SourceTexture;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
                surface(surface, perLongitude, mesh);
            }
        } catch (IllegalArgumentException e) {
            throw new RefusedException("model-too-large", e.getMessage());
        }
        return mesh.build();
    }

    private void surface(SourceModel.Surface surface, double perLongitude, ModelMesh.Builder mesh)
            throws RefusedException {
        Optional<SourceTexture.Kept> picture =
                surface.picture() == null ? Optional.empty() : surface.picture().texture().keep();
        int[] triangles = new int[0];
        float[] coordinates = new float[0];
        for (int p = 0; p < surface.polygons().size(); p++) {
            float[][] ofRings = picture.isEmpty() ? null : surface.picture().coordinates().get(p);
            Cut cut = polygon(surface.polygons().get(p), ofRings, perLongitude, mesh);
            triangles = joined(triangles, cut.corners);
            coordinates = joined(coordinates, cut.coordinates);
        }
        // An empty face is kept, so that the count of surfaces is the source's own.
        if (triangles.length == 0) {
            note("surface-without-area");
            mesh.face(surface.kind(), surface.begins(), surface.color(), triangles);
        } else if (picture.isEmpty()) {
            mesh.face(surface.kind(), surface.begins(), surface.color(), triangles);
        } else {
            int[] pairs = new int[triangles.length];
            for (int i = 0; i < pairs.length; i++) {
                pairs[i] = mesh.pair(coordinates[2 * i], coordinates[2 * i + 1]);
            }
            int mean = picture.get().mean(coordinates);
            mesh.face(surface.kind(), surface.begins(), mean, triangles, picture.get().texture(), pairs);
        }
    }

    private static float[] joined(float[] a, float[] b) {
        if (a.length == 0) {
            return b;
        }
        float[] both = java.util.Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, both, a.length, b.length);
        return both;
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

    /**
     * A polygon's triangles.
     *
     * @param corners numbers of corners, three per triangle
     * @param coordinates u v of each of them; empty where it shows no picture
     */
    private record Cut(int[] corners, float[] coordinates) {
        private static final Cut NOTHING = new Cut(new int[0], new float[0]);
    }

    /** @param coordinates texture coordinates of the rings, or null */
    private Cut polygon(double[][] rings, float[][] coordinates, double perLongitude, ModelMesh.Builder mesh)
            throws RefusedException {
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
        List<float[]> shown = new ArrayList<>(rings.length);
        double[] origin = null;
        for (int r = 0; r < rings.length; r++) {
            double[] ring = transformed(rings[r]);
            if (origin == null && ring.length >= 3) {
                origin = new double[] {ring[0], ring[1], ring[2]};
            }
            int n = ring.length / 3;
            int[] corners = new int[n];
            double[] metres = new double[3 * n];
            float[] uv = new float[coordinates == null ? 0 : 2 * n];
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
                if (coordinates != null) {
                    System.arraycopy(coordinates[r], 2 * i, uv, 2 * kept, 2);
                }
                kept++;
            }
            if (kept >= 3) {
                local.add(java.util.Arrays.copyOf(metres, 3 * kept));
                numbers.add(java.util.Arrays.copyOf(corners, kept));
                shown.add(coordinates == null ? uv : java.util.Arrays.copyOf(uv, 2 * kept));
            } else if (local.isEmpty()) {
                return Cut.NOTHING; // without an outer ring there is no polygon
            }
        }
        if (local.isEmpty()) {
            return Cut.NOTHING;
        }
        int[] places = triangles(local);
        int[] corners = together(numbers);
        float[] all = together(shown, coordinates == null ? 0 : 2 * corners.length);
        float[] uv = new float[coordinates == null ? 0 : 2 * places.length];
        for (int i = 0; i < uv.length; i += 2) {
            System.arraycopy(all, 2 * places[i / 2], uv, i, 2);
        }
        for (int i = 0; i < places.length; i++) {
            places[i] = corners[places[i]];
        }
        return new Cut(places, uv);
    }

    private static int[] together(List<int[]> parts) {
        return parts.size() == 1
                ? parts.get(0)
                : parts.stream().flatMapToInt(java.util.Arrays::stream).toArray();
    }

    private static float[] together(List<float[]> parts, int room) {
        float[] all = new float[room];
        int at = 0;
        for (float[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }

    /** Numbers of the rings' corners, counted through all rings; three per triangle. */
    private static int[] triangles(List<double[]> rings) {
        double[] normal = Footprints.normal(rings.get(0));
        double length = Math.sqrt(normal[0] * normal[0] + normal[1] * normal[1] + normal[2] * normal[2]);
        if (!(length / 2 > LEAST_AREA)) {
            return new int[0];
        }
        if (rings.size() == 1 && rings.get(0).length == 9) {
            return new int[] {0, 1, 2};
        }
        // The axis that the polygon faces most is dropped, the two others in the order that keeps it counter-clockwise.
        int axis = Math.abs(normal[0]) > Math.abs(normal[1])
                ? Math.abs(normal[0]) > Math.abs(normal[2]) ? 0 : 2
                : Math.abs(normal[1]) > Math.abs(normal[2]) ? 1 : 2;
        int u = normal[axis] > 0 ? (axis + 1) % 3 : (axis + 2) % 3;
        int v = 3 - axis - u;
        int total = rings.stream().mapToInt(r -> r.length / 3).sum();
        double[] flat = new double[2 * total];
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
            }
            double enclosed = Math.abs(area(flat, from, at));
            area += r == 0 ? enclosed : -enclosed;
        }
        return PolygonTriangles.of(flat, starts, area);
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
