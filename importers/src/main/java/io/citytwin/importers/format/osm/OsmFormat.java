package io.citytwin.importers.format.osm;

import io.citytwin.importers.spi.ReadOptions;
import io.citytwin.importers.spi.SourceDataset;
import io.citytwin.importers.spi.SourceFormat;
import io.citytwin.importers.spi.UnreadableSourceException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * OpenStreetMap: extracts in PBF and XML, whose roads, buildings, water, green areas and points of interest become
 * layers, and change files (replication diffs), which are applied to the extract that was imported before.
 *
 * @see <a href="https://wiki.openstreetmap.org/wiki/PBF_Format">PBF Format</a>
 * @see <a href="https://wiki.openstreetmap.org/wiki/OSM_XML">OSM XML</a>
 * @see <a href="https://wiki.openstreetmap.org/wiki/OsmChange">OsmChange</a>
 */
public final class OsmFormat implements SourceFormat {
    private final OsmMapping mapping = OsmMapping.builtIn();
    /** The imports under way, by their temporary folders: files of one import belong together. */
    private final Map<Path, OsmRun> runs = new ConcurrentHashMap<>();

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
        return List.of(
                "application/vnd.openstreetmap.data+xml",
                "application/vnd.openstreetmap.data+pbf",
                "application/vnd.openstreetmap.change+xml");
    }

    @Override
    public List<String> extensions() {
        return List.of("osm.pbf", "osm", "osm.gz", "pbf", "osc", "osc.gz");
    }

    @Override
    public boolean accepts(SourceInput input) {
        return OsmFile.findSyntax(input.path()) != null;
    }

    @Override
    public SourceDataset open(SourceInput input, ReadOptions options) throws UnreadableSourceException {
        OsmFile.Syntax syntax = OsmFile.findSyntax(input.path());
        // --format may name this format for a file with an ending of its own.
        OsmFile file = new OsmFile(input.path(), input.displayName(), syntax == null ? OsmFile.Syntax.XML : syntax);
        file.checkHead();
        Path folder = options.temporaryFolder();
        OsmRun run = runs.computeIfAbsent(folder, f -> new OsmRun(options, file.isChanges()));
        int place = run.add(file);
        Runnable afterLastClose = () -> runs.remove(folder);
        return file.isChanges()
                ? OsmChangeDataset.open(run, place, mapping, afterLastClose)
                : new OsmDataset(run, place, mapping, afterLastClose);
    }
}
