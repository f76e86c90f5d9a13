package io.citytwin.raster;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A picture of the ground, open for reading by any number of threads. Its files are mapped into memory, so that it
 * costs no heap; it is let go with the object.
 */
public final class Picture {
    /** No tile crosses a border of that many bytes. */
    static final long MAP_BYTES = 1L << 30;

    private final PictureHeader header;
    private final LongBuffer index;
    private final MappedByteBuffer[] maps;

    private Picture(PictureHeader header, LongBuffer index, MappedByteBuffer[] maps) {
        this.header = header;
        this.index = index;
        this.maps = maps;
    }

    /**
     * Opens the picture in a folder.
     *
     * @throws IOException where there is none, or its files don't fit each other
     */
    public static Picture open(Path folder) throws IOException {
        PictureHeader header = PictureHeader.read(folder);
        try (FileChannel index = FileChannel.open(PictureHeader.indexFile(folder), StandardOpenOption.READ);
                FileChannel tiles = FileChannel.open(PictureHeader.tilesFile(folder), StandardOpenOption.READ)) {
            long wanted = 2L * Long.BYTES * header.tiles();
            if (index.size() != wanted) {
                throw new IOException("the picture in " + folder + " must have an index of " + wanted + " bytes, has "
                        + index.size());
            }
            MappedByteBuffer[] maps = new MappedByteBuffer[(int) ((tiles.size() + MAP_BYTES - 1) / MAP_BYTES)];
            for (int i = 0; i < maps.length; i++) {
                maps[i] = tiles.map(
                        FileChannel.MapMode.READ_ONLY,
                        i * MAP_BYTES,
                        Math.min(MAP_BYTES, tiles.size() - i * MAP_BYTES));
            }
            LongBuffer places = index.map(FileChannel.MapMode.READ_ONLY, 0, wanted)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .asLongBuffer();
            return new Picture(header, places, maps);
        }
    }

    public PictureHeader header() {
        return header;
    }

    /** Whether the tile has a pixel that is not wholly transparent; column and row must be in the level. */
    public boolean hasTile(int level, int column, int row) {
        return index.get(2 * number(level, column, row) + 1) != 0;
    }

    /**
     * The pixels of a tile, row by row: 0xAARRGGBB, colours not multiplied by their opacity.
     *
     * @throws IOException where the tile is damaged
     */
    public int[] tile(int level, int column, int row) throws IOException {
        int number = number(level, column, row);
        long at = index.get(2 * number);
        byte[] bytes = new byte[(int) index.get(2 * number + 1)];
        if (bytes.length > 0) {
            maps[(int) (at / MAP_BYTES)].get((int) (at % MAP_BYTES), bytes);
        }
        return PictureTile.decode(bytes);
    }

    private int number(int level, int column, int row) {
        return header.firstTile(level) + row * header.tileColumns(level) + column;
    }
}
