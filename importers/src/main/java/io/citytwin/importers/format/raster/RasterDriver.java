package io.citytwin.importers.format.raster;

import io.citytwin.importers.spi.SourceFormat.SourceInput;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The drivers of GDAL that may open rasters of heights, and for which files.
 *
 * @param name GDAL's name
 */
record RasterDriver(String title, String name) {
    private static final RasterDriver GEOTIFF = new RasterDriver("GeoTIFF", "GTiff");
    private static final RasterDriver SRTM = new RasterDriver("SRTM HGT", "SRTMHGT");
    private static final RasterDriver ASCII_GRID = new RasterDriver("Esri ASCII grid", "AAIGrid");
    private static final RasterDriver VERTICAL_GRID = new RasterDriver("NOAA vertical datum grid", "GTX");
    private static final int SAMPLE = 512;

    /** The driver of a grid of geoid undulations, by its ending. */
    static Optional<RasterDriver> findForGeoid(Path file) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        return switch (name.substring(name.lastIndexOf('.') + 1)) {
            case "gtx" -> Optional.of(VERTICAL_GRID);
            case "tif", "tiff" -> Optional.of(GEOTIFF);
            case "asc" -> Optional.of(ASCII_GRID);
            default -> Optional.empty();
        };
    }

    /** The driver of an input that holds heights: by its ending and its first bytes. */
    static Optional<RasterDriver> findFor(SourceInput input) {
        if (input.hasExtension(List.of("tif", "tiff"))) {
            // A TIFF whose first directory can't be read is refused by name rather than left unknown.
            boolean heights = TiffBands.isTiff(input.head(4))
                    && TiffBands.read(input.path()).map(TiffBands::isGridOfNumbers).orElse(true);
            return heights ? Optional.of(GEOTIFF) : Optional.empty();
        }
        if (input.hasExtension(List.of("hgt"))) {
            return Optional.of(SRTM);
        }
        if (input.hasExtension(List.of("asc", "arx"))) {
            String head = new String(input.head(SAMPLE), StandardCharsets.ISO_8859_1)
                    .strip()
                    .toLowerCase(Locale.ROOT);
            return head.startsWith("ncols") || head.startsWith("nrows") ? Optional.of(ASCII_GRID) : Optional.empty();
        }
        return Optional.empty();
    }
}
