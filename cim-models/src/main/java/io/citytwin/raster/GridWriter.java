package io.citytwin.raster;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/** Writes a grid into a folder: rows come in one by one, the coarser levels are made at the end. */
public final class GridWriter implements AutoCloseable {
    private static final int TILE = GridHeader.TILE;

    private final Path folder;
    private final GridHeader header;
    private final FileChannel cells;
    private final float[] band;
    private int next;
    private long valid;
    private float lowest = Float.POSITIVE_INFINITY;
    private float highest = Float.NEGATIVE_INFINITY;

    private GridWriter(Path folder, GridHeader header, FileChannel cells) {
        this.folder = folder;
        this.header = header;
        this.cells = cells;
        this.band = new float[header.columns() * TILE];
    }

    public static GridWriter open(Path folder, GridHeader header) throws IOException {
        return new GridWriter(
                folder,
                header,
                FileChannel.open(
                        GridHeader.cellsFile(folder),
                        StandardOpenOption.CREATE_NEW,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE));
    }

    /**
     * What the cells are like.
     *
     * @param valid cells with a value
     * @param lowest lowest value, infinite where there is none
     * @param highest highest value
     */
    public record Summary(long valid, float lowest, float highest) {}

    /** Adds the next row; NaN stands for no value. */
    public void row(float[] values) throws IOException {
        if (next >= header.rows() || values.length != header.columns()) {
            throw new IllegalArgumentException("row " + next + " with " + values.length + " cells does not fit a grid of "
                    + header.columns() + " x " + header.rows());
        }
        System.arraycopy(values, 0, band, next % TILE * header.columns(), values.length);
        for (float value : values) {
            if (!Float.isNaN(value)) {
                valid++;
                lowest = Math.min(lowest, value);
                highest = Math.max(highest, value);
            }
        }
        next++;
        if (next % TILE == 0 || next == header.rows()) {
            writeBand((next - 1) / TILE, (next - 1) % TILE + 1);
        }
    }

    /** Makes the coarser levels and the header. */
    public Summary finish() throws IOException {
        if (next != header.rows()) {
            throw new IllegalStateException("only " + next + " of " + header.rows() + " rows were written");
        }
        for (int level = 1; level < header.levels(); level++) {
            writeMeans(level);
        }
        cells.force(false);
        header.write(folder);
        return new Summary(valid, lowest, highest);
    }

    private void writeBand(int tileRow, int filledRows) throws IOException {
        float[] tile = new float[TILE * TILE];
        for (int tileColumn = 0; tileColumn < header.tileColumns(0); tileColumn++) {
            Arrays.fill(tile, Float.NaN);
            int from = tileColumn * TILE;
            int count = Math.min(TILE, header.columns() - from);
            for (int row = 0; row < filledRows; row++) {
                System.arraycopy(band, row * header.columns() + from, tile, row * TILE, count);
            }
            write(0, tileColumn, tileRow, tile);
        }
    }

    private void writeMeans(int level) throws IOException {
        float[] tile = new float[TILE * TILE];
        for (int tileRow = 0; tileRow < header.tileRows(level); tileRow++) {
            for (int tileColumn = 0; tileColumn < header.tileColumns(level); tileColumn++) {
                Arrays.fill(tile, Float.NaN);
                for (int quarter = 0; quarter < 4; quarter++) {
                    int x = quarter % 2;
                    int y = quarter / 2;
                    int fineColumn = 2 * tileColumn + x;
                    int fineRow = 2 * tileRow + y;
                    if (fineColumn < header.tileColumns(level - 1) && fineRow < header.tileRows(level - 1)) {
                        halve(read(level - 1, fineColumn, fineRow), tile, x * TILE / 2, y * TILE / 2);
                    }
                }
                write(level, tileColumn, tileRow, tile);
            }
        }
    }

    private static void halve(float[] fine, float[] coarse, int atColumn, int atRow) {
        for (int row = 0; row < TILE; row += 2) {
            for (int column = 0; column < TILE; column += 2) {
                int at = row * TILE + column;
                coarse[(atRow + row / 2) * TILE + atColumn + column / 2] =
                        mean(fine[at], fine[at + 1], fine[at + TILE], fine[at + TILE + 1]);
            }
        }
    }

    private static float mean(float... values) {
        double sum = 0;
        int count = 0;
        for (float value : values) {
            if (!Float.isNaN(value)) {
                sum += value;
                count++;
            }
        }
        return count == 0 ? Float.NaN : (float) (sum / count);
    }

    private long position(int level, int tileColumn, int tileRow) {
        return (header.firstTile(level) + (long) tileRow * header.tileColumns(level) + tileColumn) * GridHeader.TILE_BYTES;
    }

    private void write(int level, int tileColumn, int tileRow, float[] tile) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(GridHeader.TILE_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(tile);
        long at = position(level, tileColumn, tileRow);
        while (bytes.hasRemaining()) {
            at += cells.write(bytes, at);
        }
    }

    private float[] read(int level, int tileColumn, int tileRow) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(GridHeader.TILE_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        long at = position(level, tileColumn, tileRow);
        while (bytes.hasRemaining()) {
            int count = cells.read(bytes, at);
            if (count < 0) {
                throw new IOException("the grid's file ends early");
            }
            at += count;
        }
        FloatBuffer floats = bytes.flip().asFloatBuffer();
        float[] tile = new float[TILE * TILE];
        floats.get(tile);
        return tile;
    }

    @Override
    public void close() throws IOException {
        cells.close();
    }
}
