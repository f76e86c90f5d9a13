package io.citytwin.importers.format.osm;

import io.citytwin.importers.spi.ReadOptions;
import io.citytwin.importers.spi.SourceDataset;
import io.citytwin.importers.spi.SourceFormat;
import io.citytwin.importers.spi.UnreadableSourceException;
import java.util.List;

/**
 * OpenStreetMap extracts in PBF and XML: roads, buildings, water, green areas and points of interest become layers.
 *
 * @see <a href="https://wiki.openstreetmap.org/wiki/PBF_Format">PBF Format</a>
 * @see <a href="https://wiki.openstreetmap.org/wiki/OSM_XML">OSM XML</a>
 */
public final class OsmFormat implements SourceFormat {
    private final OsmMapping mapping = OsmMapping.builtIn();

    @Override
    public String name() {
        return "osm";
    }

    @Override
    public String title() {
        return "OpenStreetMap";
    }

    @Override
    public List<String> mediaTypes() {
        return List.of("application/vnd.openstreetmap.data+xml", "application/vnd.openstreetmap.data+pbf");
    }

    @Override
    public List<String> extensions() {
        return List.of("osm.pbf", "osm", "osm.gz", "pbf");
    }

    @Override
    public boolean accepts(SourceInput input) {
        OsmFile.Syntax syntax = OsmFile.findSyntax(input.path());
        return syntax != null && !new OsmFile(input.path(), input.displayName(), syntax).isChanges();
    }

    @Override
    public SourceDataset open(SourceInput input, ReadOptions options) throws UnreadableSourceException {
        OsmFile.Syntax syntax = OsmFile.findSyntax(input.path());
        // --format may name this format for a file with an ending of its own.
        OsmFile file = new OsmFile(input.path(), input.displayName(), syntax == null ? OsmFile.Syntax.XML : syntax);
        file.checkHead();
        return new OsmDataset(file, mapping, options);
    }
}
