package io.citytwin.tiles.gltf;

import java.nio.ByteBuffer;

/**
 * An attribute of all vertices, as glTF lays it out.
 *
 * @param semantic the attribute's name in glTF: POSITION, NORMAL, COLOR_0, _FEATURE_ID_0 …
 * @param component glTF's number of the component type
 * @param width components of a vertex, 1 to 4
 * @param normalized whether whole numbers stand for 0 … 1 or -1 … 1
 * @param stride bytes from one vertex to the next, a multiple of 4
 * @param bytes all vertices, little-endian
 * @param filter the filter of EXT_meshopt_compression that makes the said components out of {@code bytes}, or null
 * @param min least value per component as stored, for positions; null for others
 * @param max greatest value per component as stored, for positions; null for others
 */
record VertexAttribute(
        String semantic,
        int component,
        int width,
        boolean normalized,
        int stride,
        ByteBuffer bytes,
        String filter,
        double[] min,
        double[] max) {
    static final int BYTE = 5120;
    static final int UNSIGNED_BYTE = 5121;
    static final int UNSIGNED_SHORT = 5123;
    static final int UNSIGNED_INT = 5125;
    static final int FLOAT = 5126;

    VertexAttribute(String semantic, int component, int width, boolean normalized, int stride, ByteBuffer bytes) {
        this(semantic, component, width, normalized, stride, bytes, null, null, null);
    }

    /** glTF's word for the width. */
    String type() {
        return width == 1 ? "SCALAR" : "VEC" + width;
    }

    /** What a view must say of the stride: 0 where the vertices follow each other without gap. */
    int gapStride() {
        return stride == width * componentBytes(component) ? 0 : stride;
    }

    /** Bytes of a component of that type of glTF. */
    static int componentBytes(int component) {
        return switch (component) {
            case BYTE, UNSIGNED_BYTE -> 1;
            case UNSIGNED_SHORT, 5122 -> 2;
            case UNSIGNED_INT, FLOAT -> 4;
            default -> throw new IllegalArgumentException("glTF has no component type " + component);
        };
    }
}
