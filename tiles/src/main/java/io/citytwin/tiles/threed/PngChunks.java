package io.citytwin.tiles.threed;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/** The parts of PNG files (ISO/IEC 15948). */
final class PngChunks {
    private static final int SIGNATURE = 8;
    /** Length, type and checksum of a chunk. */
    private static final int FRAME = 12;

    private static final int COLOR_TYPE = 25;
    /** What says the pixels; glTF ignores colour profiles and the like, and its validator warns of them. */
    private static final Set<String> DRAWN = Set.of("IHDR", "PLTE", "tRNS", "IDAT", "IEND");

    private PngChunks() {}

    private interface Chunk {
        void at(String type, int position, int length);
    }

    /** Tells of every whole chunk where it begins and how long it is. */
    private static void walk(byte[] png, Chunk chunk) {
        ByteBuffer in = ByteBuffer.wrap(png);
        int at = SIGNATURE;
        while (at + FRAME <= png.length) {
            int length = in.getInt(at);
            if (length < 0 || length > png.length - at - FRAME) {
                return;
            }
            chunk.at(new String(png, at + 4, 4, StandardCharsets.ISO_8859_1), at, length + FRAME);
            at += length + FRAME;
        }
    }

    /** The same pixels without what glTF ignores. */
    static byte[] plain(byte[] png) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(png.length);
        out.write(png, 0, SIGNATURE);
        walk(png, (type, position, length) -> {
            if (DRAWN.contains(type)) {
                out.write(png, position, length);
            }
        });
        return out.toByteArray();
    }

    /** Whether pixels may be seen through: colour types 4 and 6 have a channel for it, others may name a colour. */
    static boolean hasAlpha(byte[] png) {
        boolean[] found = {(png[COLOR_TYPE] & 4) != 0};
        walk(png, (type, position, length) -> found[0] |= type.equals("tRNS"));
        return found[0];
    }
}
