package io.citytwin.tiles.imagery;

import io.citytwin.tiles.scheme.TileMatrixSet;

/** Paints the picture of a tile. Any number of threads may ask. */
public interface TilePainter {
    /** Pixels along a tile's side. */
    int SIZE = 256;

    /** All that its pictures depend on beside the tile and the layer's state, as a part of cache keys. */
    String variant();

    /**
     * Paints a tile as the layer is now.
     *
     * @return {@value #SIZE} × {@value #SIZE} pixels 0xAARRGGBB row by row from the north, colours not multiplied by
     *     their opacity
     */
    int[] paint(TileMatrixSet scheme, int z, int row, int col);
}
