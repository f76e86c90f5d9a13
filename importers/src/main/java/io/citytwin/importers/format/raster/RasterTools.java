package io.citytwin.importers.format.raster;

import io.citytwin.importers.format.gdal.OgrProcess;
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
import java.time.Duration;
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

    private final String name;
    private final Path file;
    private final RasterDriver driver;
    private final Path work;
    private final OgrProcess process;

    RasterTools(String name, Path file, RasterDriver driver, Path work, Duration limit) {
        this.name = name;
        this.file = file;
        this.driver = driver;
        this.work = work;
        this.process = new OgrProcess(work, limit);
    }

    Path file() {
        return file;
    }

    RasterInfo describe() throws IOException, InterruptedException, UnreadableSourceException {
        OgrProcess.Outcome outcome = process.raster(
                "gdalinfo",
                List.of(driver.name()),
                List.of("-json", "-nomd", "-norat", "-noct", "-if", driver.name(), file.toString()));
        check(outcome);
        RasterInfo info = RasterInfo.parse(name, outcome.output());
        long cells = (long) info.header().columns() * info.header().rows();
        if (cells > MOST_CELLS) {
            throw new UnreadableSourceException(name + " has " + cells + " cells; at most " + MOST_CELLS
                    + " are taken, cut it into parts first, for example with gdal_retile.py");
        }
        return info;
    }

    /** Writes the cells into a folder, in metres. */
    GridWriter.Summary write(RasterInfo info, Path folder)
            throws IOException, InterruptedException, UnreadableSourceException {
        Path plain = work.resolve("cells.raw");
        long bytes = (long) info.header().columns() * info.header().rows() * Float.BYTES;
        long free = Files.getFileStore(work).getUsableSpace();
        if (free < bytes) {
            throw new UnreadableSourceException(name + " needs " + bytes / 1_000_000 + " MB of temporary room, there are "
                    + free / 1_000_000 + " MB in " + work.getParent());
        }
        check(process.raster(
                "gdal_translate",
                List.of(driver.name(), "ENVI"),
                List.of(
                        "-q", "-if", driver.name(), "-of", "ENVI", "-ot", "Float32", "-b", "1", file.toString(),
                        plain.toString())));
        if (!Files.isRegularFile(plain) || Files.size(plain) != bytes) {
            throw new UnreadableSourceException(name + " can't be read as " + driver.title() + ": it has fewer cells than it"
                    + " says");
        }
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

    private void check(OgrProcess.Outcome outcome) throws UnreadableSourceException {
        if (outcome.exitCode() == 0 && outcome.firstError().isEmpty()) {
            return;
        }
        String reason = outcome.firstError()
                .or(() -> outcome.messages().stream().filter(m -> !m.isBlank()).findFirst())
                .orElse("exit code " + outcome.exitCode());
        String plain = reason.replaceFirst("^ERROR \\d+: ", "")
                .replace(file.toString() + ": ", "")
                .replace(file.toString(), name)
                .replaceAll("\\S*/(?=[^/\\s]+$)", "")
                .strip();
        if (plain.contains("not recognized as a supported file format")) {
            plain = "it is not what its name says, or damaged from its beginning";
        }
        throw new UnreadableSourceException(name + " can't be read as " + driver.title() + ": " + plain);
    }
}
