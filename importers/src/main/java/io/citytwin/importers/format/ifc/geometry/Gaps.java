package io.citytwin.importers.format.ifc.geometry;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The gaps that cutting solids with each other leaves in their triangles: cracks where a long edge meets several short ones,
 * which have no area, and here and there a sliver that is missing. Their borders are rings of edges that no other triangle
 * meets; a fan of triangles over each ring closes it.
 */
final class Gaps {
    /** A shape with larger gaps bounds no solid: a sheet, a pane, a box without a lid. */
    private static final double MOST_OF_AREA = 0.01;

    private Gaps() {}

    /**
     * The triangles that close all gaps, three corners each; null where there are gaps of more than a hundredth of the
     * shape's area.
     *
     * @param triangles three corners each
     * @param places x y z of the corners
     * @param area of all triangles, in the square of the places' unit
     */
    static int[] closing(int[] triangles, double[] places, double area) {
        List<int[]> fans = new ArrayList<>();
        Map<Integer, Deque<Integer>> next = borders(triangles);
        double closing = 0;
        for (Map.Entry<Integer, Deque<Integer>> entry : next.entrySet()) {
            while (!entry.getValue().isEmpty()) {
                int hub = entry.getKey();
                int last = entry.getValue().pop();
                // As many border edges leave a corner as arrive at it: the walk ends where it began.
                while (last != hub) {
                    int then = next.get(last).pop();
                    if (then != hub) {
                        fans.add(new int[] {hub, last, then});
                        closing += ShapeMeasure.area(places, hub, last, then);
                    }
                    last = then;
                }
                if (closing > MOST_OF_AREA * area) {
                    return null;
                }
            }
        }
        return fans.stream().flatMapToInt(java.util.Arrays::stream).toArray();
    }

    /** The edges that triangles over the gaps would have: from each corner to others, against those that lack a partner. */
    private static Map<Integer, Deque<Integer>> borders(int[] triangles) {
        Map<Long, Integer> surplus = new HashMap<>();
        for (int i = 0; i < triangles.length; i++) {
            int from = triangles[i];
            int to = triangles[i % 3 == 2 ? i - 2 : i + 1];
            if (from != to) {
                long edge = (long) Math.min(from, to) << 32 | Math.max(from, to);
                surplus.merge(edge, from < to ? 1 : -1, Integer::sum);
            }
        }
        Map<Integer, Deque<Integer>> next = new HashMap<>();
        surplus.forEach((edge, count) -> {
            int low = (int) (edge >>> 32);
            int high = edge.intValue();
            int from = count > 0 ? high : low;
            int to = count > 0 ? low : high;
            for (int n = Math.abs(count); n > 0; n--) {
                next.computeIfAbsent(from, c -> new ArrayDeque<>()).add(to);
            }
        });
        return next;
    }
}
