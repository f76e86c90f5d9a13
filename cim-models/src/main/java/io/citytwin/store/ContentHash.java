package io.citytwin.store;

import io.citytwin.model.AttributeType;
import java.nio.charset.StandardCharsets;

/**
 * A 128-bit hash of what a feature version says: equal attributes and geometry, equal hash. Coordinates count to 1e-9
 * degree (0.1 mm) and heights to 0.1 mm, so that the last bit of a transform makes no change. Attributes that are null
 * don't count, so that a new, empty column makes none either. The mixing is that of MurmurHash3 x64-128 (Appleby,
 * public domain), over 8-byte words.
 */
final class ContentHash {
    private static final long C1 = 0x87c37b91114253d5L;
    private static final long C2 = 0x4cf5ad432745937fL;
    private static final double PER_DEGREE = 1e9;
    private static final double PER_METRE = 1e4;

    private long h1;
    private long h2;
    private long words;
    private boolean second;

    long high() {
        return fmix(h1 ^ words);
    }

    long low() {
        return fmix(h2 ^ Long.rotateLeft(words, 32) ^ h1);
    }

    void reset() {
        h1 = 0x1234_5678_9abc_def0L;
        h2 = 0x0fed_cba9_8765_4321L;
        words = 0;
        second = false;
    }

    void put(long k) {
        words++;
        if (second) {
            h2 ^= Long.rotateLeft(k * C2, 33) * C1;
            h2 = (Long.rotateLeft(h2, 31) + h1) * 5 + 0x38495ab5L;
        } else {
            h1 ^= Long.rotateLeft(k * C1, 31) * C2;
            h1 = (Long.rotateLeft(h1, 27) + h2) * 5 + 0x52dce729L;
        }
        second = !second;
    }

    void put(byte[] bytes, int offset, int length) {
        put(length);
        int i = offset;
        int end = offset + length;
        for (; i + 8 <= end; i += 8) {
            put((bytes[i] & 0xffL)
                    | (bytes[i + 1] & 0xffL) << 8
                    | (bytes[i + 2] & 0xffL) << 16
                    | (bytes[i + 3] & 0xffL) << 24
                    | (bytes[i + 4] & 0xffL) << 32
                    | (bytes[i + 5] & 0xffL) << 40
                    | (bytes[i + 6] & 0xffL) << 48
                    | (bytes[i + 7] & 0xffL) << 56);
        }
        if (i < end) {
            long rest = 0;
            for (int shift = 0; i < end; i++, shift += 8) {
                rest |= (bytes[i] & 0xffL) << shift;
            }
            put(rest);
        }
    }

    /** What stands for an attribute's name in the hash, so that the order of columns does not matter to a reader. */
    static long nameSeed(String name, AttributeType type) {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        long seed = type.ordinal() + 1;
        for (byte b : bytes) {
            seed = (seed ^ (b & 0xff)) * 0x100000001b3L;
        }
        return seed;
    }

    /** A position: longitude and latitude in degrees. */
    void putPosition(double x, double y) {
        put((long) Math.rint(x * PER_DEGREE));
        put((long) Math.rint(y * PER_DEGREE));
    }

    /** A height in metres. */
    void putHeight(double height) {
        put((long) Math.rint(height * PER_METRE));
    }

    private static long fmix(long k) {
        long x = k;
        x ^= x >>> 33;
        x *= 0xff51afd7ed558ccdL;
        x ^= x >>> 33;
        x *= 0xc4ceb9fe1a85ec53L;
        return x ^ (x >>> 33);
    }
}
