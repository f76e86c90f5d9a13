package io.citytwin.importers.format.ifc;

import io.citytwin.geometry.ModelMesh;
import io.citytwin.importers.format.ifc.geometry.Shape;
import io.citytwin.importers.format.ifc.geometry.ShapeMeasure;
import io.citytwin.importers.format.ifc.geometry.Sink;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** Takes shapes as they are made, puts each element's mesh aside at its place in the city, and measures it. */
final class ShapeCollector implements Sink {
    private final ModelPlace place;
    private final MeshSpool spool;
    private final ElementMesh mesh = new ElementMesh();
    private final Map<Integer, Measured> measured = new HashMap<>();
    private final Map<Integer, String> lost = new LinkedHashMap<>();
    private final double[] extent = {
        Double.MAX_VALUE, Double.MAX_VALUE, Double.MAX_VALUE, -Double.MAX_VALUE, -Double.MAX_VALUE, -Double.MAX_VALUE
    };
    private ShapeMeasure measure = ShapeMeasure.NOTHING;

    /**
     * What is known of an element's shape.
     *
     * @param volume cubic metres; NaN where the shape is not closed
     * @param centre of its box in the project, metres
     * @param size the box's longest side, metres
     * @param extent west, south, lowest, east, north, highest: degrees, and metres in the city's height datum
     */
    record Measured(double volume, int triangles, double[] centre, double size, double[] extent) {}

    ShapeCollector(ModelPlace place, MeshSpool spool) {
        this.place = place;
        this.spool = spool;
    }

    @Override
    public void part(int expressId, Shape shape, double[] placement, int rgb, float alpha) {
        mesh.add(shape, placement, rgb, alpha);
        measure = measure.plus(ShapeMeasure.of(shape, placement));
    }

    @Override
    public void done(int expressId) {
        try {
            if (!mesh.isEmpty()) {
                double[] positions = mesh.positions();
                double[] box = box(positions);
                ModelMesh built = mesh.build(place, positions);
                if (built != null) {
                    double[] own = built.extent();
                    for (int k = 0; k < 3; k++) {
                        extent[k] = Math.min(extent[k], own[k]);
                        extent[3 + k] = Math.max(extent[3 + k], own[3 + k]);
                    }
                    double volume = measure.closed() ? measure.volume() : Double.NaN;
                    measured.put(expressId, measured(volume, built, box, own));
                    spool.put(expressId, built);
                }
            }
        } catch (IllegalArgumentException e) {
            lost.put(expressId, e.getMessage());
        }
        mesh.clear();
        measure = ShapeMeasure.NOTHING;
    }

    @Override
    public void failed(int expressId, String reason) {
        mesh.clear();
        measure = ShapeMeasure.NOTHING;
        lost.put(expressId, reason);
    }

    private static Measured measured(double volume, ModelMesh mesh, double[] box, double[] extent) {
        double[] centre = new double[3];
        double size = 0;
        for (int k = 0; k < 3; k++) {
            centre[k] = (box[k] + box[3 + k]) / 2;
            size = Math.max(size, box[3 + k] - box[k]);
        }
        return new Measured(volume, mesh.triangleCount(), centre, size, extent);
    }

    /** Lowest x, y and z, then the highest. */
    private static double[] box(double[] positions) {
        double[] box = {
            Double.MAX_VALUE, Double.MAX_VALUE, Double.MAX_VALUE, -Double.MAX_VALUE, -Double.MAX_VALUE, -Double.MAX_VALUE
        };
        for (int i = 0; i < positions.length; i++) {
            box[i % 3] = Math.min(box[i % 3], positions[i]);
            box[3 + i % 3] = Math.max(box[3 + i % 3], positions[i]);
        }
        return box;
    }

    /** By express id; elements without a shape are not among them. */
    Map<Integer, Measured> measured() {
        return measured;
    }

    /** Why the shape of an element was lost, by express id. */
    Map<Integer, String> lost() {
        return lost;
    }

    /** Around all meshes: west, south, lowest, east, north, highest; null where there is none. */
    double[] extent() {
        return measured.isEmpty() ? null : extent.clone();
    }
}
