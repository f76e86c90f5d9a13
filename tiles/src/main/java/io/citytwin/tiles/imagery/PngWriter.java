package io.citytwin.tiles.imagery;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * Writes pictures as PNG (ISO/IEC 15948), of 8 bits a sample: with a palette where 256 colours do, else RGB or RGBA.
 */
final class PngWriter {
    private static final byte[] SIGNATURE = {(byte) 137, 80, 78, 71, 13, 10, 26, 10};
    private static final int MOST_COLORS = 256;
    private static final int RGB = 2;
    private static final int PALETTE = 3;
    private static final int RGBA = 6;
    private static final int UP = 2;
    private static final int DEFLATE_LEVEL = 3;

    private PngWriter() {}

    static byte[] encode(int[] argb, int width, boolean isOpaque) {
        int height = argb.length / width;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(1 << 15);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.write(SIGNATURE);
            int[] colors = new int[MOST_COLORS];
            byte[] numbers = new byte[argb.length];
            int count = numbersOf(argb, colors, numbers);
            int kind = count > 0 ? PALETTE : isOpaque ? RGB : RGBA;
            header(out, width, height, kind);
            if (kind == PALETTE) {
                palette(out, colors, count);
                chunk(out, "IDAT", deflated(lines(numbers, width, height)));
            } else {
                chunk(out, "IDAT", deflated(filtered(argb, width, height, kind == RGB ? 3 : 4)));
            }
            chunk(out, "IEND", new byte[0]);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
        return bytes.toByteArray();
    }

    /** Numbers the colours; returns how many there are, 0 for too many. */
    private static int numbersOf(int[] argb, int[] colors, byte[] numbers) {
        // Open addressing: a slot has a colour's number plus one.
        short[] slots = new short[4 * MOST_COLORS];
        int count = 0;
        for (int i = 0; i < argb.length; i++) {
            int slot = (argb[i] * 0x9E3779B1) >>> 22;
            while (slots[slot] != 0 && colors[slots[slot] - 1] != argb[i]) {
                slot = (slot + 1) % slots.length;
            }
            if (slots[slot] == 0) {
                if (count == MOST_COLORS) {
                    return 0;
                }
                colors[count++] = argb[i];
                slots[slot] = (short) count;
            }
            numbers[i] = (byte) (slots[slot] - 1);
        }
        return count;
    }

    private static void header(DataOutputStream out, int width, int height, int kind) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream header = new DataOutputStream(bytes);
        header.writeInt(width);
        header.writeInt(height);
        header.writeByte(8);
        header.writeByte(kind);
        header.write(new byte[3]);
        chunk(out, "IHDR", bytes.toByteArray());
    }

    private static void palette(DataOutputStream out, int[] colors, int count) throws IOException {
        byte[] rgb = new byte[3 * count];
        byte[] alpha = new byte[count];
        boolean isOpaque = true;
        for (int i = 0; i < count; i++) {
            rgb[3 * i] = (byte) (colors[i] >> 16);
            rgb[3 * i + 1] = (byte) (colors[i] >> 8);
            rgb[3 * i + 2] = (byte) colors[i];
            alpha[i] = (byte) (colors[i] >>> 24);
            isOpaque &= alpha[i] == -1;
        }
        chunk(out, "PLTE", rgb);
        if (!isOpaque) {
            chunk(out, "tRNS", alpha);
        }
    }

    /** Lines without a filter, as suits numbers of colours. */
    private static byte[] lines(byte[] numbers, int width, int height) {
        byte[] lines = new byte[(width + 1) * height];
        for (int row = 0; row < height; row++) {
            System.arraycopy(numbers, row * width, lines, row * (width + 1) + 1, width);
        }
        return lines;
    }

    /** Each line less the one above it. */
    private static byte[] filtered(int[] argb, int width, int height, int samples) {
        byte[] lines = new byte[(samples * width + 1) * height];
        int to = 0;
        for (int row = 0; row < height; row++) {
            lines[to++] = UP;
            for (int i = row * width; i < (row + 1) * width; i++) {
                int above = row == 0 ? 0 : argb[i - width];
                lines[to++] = (byte) ((argb[i] >> 16) - (above >> 16));
                lines[to++] = (byte) ((argb[i] >> 8) - (above >> 8));
                lines[to++] = (byte) (argb[i] - above);
                if (samples == 4) {
                    lines[to++] = (byte) ((argb[i] >>> 24) - (above >>> 24));
                }
            }
        }
        return lines;
    }

    private static byte[] deflated(byte[] plain) {
        Deflater deflater = new Deflater(DEFLATE_LEVEL);
        try {
            deflater.setInput(plain);
            deflater.finish();
            ByteArrayOutputStream out = new ByteArrayOutputStream(plain.length / 2);
            byte[] buffer = new byte[1 << 14];
            while (!deflater.finished()) {
                out.write(buffer, 0, deflater.deflate(buffer));
            }
            return out.toByteArray();
        } finally {
            deflater.end();
        }
    }

    private static void chunk(DataOutputStream out, String type, byte[] content) throws IOException {
        byte[] name = type.getBytes(StandardCharsets.US_ASCII);
        out.writeInt(content.length);
        out.write(name);
        out.write(content);
        CRC32 sum = new CRC32();
        sum.update(name);
        sum.update(content);
        out.writeInt((int) sum.getValue());
    }
}
