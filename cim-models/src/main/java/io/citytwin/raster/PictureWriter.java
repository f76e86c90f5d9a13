package io.citytwin.raster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/**
 * Writes a picture into a folder: strips of rows come in from the top, the coarser levels are made on the way. It holds
 * a few tiles per core, however large the picture is.
 */
public final class PictureWriter implements AutoCloseable {
    /** Strips have a multiple of so many rows, the last one excepted. */
    public static final int STRIP_ROWS = 1024;

    private static final int TILE = PictureHeader.TILE;

    /** Up to this level, tiles are made of the four below them without reading those again. */
    private static final int LEVEL_OF_STRIPS = 2;

    private final Path folder;
    private final PictureHeader header;
    private final FileChannel tiles;
    private final long[] offsets;
    private final int[] lengths;
    private final AtomicLong transparent = new AtomicLong();
    private long end;
    private int rowsDone;

    /** Where the pixels of a strip come from; many threads ask at once. */
    @FunctionalInterface
    public interface Pixels {
        /**
         * Reads a window of the picture.
         *
         * @param into 0xAARRGGBB, {@value PictureHeader#TILE} to a row, the window's first pixel first
         */
        void read(int column, int row, int columns, int rows, int[] into) throws IOException;
    }

    private PictureWriter(Path folder, PictureHeader header, FileChannel tiles) {
        this.folder = folder;
        this.header = header;
        this.tiles = tiles;
        this.offsets = new long[header.tiles()];
        this.lengths = new int[header.tiles()];
    }

    public static PictureWriter open(Path folder, PictureHeader header) throws IOException {
        return new PictureWriter(
                folder,
                header,
                FileChannel.open(
                        PictureHeader.tilesFile(folder),
                        StandardOpenOption.CREATE_NEW,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE));
    }

    /** Adds the next rows: a multiple of {@value #STRIP_ROWS}, or all that are left. */
    public void strip(int rows, Pixels pixels) throws IOException {
        boolean isLast = rowsDone + rows == header.rows();
        if (rows < 1 || rowsDone + rows > header.rows() || !isLast && rows % STRIP_ROWS != 0) {
            throw new IllegalArgumentException(
                    "a strip of " + rows + " rows does not fit behind " + rowsDone + " of " + header.rows());
        }
        int level = Math.min(LEVEL_OF_STRIPS, header.levels() - 1);
        int firstRow = rowsDone / (TILE << level);
        int tileRows = (rows - 1) / (TILE << level) + 1;
        int tileColumns = header.tileColumns(level);
        all(tileRows * tileColumns, i -> build(level, i % tileColumns, firstRow + i / tileColumns, pixels));
        rowsDone += rows;
    }

    /**
     * Makes the other levels, the index and the header.
     *
     * @return how many of the picture's pixels are wholly transparent
     */
    public long finish() throws IOException {
        if (rowsDone != header.rows()) {
            throw new IllegalStateException("only " + rowsDone + " of " + header.rows() + " rows were written");
        }
        for (int level = LEVEL_OF_STRIPS + 1; level < header.levels(); level++) {
            int of = level;
            int tileColumns = header.tileColumns(level);
            all(header.tileRows(level) * tileColumns, i -> {
                int[] tile = new int[TILE * TILE];
                for (int quarter = 0; quarter < 4; quarter++) {
                    int column = 2 * (i % tileColumns) + quarter % 2;
                    int row = 2 * (i / tileColumns) + quarter / 2;
                    if (column < header.tileColumns(of - 1) && row < header.tileRows(of - 1)) {
                        halve(of - 1, column, row, read(of - 1, column, row), tile);
                    }
                }
                write(of, i % tileColumns, i / tileColumns, tile);
            });
        }
        tiles.force(false);
        ByteBuffer index = ByteBuffer.allocate(2 * Long.BYTES * lengths.length).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < lengths.length; i++) {
            index.putLong(offsets[i]).putLong(lengths[i]);
        }
        Files.write(PictureHeader.indexFile(folder), index.array());
        header.write(folder, transparent.get());
        return transparent.get();
    }

    @FunctionalInterface
    private interface Step {
        void run(int number) throws IOException;
    }

    /** Runs steps on all cores. */
    private static void all(int count, Step step) throws IOException {
        try {
            IntStream.range(0, count).parallel().forEach(i -> {
                try {
                    step.run(i);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private int[] build(int level, int tileColumn, int tileRow, Pixels pixels) throws IOException {
        int[] tile = new int[TILE * TILE];
        if (level == 0) {
            int column = tileColumn * TILE;
            int row = tileRow * TILE;
            int columns = Math.min(TILE, header.columns() - column);
            int rows = Math.min(TILE, header.rows() - row);
            pixels.read(column, row, columns, rows, tile);
            int unseen = 0;
            for (int i = 0; i < columns * rows; i++) {
                unseen += tile[i / columns * TILE + i % columns] >>> 24 == 0 ? 1 : 0;
            }
            transparent.addAndGet(unseen);
        } else {
            for (int quarter = 0; quarter < 4; quarter++) {
                int column = 2 * tileColumn + quarter % 2;
                int row = 2 * tileRow + quarter / 2;
                if (column < header.tileColumns(level - 1) && row < header.tileRows(level - 1)) {
                    halve(level - 1, column, row, build(level - 1, column, row, pixels), tile);
                }
            }
        }
        write(level, tileColumn, tileRow, tile);
        return tile;
    }

    /**
     * Puts the means of a tile's 2 × 2 pixels into its quarter of the coarser one; what is beyond the picture counts
     * not.
     */
    private void halve(int level, int tileColumn, int tileRow, int[] fine, int[] coarse) {
        int columns = Math.min(TILE, header.columns(level) - tileColumn * TILE);
        int rows = Math.min(TILE, header.rows(level) - tileRow * TILE);
        int to = tileRow % 2 * TILE / 2 * TILE + tileColumn % 2 * TILE / 2;
        for (int row = 0; row < rows; row += 2) {
            int below = row + 1 < rows ? TILE : 0;
            for (int column = 0; column < columns; column += 2) {
                int at = row * TILE + column;
                int beside = column + 1 < columns ? 1 : 0;
                coarse[to + row / 2 * TILE + column / 2] =
                        mean(fine[at], fine[at + beside], fine[at + below], fine[at + below + beside]);
            }
        }
    }

    private static int mean(int a, int b, int c, int d) {
        int alphas = (a >>> 24) + (b >>> 24) + (c >>> 24) + (d >>> 24);
        if (alphas == 0) {
            return 0;
        }
        int mean = (alphas + 2) / 4 << 24;
        for (int shift = 0; shift <= 16; shift += 8) {
            int sum = (a >>> 24) * (a >> shift & 255)
                    + (b >>> 24) * (b >> shift & 255)
                    + (c >>> 24) * (c >> shift & 255)
                    + (d >>> 24) * (d >> shift & 255);
            mean |= (sum + alphas / 2) / alphas << shift;
        }
        return mean;
    }

    private void write(int level, int tileColumn, int tileRow, int[] tile) throws IOException {
        byte[] bytes = PictureTile.encode(tile);
        if (bytes.length == 0) {
            return;
        }
        int number = header.firstTile(level) + tileRow * header.tileColumns(level) + tileColumn;
        long at;
        synchronized (this) {
            at = end;
            if (at / Picture.MAP_BYTES != (at + bytes.length - 1) / Picture.MAP_BYTES) {
                at = (at / Picture.MAP_BYTES + 1) * Picture.MAP_BYTES;
            }
            end = at + bytes.length;
        }
        offsets[number] = at;
        lengths[number] = bytes.length;
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            at += tiles.write(buffer, at);
        }
    }

    private int[] read(int level, int tileColumn, int tileRow) throws IOException {
        int number = header.firstTile(level) + tileRow * header.tileColumns(level) + tileColumn;
        ByteBuffer bytes = ByteBuffer.allocate(lengths[number]);
        long at = offsets[number];
        while (bytes.hasRemaining()) {
            int count = tiles.read(bytes, at);
            if (count < 0) {
                throw new IOException("the picture's file ends early");
            }
            at += count;
        }
        return PictureTile.decode(bytes.array());
    }

    @Override
    public void close() throws IOException {
        tiles.close();
    }
}
