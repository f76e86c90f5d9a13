package io.citytwin.tiles.imagery;

import io.citytwin.raster.PictureHeader;

/**
 * The colours of a picture between its pixels, bilinear, at the level whose pixels fit the tile's. Outside of the
 * picture nothing is seen; at its border the outermost pixels go on to the edge. For one thread.
 */
final class PictureSampler {
    private static final int TILE = PictureHeader.TILE;

    /** A level is taken up to pixels that are a fourth larger than the tile's: coarser blurs, finer flickers. */
    private static final double FAVOUR = 0.3;

    private final PictureTiles tiles;
    private final MosaicPicture picture;
    private final PictureHeader header;
    private final int level;
    private final int columns;
    private final int rows;

    private int tileColumn = -1;
    private int tileRow = -1;
    private int[] tile;

    /** @param scale pixels of the picture for one of the tile */
    PictureSampler(PictureTiles tiles, MosaicPicture picture, double scale) {
        this.tiles = tiles;
        this.picture = picture;
        this.header = picture.picture().header();
        int wanted = (int) Math.floor(Math.log(scale) / Math.log(2) + FAVOUR);
        this.level = Math.max(0, Math.min(header.levels() - 1, wanted));
        this.columns = header.columns(level);
        this.rows = header.rows(level);
    }

    int level() {
        return level;
    }

    /**
     * The colour of a place.
     *
     * @param x columns of level 0 from the outer corner of the first pixel: 0.5 is the middle of it
     * @param y rows likewise
     */
    int color(double x, double y) {
        // Written so that NaN, a place that the system has no coordinates for, is outside.
        if (!(x >= 0 && x < header.columns() && y >= 0 && y < header.rows())) {
            return 0;
        }
        double size = 1 << level;
        double column = Math.min(Math.max(x / size - 0.5, 0), columns - 1);
        double row = Math.min(Math.max(y / size - 0.5, 0), rows - 1);
        int left = (int) column;
        int upper = (int) row;
        int right = Math.min(left + 1, columns - 1);
        int lower = Math.min(upper + 1, rows - 1);
        // Weights of 8 bits: finer ones change no colour.
        int across = (int) ((column - left) * 256 + 0.5);
        int down = (int) ((row - upper) * 256 + 0.5);
        int a = pixel(left, upper);
        int b = across == 0 ? a : pixel(right, upper);
        int c = down == 0 ? a : pixel(left, lower);
        int d = across == 0 ? c : down == 0 ? b : pixel(right, lower);
        return mix(a, b, c, d, across, down);
    }

    private static int mix(int a, int b, int c, int d, int across, int down) {
        int ofA = (256 - across) * (256 - down);
        int ofB = across * (256 - down);
        int ofC = (256 - across) * down;
        int ofD = across * down;
        if ((a & b & c & d) >>> 24 == 255) {
            int color = 0xFF000000;
            for (int shift = 0; shift <= 16; shift += 8) {
                int sum = (a >> shift & 255) * ofA
                        + (b >> shift & 255) * ofB
                        + (c >> shift & 255) * ofC
                        + (d >> shift & 255) * ofD;
                color |= sum + (1 << 15) >> 16 << shift;
            }
            return color;
        }
        long alphaA = (long) (a >>> 24) * ofA;
        long alphaB = (long) (b >>> 24) * ofB;
        long alphaC = (long) (c >>> 24) * ofC;
        long alphaD = (long) (d >>> 24) * ofD;
        long alphas = alphaA + alphaB + alphaC + alphaD;
        int alpha = (int) (alphas + (1 << 15) >> 16);
        if (alpha == 0) {
            return 0;
        }
        int color = alpha << 24;
        for (int shift = 0; shift <= 16; shift += 8) {
            long sum = (a >> shift & 255) * alphaA
                    + (b >> shift & 255) * alphaB
                    + (c >> shift & 255) * alphaC
                    + (d >> shift & 255) * alphaD;
            color |= (int) ((sum + alphas / 2) / alphas) << shift;
        }
        return color;
    }

    private int pixel(int column, int row) {
        if (column / TILE != tileColumn || row / TILE != tileRow) {
            tileColumn = column / TILE;
            tileRow = row / TILE;
            tile = tiles.tile(picture, level, tileColumn, tileRow);
        }
        return tile[row % TILE * TILE + column % TILE];
    }
}
