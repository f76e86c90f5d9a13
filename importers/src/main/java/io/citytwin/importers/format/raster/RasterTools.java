package io.citytwin.importers.format.raster;

import io.citytwin.importers.spi.UnreadableSourceException;
import io.citytwin.raster.GridHeader;
import io.citytwin.raster.GridWriter;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What GDAL does for one raster: it describes it, and writes its cells as plain numbers, which become a grid. */
final class RasterTools {
    /** 8 GB of cells: a country at 30 m, a city at 0.3 m. */
    private static final long MOST_CELLS = 2_000_000_000L;

    /** Deeper than any sea and higher than any mountain: marks for "no value" that the file does not declare. */
    private static final double LOWEST = -11_500;

    private static final double HIGHEST = 9_000;

    /** What programs write for "no value" and forget to declare; no ground is as low. */
    private static final double USUAL_MARK = -9999;

    private final RasterFile file;
    private final RasterDriver driver;

    RasterTools(RasterFile file, RasterDriver driver) {
        this.file = file;
        this.driver = driver;
    }

    Path path() {
        return file.path();
    }

    RasterInfo describe() throws IOException, InterruptedException, UnreadableSourceException {
        RasterInfo info = RasterInfo.parse(
                file.name(),
                file.run(
                        "gdalinfo",
                        List.of(driver.name()),
                        List.of("-json", "-nomd", "-norat", "-noct", "-if", driver.name(), path().toString())));
        long cells = (long) info.header().columns() * info.header().rows();
        if (cells > MOST_CELLS) {
            throw new UnreadableSourceException(file.name() + " has " + cells + " cells; at most " + MOST_CELLS
                    + " are taken, cut it into parts first, for example with gdal_retile.py");
        }
        return info;
    }

    /** Writes the cells into a folder, in metres. */
    GridWriter.Summary write(RasterInfo info, Path folder)
            throws IOException, InterruptedException, UnreadableSourceException {
        Path plain = file.work().resolve("cells.raw");
        long bytes = (long) info.header().columns() * info.header().rows() * Float.BYTES;
        file.needRoom(bytes);
        file.run(
                "gdal_translate",
                List.of(driver.name(), "ENVI"),
                List.of(
                        "-q", "-if", driver.name(), "-of", "ENVI", "-ot", "Float32", "-b", "1", path().toString(),
                        plain.toString()));
        file.needLength(plain, bytes);
        try {
            return grid(info, plain, folder);
        } finally {
            Files.delete(plain);
        }
    }

    private static GridWriter.Summary grid(RasterInfo info, Path plain, Path folder) throws IOException {
        GridHeader header = info.header();
        byte[] bytes = new byte[header.columns() * Float.BYTES];
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        float[] row = new float[header.columns()];
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(plain), 1 << 16));
                GridWriter writer = GridWriter.open(folder, header)) {
            for (int i = 0; i < header.rows(); i++) {
                in.readFully(bytes);
                for (int column = 0; column < row.length; column++) {
                    row[column] = metres(info, buffer.getFloat(column * Float.BYTES));
                }
                writer.row(row);
            }
            return writer.finish();
        }
    }

    private static float metres(RasterInfo info, float number) {
        if (!Float.isFinite(number) || number == (float) info.noData()) {
            return Float.NaN;
        }
        double height = info.metres().of(number);
        return height < LOWEST || height > HIGHEST || number == USUAL_MARK ? Float.NaN : (float) height;
    }
}
