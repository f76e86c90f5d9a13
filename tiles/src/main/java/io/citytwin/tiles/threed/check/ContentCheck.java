package io.citytwin.tiles.threed.check;

import io.citytwin.tiles.gltf.GlbReader;
import io.citytwin.tiles.mesh.Ellipsoid;
import io.citytwin.tiles.scheme.Region;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Looks into one glTF content: does it lie in its volume, and does its table fit its mesh? */
final class ContentCheck {
    private final List<String> problems = new ArrayList<>();
    private List<Map<String, Object>> rows = List.of();
    private Shape[] shapes = {};

    /**
     * @param volumes regions that must contain every corner
     */
    ContentCheck(byte[] bytes, List<Region> volumes) {
        try {
            GlbReader glb = GlbReader.read(bytes);
            schema(glb);
            rows = glb.listRows();
            shapes = new Shape[rows.size()];
            for (GlbReader.Primitive primitive : glb.listPrimitives()) {
                corners(primitive, volumes);
                if (features(primitive)) {
                    shapes(primitive);
                }
            }
        } catch (IOException | RuntimeException e) {
            // Whatever a broken file makes the reader throw is the finding.
            problems.add("can't be read: " + e);
        }
    }

    List<String> problems() {
        return problems;
    }

    List<Map<String, Object>> rows() {
        return rows;
    }

    /** What the feature of that row looks like, or null where it has no triangle. */
    Shape shape(int row) {
        return shapes[row];
    }

    private void shapes(GlbReader.Primitive primitive) {
        int[] corners = primitive.indices();
        for (int i = 0; i + 2 < corners.length; i += 3) {
            int row = primitive.featureIds()[corners[i]];
            if (shapes[row] == null) {
                shapes[row] = new Shape();
            }
            shapes[row].add(primitive.positions(), corners[i], corners[i + 1], corners[i + 2]);
        }
    }

    private void schema(GlbReader glb) {
        var classes = glb.json()
                .path("extensions")
                .path("EXT_structural_metadata")
                .path("schema")
                .path("classes");
        classes.fields().forEachRemaining(type -> {
            identifier(type.getKey());
            type.getValue().path("properties").fieldNames().forEachRemaining(this::identifier);
        });
    }

    private void identifier(String id) {
        if (!id.matches("[a-zA-Z_][a-zA-Z0-9_]*")) {
            problems.add("an id of the metadata schema must match [a-zA-Z_][a-zA-Z0-9_]*, was " + id);
        }
    }

    private void corners(GlbReader.Primitive primitive, List<Region> volumes) {
        double[] p = primitive.positions();
        for (int i = 0; i < p.length; i += 3) {
            Ellipsoid.Geodetic g = Ellipsoid.toGeodetic(p[i], p[i + 1], p[i + 2]);
            for (Region volume : volumes) {
                if (!volume.contains(Math.toRadians(g.longitude()), Math.toRadians(g.latitude()), g.height())) {
                    problems.add("sticks out of its volume: a corner at " + g + ", the volume is " + volume);
                    return;
                }
            }
        }
    }

    private boolean features(GlbReader.Primitive primitive) {
        for (int id : primitive.featureIds()) {
            if (id < 0 || id >= rows.size()) {
                problems.add("has a feature id of " + id + ", its table has " + rows.size() + " rows");
                return false;
            }
        }
        int vertices = primitive.positions().length / 3;
        for (int index : primitive.indices()) {
            if (index >= vertices) {
                problems.add("has a triangle with corner " + index + " of " + vertices);
                return false;
            }
        }
        return true;
    }
}
