package io.citytwin.tiles.imagery;

import io.citytwin.raster.JpegPixels;
import java.util.Arrays;
import java.util.Optional;

/** How the pixels of a map tile are written. */
public enum MapTileFormat {
    /** PNG where something shines through, else JPEG. */
    AUTOMATIC(""),
    PNG("png"),
    /** JPEG; what shines through is white. */
    JPEG("jpg");

    private static final float QUALITY = 0.85f;

    private final String ending;

    MapTileFormat(String ending) {
        this.ending = ending;
    }

    /** Its ending in file names, "" for none. */
    public String ending() {
        return ending;
    }

    /** The format of that ending. */
    public static Optional<MapTileFormat> find(String ending) {
        return Arrays.stream(values())
                .filter(f -> f != AUTOMATIC && f.ending.equals(ending))
                .findFirst();
    }

    /** Media type of a tile's bytes, told from themselves. */
    public static String mediaType(byte[] bytes) {
        return bytes.length > 0 && bytes[0] == (byte) 0xFF ? "image/jpeg" : "image/png";
    }

    /** The tile's bytes. */
    byte[] encode(int[] argb) {
        boolean isOpaque = true;
        for (int pixel : argb) {
            isOpaque &= pixel >>> 24 == 255;
        }
        if (this == JPEG && !isOpaque) {
            int[] onWhite = new int[argb.length];
            for (int i = 0; i < argb.length; i++) {
                onWhite[i] = MosaicPainter.over(argb[i], 0xFFFFFFFF);
            }
            return JpegPixels.encode(onWhite, TilePainter.SIZE, QUALITY);
        }
        return this == JPEG || this == AUTOMATIC && isOpaque
                ? JpegPixels.encode(argb, TilePainter.SIZE, QUALITY)
                : PngWriter.encode(argb, TilePainter.SIZE, isOpaque);
    }
}
