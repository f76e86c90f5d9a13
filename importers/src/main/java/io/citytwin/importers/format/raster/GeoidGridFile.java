package io.citytwin.importers.format.raster;

import io.citytwin.crs.CrsRegistry;
import io.citytwin.importers.spi.AssetFolder;
import io.citytwin.importers.spi.ReadOptions;
import io.citytwin.importers.spi.SourceFormat.SourceInput;
import io.citytwin.importers.spi.UnreadableSourceException;
import io.citytwin.raster.ElevationGrid;
import io.citytwin.raster.GeoidGrid;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Reads grids of geoid undulations as PROJ distributes them: .gtx, GeoTIFF, also Esri ASCII grids, all in degrees. Like a
 * raster of heights, a grid becomes a folder of floats named after the file's content, so that it is read by GDAL once and
 * mapped into memory at later starts.
 */
public final class GeoidGridFile {
    private static final String MAKER = "geoid-1";
    private static final Duration LIMIT = Duration.ofMinutes(10);

    private GeoidGridFile() {}

    /**
     * The undulations in a file.
     *
     * @param assetFolder where the city keeps its grids
     * @param offset metres of the zero of the city's height datum above the grid's geoid
     * @throws UnreadableSourceException where the file is no such grid; the message names it
     */
    public static GeoidGrid open(Path file, Path assetFolder, double offset) throws UnreadableSourceException {
        String name = file.toString();
        if (!Files.isRegularFile(file)) {
            throw new UnreadableSourceException("there is no file " + name);
        }
        RasterDriver driver = RasterDriver.findForGeoid(file)
                .orElseThrow(() -> new UnreadableSourceException(
                        name + " must be a geoid grid by its ending: .gtx, .tif, .tiff or .asc"));
        try (AssetFolder folder = AssetFolder.of(options(null, assetFolder), MAKER, "", List.of(file))) {
            if (!folder.isThere()) {
                convert(new SourceInput(file.toAbsolutePath(), name), driver, folder.path());
                folder.keep();
            }
            return new GeoidGrid(ElevationGrid.open(folder.path()), offset, folder.name());
        } catch (IllegalArgumentException e) {
            throw new UnreadableSourceException(name + " is no geoid grid: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new UnreadableSourceException(name + " could not be read: " + e.getMessage(), e);
        }
    }

    private static ReadOptions options(Path work, Path assetFolder) {
        return new ReadOptions(
                null, work, LIMIT, null, assetFolder, Map.of(), null, Map.of(), null, CrsRegistry.standard(), null, false);
    }

    private static void convert(SourceInput input, RasterDriver driver, Path folder)
            throws IOException, UnreadableSourceException {
        Path work = Files.createTempDirectory("citytwin-geoid");
        try {
            RasterFile file = RasterFile.open(input, options(work, null), driver.title(), List.of());
            RasterTools tools = new RasterTools(file, driver);
            if (tools.write(tools.describe(), folder).valid() == 0) {
                throw new UnreadableSourceException(input.displayName() + " has no node with a value");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnreadableSourceException(input.displayName() + " was not read to its end: interrupted", e);
        } finally {
            try (Stream<Path> tree = Files.walk(work)) {
                for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(path);
                }
            }
        }
    }
}
