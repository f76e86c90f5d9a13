package io.citytwin.importers.format.imagery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.citytwin.importers.format.imagery.PictureBands.NumberType;
import io.citytwin.importers.format.raster.RasterFile;
import io.citytwin.importers.spi.UnreadableSourceException;
import io.citytwin.raster.PictureHeader;
import io.citytwin.raster.PictureWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** Turns a file into a picture: GDAL writes strips of it as plain numbers, which become pixels. */
final class PictureSource {
    private static final int BYTE_BITS = 8;

    /** Temporary room for a strip, unless its least number of rows needs more. */
    private static final long STRIP_BYTES = 256L << 20;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final RasterFile file;
    private final PictureDriver driver;
    private final PictureInfo info;

    PictureSource(RasterFile file, PictureDriver driver, PictureInfo info) {
        this.file = file;
        this.driver = driver;
        this.info = info;
    }

    RasterFile file() {
        return file;
    }

    PictureInfo info() {
        return info;
    }

    PictureHeader header() {
        return new PictureHeader(info.columns(), info.rows(), info.place());
    }

    /**
     * How numbers become 0 to 255: as the user says; 8 bits as they are; of more, from 0 to the largest number of as
     * many bits as the file declares, else as its largest number needs. So parts of one flight get one scale.
     *
     * @param range what the user says, or null
     */
    PixelScale scale(String range) throws IOException, InterruptedException, UnreadableSourceException {
        PictureBands bands = info.bands();
        if (range != null) {
            return PixelScale.parse(range);
        }
        if (bands.type() == NumberType.BYTE) {
            return PixelScale.ofBits(bands.bits() == 0 ? BYTE_BITS : bands.bits());
        }
        if (bands.type() == NumberType.FLOAT) {
            throw new UnreadableSourceException(file.name() + " has numbers of a kind that tells no brightness; say which"
                    + " are black and white by --set range=LOW,HIGH");
        }
        if (bands.bits() > 0) {
            return PixelScale.ofBits(bands.bits());
        }
        double largest = largest();
        return PixelScale.ofBits(Math.max(BYTE_BITS, 64 - Long.numberOfLeadingZeros((long) largest)));
    }

    private double largest() throws IOException, InterruptedException, UnreadableSourceException {
        String json = file.run(
                "gdalinfo",
                List.of(driver.driver()),
                List.of("-json", "-mm", "-norat", "-nomd", "-noct", "-if", driver.driver(), file.path().toString()));
        JsonNode bands = JSON.readTree(json).path("bands");
        double largest = 0;
        for (int band : info.bands().colors()) {
            largest = Math.max(largest, bands.path(band - 1).path("computedMax").asDouble());
        }
        return largest;
    }

    /**
     * Writes the pixels into a folder.
     *
     * @return how many are wholly transparent
     */
    long write(PixelScale scale, Path folder) throws IOException, InterruptedException, UnreadableSourceException {
        PictureBands bands = info.bands();
        long rowBytes = (long) info.columns() * bands.all().size() * bands.type().bytes();
        int least = PictureWriter.STRIP_ROWS;
        int stripRows = (int) Math.max(least, Math.min(info.rows(), STRIP_BYTES / rowBytes) / least * least);
        file.needRoom(rowBytes * Math.min(stripRows, info.rows()));
        Path plain = file.work().resolve("strip.raw");
        try (PictureWriter writer = PictureWriter.open(folder, header())) {
            for (int row = 0; row < info.rows(); row += stripRows) {
                int rows = Math.min(stripRows, info.rows() - row);
                translate(row, rows, plain);
                file.needLength(plain, rowBytes * rows);
                try (FileChannel numbers = FileChannel.open(plain, StandardOpenOption.READ)) {
                    writer.strip(rows, new StripPixels(numbers, row, rows, scale)::read);
                } finally {
                    Files.delete(plain);
                }
            }
            return writer.finish();
        }
    }

    private void translate(int row, int rows, Path plain)
            throws IOException, InterruptedException, UnreadableSourceException {
        List<String> arguments = new ArrayList<>(List.of("-q", "-if", driver.driver(), "-of", "ENVI"));
        arguments.addAll(List.of("-co", "INTERLEAVE=BSQ", "-ot", info.bands().type().gdal()));
        for (String band : info.bands().all()) {
            arguments.addAll(List.of("-b", band));
        }
        arguments.addAll(List.of(
                "-srcwin", "0", String.valueOf(row), String.valueOf(info.columns()), String.valueOf(rows)));
        arguments.addAll(List.of(file.path().toString(), plain.toString()));
        file.run("gdal_translate", List.of(driver.driver(), "ENVI"), arguments);
    }

    /** The pixels of one strip: its numbers, one band behind the other, little-endian. */
    private final class StripPixels {
        private final FileChannel numbers;
        private final int firstRow;
        private final int stripRows;
        private final PixelScale scale;
        private final PictureBands bands = info.bands();

        StripPixels(FileChannel numbers, int firstRow, int stripRows, PixelScale scale) {
            this.numbers = numbers;
            this.firstRow = firstRow;
            this.stripRows = stripRows;
            this.scale = scale;
        }

        void read(int column, int row, int columns, int rows, int[] into) throws IOException {
            int count = bands.all().size();
            double[][] values = new double[count][columns];
            ByteBuffer buffer =
                    ByteBuffer.allocate(columns * bands.type().bytes()).order(ByteOrder.LITTLE_ENDIAN);
            for (int i = 0; i < rows; i++) {
                for (int band = 0; band < count; band++) {
                    long line = (long) band * stripRows + row - firstRow + i;
                    readFully(buffer.clear(), (line * info.columns() + column) * bands.type().bytes());
                    take(buffer, values[band]);
                }
                for (int k = 0; k < columns; k++) {
                    into[i * PictureHeader.TILE + k] = pixel(values, k);
                }
            }
        }

        private void readFully(ByteBuffer buffer, long from) throws IOException {
            long at = from;
            while (buffer.hasRemaining()) {
                int count = numbers.read(buffer, at);
                if (count < 0) {
                    throw new IOException("the strip ends early");
                }
                at += count;
            }
            buffer.flip();
        }

        private void take(ByteBuffer buffer, double[] values) {
            for (int k = 0; k < values.length; k++) {
                values[k] = switch (bands.type()) {
                    case BYTE -> buffer.get(k) & 255;
                    case UINT16 -> buffer.getShort(2 * k) & 0xFFFF;
                    case FLOAT -> buffer.getFloat(4 * k);
                };
            }
        }

        private int pixel(double[][] values, int k) {
            int colors = bands.colors().size();
            boolean isNoData = true;
            for (int band = 0; band < colors; band++) {
                double number = values[band][k];
                isNoData &= number == bands.noData().get(band) || Double.isNaN(number);
            }
            int opacity = isNoData ? 0 : bands.opacity() == null ? 255 : opacity(values[colors][k]);
            if (opacity == 0) {
                return 0;
            }
            if (bands.palette() != null) {
                int number = (int) values[0][k];
                int color = number < bands.palette().length ? bands.palette()[number] : 0;
                return color >>> 24 == 0 ? 0 : color;
            }
            int red = shade(values[0][k]);
            int green = colors == 3 ? shade(values[1][k]) : red;
            int blue = colors == 3 ? shade(values[2][k]) : red;
            return opacity << 24 | red << 16 | green << 8 | blue;
        }

        private int shade(double number) {
            int shade = scale.of(number);
            return bands.isInverted() ? 255 - shade : shade;
        }

        private int opacity(double number) {
            // A mask is 0 or 255 in any type, a band of opacity fills its type.
            if (bands.opacity().equals("mask") || bands.type() == NumberType.BYTE) {
                return (int) number;
            }
            return bands.type() == NumberType.UINT16 ? (int) number >> BYTE_BITS : number > 0 ? 255 : 0;
        }
    }
}
