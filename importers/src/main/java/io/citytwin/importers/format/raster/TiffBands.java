package io.citytwin.importers.format.raster;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * What the first directory of a TIFF (6.0, or BigTIFF) says of its bands: enough to tell heights from pictures before
 * anything else opens the file.
 *
 * @param bands samples per pixel
 * @param bits bits of the first sample
 * @param isPalette whether values are numbers of colours
 * @param isMask whether values say which pixels of another image are seen
 * @param isPlaced whether it says where it lies
 */
public record TiffBands(int bands, int bits, boolean isPalette, boolean isMask, boolean isPlaced) {
    private static final int BITS_PER_SAMPLE = 258;
    private static final int PHOTOMETRIC = 262;
    private static final int SAMPLES_PER_PIXEL = 277;
    private static final int PALETTE = 3;
    private static final int MASK = 4;
    private static final Set<Integer> PLACE = Set.of(33550, 33922, 34264);
    private static final int MOST_ENTRIES = 4096;

    /** One band of more than 8 bits: heights, not a picture. */
    public boolean isGridOfNumbers() {
        return bands == 1 && bits > 8 && !isPalette;
    }

    public static boolean isTiff(byte[] head) {
        if (head.length < 4) {
            return false;
        }
        boolean little = head[0] == 'I' && head[1] == 'I' && (head[2] == 42 || head[2] == 43) && head[3] == 0;
        boolean big = head[0] == 'M' && head[1] == 'M' && head[2] == 0 && (head[3] == 42 || head[3] == 43);
        return little || big;
    }

    /** Empty where the file is no TIFF or its first directory can't be read. */
    public static Optional<TiffBands> read(Path file) {
        try (SeekableByteChannel in = Files.newByteChannel(file)) {
            ByteBuffer head = bytes(in, 0, 16, ByteOrder.LITTLE_ENDIAN);
            if (!isTiff(head.array())) {
                return Optional.empty();
            }
            ByteOrder order = head.get(0) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
            head.order(order);
            boolean big = head.getShort(2) == 43;
            return directory(in, big ? head.getLong(8) : Integer.toUnsignedLong(head.getInt(4)), big, order);
        } catch (IOException | RuntimeException e) {
            return Optional.empty(); // whoever opens it for good will say what is wrong
        }
    }

    private static Optional<TiffBands> directory(SeekableByteChannel in, long at, boolean big, ByteOrder order)
            throws IOException {
        long count = big ? bytes(in, at, 8, order).getLong() : Short.toUnsignedInt(bytes(in, at, 2, order).getShort());
        if (count < 1 || count > MOST_ENTRIES) {
            return Optional.empty();
        }
        int size = big ? 20 : 12;
        ByteBuffer entries = bytes(in, at + (big ? 8 : 2), (int) count * size, order);
        int bands = 1;
        int bits = 1;
        int photometric = 0;
        boolean placed = false;
        for (int i = 0; i < count; i++) {
            int entry = i * size;
            int tag = Short.toUnsignedInt(entries.getShort(entry));
            int value = entry + (big ? 12 : 8);
            if (tag == SAMPLES_PER_PIXEL) {
                bands = Short.toUnsignedInt(entries.getShort(value));
            } else if (tag == PHOTOMETRIC) {
                photometric = entries.getShort(value);
            } else if (PLACE.contains(tag)) {
                placed = true;
            } else if (tag == BITS_PER_SAMPLE) {
                long values = big ? entries.getLong(entry + 4) : entries.getInt(entry + 4);
                boolean inside = values * 2 <= (big ? 8 : 4);
                long elsewhere = big ? entries.getLong(value) : Integer.toUnsignedLong(entries.getInt(value));
                bits = Short.toUnsignedInt(inside ? entries.getShort(value) : bytes(in, elsewhere, 2, order).getShort());
            }
        }
        return Optional.of(new TiffBands(bands, bits, photometric == PALETTE, photometric == MASK, placed));
    }

    private static ByteBuffer bytes(SeekableByteChannel in, long at, int count, ByteOrder order) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(count).order(order);
        in.position(at);
        while (buffer.hasRemaining()) {
            if (in.read(buffer) < 0) {
                throw new IOException("the file ends early");
            }
        }
        return buffer.flip();
    }
}
