package io.citytwin.tiles.imagery;

import io.citytwin.crs.CoordinateTransform;
import io.citytwin.tiles.scheme.TileMatrixSet;
import java.util.List;
import java.util.function.Supplier;

/** Paints pictures over each other. */
public final class MosaicPainter implements TilePainter {
    private final Supplier<List<MosaicPicture>> pictures;
    private final PictureTiles tiles;

    /** @param pictures lists the pictures as they are now, the uppermost first */
    public MosaicPainter(Supplier<List<MosaicPicture>> pictures, PictureTiles tiles) {
        this.pictures = pictures;
        this.tiles = tiles;
    }

    @Override
    public String variant() {
        return "imagery-1";
    }

    @Override
    public int[] paint(TileMatrixSet scheme, int z, int row, int col) {
        int[] tile = new int[SIZE * SIZE];
        TilePixels pixels = TilePixels.of(scheme, z, row, col);
        int open = tile.length;
        for (MosaicPicture picture : pictures.get()) {
            if (open == 0) {
                break;
            }
            int[] window = pixels.window(picture.extent());
            if (window[0] < window[2] && window[1] < window[3]) {
                paintUnder(picture, pixels, window, tile);
                open = open(tile);
            }
        }
        return tile;
    }

    private static int open(int[] tile) {
        int open = 0;
        for (int pixel : tile) {
            open += pixel >>> 24 == 255 ? 0 : 1;
        }
        return open;
    }

    private void paintUnder(MosaicPicture picture, TilePixels pixels, int[] window, int[] tile) {
        if (picture.isInDegrees() && reachesBeyond(picture)) {
            // Its longitudes count on beyond 180 (or -180): such pixels are asked for one turn further.
            for (double turn : new double[] {0, 360, -360}) {
                paintUnder(picture, pixels, window, tile, turned(picture.fromWgs84(), turn));
            }
        } else {
            paintUnder(picture, pixels, window, tile, picture.fromWgs84());
        }
    }

    private static boolean reachesBeyond(MosaicPicture picture) {
        var header = picture.picture().header();
        double left = header.place().xAt(0, 0);
        double right = header.place().xAt(header.columns(), 0);
        return Math.min(left, right) < -180 || Math.max(left, right) > 180;
    }

    private static CoordinateTransform turned(CoordinateTransform transform, double degrees) {
        return (coordinates, offset, count, stride) -> {
            transform.apply(coordinates, offset, count, stride);
            for (int i = 0; i < count; i++) {
                coordinates[offset + i * stride] += degrees;
            }
        };
    }

    private void paintUnder(
            MosaicPicture picture, TilePixels pixels, int[] window, int[] tile, CoordinateTransform fromWgs84) {
        PixelLattice lattice =
                PixelLattice.of(window, pixels, fromWgs84, picture.picture().header().place());
        PictureSampler sampler = new PictureSampler(tiles, picture, lattice.scale());
        int columns = window[2] - window[0];
        double[] places = new double[2 * columns];
        for (int y = window[1]; y < window[3]; y++) {
            lattice.places(y, columns, places);
            for (int c = 0; c < columns; c++) {
                int at = y * SIZE + window[0] + c;
                if (tile[at] >>> 24 != 255) {
                    tile[at] = over(tile[at], sampler.color(places[2 * c], places[2 * c + 1]));
                }
            }
        }
    }

    /** One colour over another, neither multiplied by its opacity. */
    static int over(int upper, int lower) {
        int above = upper >>> 24;
        if (above == 0 || lower >>> 24 == 0) {
            return above == 0 ? lower : upper;
        }
        int below = (lower >>> 24) * (255 - above);
        int sum = above * 255 + below;
        int color = (sum + 127) / 255 << 24;
        for (int shift = 0; shift <= 16; shift += 8) {
            int mixed = ((upper >> shift & 255) * above * 255 + (lower >> shift & 255) * below + sum / 2) / sum;
            color |= mixed << shift;
        }
        return color;
    }
}
