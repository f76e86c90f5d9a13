package io.citytwin.tiles.imagery;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.citytwin.raster.PictureHeader;
import java.io.IOException;
import java.io.UncheckedIOException;

/** The tiles of pictures as they were unpacked last: neighbouring map tiles show parts of the same ones. */
public final class PictureTiles {
    private static final int TILE_BYTES = PictureHeader.TILE * PictureHeader.TILE * Integer.BYTES;
    private static final int MOST_TILES = (48 << 20) / TILE_BYTES;

    private final Cache<Key, int[]> tiles =
            Caffeine.newBuilder().maximumSize(MOST_TILES).build();

    private record Key(String folder, int level, int column, int row) {}

    /**
     * The pixels of a tile, 0xAARRGGBB; nobody writes to them.
     *
     * @throws UncheckedIOException where the tile is damaged
     */
    int[] tile(MosaicPicture picture, int level, int column, int row) {
        return tiles.get(new Key(picture.folder(), level, column, row), key -> {
            try {
                return picture.picture().tile(level, column, row);
            } catch (IOException e) {
                throw new UncheckedIOException("a tile of the picture " + picture.name() + " is not to be read in "
                        + picture.folder() + "; import it again", e);
            }
        });
    }
}
