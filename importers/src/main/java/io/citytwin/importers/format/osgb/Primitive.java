package io.citytwin.importers.format.osgb;

import io.citytwin.importers.spi.UnreadableSourceException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Vertices in the order in which they are drawn.
 *
 * @param mode how, by OpenGL's numbers
 */
record Primitive(int mode, int[] indices) {
    private static final int MOST_VERTICES = 100_000_000;

    /** {@code count} vertices one after another. */
    static Primitive sequence(OsgbStream in, int mode) throws UnreadableSourceException {
        int first = in.integer();
        int count = in.integer();
        if (first < 0 || count < 0 || count > MOST_VERTICES) {
            throw in.damaged("a primitive states " + count + " vertices");
        }
        int[] indices = new int[count];
        Arrays.setAll(indices, i -> first + i);
        return new Primitive(mode, indices);
    }

    /**
     * Vertices by their numbers.
     *
     * @param size bytes of a number
     * @param blocks whether the numbers stand in a block of their own
     */
    static Primitive elements(OsgbStream in, int mode, int size, boolean blocks) throws UnreadableSourceException {
        int count = in.count(size);
        int end = blocks ? in.begin() : -1;
        ByteBuffer run = in.run(count * size);
        int[] indices = new int[count];
        for (int i = 0; i < count; i++) {
            indices[i] = size == 1 ? run.get(i) & 0xff : size == 2 ? run.getShort(2 * i) & 0xffff : run.getInt(4 * i);
        }
        in.leave(end);
        return new Primitive(mode, indices);
    }

    /** OpenGL's modes: 4 triangles, 5 strip, 6 fan, 7 quads, 8 strip of quads, 9 polygon; points and lines give none. */
    int[] triangles() {
        int[] v = indices;
        int n = v.length;
        return switch (mode) {
            case 4 -> Arrays.copyOf(v, n / 3 * 3);
            case 5, 8 -> {
                int[] t = new int[Math.max(0, n - 2) * 3];
                for (int i = 0; i + 2 < n; i++) {
                    int odd = i & 1;
                    t[3 * i] = v[i + odd];
                    t[3 * i + 1] = v[i + 1 - odd];
                    t[3 * i + 2] = v[i + 2];
                }
                yield t;
            }
            case 6, 9 -> {
                int[] t = new int[Math.max(0, n - 2) * 3];
                for (int i = 0; i + 2 < n; i++) {
                    t[3 * i] = v[0];
                    t[3 * i + 1] = v[i + 1];
                    t[3 * i + 2] = v[i + 2];
                }
                yield t;
            }
            case 7 -> {
                int[] t = new int[n / 4 * 6];
                for (int q = 0; q < n / 4; q++) {
                    int[] corners = {0, 1, 2, 0, 2, 3};
                    for (int i = 0; i < 6; i++) {
                        t[6 * q + i] = v[4 * q + corners[i]];
                    }
                }
                yield t;
            }
            default -> new int[0];
        };
    }
}
