package io.citytwin.importers.format.osm;

import io.citytwin.importers.spi.ReadOptions;
import io.citytwin.importers.spi.SourceDataset;
import io.citytwin.importers.spi.SourceFormat;
import io.citytwin.importers.spi.UnreadableSourceException;
import java.util.List;

/**
 * OpenStreetMap change files (replication diffs): applied to the elements of the extract that was imported before.
 *
 * @see <a href="https://wiki.openstreetmap.org/wiki/OsmChange">OsmChange</a>
 */
public final class OsmChangeFormat implements SourceFormat {
    private final OsmMapping mapping = OsmMapping.builtIn();

    @Override
    public String name() {
        return "osm-change";
    }

    @Override
    public String title() {
        return "OpenStreetMap change file";
    }

    @Override
    public List<String> mediaTypes() {
        return List.of("application/vnd.openstreetmap.change+xml");
    }

    @Override
    public List<String> extensions() {
        return List.of("osc", "osc.gz");
    }

    @Override
    public boolean accepts(SourceInput input) {
        OsmFile.Syntax syntax = OsmFile.findSyntax(input.path());
        return syntax != null && new OsmFile(input.path(), input.displayName(), syntax).isChanges();
    }

    @Override
    public SourceDataset open(SourceInput input, ReadOptions options) throws UnreadableSourceException {
        OsmFile.Syntax syntax = OsmFile.findSyntax(input.path());
        OsmFile file =
                new OsmFile(input.path(), input.displayName(), syntax == null ? OsmFile.Syntax.CHANGES : syntax);
        if (options.stateFolder() == null) {
            throw new UnreadableSourceException(input.displayName()
                    + " names only what changed: it needs a data directory that keeps the extract it belongs to");
        }
        OsmStore store = new OsmStore(options.stateFolder());
        OsmFile base = store.findBase()
                .orElseThrow(() -> new UnreadableSourceException(input.displayName()
                        + " names only what changed: import the OpenStreetMap extract that it belongs to first"));
        file.checkHead();
        return new OsmChangeDataset(file, base, store, mapping, options);
    }
}
