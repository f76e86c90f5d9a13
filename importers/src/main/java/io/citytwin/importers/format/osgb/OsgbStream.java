package io.citytwin.importers.format.osgb;

import io.citytwin.importers.spi.UnreadableSourceException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;

/**
 * The values of an .osgb file, one after another: OpenSceneGraph's extensible binary format (osg2), either byte order,
 * plain or packed with zlib.
 */
final class OsgbStream {
    private static final int LOW = 0x6c910ea1;
    private static final int HIGH = 0x1afb4545;
    private static final int DOMAINS = 1;
    private static final int SCHEMA = 2;
    private static final int BRACKETS = 4;
    /** Since this version the size of a block takes 8 bytes. */
    private static final int LONG_BLOCKS = 149;

    private static final int MOST_SHOWN = 80;
    private static final int MOST_UNPACKED = 512 << 20;

    private final String display;
    private final int version;
    private final boolean brackets;
    private ByteBuffer in;

    OsgbStream(byte[] file, String display) throws UnreadableSourceException {
        this.display = display;
        this.in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        if (file.length < 20) {
            throw damaged("it has " + file.length + " bytes");
        }
        int low = in.getInt();
        int high = in.getInt();
        if (low == Integer.reverseBytes(LOW) && high == Integer.reverseBytes(HIGH)) {
            in.order(ByteOrder.BIG_ENDIAN);
        } else if (low != LOW || high != HIGH) {
            throw new UnreadableSourceException(display + " is no OSGB: it does not begin as one");
        }
        integer(); // what it is: a scene, an image or an object; a scene has its class written out anyway
        version = integer();
        int attributes = integer();
        brackets = (attributes & BRACKETS) != 0;
        if ((attributes & DOMAINS) != 0) {
            for (int i = count(8); i > 0; i--) {
                text();
                integer();
            }
        }
        String packing = text();
        if (!packing.equals("0")) {
            unpack(packing);
        }
        if ((attributes & SCHEMA) != 0) {
            throw new UnreadableSourceException(display + " brings a schema of its own, which is not understood; write it again with"
                    + " osgconv, which leaves it away");
        }
    }

    private void unpack(String packing) throws UnreadableSourceException {
        if (!packing.equals("zlib")) {
            throw new UnreadableSourceException(display + " is packed with \"" + shown(packing) + "\", which is not understood (zlib is)");
        }
        byte[] rest = new byte[in.remaining()];
        in.get(rest);
        boolean gzip = rest.length > 1 && (rest[0] & 0xff) == 0x1f && (rest[1] & 0xff) == 0x8b;
        try (InputStream packed = gzip
                ? new GZIPInputStream(new ByteArrayInputStream(rest))
                : new InflaterInputStream(new ByteArrayInputStream(rest))) {
            ByteArrayOutputStream out = new ByteArrayOutputStream(rest.length * 2);
            byte[] buffer = new byte[1 << 16];
            for (int n = packed.read(buffer); n > 0; n = packed.read(buffer)) {
                out.write(buffer, 0, n);
                if (out.size() > MOST_UNPACKED) {
                    throw new UnreadableSourceException(display + " unpacks to more than " + MOST_UNPACKED + " bytes");
                }
            }
            in = ByteBuffer.wrap(out.toByteArray()).order(in.order());
        } catch (IOException e) {
            throw new UnreadableSourceException(display + " can't be unpacked: " + e.getMessage(), e);
        }
    }

    /** The version of the format: 80 is OpenSceneGraph 3.0, 161 is 3.6. */
    int version() {
        return version;
    }

    UnreadableSourceException damaged(String what) {
        return new UnreadableSourceException(display + " is cut off or damaged: " + what);
    }

    UnreadableSourceException unknown(String what) {
        return new UnreadableSourceException(display + " holds " + shown(what) + ", which is not understood");
    }

    /** A damaged file's text may be anything; a message is one line. */
    private static String shown(String text) {
        String plain = text.replaceAll("\\p{Cntrl}", "?");
        return plain.length() > MOST_SHOWN ? plain.substring(0, MOST_SHOWN) + "…" : plain;
    }

    int integer() throws UnreadableSourceException {
        try {
            return in.getInt();
        } catch (BufferUnderflowException e) {
            throw damaged("it ends within a number");
        }
    }

    float real() throws UnreadableSourceException {
        return Float.intBitsToFloat(integer());
    }

    double longReal() throws UnreadableSourceException {
        need(8);
        return in.getDouble();
    }

    boolean flag() throws UnreadableSourceException {
        need(1);
        return in.get() != 0;
    }

    String text() throws UnreadableSourceException {
        byte[] bytes = bytes(integer());
        return new String(bytes, StandardCharsets.UTF_8);
    }

    byte[] bytes(int length) throws UnreadableSourceException {
        need(length);
        byte[] bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }

    void skip(int length) throws UnreadableSourceException {
        need(length);
        in.position(in.position() + length);
    }

    /** How many elements follow; no more than there is room for. */
    int count(int bytesEach) throws UnreadableSourceException {
        int count = integer();
        if (count < 0 || (long) count * bytesEach > in.remaining()) {
            throw damaged("it states " + Integer.toUnsignedString(count) + " elements behind byte " + in.position());
        }
        return count;
    }

    /** A run of numbers of one kind, as they lie. */
    ByteBuffer run(int length) throws UnreadableSourceException {
        need(length);
        ByteBuffer run = in.slice(in.position(), length).order(in.order());
        in.position(in.position() + length);
        return run;
    }

    /** Begins a block; the place behind it, or -1 where the file has no marks of blocks. */
    int begin() throws UnreadableSourceException {
        if (!brackets) {
            return -1;
        }
        int at = in.position();
        long size;
        if (version >= LONG_BLOCKS) {
            need(8);
            size = in.getLong();
        } else {
            size = integer();
        }
        if (size < in.position() - at || at + size > in.limit()) {
            throw damaged("a block states " + size + " bytes at byte " + at);
        }
        return (int) (at + size);
    }

    /** Goes behind a block, whatever of it was read; nothing where the file has no marks of blocks. */
    void leave(int end) {
        if (end >= 0) {
            in.position(end);
        }
    }

    private void need(int length) throws UnreadableSourceException {
        if (length < 0 || length > in.remaining()) {
            throw damaged("it ends behind byte " + in.limit() + ", and " + Integer.toUnsignedString(length)
                    + " more are stated at byte " + in.position());
        }
    }
}
