package io.citytwin.server.ogc.features;

import com.google.flatbuffers.FlatBufferBuilder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.wololo.flatgeobuf.generated.Geometry;

/** Builds FlatGeobuf's geometry tables from the parts of a geometry. */
final class FlatGeobufSink implements GeometrySink {
    private final FlatBufferBuilder builder;
    private final boolean z;
    private final Deque<Part> open = new ArrayDeque<>();
    private int result;

    /** A geometry being read: its own points, or the tables of its parts. */
    private static final class Part {
        final int type;
        double[] xy = new double[64];
        double[] z = new double[32];
        int points;
        final List<Integer> ends = new ArrayList<>();
        final List<Integer> tables = new ArrayList<>();

        Part(int type) {
            this.type = type;
        }

        boolean isFlat() {
            return type != MULTIPOLYGON && type != COLLECTION;
        }
    }

    FlatGeobufSink(FlatBufferBuilder builder, boolean z) {
        this.builder = builder;
        this.z = z;
    }

    void reset() {
        open.clear();
        result = 0;
    }

    /** Where the geometry lies in the builder. */
    int offset() {
        return result;
    }

    @Override
    public void begin(int type, int size) {
        boolean insideFlatMulti = !open.isEmpty() && open.peek().isFlat();
        if (!insideFlatMulti) {
            open.push(new Part(type));
        } else {
            // A point of a multi point, a line of a multi line: its points join those of the whole.
            open.push(open.peek());
        }
    }

    @Override
    public void points(double[] c, int count, int stride) {
        Part part = open.peek();
        int total = part.points + count;
        if (part.xy.length < total * 2) {
            part.xy = Arrays.copyOf(part.xy, Math.max(part.xy.length * 2, total * 2));
            part.z = Arrays.copyOf(part.z, part.xy.length / 2);
        }
        for (int i = 0, at = 0; i < count; i++, at += stride) {
            part.xy[2 * part.points] = c[at];
            part.xy[2 * part.points + 1] = c[at + 1];
            part.z[part.points++] = stride == 3 ? c[at + 2] : Double.NaN;
        }
        if (part.type == POLYGON || part.type == MULTILINESTRING) {
            part.ends.add(part.points);
        }
    }

    @Override
    public void end(int type) {
        Part part = open.pop();
        if (!open.isEmpty() && open.peek() == part) {
            return;
        }
        int table = table(part);
        if (open.isEmpty()) {
            result = table;
        } else {
            open.peek().tables.add(table);
        }
    }

    private int table(Part part) {
        int ends = 0;
        int xy = 0;
        int heights = 0;
        int parts = 0;
        if (part.isFlat()) {
            // A single ring needs no ends; a multi line always does.
            if (part.ends.size() > 1 || (part.type == MULTILINESTRING && !part.ends.isEmpty())) {
                ends = Geometry.createEndsVector(
                        builder, part.ends.stream().mapToLong(Integer::longValue).toArray());
            }
            xy = Geometry.createXyVector(builder, Arrays.copyOf(part.xy, 2 * part.points));
            heights = z ? Geometry.createZVector(builder, Arrays.copyOf(part.z, part.points)) : 0;
        } else {
            parts = Geometry.createPartsVector(
                    builder, part.tables.stream().mapToInt(Integer::intValue).toArray());
        }
        return Geometry.createGeometry(builder, ends, xy, heights, 0, 0, 0, part.type, parts);
    }
}
