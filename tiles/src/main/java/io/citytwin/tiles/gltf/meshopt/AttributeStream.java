package io.citytwin.tiles.gltf.meshopt;

import java.io.IOException;

/**
 * Mode ATTRIBUTES of EXT_meshopt_compression: elements of equally many bytes, of which each byte is stored as the difference
 * to the same byte of the element before, in blocks, byte by byte of the element, in groups of 16 elements that take 0, 2, 4
 * or 8 bits a difference, whichever is shortest. Without loss.
 */
public final class AttributeStream {
    private static final int HEADER = 0xa0;
    private static final int GROUP = 16;
    private static final int MOST_ELEMENTS = 256;
    private static final int LEAST_TAIL = 32;

    /** Marks a difference that doesn't fit into two bits, and one that doesn't fit into four: it follows as a byte. */
    private static final int SENTINEL_2 = 3;

    private static final int SENTINEL_4 = 15;

    private AttributeStream() {}

    private static void check(int count, int stride) {
        if (stride < 4 || stride > 256 || stride % 4 != 0) {
            throw new IllegalArgumentException(
                    "elements of an attribute stream must have 4, 8, 12 … 256 bytes, have " + stride);
        }
        if (count < 0) {
            throw new IllegalArgumentException("an attribute stream can't have " + count + " elements");
        }
    }

    private static int blockElements(int stride) {
        return Math.min(8192 / stride & -GROUP, MOST_ELEMENTS);
    }

    /**
     * The stream of these elements.
     *
     * @param data {@code count * stride} bytes
     * @param stride bytes of an element: 4, 8, 12 … 256
     */
    public static byte[] encode(byte[] data, int count, int stride) {
        check(count, stride);
        ByteSink out = new ByteSink(64 + count * stride / 2);
        out.put(HEADER);
        int most = blockElements(stride);
        byte[] differences = new byte[MOST_ELEMENTS];
        for (int start = 0; start < count; start += most) {
            int elements = Math.min(most, count - start);
            for (int k = 0; k < stride; k++) {
                differences(data, start, elements, stride, k, differences);
                groups(differences, (elements + GROUP - 1) / GROUP, out);
            }
        }
        // The first element is the baseline, so that its own differences are 0.
        out.zeros(Math.max(0, LEAST_TAIL - stride));
        if (count == 0) {
            out.zeros(stride);
        } else {
            out.put(data, 0, stride);
        }
        return out.toArray();
    }

    private static void differences(byte[] data, int start, int elements, int stride, int k, byte[] differences) {
        int at = start * stride + k;
        int last = start == 0 ? data[k] : data[at - stride];
        for (int i = 0; i < elements; i++, at += stride) {
            int value = data[at];
            int difference = (byte) (value - last);
            differences[i] = (byte) (difference << 1 ^ difference >> 31);
            last = value;
        }
        for (int i = elements; i % GROUP != 0; i++) {
            differences[i] = 0;
        }
    }

    private static void groups(byte[] differences, int groups, ByteSink out) {
        int header = out.zeros((groups + 3) / 4);
        for (int g = 0; g < groups; g++) {
            int from = g * GROUP;
            int any = 0;
            int beyond2 = 0;
            int beyond4 = 0;
            for (int i = from; i < from + GROUP; i++) {
                int v = differences[i] & 0xff;
                any |= v;
                // 1 where the value is the sentinel or more, without a branch
                beyond2 += SENTINEL_2 - 1 - v >>> 31;
                beyond4 += SENTINEL_4 - 1 - v >>> 31;
            }
            int mode = 0;
            if (any != 0) {
                int size2 = 4 + beyond2;
                int size4 = 8 + beyond4;
                mode = size2 <= size4 && size2 < GROUP ? 1 : size4 < GROUP ? 2 : 3;
            }
            out.or(header + g / 4, mode << 2 * (g % 4));
            switch (mode) {
                case 1 -> packed(differences, from, 2, SENTINEL_2, out);
                case 2 -> packed(differences, from, 4, SENTINEL_4, out);
                case 3 -> out.put(differences, from, GROUP);
                default -> { /* all are 0: nothing to store */ }
            }
        }
    }

    private static void packed(byte[] differences, int from, int bits, int sentinel, ByteSink out) {
        int perByte = 8 / bits;
        for (int i = from; i < from + GROUP; i += perByte) {
            int packed = 0;
            for (int j = 0; j < perByte; j++) {
                packed = packed << bits | Math.min(differences[i + j] & 0xff, sentinel);
            }
            out.put(packed);
        }
        for (int i = from; i < from + GROUP; i++) {
            if ((differences[i] & 0xff) >= sentinel) {
                out.put(differences[i]);
            }
        }
    }

    /**
     * The elements of a stream.
     *
     * @throws IOException if it is not such a stream of that many elements of that size
     */
    public static byte[] decode(byte[] stream, int count, int stride) throws IOException {
        check(count, stride);
        int tail = Math.max(LEAST_TAIL, stride);
        if (stream.length < 1 + tail || (stream[0] & 0xff) != HEADER) {
            throw new IOException("not a stream of attributes of EXT_meshopt_compression");
        }
        byte[] data = new byte[count * stride];
        byte[] last = new byte[stride];
        System.arraycopy(stream, stream.length - stride, last, 0, stride);
        Cursor in = new Cursor(stream, 1, stream.length - tail);
        int most = blockElements(stride);
        byte[] differences = new byte[MOST_ELEMENTS];
        for (int start = 0; start < count; start += most) {
            int elements = Math.min(most, count - start);
            for (int k = 0; k < stride; k++) {
                differences(in, (elements + GROUP - 1) / GROUP, differences);
                for (int i = 0; i < elements; i++) {
                    int v = differences[i] & 0xff;
                    last[k] += (byte) (v >>> 1 ^ -(v & 1));
                    data[(start + i) * stride + k] = last[k];
                }
            }
        }
        in.end();
        return data;
    }

    private static void differences(Cursor in, int groups, byte[] differences) throws IOException {
        int header = in.skip((groups + 3) / 4);
        for (int g = 0; g < groups; g++) {
            int mode = in.at(header + g / 4) >> 2 * (g % 4) & 3;
            int bits = mode == 0 ? 0 : 1 << mode;
            int sentinel = mode == 3 ? 256 : (1 << bits) - 1;
            int packed = in.skip(GROUP * bits / 8);
            for (int i = 0; i < GROUP; i++) {
                int v = 0;
                if (bits > 0) {
                    int bit = i * bits;
                    v = in.at(packed + bit / 8) >> 8 - bits - bit % 8 & (1 << bits) - 1;
                    v = v == sentinel ? in.next() : v;
                }
                differences[g * GROUP + i] = (byte) v;
            }
        }
    }
}
