package io.citytwin.importers.format.shapefile;

import io.citytwin.importers.spi.ReadOptions;
import io.citytwin.importers.spi.SourceDataset;
import io.citytwin.importers.spi.SourceFormat;
import io.citytwin.importers.spi.UnreadableSourceException;
import java.util.List;

/** ESRI Shapefile: .shp with its .shx, .dbf, .prj and .cpg, of which only the .shp must be there. */
public final class ShapefileFormat implements SourceFormat {
    @Override
    public String name() {
        return "shapefile";
    }

    @Override
    public String title() {
        return "ESRI Shapefile";
    }

    @Override
    public List<String> mediaTypes() {
        return List.of("application/vnd.shp");
    }

    @Override
    public List<String> extensions() {
        return List.of("shp");
    }

    @Override
    public boolean accepts(SourceInput input) {
        return input.hasExtension(extensions());
    }

    @Override
    public SourceDataset open(SourceInput input, ReadOptions options) throws UnreadableSourceException {
        return ShapefileDataset.open(input, options);
    }
}
