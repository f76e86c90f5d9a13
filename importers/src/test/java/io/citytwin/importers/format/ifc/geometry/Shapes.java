package io.citytwin.importers.format.ifc.geometry;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** Collects what an extraction gives, and checks that it keeps its promises about order. */
class Shapes implements Sink {
    record Part(Shape shape, double[] placement, int rgb, float alpha) {}

    final Map<Integer, List<Part>> parts = new LinkedHashMap<>();
    final Map<Integer, String> failed = new LinkedHashMap<>();
    final Map<Integer, String> warned = new HashMap<>();
    final List<Integer> done = new CopyOnWriteArrayList<>();

    /** The program of this source tree, with Node as the machine has it. */
    static GeometryProcess process(Map<String, String> more) throws ShapesUnavailableException {
        Path folder = Path.of("ifc-geometry").toAbsolutePath();
        if (!Files.isDirectory(folder.resolve("node_modules"))) {
            throw new AssertionError("npm ci in importers/ifc-geometry first: ./citytwin --install-ifc-shapes");
        }
        Map<String, String> environment = new HashMap<>(System.getenv());
        environment.putAll(more);
        return GeometryProcess.locate(folder, environment);
    }

    @Override
    public void part(int expressId, Shape shape, double[] placement, int rgb, float alpha) {
        if (done.contains(expressId) || failed.containsKey(expressId)) {
            throw new AssertionError("a part after the end of #" + expressId);
        }
        parts.computeIfAbsent(expressId, id -> new ArrayList<>()).add(new Part(shape, placement, rgb, alpha));
    }

    @Override
    public void done(int expressId) {
        done.add(expressId);
    }

    @Override
    public void failed(int expressId, String reason) {
        if (parts.containsKey(expressId)) {
            throw new AssertionError("#" + expressId + " failed and has parts");
        }
        failed.put(expressId, reason);
    }

    @Override
    public void warned(int expressId, String message) {
        warned.put(expressId, message);
    }

    ShapeMeasure measure(int expressId) {
        return parts.getOrDefault(expressId, List.of()).stream()
                .map(part -> ShapeMeasure.of(part.shape(), part.placement()))
                .reduce(ShapeMeasure.NOTHING, ShapeMeasure::plus);
    }

    /** The least and greatest x, y, z in metres of the element. */
    double[] bounds(int expressId) {
        double[] bounds = {
            Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY,
            Double.NEGATIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.NEGATIVE_INFINITY
        };
        double[] place = new double[3];
        for (Part part : parts.get(expressId)) {
            for (int corner = 0; corner < part.shape().cornerCount(); corner++) {
                part.shape().place(corner, part.placement(), place);
                for (int k = 0; k < 3; k++) {
                    bounds[k] = Math.min(bounds[k], place[k]);
                    bounds[3 + k] = Math.max(bounds[3 + k], place[k]);
                }
            }
        }
        return bounds;
    }
}
