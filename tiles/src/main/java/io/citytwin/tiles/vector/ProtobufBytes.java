package io.citytwin.tiles.vector;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A growing array of bytes with the wire types of protocol buffers that a vector tile needs. */
final class ProtobufBytes {
    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int BYTES = 2;

    private byte[] bytes = new byte[4096];
    private int size;

    int size() {
        return size;
    }

    byte[] toArray() {
        return Arrays.copyOf(bytes, size);
    }

    void clear() {
        size = 0;
    }

    ProtobufBytes putNumber(int field, long value) {
        putVarint(field << 3 | VARINT);
        putVarint(value);
        return this;
    }

    ProtobufBytes putDouble(int field, double value) {
        putVarint(field << 3 | FIXED64);
        ensure(8);
        long bits = Double.doubleToRawLongBits(value);
        for (int i = 0; i < 8; i++) {
            bytes[size++] = (byte) (bits >>> 8 * i);
        }
        return this;
    }

    ProtobufBytes putText(int field, String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        putLength(field, utf8.length);
        putRaw(utf8, utf8.length);
        return this;
    }

    /** A message or the like that was written elsewhere. */
    ProtobufBytes putMessage(int field, ProtobufBytes message) {
        putLength(field, message.size);
        putRaw(message.bytes, message.size);
        return this;
    }

    /** Packed varints. */
    ProtobufBytes putPacked(int field, int[] values, int count) {
        int length = 0;
        for (int i = 0; i < count; i++) {
            length += varintSize(values[i] & 0xffffffffL);
        }
        putLength(field, length);
        ensure(length);
        for (int i = 0; i < count; i++) {
            putVarint(values[i] & 0xffffffffL);
        }
        return this;
    }

    /** Content that already is in wire form, without a field of its own. */
    ProtobufBytes putAll(ProtobufBytes other) {
        putRaw(other.bytes, other.size);
        return this;
    }

    private void putLength(int field, int length) {
        putVarint(field << 3 | BYTES);
        putVarint(length);
    }

    private void putRaw(byte[] source, int count) {
        ensure(count);
        System.arraycopy(source, 0, bytes, size, count);
        size += count;
    }

    private void putVarint(long value) {
        ensure(10);
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            bytes[size++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[size++] = (byte) rest;
    }

    private static int varintSize(long value) {
        return (63 - Long.numberOfLeadingZeros(value | 1)) / 7 + 1;
    }

    private void ensure(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
        }
    }
}
