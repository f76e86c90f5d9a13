package io.citytwin.importers.format.las;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * How points lie in memory and in temporary files: {@value #BYTES} bytes each; east, north, up of the cloud's origin as
 * millimetres (three int32), red, green, blue and intensity (uint16), class (uint8).
 */
final class PointStore {
    static final int BYTES = 24;

    private PointStore() {}

    static ByteBuffer view(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    static void put(ByteBuffer b, int at, int x, int y, int z, int red, int green, int blue, int intensity, int kind) {
        b.putInt(at, x);
        b.putInt(at + 4, y);
        b.putInt(at + 8, z);
        b.putShort(at + 12, (short) red);
        b.putShort(at + 14, (short) green);
        b.putShort(at + 16, (short) blue);
        b.putShort(at + 18, (short) intensity);
        b.put(at + 20, (byte) kind);
    }
}
