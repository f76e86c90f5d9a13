package io.citytwin.importers.format.ifc.geometry;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which way triangles look. Surface models may have faces in either direction; where their triangles close a body all the
 * same, they are turned to look out of it, so that it has a volume.
 */
final class Orientation {
    private Orientation() {}

    /** Whether each edge of a triangle is met by one of the opposite direction. */
    static boolean isClosed(int[] triangles) {
        long[] edges = new long[triangles.length];
        long[] opposite = new long[triangles.length];
        for (int i = 0; i < triangles.length; i++) {
            edges[i] = edge(triangles[i], triangles[next(i)]);
            opposite[i] = edge(triangles[next(i)], triangles[i]);
        }
        Arrays.sort(edges);
        Arrays.sort(opposite);
        return Arrays.equals(edges, opposite);
    }

    /**
     * The triangles, some turned around; as they are if they are closed already, or if there is an edge without exactly two
     * triangles.
     *
     * @param positions x, y, z of the corners
     * @param triangles three corners each; not changed
     */
    static int[] agreeing(float[] positions, int[] triangles) {
        if (isClosed(triangles) || !everyEdgeHasTwo(triangles)) {
            return triangles;
        }
        int[] across = across(triangles);
        int[] agreed = triangles.clone();
        boolean[] seen = new boolean[triangles.length / 3];
        for (int first = 0; first < seen.length; first++) {
            if (!seen[first]) {
                Optional<List<Integer>> turned = turnedOfBody(positions, triangles, across, seen, first);
                if (turned.isEmpty()) {
                    return triangles;
                }
                turned.get().forEach(triangle -> turn(agreed, triangle));
            }
        }
        return agreed;
    }

    private static boolean everyEdgeHasTwo(int[] triangles) {
        long[] edges = new long[triangles.length];
        for (int i = 0; i < triangles.length; i++) {
            edges[i] = undirected(triangles, i);
        }
        Arrays.sort(edges);
        for (int i = 0; i < edges.length; i++) {
            boolean second = i % 2 == 1;
            if (i + 1 < edges.length && second == (edges[i] == edges[i + 1])) {
                return false;
            }
        }
        return edges.length % 2 == 0;
    }

    /** For each side of a triangle the side of the other triangle at that edge. */
    private static int[] across(int[] triangles) {
        int[] across = new int[triangles.length];
        Map<Long, Integer> waiting = new HashMap<>();
        for (int i = 0; i < triangles.length; i++) {
            long edge = undirected(triangles, i);
            Integer other = waiting.remove(edge);
            if (other == null) {
                waiting.put(edge, i);
            } else {
                across[i] = other;
                across[other] = i;
            }
        }
        return across;
    }

    /** Which triangles of the body around the first must be turned; nothing if it has no inside, as a Klein bottle. */
    private static Optional<List<Integer>> turnedOfBody(
            float[] positions, int[] triangles, int[] across, boolean[] seen, int first) {
        Map<Integer, Boolean> turned = new HashMap<>();
        Deque<Integer> open = new ArrayDeque<>();
        double volume = 0;
        seen[first] = true;
        turned.put(first, false);
        open.add(first);
        while (!open.isEmpty()) {
            int triangle = open.remove();
            boolean isTurned = turned.get(triangle);
            volume += (isTurned ? -1 : 1) * volume(positions, triangles, triangle, 3 * triangles[3 * first]);
            for (int side = 3 * triangle; side < 3 * triangle + 3; side++) {
                int neighbour = across[side] / 3;
                boolean mustTurn = isTurned ^ (triangles[side] == triangles[across[side]]);
                Boolean known = turned.putIfAbsent(neighbour, mustTurn);
                if (known == null) {
                    seen[neighbour] = true;
                    open.add(neighbour);
                } else if (known != mustTurn) {
                    return Optional.empty();
                }
            }
        }
        boolean inwards = volume < 0;
        List<Integer> all = new ArrayList<>();
        turned.forEach((triangle, isTurned) -> {
            if (isTurned != inwards) {
                all.add(triangle);
            }
        });
        return Optional.of(all);
    }

    /** Six times the volume of the tetrahedron between a triangle and a point. */
    private static double volume(float[] positions, int[] triangles, int triangle, int origin) {
        double[][] v = new double[3][3];
        for (int i = 0; i < 3; i++) {
            for (int k = 0; k < 3; k++) {
                v[i][k] = (double) positions[3 * triangles[3 * triangle + i] + k] - positions[origin + k];
            }
        }
        return v[0][0] * (v[1][1] * v[2][2] - v[1][2] * v[2][1])
                + v[0][1] * (v[1][2] * v[2][0] - v[1][0] * v[2][2])
                + v[0][2] * (v[1][0] * v[2][1] - v[1][1] * v[2][0]);
    }

    private static void turn(int[] triangles, int triangle) {
        int corner = triangles[3 * triangle + 1];
        triangles[3 * triangle + 1] = triangles[3 * triangle + 2];
        triangles[3 * triangle + 2] = corner;
    }

    private static long undirected(int[] triangles, int side) {
        int a = triangles[side];
        int b = triangles[next(side)];
        return edge(Math.min(a, b), Math.max(a, b));
    }

    private static long edge(int from, int to) {
        return (long) from << 32 | to;
    }

    private static int next(int side) {
        return side % 3 == 2 ? side - 2 : side + 1;
    }
}
