package io.citytwin.tiles.gltf;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.citytwin.tiles.gltf.PropertyTable.Column;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/**
 * Writes a property table in the binary form of OGC 3D Metadata (3D Tiles 1.1, 22-025r4, and the glTF extension
 * EXT_structural_metadata): numbers as arrays, texts as UTF-8 with offsets. Nulls become the column's noData value,
 * which is chosen so that no real value equals it.
 *
 * <p>Whole numbers are INT32 where they all fit, else INT64: JavaScript clients read the former as plain numbers, the
 * latter as BigInt, which style expressions don't compare. Truth values are BOOLEAN bits, or UINT8 (0, 1, 255 for null)
 * where there are nulls, since BOOLEAN knows no noData. Dates and times are ISO 8601 texts.
 */
final class PropertyTableEncoder {
    private final BinaryChunk chunk;

    PropertyTableEncoder(BinaryChunk chunk) {
        this.chunk = chunk;
    }

    /** Adds the class to {@code classes} and the table's columns to {@code properties}. */
    void encode(PropertyTable table, ObjectNode classProperties, ObjectNode tableProperties) {
        for (Column column : table.columns()) {
            String id = PropertyId.of(column.name());
            ObjectNode type = classProperties.putObject(id);
            ObjectNode values = tableProperties.putObject(id);
            if (!id.equals(column.name()) || column.title() != null) {
                type.put("name", column.name());
            }
            if (column.title() != null) {
                type.put("description", column.title());
            }
            if (column.semantic() != null) {
                type.put("semantic", column.semantic());
            }
            switch (column.type()) {
                case INTEGER -> integers(column.values(), type, values);
                case REAL -> reals(column.values(), type, values);
                case BOOLEAN -> truths(column.values(), type, values);
                case TEXT, DATE, TIMESTAMP, JSON -> texts(column.values(), type, values);
            }
        }
    }

    private void integers(List<Object> values, ObjectNode type, ObjectNode table) {
        boolean small = true;
        boolean nulls = false;
        for (Object value : values) {
            if (value == null) {
                nulls = true;
            } else {
                long v = ((Number) value).longValue();
                small &= v > Integer.MIN_VALUE && v <= Integer.MAX_VALUE;
            }
        }
        long noData = small ? Integer.MIN_VALUE : Long.MIN_VALUE;
        ByteBuffer out = BinaryChunk.room(values.size() * (small ? Integer.BYTES : Long.BYTES));
        for (Object value : values) {
            long v = value == null ? noData : ((Number) value).longValue();
            if (small) {
                out.putInt((int) v);
            } else {
                out.putLong(v);
            }
        }
        scalar(type, small ? "INT32" : "INT64");
        if (nulls) {
            type.put("noData", noData);
        }
        table.put("values", chunk.add(out));
    }

    private void reals(List<Object> values, ObjectNode type, ObjectNode table) {
        ByteBuffer out = BinaryChunk.room(values.size() * Double.BYTES);
        boolean nulls = false;
        for (Object value : values) {
            nulls |= value == null;
            out.putDouble(value == null ? -Double.MAX_VALUE : ((Number) value).doubleValue());
        }
        scalar(type, "FLOAT64");
        if (nulls) {
            type.put("noData", -Double.MAX_VALUE);
        }
        table.put("values", chunk.add(out));
    }

    private void truths(List<Object> values, ObjectNode type, ObjectNode table) {
        boolean nulls = values.stream().anyMatch(Objects::isNull);
        ByteBuffer out;
        if (nulls) {
            out = BinaryChunk.room(values.size());
            values.forEach(v -> out.put((byte) (v == null ? 255 : (Boolean) v ? 1 : 0)));
            scalar(type, "UINT8");
            type.put("noData", 255);
        } else {
            out = BinaryChunk.room((values.size() + 7) / 8);
            for (int i = 0; i < values.size(); i++) {
                if ((Boolean) values.get(i)) {
                    out.put(i / 8, (byte) (out.get(i / 8) | 1 << i % 8));
                }
            }
            type.put("type", "BOOLEAN");
        }
        table.put("values", chunk.add(out));
    }

    private void texts(List<Object> values, ObjectNode type, ObjectNode table) {
        boolean nulls = false;
        boolean empties = false;
        for (Object value : values) {
            nulls |= value == null;
            empties |= value != null && value.toString().isEmpty();
        }
        String noData = empties ? "\u0000" : "";
        byte[][] bytes = new byte[values.size()][];
        int total = 0;
        for (int i = 0; i < bytes.length; i++) {
            Object value = values.get(i);
            bytes[i] = (value == null ? noData : value.toString()).getBytes(StandardCharsets.UTF_8);
            total = Math.addExact(total, bytes[i].length);
        }
        // A view must hold at least one byte, even if all texts are empty.
        ByteBuffer text = BinaryChunk.room(Math.max(1, total));
        ByteBuffer offsets = BinaryChunk.room((bytes.length + 1) * Integer.BYTES);
        offsets.putInt(0);
        for (byte[] b : bytes) {
            text.put(b);
            offsets.putInt(text.position());
        }
        type.put("type", "STRING");
        if (nulls) {
            type.put("noData", noData);
        }
        table.put("values", chunk.add(text));
        table.put("stringOffsets", chunk.add(offsets));
        table.put("stringOffsetType", "UINT32");
    }

    private static void scalar(ObjectNode type, String component) {
        type.put("type", "SCALAR");
        type.put("componentType", component);
    }
}
