package io.citytwin.importers.format.ifc.geometry;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Puts together the parts of the element that a child process is at, and keeps the shapes that it may name again. */
final class ElementParts {
    private record Part(Shape shape, double[] placement, int rgb, float alpha) {}

    private final Map<Integer, Shape> shapes = new HashMap<>();
    /** What is wrong with shapes that can't be used. */
    private final Map<Integer, String> faults = new HashMap<>();

    private final List<Part> parts = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private String fault = "";

    void keepShape(ByteBuffer body) {
        int number = body.getInt();
        float[] positions = new float[3 * body.getInt()];
        int[] triangles = new int[3 * body.getInt()];
        boolean solid = body.getInt() != 0;
        body.asFloatBuffer().get(positions);
        body.position(body.position() + 4 * positions.length);
        body.asIntBuffer().get(triangles);
        try {
            shapes.put(number, new Shape(positions, triangles, solid));
        } catch (IllegalArgumentException e) {
            faults.put(number, "its shape can't be used, " + e.getMessage());
        }
    }

    void forgetShape(int number) {
        shapes.remove(number);
        faults.remove(number);
    }

    void add(ByteBuffer body) {
        int number = body.getInt();
        Shape shape = shapes.get(number);
        if (shape == null) {
            fault = faults.getOrDefault(number, "the process that makes shapes named one that it had not sent");
            return;
        }
        double[] placement = new double[16];
        body.asDoubleBuffer().get(placement);
        body.position(body.position() + 8 * placement.length);
        for (double value : placement) {
            if (!Double.isFinite(value)) {
                fault = "its place can't be used, a number of it is " + value;
            }
        }
        int rgb = level(body.getFloat()) << 16 | level(body.getFloat()) << 8 | level(body.getFloat());
        parts.add(new Part(shape, placement, rgb, body.getFloat()));
    }

    void warn(JsonNode content) {
        warnings.add(content.path("message").asText());
    }

    /** What is wrong with the element, or nothing. */
    String fault() {
        return fault;
    }

    /** Gives all of it to the sink. */
    void deliver(int expressId, Sink sink) throws InterruptedException {
        for (Part part : parts) {
            sink.part(expressId, part.shape(), part.placement(), part.rgb(), part.alpha());
        }
        for (String warning : warnings) {
            sink.warned(expressId, warning);
        }
        sink.done(expressId);
    }

    /** Makes ready for another element. */
    void clear() {
        parts.clear();
        warnings.clear();
        fault = "";
    }

    private static int level(float share) {
        return Math.round(255 * Math.max(0, Math.min(1, share)));
    }
}
