package io.citytwin.importers.format.las;

import com.github.mreutegg.laszip4j.CloseablePointIterable;
import com.github.mreutegg.laszip4j.LASPoint;
import com.github.mreutegg.laszip4j.LASReader;
import io.citytwin.importers.spi.UnreadableSourceException;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/** The points of a LAS or LAZ file, one after another. */
final class PointSource {
    private static final int BUFFER = 1 << 20;

    private final Path file;
    private final String display;
    private final LasHeader header;

    PointSource(Path file, String display, LasHeader header) {
        this.file = file;
        this.display = display;
        this.header = header;
    }

    /** Takes the raw numbers of a point: coordinates unscaled, colours of 16 bits (0 where there are none). */
    @FunctionalInterface
    interface PointSink {
        void accept(int x, int y, int z, int red, int green, int blue, int intensity, int classification)
                throws IOException, UnreadableSourceException, InterruptedException;
    }

    /** @throws UnreadableSourceException where fewer points are there than stated, or they can't be unpacked */
    void forEach(PointSink sink) throws IOException, UnreadableSourceException, InterruptedException {
        if (header.compressed()) {
            forEachPacked(sink);
        } else {
            forEachPlain(sink);
        }
    }

    private void forEachPlain(PointSink sink) throws IOException, UnreadableSourceException, InterruptedException {
        int length = header.recordLength();
        int colours = header.colourOffset();
        int classAt = header.isExtended() ? 16 : 15;
        int classMask = header.isExtended() ? 0xff : 0x1f;
        byte[] bytes = new byte[length * Math.max(1, BUFFER / length)];
        ByteBuffer b = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), BUFFER)) {
            in.skipNBytes(header.pointOffset());
            long rest = header.points();
            while (rest > 0) {
                int wanted = (int) Math.min(rest, bytes.length / length);
                if (in.readNBytes(bytes, 0, wanted * length) < wanted * length) {
                    throw new EOFException("the file ended while it was read");
                }
                for (int at = 0; at < wanted * length; at += length) {
                    sink.accept(
                            b.getInt(at),
                            b.getInt(at + 4),
                            b.getInt(at + 8),
                            colours < 0 ? 0 : b.getShort(at + colours) & 0xffff,
                            colours < 0 ? 0 : b.getShort(at + colours + 2) & 0xffff,
                            colours < 0 ? 0 : b.getShort(at + colours + 4) & 0xffff,
                            b.getShort(at + 12) & 0xffff,
                            b.get(at + classAt) & classMask);
                }
                rest -= wanted;
            }
        }
    }

    private void forEachPacked(PointSink sink) throws IOException, UnreadableSourceException, InterruptedException {
        boolean colours = header.colourOffset() >= 0;
        long read = 0;
        try (CloseablePointIterable points = new LASReader(file.toFile()).getCloseablePoints()) {
            for (LASPoint p : points) {
                sink.accept(
                        p.getX(),
                        p.getY(),
                        p.getZ(),
                        colours ? p.getRed() : 0,
                        colours ? p.getGreen() : 0,
                        colours ? p.getBlue() : 0,
                        p.getIntensity(),
                        p.getClassification() & 0xff);
                read++;
            }
        } catch (UnsupportedOperationException
                | IllegalStateException
                | IllegalArgumentException
                | IndexOutOfBoundsException
                | NullPointerException
                | NegativeArraySizeException
                | ArithmeticException
                | java.util.NoSuchElementException
                | java.io.UncheckedIOException e) {
            // The unpacker checks little of what it reads; whatever it stumbles over lies in the file.
            throw new UnreadableSourceException(
                    display + " is damaged: its points can't be unpacked behind number " + read, e);
        }
        if (read != header.points()) {
            throw new UnreadableSourceException(
                    display + " is cut off or damaged: it states " + header.points() + " points and holds " + read);
        }
    }
}
