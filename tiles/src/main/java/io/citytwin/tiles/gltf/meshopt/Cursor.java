package io.citytwin.tiles.gltf.meshopt;

import java.io.IOException;

/** A place in bytes that must not be passed. */
final class Cursor {
    private final byte[] bytes;
    private final int end;
    private int place;

    Cursor(byte[] bytes, int place, int end) {
        this.bytes = bytes;
        this.place = place;
        this.end = end;
    }

    int next() throws IOException {
        return at(skip(1));
    }

    int at(int index) {
        return bytes[index] & 0xff;
    }

    /** Goes on by so many bytes and says where they begin. */
    int skip(int count) throws IOException {
        if (count > end - place) {
            throw new IOException("the compressed stream ends too early");
        }
        place += count;
        return place - count;
    }

    /** An unsigned number in groups of 7 bits, the lowest first. */
    int varint() throws IOException {
        int value = 0;
        for (int shift = 0; shift < 35; shift += 7) {
            int b = next();
            value |= (b & 0x7f) << shift;
            if (b < 0x80) {
                return value;
            }
        }
        throw new IOException("the compressed stream has a number of more than 32 bits");
    }

    void end() throws IOException {
        if (place != end) {
            throw new IOException("the compressed stream has " + (end - place) + " bytes too many");
        }
    }
}
