package io.citytwin.importers.format.ifc.model;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Resolves chains of placements (IfcLocalPlacement) to matrices in metres. */
final class PlacementReader {
    private final IfcRows rows;
    private final double metres;
    private final Map<Integer, double[]> known = new HashMap<>();
    private final Set<Integer> looping = new HashSet<>();
    private final Map<String, List<Integer>> loops = new TreeMap<>();

    PlacementReader(IfcRows rows, IfcUnits units) {
        this.rows = rows;
        this.metres = units.lengthFactor();
    }

    /** Whether a placement hangs on itself, or on one that does. */
    boolean isLooping(int placement) {
        matrix(placement);
        return looping.contains(placement);
    }

    /** The instances of each loop, such as "#12, #15, #12". */
    List<String> loops() {
        return List.copyOf(loops.keySet());
    }

    /**
     * @return {@code null} where there is none, or none that can be resolved (on a grid or an alignment without
     *     coordinates)
     */
    double[] matrix(int placement) {
        Deque<Integer> open = new ArrayDeque<>();
        Set<Integer> onPath = new HashSet<>();
        List<Integer> path = new ArrayList<>();
        for (int id = placement; id > 0 && !known.containsKey(id) && !looping.contains(id); ) {
            if (!onPath.add(id)) {
                loop(path, id);
                looping.addAll(path);
                return null;
            }
            path.add(id);
            open.push(id);
            IfcRow row = rows.row(id);
            id = row == null ? 0 : row.ref("PlacementRelTo");
        }
        while (!open.isEmpty()) {
            int id = open.pop();
            IfcRow row = rows.row(id);
            int above = row == null ? 0 : row.ref("PlacementRelTo");
            if (looping.contains(above)) {
                looping.add(id);
            } else {
                known.put(id, row == null ? null : resolved(row, above));
            }
        }
        return known.get(placement);
    }

    private double[] resolved(IfcRow row, int above) {
        double[] own = row.isA("IfcLocalPlacement") ? axes(row.ref("RelativePlacement")) : cartesian(row);
        if (own == null || above <= 0) {
            return own;
        }
        double[] parent = known.get(above);
        // a linear placement's Cartesian position is one of the whole model already
        return parent == null ? null : row.isA("IfcLocalPlacement") ? Matrices.multiply(parent, own) : own;
    }

    private double[] cartesian(IfcRow row) {
        return axes(row.ref("CartesianPosition"));
    }

    private void loop(List<Integer> path, int id) {
        List<Integer> circle = new ArrayList<>(path.subList(path.indexOf(id), path.size()));
        Collections.rotate(circle, -circle.indexOf(Collections.min(circle)));
        circle.add(circle.get(0));
        loops.put(circle.stream().map(i -> "#" + i).collect(Collectors.joining(", ")), circle);
    }

    /**
     * IfcAxis2Placement3D and 2D: the z axis as given, the x axis made upright to it.
     *
     * @return {@code null} where there is no such placement or it has no location
     */
    double[] axes(int id) {
        IfcRow row = rows.row(id);
        double[] location = row == null ? null : vector(row.ref("Location"), "Coordinates");
        if (location == null) {
            return null;
        }
        double[] z = row.isA("IfcAxis2Placement3D") ? unit(vector(row.ref("Axis"), "DirectionRatios")) : null;
        if (z == null) {
            z = new double[] {0, 0, 1};
        }
        double[] x = unit(upright(vector(row.ref("RefDirection"), "DirectionRatios"), z));
        if (x == null) {
            x = unit(upright(Math.abs(z[0]) < 0.9 ? new double[] {1, 0, 0} : new double[] {0, 1, 0}, z));
        }
        double[] y = {z[1] * x[2] - z[2] * x[1], z[2] * x[0] - z[0] * x[2], z[0] * x[1] - z[1] * x[0]};
        return new double[] {
            x[0],
            x[1],
            x[2],
            0,
            y[0],
            y[1],
            y[2],
            0,
            z[0],
            z[1],
            z[2],
            0,
            location[0] * metres,
            location[1] * metres,
            location[2] * metres,
            1
        };
    }

    /** Three numbers, zeros where there are fewer; {@code null} where there is no such point or direction. */
    double[] vector(int id, String attribute) {
        IfcRow row = rows.row(id);
        List<Double> numbers = row == null ? List.of() : IfcRow.numbers(row.value(attribute));
        if (numbers.isEmpty()) {
            return null;
        }
        double[] vector = new double[3];
        for (int i = 0; i < Math.min(3, numbers.size()); i++) {
            vector[i] = numbers.get(i);
        }
        return vector;
    }

    private static double[] upright(double[] vector, double[] to) {
        if (vector == null) {
            return null;
        }
        double along = vector[0] * to[0] + vector[1] * to[1] + vector[2] * to[2];
        return new double[] {vector[0] - along * to[0], vector[1] - along * to[1], vector[2] - along * to[2]};
    }

    private static double[] unit(double[] vector) {
        double length = vector == null ? 0 : Math.hypot(Math.hypot(vector[0], vector[1]), vector[2]);
        return length < 1e-12 || !Double.isFinite(length)
                ? null
                : new double[] {vector[0] / length, vector[1] / length, vector[2] / length};
    }
}
