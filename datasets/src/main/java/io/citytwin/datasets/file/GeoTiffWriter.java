package io.citytwin.datasets.file;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes a one-band float32 GeoTIFF 1.1 (OGC 19-008r4) in EPSG:4526, little-endian, one row per strip, uncompressed, no
 * data -9999. Rows run from north to south, pixels are areas.
 */
public final class GeoTiffWriter {
    private static final int ENTRIES = 14;
    private static final int SHORT = 3;
    private static final int LONG = 4;
    private static final int DOUBLE = 12;
    private static final int ASCII = 2;

    /** Gives the value of the pixel whose centre lies at that easting and northing. */
    @FunctionalInterface
    public interface Elevation {
        double at(double easting, double northing);
    }

    private final int width;
    private final int height;
    private final double pixel;
    private final double west;
    private final double north;

    /**
     * @param west easting of the left edge, metres
     * @param north northing of the upper edge, metres
     * @param pixel edge length of a pixel, metres
     */
    public GeoTiffWriter(double west, double north, double pixel, int width, int height) {
        if (4L * width * height > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("a raster must stay below 2 GB, was " + width + " x " + height);
        }
        this.west = west;
        this.north = north;
        this.pixel = pixel;
        this.width = width;
        this.height = height;
    }

    public void write(Path path, Elevation elevation) throws IOException {
        Files.createDirectories(path.toAbsolutePath().getParent());
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(path), 1 << 16)) {
            out.write(header());
            ByteBuffer row = ByteBuffer.allocate(width * 4).order(ByteOrder.LITTLE_ENDIAN);
            for (int y = 0; y < height; y++) {
                row.clear();
                for (int x = 0; x < width; x++) {
                    row.putFloat((float) elevation.at(west + (x + 0.5) * pixel, north - (y + 0.5) * pixel));
                }
                out.write(row.array());
            }
        }
    }

    private byte[] header() {
        int extras = 8 + 2 + ENTRIES * 12 + 4;
        int scaleAt = extras;
        int tieAt = scaleAt + 24;
        int keysAt = tieAt + 48;
        int noDataAt = keysAt + 32;
        int offsetsAt = noDataAt + 8;
        int countsAt = offsetsAt + 4 * height;
        int pixelsAt = countsAt + 4 * height;
        ByteBuffer out = ByteBuffer.allocate(pixelsAt).order(ByteOrder.LITTLE_ENDIAN);
        out.put((byte) 'I').put((byte) 'I').putShort((short) 42).putInt(8).putShort((short) ENTRIES);
        entry(out, 256, LONG, 1, width);
        entry(out, 257, LONG, 1, height);
        entry(out, 258, SHORT, 1, 32);
        entry(out, 259, SHORT, 1, 1);
        entry(out, 262, SHORT, 1, 1);
        entry(out, 273, LONG, height, height == 1 ? pixelsAt : offsetsAt);
        entry(out, 277, SHORT, 1, 1);
        entry(out, 278, LONG, 1, 1);
        entry(out, 279, LONG, height, height == 1 ? width * 4 : countsAt);
        entry(out, 339, SHORT, 1, 3);
        entry(out, 33550, DOUBLE, 3, scaleAt);
        entry(out, 33922, DOUBLE, 6, tieAt);
        entry(out, 34735, SHORT, 16, keysAt);
        entry(out, 42113, ASCII, 6, noDataAt);
        out.putInt(0);
        out.putDouble(pixel).putDouble(pixel).putDouble(0);
        out.putDouble(0).putDouble(0).putDouble(0).putDouble(west).putDouble(north).putDouble(0);
        // GeoKeys: projected model, pixel is area, ProjectedCRS 4526
        short[] keys = {1, 1, 1, 3, 1024, 0, 1, 1, 1025, 0, 1, 1, 3072, 0, 1, (short) Cgcs2000.EPSG};
        for (short key : keys) {
            out.putShort(key);
        }
        out.put("-9999\0".getBytes(java.nio.charset.StandardCharsets.US_ASCII)).putShort((short) 0);
        for (int y = 0; y < height; y++) {
            out.putInt(pixelsAt + y * width * 4);
        }
        for (int y = 0; y < height; y++) {
            out.putInt(width * 4);
        }
        return out.array();
    }

    private static void entry(ByteBuffer out, int tag, int type, int count, int value) {
        out.putShort((short) tag).putShort((short) type).putInt(count).putInt(value);
    }
}
