package io.citytwin.tiles.gltf.meshopt;

import java.util.Arrays;

/** Bytes that grow. Not thread safe. */
final class ByteSink {
    private byte[] bytes;
    private int length;

    ByteSink(int expected) {
        bytes = new byte[Math.max(16, expected)];
    }

    void put(int value) {
        room(1);
        bytes[length++] = (byte) value;
    }

    void put(byte[] source, int from, int count) {
        room(count);
        System.arraycopy(source, from, bytes, length, count);
        length += count;
    }

    /** An unsigned number in groups of 7 bits, the lowest first; all but the last have their highest bit set. */
    void varint(int value) {
        int rest = value;
        while ((rest & ~0x7f) != 0) {
            put(rest & 0x7f | 0x80);
            rest >>>= 7;
        }
        put(rest);
    }

    byte[] toArray() {
        return Arrays.copyOf(bytes, length);
    }

    byte[] array() {
        return bytes;
    }

    int length() {
        return length;
    }

    private void room(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(length + more, bytes.length + (bytes.length >> 1)));
        }
    }
}
