package io.citytwin.importers.format.las;

import io.citytwin.importers.spi.UnreadableSourceException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The header of a LAS file, versions 1.0 to 1.4 (ASPRS), with its variable length records.
 *
 * @param format point data record format, 0 to 10
 * @param compressed whether it is a LAZ
 * @param pointOffset where the points begin
 * @param recordLength bytes of a point
 * @param scale of x, y, z
 * @param offset of x, y, z
 * @param low least x, y, z as stated
 * @param high greatest x, y, z as stated
 */
record LasHeader(
        int format,
        boolean compressed,
        long pointOffset,
        int recordLength,
        long points,
        double[] scale,
        double[] offset,
        double[] low,
        double[] high,
        List<Variable> variables) {
    private static final int LEAST = 227;
    private static final int MOST = 375;
    private static final int VLR = 54;
    private static final int EVLR = 60;
    private static final int MOST_VARIABLES = 10_000;
    private static final int MOST_VARIABLE_BYTES = 16 << 20;
    private static final int[] LEAST_RECORD = {20, 28, 26, 34, 57, 63, 30, 36, 38, 59, 67};

    /** A variable length record. */
    record Variable(String user, int id, byte[] content) {}

    /** @throws UnreadableSourceException where it is no LAS file or contradicts itself; one line for the user */
    static LasHeader read(Path file, String display) throws UnreadableSourceException {
        try (FileChannel channel = FileChannel.open(file)) {
            ByteBuffer b = bytes(channel, 0, (int) Math.min(MOST, channel.size()));
            if (b.limit() < LEAST || !text(b, 0, 4).equals("LASF")) {
                throw new UnreadableSourceException(display + " is no LAS file: "
                        + (b.limit() < LEAST ? "it has " + channel.size() + " bytes" : "it does not begin with \"LASF\""));
            }
            return read(channel, b, display);
        } catch (IOException e) {
            throw new UnreadableSourceException(display + " can't be read: " + e.getMessage(), e);
        }
    }

    private static LasHeader read(FileChannel channel, ByteBuffer b, String display)
            throws IOException, UnreadableSourceException {
        int minor = b.get(25);
        if (b.get(24) != 1 || minor < 0 || minor > 4) {
            throw new UnreadableSourceException(
                    display + " must be LAS 1.0 to 1.4, was " + b.get(24) + "." + minor);
        }
        int headerSize = b.getShort(94) & 0xffff;
        long pointOffset = b.getInt(96) & 0xffff_ffffL;
        int rawFormat = b.get(104) & 0xff;
        int format = rawFormat & 0x3f;
        int recordLength = b.getShort(105) & 0xffff;
        boolean long14 = minor == 4 && headerSize >= MOST && b.limit() >= MOST;
        long points = long14 && b.getLong(247) != 0 ? b.getLong(247) : b.getInt(107) & 0xffff_ffffL;
        if (format >= LEAST_RECORD.length || recordLength < LEAST_RECORD[format]) {
            throw new UnreadableSourceException(display + " has points of format " + format + " with " + recordLength
                    + " bytes each, which is none of LAS 1.4's");
        }
        if (headerSize < LEAST || pointOffset < headerSize || pointOffset > channel.size()) {
            throw new UnreadableSourceException(display + " is damaged: its header has " + headerSize
                    + " bytes, its points begin at " + pointOffset + ", it has " + channel.size());
        }
        double[] scale = new double[3];
        double[] offset = new double[3];
        double[] low = new double[3];
        double[] high = new double[3];
        for (int i = 0; i < 3; i++) {
            scale[i] = b.getDouble(131 + 8 * i);
            offset[i] = b.getDouble(155 + 8 * i);
            high[i] = b.getDouble(179 + 16 * i);
            low[i] = b.getDouble(187 + 16 * i);
            if (!(scale[i] > 0) || !Double.isFinite(scale[i]) || !Double.isFinite(offset[i])
                    || !Double.isFinite(low[i]) || !Double.isFinite(high[i])) {
                throw new UnreadableSourceException(display + " is damaged: the " + "xyz".charAt(i) + " of its points has"
                        + " scale " + scale[i] + ", offset " + offset[i] + " and stated bounds " + low[i] + " to " + high[i]);
            }
        }
        boolean compressed = (rawFormat & 0xc0) != 0;
        long holds = (channel.size() - pointOffset) / recordLength;
        if (!compressed && points > holds) {
            throw new UnreadableSourceException(
                    display + " is cut off: it states " + points + " points and holds " + holds);
        }
        if (points <= 0) {
            throw new UnreadableSourceException(display + " holds no points");
        }
        List<Variable> variables = new ArrayList<>();
        readVariables(channel, headerSize, pointOffset, b.getInt(100) & 0xffff_ffffL, VLR, variables);
        if (long14) {
            readVariables(channel, b.getLong(235), channel.size(), b.getInt(243) & 0xffff_ffffL, EVLR, variables);
        }
        return new LasHeader(
                format, compressed, pointOffset, recordLength, points, scale, offset, low, high, List.copyOf(variables));
    }

    /** Files often state more records than there are; what lies behind {@code end} is none. */
    private static void readVariables(
            FileChannel channel, long start, long end, long count, int head, List<Variable> into) throws IOException {
        long at = start;
        for (long i = 0; i < Math.min(count, MOST_VARIABLES) && at > 0 && at + head <= end; i++) {
            ByteBuffer b = bytes(channel, at, head);
            long length = head == VLR ? b.getShort(20) & 0xffff : b.getLong(20);
            if (length < 0 || at + head + length > end) {
                return;
            }
            if (length <= MOST_VARIABLE_BYTES) {
                byte[] content = new byte[(int) length];
                bytes(channel, at + head, (int) length).get(content);
                into.add(new Variable(text(b, 2, 16), b.getShort(18) & 0xffff, content));
            }
            at += head + length;
        }
    }

    private static ByteBuffer bytes(FileChannel channel, long at, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.hasRemaining() && channel.read(buffer, at + buffer.position()) >= 0) {
            // on
        }
        return buffer.flip();
    }

    private static String text(ByteBuffer b, int at, int length) {
        return new String(b.array(), at, length, StandardCharsets.ISO_8859_1).replaceAll("\0.*", "");
    }

    /** Offset of red in a point's record, or -1 where points have no colours. */
    int colourOffset() {
        return switch (format) {
            case 2 -> 20;
            case 3, 5 -> 28;
            case 7, 8, 10 -> 30;
            default -> -1;
        };
    }

    /** Whether records are of the longer kind that LAS 1.4 brought. */
    boolean isExtended() {
        return format >= 6;
    }
}
