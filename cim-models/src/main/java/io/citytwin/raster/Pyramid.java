package io.citytwin.raster;

/**
 * Levels of a raster, each half as wide and high as the one before, until one cell is left; each cut into square tiles, row by
 * row, the last ones filled up. Tiles are numbered level by level.
 *
 * @param columns cells in a row of level 0
 * @param rows its rows
 * @param tile cells along a tile's side
 */
record Pyramid(int columns, int rows, int tile) {
    int levels() {
        return 33 - Integer.numberOfLeadingZeros(Math.max(columns, rows) - 1);
    }

    int columns(int level) {
        return ((columns - 1) >> level) + 1;
    }

    int rows(int level) {
        return ((rows - 1) >> level) + 1;
    }

    int tileColumns(int level) {
        return (columns(level) - 1) / tile + 1;
    }

    int tileRows(int level) {
        return (rows(level) - 1) / tile + 1;
    }

    /** Number of the level's first tile; of the level behind the last one, how many there are. */
    long firstTile(int level) {
        long tiles = 0;
        for (int k = 0; k < level; k++) {
            tiles += (long) tileColumns(k) * tileRows(k);
        }
        return tiles;
    }
}
