package io.citytwin.raster;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * The form of a picture's tile in its file. Pixels are 0xAARRGGBB, colours not multiplied by their opacity.
 *
 * <p>A tile of at most 256 colours, as drawn maps and plain areas have them, is kept exactly: a byte 1, the number of
 * colours less one as a byte, the colours, and the number of each pixel's colour by deflate. Any other is a byte 2 or
 * 3, a JPEG of quality {@value #QUALITY} after its length, and for 3 the opacity of each pixel by deflate.
 */
final class PictureTile {
    static final int TILE = PictureHeader.TILE;
    private static final int PIXELS = TILE * TILE;
    private static final int MOST_COLORS = 256;
    private static final float QUALITY = 0.92f;
    private static final int EXACT = 1;
    private static final int OPAQUE_PHOTO = 2;
    private static final int PHOTO = 3;
    private static final int OPAQUE = 0xFF000000;

    /** Side of the squares that JPEG works on. */
    private static final int BLOCK = 8;

    private PictureTile() {}

    /** Empty where every pixel is wholly transparent. */
    static byte[] encode(int[] argb) throws IOException {
        boolean isEmpty = true;
        boolean isOpaque = true;
        for (int pixel : argb) {
            isEmpty &= pixel >>> 24 == 0;
            isOpaque &= pixel >>> 24 == 255;
        }
        if (isEmpty) {
            return new byte[0];
        }
        ByteArrayOutputStream buffer = new ByteArrayOutputStream(1 << 15);
        DataOutputStream out = new DataOutputStream(buffer);
        if (!writeExactly(argb, out)) {
            out.writeByte(isOpaque ? OPAQUE_PHOTO : PHOTO);
            byte[] jpeg = JpegPixels.encode(isOpaque ? argb : filledIn(argb), TILE, QUALITY);
            out.writeInt(jpeg.length);
            out.write(jpeg);
            if (!isOpaque) {
                byte[] opacity = new byte[PIXELS];
                for (int i = 0; i < PIXELS; i++) {
                    opacity[i] = (byte) (argb[i] >>> 24);
                }
                out.write(deflated(opacity));
            }
        }
        return buffer.toByteArray();
    }

    private static boolean writeExactly(int[] argb, DataOutputStream out) throws IOException {
        // Open addressing: a slot has a colour's number plus one.
        short[] slots = new short[4 * MOST_COLORS];
        int[] colors = new int[MOST_COLORS];
        byte[] numbers = new byte[PIXELS];
        int count = 0;
        for (int i = 0; i < PIXELS; i++) {
            int slot = (argb[i] * 0x9E3779B1) >>> 22;
            while (slots[slot] != 0 && colors[slots[slot] - 1] != argb[i]) {
                slot = (slot + 1) % slots.length;
            }
            if (slots[slot] == 0) {
                if (count == MOST_COLORS) {
                    return false;
                }
                colors[count++] = argb[i];
                slots[slot] = (short) count;
            }
            numbers[i] = (byte) (slots[slot] - 1);
        }
        out.writeByte(EXACT);
        out.writeByte(count - 1);
        for (int i = 0; i < count; i++) {
            out.writeInt(colors[i]);
        }
        out.write(deflated(numbers));
        return true;
    }

    /**
     * The colours with something fitting where nothing is seen: the mean of what is seen of the same square, so that
     * JPEG has no edge to smear there.
     */
    private static int[] filledIn(int[] argb) {
        int[] filled = argb.clone();
        for (int top = 0; top < TILE; top += BLOCK) {
            for (int left = 0; left < TILE; left += BLOCK) {
                int[] sums = new int[4];
                for (int i = 0; i < BLOCK * BLOCK; i++) {
                    int pixel = argb[(top + i / BLOCK) * TILE + left + i % BLOCK];
                    if (pixel >>> 24 != 0) {
                        sums[0]++;
                        sums[1] += pixel >> 16 & 255;
                        sums[2] += pixel >> 8 & 255;
                        sums[3] += pixel & 255;
                    }
                }
                int seen = Math.max(1, sums[0]);
                int mean = sums[1] / seen << 16 | sums[2] / seen << 8 | sums[3] / seen;
                for (int i = 0; i < BLOCK * BLOCK; i++) {
                    int at = (top + i / BLOCK) * TILE + left + i % BLOCK;
                    filled[at] = argb[at] >>> 24 != 0 ? argb[at] : mean;
                }
            }
        }
        return filled;
    }

    /** @throws IOException where the bytes are no tile */
    static int[] decode(byte[] bytes) throws IOException {
        int[] argb = new int[PIXELS];
        if (bytes.length == 0) {
            return argb;
        }
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
        int form = in.readUnsignedByte();
        if (form == EXACT) {
            int[] colors = new int[in.readUnsignedByte() + 1];
            for (int i = 0; i < colors.length; i++) {
                colors[i] = in.readInt();
            }
            byte[] numbers = inflated(in.readAllBytes());
            for (int i = 0; i < PIXELS; i++) {
                argb[i] = colors[numbers[i] & 255];
            }
        } else if (form == OPAQUE_PHOTO || form == PHOTO) {
            byte[] jpeg = in.readNBytes(in.readInt());
            JpegPixels.decode(jpeg, TILE, argb);
            if (form == PHOTO) {
                byte[] opacity = inflated(in.readAllBytes());
                for (int i = 0; i < PIXELS; i++) {
                    argb[i] = opacity[i] == 0 ? 0 : argb[i] & ~OPAQUE | (opacity[i] & 255) << 24;
                }
            }
        } else {
            throw new IOException("a picture's tile is of an unknown form, " + form);
        }
        return argb;
    }

    private static byte[] deflated(byte[] plain) {
        Deflater deflater = new Deflater(3);
        try {
            deflater.setInput(plain);
            deflater.finish();
            byte[] buffer = new byte[plain.length + 1024];
            int length = 0;
            while (!deflater.finished()) {
                length += deflater.deflate(buffer, length, buffer.length - length);
            }
            return Arrays.copyOf(buffer, length);
        } finally {
            deflater.end();
        }
    }

    private static byte[] inflated(byte[] packed) throws IOException {
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(packed);
            byte[] plain = new byte[PIXELS];
            int length = 0;
            while (length < PIXELS) {
                int count = inflater.inflate(plain, length, PIXELS - length);
                if (count == 0) {
                    throw new IOException("a picture's tile ends early");
                }
                length += count;
            }
            return plain;
        } catch (DataFormatException e) {
            throw new IOException("a picture's tile is damaged", e);
        } finally {
            inflater.end();
        }
    }
}
