package io.citytwin.tiles.gltf.meshopt;

import java.io.IOException;
import java.util.Arrays;
import java.util.stream.IntStream;

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

    /** What a difference counts for in {@link #COSTS} when it needs a byte of its own beside two bits. */
    private static final int BEYOND_2 = 8;

    /**
     * By zigzag value, so that one addition a byte measures a group: bits 0 to 7 count those beyond four bits, 8 to 15 those
     * beyond two, 16 and up those that aren't 0.
     */
    private static final int[] COSTS = IntStream.range(0, 256)
            .map(v -> (v >= SENTINEL_4 ? 1 : 0) | (v >= SENTINEL_2 ? 1 << BEYOND_2 : 0) | (v > 0 ? 1 << 16 : 0))
            .toArray();

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
        return new Encoder(data, count, stride).encode();
    }

    private static final class Encoder {
        private final byte[] data;
        private final int count;
        private final int stride;
        private final byte[] group = new byte[GROUP];
        private final byte[] out;
        private int length;

        Encoder(byte[] data, int count, int stride) {
            this.data = data;
            this.count = count;
            this.stride = stride;
            // at worst every group has its bytes as they are, and two bits that say so
            int groups = count / GROUP + 1;
            int blocks = count / blockElements(stride) + 1;
            this.out = new byte[1 + stride * (groups * GROUP + groups / 4 + blocks) + Math.max(LEAST_TAIL, stride)];
        }

        byte[] encode() {
            out[length++] = (byte) HEADER;
            int most = blockElements(stride);
            for (int start = 0; start < count; start += most) {
                int elements = Math.min(most, count - start);
                for (int k = 0; k < stride; k++) {
                    block(start, elements, k);
                }
            }
            // The first element is the baseline, so that its own differences are 0.
            length += Math.max(0, LEAST_TAIL - stride);
            if (count > 0) {
                System.arraycopy(data, 0, out, length, stride);
            }
            return Arrays.copyOf(out, length + stride);
        }

        /** One data block: byte {@code k} of the block's elements. */
        private void block(int start, int elements, int k) {
            int groups = (elements + GROUP - 1) / GROUP;
            int header = length;
            length += (groups + 3) / 4;
            int at = start * stride + k;
            int last = start == 0 ? data[k] : data[at - stride];
            for (int g = 0; g < groups; g++) {
                int size = Math.min(GROUP, elements - g * GROUP);
                int costs = 0;
                for (int i = 0; i < size; i++, at += stride) {
                    int value = data[at];
                    int difference = (byte) (value - last);
                    int zigzag = (difference << 1 ^ difference >> 31) & 0xff;
                    group[i] = (byte) zigzag;
                    costs += COSTS[zigzag];
                    last = value;
                }
                if (costs != 0) {
                    Arrays.fill(group, size, GROUP, (byte) 0);
                    int mode = mode(costs);
                    out[header + g / 4] |= (byte) (mode << 2 * (g % 4));
                    switch (mode) {
                        case 1 -> twoBits();
                        case 2 -> fourBits();
                        default -> {
                            System.arraycopy(group, 0, out, length, GROUP);
                            length += GROUP;
                        }
                    }
                }
            }
        }

        private void twoBits() {
            int more = length + GROUP / 4;
            for (int i = 0; i < GROUP; i += 4) {
                int packed = 0;
                for (int j = i; j < i + 4; j++) {
                    int v = group[j] & 0xff;
                    packed = packed << 2 | Math.min(v, SENTINEL_2);
                    if (v >= SENTINEL_2) {
                        out[more++] = (byte) v;
                    }
                }
                out[length++] = (byte) packed;
            }
            length = more;
        }

        private void fourBits() {
            int more = length + GROUP / 2;
            for (int i = 0; i < GROUP; i += 2) {
                int first = group[i] & 0xff;
                int second = group[i + 1] & 0xff;
                out[length++] = (byte) (Math.min(first, SENTINEL_4) << 4 | Math.min(second, SENTINEL_4));
                if (first >= SENTINEL_4) {
                    out[more++] = (byte) first;
                }
                if (second >= SENTINEL_4) {
                    out[more++] = (byte) second;
                }
            }
            length = more;
        }
    }

    /** The mode in which a group that isn't all zeros is shortest. */
    private static int mode(int costs) {
        int size2 = 4 + (costs >> BEYOND_2 & 0xff);
        int size4 = 8 + (costs & 0xff);
        if (size2 <= size4 && size2 < GROUP) {
            return 1;
        }
        return size4 < GROUP ? 2 : 3;
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
