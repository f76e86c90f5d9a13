package io.citytwin.importers.format.ifc.geometry;

import io.citytwin.geometry.PolygonTriangles;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Closes the gaps that cutting leaves in a solid: a face that was forgotten, a face that is there twice, a corner in the
 * middle of a neighbour's edge. Each is a ring of edges without a counterpart; a flat ring is filled by triangles of the
 * other direction, which add what was forgotten and take back what was twice. For solids only: a surface may have an edge
 * ({@link Gaps} measures it all the same where its gaps are as good as nothing).
 */
final class SolidGaps {
    private static final int MOST_EDGES = 400;
    /** How far a flat ring may be from flat, as a share of the shape's size. */
    private static final double FLAT = 1e-4;

    private final float[] positions;
    private final double size;
    private final List<Integer> added = new ArrayList<>();

    private SolidGaps(float[] positions) {
        this.positions = positions;
        this.size = size(positions);
    }

    /**
     * The triangles with those that close the gaps, without such as have no area.
     *
     * @return nothing if there is a ring that is not flat, or too many edges of rings
     */
    static Optional<int[]> closed(float[] positions, int[] triangles) {
        List<int[]> edges = missing(triangles);
        if (edges.size() > MOST_EDGES) {
            return Optional.empty();
        }
        SolidGaps gaps = new SolidGaps(positions);
        for (List<Integer> ring : rings(edges)) {
            if (!gaps.fill(ring)) {
                return Optional.empty();
            }
        }
        int[] all = Arrays.copyOf(triangles, triangles.length + gaps.added.size());
        for (int i = 0; i < gaps.added.size(); i++) {
            all[triangles.length + i] = gaps.added.get(i);
        }
        return Optional.of(all);
    }

    /** Directed edges that would have to be there for each edge to have its counterpart. */
    private static List<int[]> missing(int[] triangles) {
        Map<Long, Integer> surplus = new HashMap<>();
        for (int i = 0; i < triangles.length; i++) {
            int from = triangles[i];
            int to = triangles[i % 3 == 2 ? i - 2 : i + 1];
            boolean upwards = from < to;
            long key = upwards ? (long) from << 32 | to : (long) to << 32 | from;
            surplus.merge(key, upwards ? 1 : -1, Integer::sum);
        }
        List<int[]> missing = new ArrayList<>();
        surplus.forEach((key, count) -> {
            int low = (int) (key >> 32);
            int high = key.intValue();
            for (int i = 0; i < Math.abs(count); i++) {
                missing.add(count > 0 ? new int[] {high, low} : new int[] {low, high});
            }
        });
        // A hash map has no order of its own that holds from one Java to the next; shapes must be the same everywhere.
        missing.sort((a, b) -> a[0] != b[0] ? Integer.compare(a[0], b[0]) : Integer.compare(a[1], b[1]));
        return missing;
    }

    /** As many edges arrive at a corner as leave it: walks that end where they began, parted where they cross themselves. */
    private static List<List<Integer>> rings(List<int[]> edges) {
        Map<Integer, Deque<Integer>> leaving = new HashMap<>();
        edges.forEach(edge ->
                leaving.computeIfAbsent(edge[0], corner -> new ArrayDeque<>()).add(edge[1]));
        List<List<Integer>> rings = new ArrayList<>();
        for (int[] edge : edges) {
            List<Integer> walk = new ArrayList<>();
            int corner = edge[0];
            while (true) {
                int seen = walk.indexOf(corner);
                if (seen >= 0) {
                    List<Integer> ring = walk.subList(seen, walk.size());
                    rings.add(List.copyOf(ring));
                    ring.clear();
                }
                Deque<Integer> next = leaving.get(corner);
                if (next == null || next.isEmpty()) {
                    break;
                }
                walk.add(corner);
                corner = next.remove();
            }
        }
        return rings;
    }

    private boolean fill(List<Integer> ring) {
        double[] normal = normal(ring);
        double length = Math.sqrt(normal[0] * normal[0] + normal[1] * normal[1] + normal[2] * normal[2]);
        if (length <= FLAT * size * FLAT * size) {
            return isNarrow(ring);
        }
        double[] unit = {normal[0] / length, normal[1] / length, normal[2] / length};
        double first = height(ring.get(0), unit);
        for (int corner : ring) {
            if (Math.abs(height(corner, unit) - first) > FLAT * size) {
                return false;
            }
        }
        // Seen along the axis that the plane faces most, turned so that the ring runs counter-clockwise.
        int axis = Math.abs(unit[0]) > Math.abs(unit[1])
                ? Math.abs(unit[0]) > Math.abs(unit[2]) ? 0 : 2
                : Math.abs(unit[1]) > Math.abs(unit[2]) ? 1 : 2;
        int u = unit[axis] > 0 ? (axis + 1) % 3 : (axis + 2) % 3;
        int v = 3 - axis - u;
        double[] flat = new double[2 * ring.size()];
        for (int i = 0; i < ring.size(); i++) {
            flat[2 * i] = positions[3 * ring.get(i) + u];
            flat[2 * i + 1] = positions[3 * ring.get(i) + v];
        }
        for (int corner : PolygonTriangles.of(flat, new int[] {0}, length / 2 * Math.abs(unit[axis]))) {
            added.add(ring.get(corner));
        }
        return true;
    }

    /** Whether all corners of a ring without an area lie on a line: nothing has to be drawn then. */
    private boolean isNarrow(List<Integer> ring) {
        int a = ring.get(0);
        int b = ring.stream()
                .max((c, d) -> Double.compare(distance(a, c), distance(a, d)))
                .orElse(a);
        double base = distance(a, b);
        return ring.stream().allMatch(c -> {
            double[] cross = normal(List.of(a, b, c));
            double area = Math.sqrt(cross[0] * cross[0] + cross[1] * cross[1] + cross[2] * cross[2]);
            return area <= FLAT * size * Math.max(base, FLAT * size);
        });
    }

    /** Newell's normal; as long as twice the ring's area. */
    private double[] normal(List<Integer> ring) {
        double[] normal = new double[3];
        for (int i = 0; i < ring.size(); i++) {
            int a = ring.get(i);
            int b = ring.get((i + 1) % ring.size());
            for (int k = 0; k < 3; k++) {
                int u = (k + 1) % 3;
                int v = (k + 2) % 3;
                normal[k] += (at(a, u) - at(b, u)) * (at(a, v) + at(b, v));
            }
        }
        return normal;
    }

    private double height(int corner, double[] unit) {
        return at(corner, 0) * unit[0] + at(corner, 1) * unit[1] + at(corner, 2) * unit[2];
    }

    private double distance(int a, int b) {
        return Math.hypot(Math.hypot(at(a, 0) - at(b, 0), at(a, 1) - at(b, 1)), at(a, 2) - at(b, 2));
    }

    private double at(int corner, int axis) {
        return positions[3 * corner + axis];
    }

    private static double size(float[] positions) {
        float low = Float.MAX_VALUE;
        float high = -Float.MAX_VALUE;
        for (float position : positions) {
            low = Math.min(low, position);
            high = Math.max(high, position);
        }
        return positions.length == 0 ? 0 : (double) high - low;
    }
}
