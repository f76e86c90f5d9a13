package io.citytwin.importers.format.raster;

import io.citytwin.importers.format.gdal.OgrProcess;
import io.citytwin.importers.spi.ReadOptions;
import io.citytwin.importers.spi.SiblingFiles;
import io.citytwin.importers.spi.SourceDataset;
import io.citytwin.importers.spi.SourceFormat;
import io.citytwin.importers.spi.UnreadableSourceException;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Rasters of heights: GeoTIFF of one band of more than 8 bits, SRTM tiles, Esri ASCII grids. GDAL's tools read them as
 * bounded child processes; one raster is one feature, its footprint, whose cells lie in an asset folder.
 */
public final class ElevationFormat implements SourceFormat {
    @Override
    public String name() {
        return "elevation";
    }

    @Override
    public String title() {
        return "rasters of heights (GeoTIFF, SRTM HGT, Esri ASCII grid)";
    }

    @Override
    public List<String> mediaTypes() {
        return List.of("image/tiff; application=geotiff", "image/tiff", "application/x-srtm-hgt");
    }

    @Override
    public List<String> extensions() {
        return List.of("tif", "tiff", "hgt", "asc", "arx");
    }

    @Override
    public boolean accepts(SourceInput input) {
        return RasterDriver.findFor(input).isPresent();
    }

    @Override
    public SourceDataset open(SourceInput input, ReadOptions options) throws UnreadableSourceException {
        RasterDriver driver = RasterDriver.findFor(input)
                .orElseThrow(() -> new UnreadableSourceException(input.displayName() + " is no raster of heights"));
        if (!OgrProcess.isInstalled("gdal_translate")) {
            throw new UnreadableSourceException(input.displayName() + " is " + driver.title()
                    + ", which is read by GDAL; it is not installed (apt-get install gdal-bin)");
        }
        try {
            Path work = Files.createTempDirectory(options.temporaryFolder(), "raster");
            Duration limit = options.timeLimit() == null ? Duration.ofMinutes(30) : options.timeLimit();
            RasterTools tools = new RasterTools(input.displayName(), onDisk(input, work), driver, work, limit);
            return new ElevationDataset(input, options, tools, tools.describe());
        } catch (IOException e) {
            throw new UnreadableSourceException(input.displayName() + " could not be read: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnreadableSourceException(input.displayName() + " was not read to its end: interrupted", e);
        }
    }

    /** The file itself, or copies of it and of what lies beside it under its name, where they are in a zip. */
    private static Path onDisk(SourceInput input, Path work) throws IOException {
        if (input.path().getFileSystem() == FileSystems.getDefault()) {
            return input.path().toAbsolutePath();
        }
        Path folder = Files.createDirectories(work.resolve("input"));
        for (String extension : List.of("prj", "tfw", "tifw")) {
            var sibling = SiblingFiles.find(input.path(), extension);
            if (sibling.isPresent()) {
                copy(sibling.get(), folder.resolve(SiblingFiles.baseName(input.path()) + "." + extension));
            }
        }
        return copy(input.path(), folder.resolve(input.fileName()));
    }

    private static Path copy(Path from, Path to) throws IOException {
        try (var in = Files.newInputStream(from)) {
            Files.copy(in, to);
        }
        return to;
    }
}
