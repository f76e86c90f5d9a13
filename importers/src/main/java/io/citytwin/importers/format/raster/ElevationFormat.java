package io.citytwin.importers.format.raster;

import io.citytwin.importers.spi.ReadOptions;
import io.citytwin.importers.spi.SourceDataset;
import io.citytwin.importers.spi.SourceFormat;
import io.citytwin.importers.spi.UnreadableSourceException;
import java.io.IOException;
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
        try {
            RasterFile file = RasterFile.open(input, options, driver.title(), List.of("prj", "tfw", "tifw"));
            RasterTools tools = new RasterTools(file, driver);
            return new ElevationDataset(input, options, tools, tools.describe());
        } catch (IOException e) {
            throw new UnreadableSourceException(input.displayName() + " could not be read: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnreadableSourceException(input.displayName() + " was not read to its end: interrupted", e);
        }
    }
}
