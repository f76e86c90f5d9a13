package io.citytwin.raster;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A grid of heights, open for reading by any number of threads. Its file is mapped into memory, so that it costs no heap
 * and what is read often stays in the system's cache; it is let go with the object.
 */
public final class ElevationGrid {
    private static final int TILE = GridHeader.TILE;
    private static final int TILES_PER_MAP = (1 << 30) / GridHeader.TILE_BYTES;

    private final GridHeader header;
    private final MappedByteBuffer[] maps;
    private final long[] firstTiles;
    private final int[] tileColumns;

    private ElevationGrid(GridHeader header, MappedByteBuffer[] maps) {
        this.header = header;
        this.maps = maps;
        this.firstTiles = new long[header.levels()];
        this.tileColumns = new int[header.levels()];
        for (int level = 0; level < firstTiles.length; level++) {
            firstTiles[level] = header.firstTile(level);
            tileColumns[level] = header.tileColumns(level);
        }
    }

    /**
     * Opens the grid in a folder.
     *
     * @throws IOException where there is none, or its files don't fit each other
     */
    public static ElevationGrid open(Path folder) throws IOException {
        GridHeader header = GridHeader.read(folder);
        try (FileChannel cells = FileChannel.open(GridHeader.cellsFile(folder), StandardOpenOption.READ)) {
            if (cells.size() != header.bytes()) {
                throw new IOException("the grid in " + folder + " must have " + header.bytes() + " bytes of cells, has "
                        + cells.size());
            }
            long mapBytes = (long) TILES_PER_MAP * GridHeader.TILE_BYTES;
            MappedByteBuffer[] maps = new MappedByteBuffer[(int) ((cells.size() + mapBytes - 1) / mapBytes)];
            for (int i = 0; i < maps.length; i++) {
                maps[i] = cells.map(
                        FileChannel.MapMode.READ_ONLY, i * mapBytes, Math.min(mapBytes, cells.size() - i * mapBytes));
                maps[i].order(ByteOrder.LITTLE_ENDIAN);
            }
            return new ElevationGrid(header, maps);
        }
    }

    public GridHeader header() {
        return header;
    }

    /** The value of a cell, NaN where there is none; column and row must be in the level. */
    public float cell(int level, int column, int row) {
        long tile = firstTiles[level] + (long) (row / TILE) * tileColumns[level] + column / TILE;
        int at = (int) (tile % TILES_PER_MAP) * GridHeader.TILE_BYTES
                + (row % TILE * TILE + column % TILE) * Float.BYTES;
        return maps[(int) (tile / TILES_PER_MAP)].getFloat(at);
    }

    /**
     * The height between the four nearest cell centres of a level, bilinear; at the border the outermost centres go on.
     *
     * @param x columns of level 0 from the outer corner of cell 0, 0: 0.5 is the middle of the first
     * @param y rows likewise
     * @return NaN where one of the four that count has no value
     */
    public double bilinear(int level, double x, double y) {
        return between(level, x, y, false);
    }

    /** The same by those of the four that have a value; NaN only where none has. */
    public double bilinearOfKnown(int level, double x, double y) {
        return between(level, x, y, true);
    }

    /**
     * A height for a place that has none, from the nearest surroundings that are known: the finest level that has a value
     * there. NaN only where the grid has no value at all.
     */
    public double fromSurroundings(int level, double x, double y) {
        for (int coarser = level; coarser < header.levels(); coarser++) {
            double height = bilinearOfKnown(coarser, x, y);
            if (!Double.isNaN(height)) {
                return height;
            }
        }
        return Double.NaN;
    }

    /** Levels from here up are too coarse to tell what is nearby: their cells are 256 of the finest wide. */
    private static final int NEARBY = 8;

    /** Whether some cell within about 2^8 cells of the place has a value. */
    public boolean hasNear(double x, double y) {
        return !Double.isNaN(bilinearOfKnown(Math.min(NEARBY, header.levels() - 1), x, y));
    }

    /** How many cells without a value have one nearby, as {@link #hasNear} says: what gaps are filled from. */
    public long countFilled() {
        long filled = 0;
        for (int row = 0; row < header.rows(); row++) {
            for (int column = 0; column < header.columns(); column++) {
                filled += Float.isNaN(cell(0, column, row)) && hasNear(column + 0.5, row + 0.5) ? 1 : 0;
            }
        }
        return filled;
    }

    private double between(int level, double x, double y, boolean ofKnown) {
        double size = 1 << level;
        int columns = header.columns(level);
        int rows = header.rows(level);
        double column = Math.min(Math.max(x / size - 0.5, 0), columns - 1);
        double row = Math.min(Math.max(y / size - 0.5, 0), rows - 1);
        int left = Math.min((int) column, Math.max(columns - 2, 0));
        int upper = Math.min((int) row, Math.max(rows - 2, 0));
        double right = column - left;
        double lower = row - upper;
        int leftNext = Math.min(left + 1, columns - 1);
        int upperNext = Math.min(upper + 1, rows - 1);
        double sum = 0;
        double weights = 0;
        for (int corner = 0; corner < 4; corner++) {
            double weight = ((corner & 1) == 0 ? 1 - right : right) * ((corner & 2) == 0 ? 1 - lower : lower);
            if (weight == 0) {
                continue;
            }
            float value = cell(level, (corner & 1) == 0 ? left : leftNext, (corner & 2) == 0 ? upper : upperNext);
            if (Float.isNaN(value)) {
                if (!ofKnown) {
                    return Double.NaN;
                }
                continue;
            }
            sum += weight * value;
            weights += weight;
        }
        if (!ofKnown) {
            return sum;
        }
        return weights == 0 ? Double.NaN : sum / weights;
    }
}
