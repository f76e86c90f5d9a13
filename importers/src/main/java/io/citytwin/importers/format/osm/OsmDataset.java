package io.citytwin.importers.format.osm;

import io.citytwin.importers.spi.ReadOptions;
import io.citytwin.importers.spi.SourceDataset;
import io.citytwin.importers.spi.SourceLayer;
import io.citytwin.importers.spi.UnreadableSourceException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** An opened OpenStreetMap extract, PBF or XML; its layers are those of the mapping. */
final class OsmDataset implements SourceDataset {
    private final OsmFile file;
    private final OsmMapping mapping;
    private final ReadOptions options;
    private Path staged;

    OsmDataset(OsmFile file, OsmMapping mapping, ReadOptions options) {
        this.file = file;
        this.mapping = mapping;
        this.options = options;
    }

    @Override
    public List<SourceLayer> layers() {
        return mapping.layers().stream().map(OsmLayer::toSourceLayer).toList();
    }

    @Override
    public void read(Set<String> layers, RecordSink sink) throws UnreadableSourceException, InterruptedException {
        List<OsmLayer> wanted =
                mapping.layers().stream().filter(l -> layers.contains(l.id())).toList();
        OsmFeatures features = new OsmFeatures(wanted, sink, (layer, kind, id) -> {});
        try (NodeLocations locations = new NodeLocations(options.temporaryFolder())) {
            long elements = new OsmExtractReader(file, wanted, features, OsmSelection.ALL, locations).read();
            if (elements == 0) {
                throw new UnreadableSourceException(file.displayName() + " holds no OpenStreetMap element");
            }
        }
        if (options.stateFolder() != null) {
            discardStaged();
            staged = new OsmStore(options.stateFolder()).stage(file);
        }
    }

    @Override
    public void committed() throws UnreadableSourceException {
        if (staged != null) {
            new OsmStore(options.stateFolder()).commit(staged);
            staged = null;
        }
    }

    private void discardStaged() {
        if (staged != null) {
            OsmStore.discard(staged);
            staged = null;
        }
    }

    @Override
    public void close() {
        discardStaged();
    }
}
