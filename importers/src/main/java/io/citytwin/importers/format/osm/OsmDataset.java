package io.citytwin.importers.format.osm;

import io.citytwin.importers.spi.SourceDataset;
import io.citytwin.importers.spi.SourceLayer;
import io.citytwin.importers.spi.UnreadableSourceException;
import java.util.List;
import java.util.Set;

/** An opened OpenStreetMap extract, PBF or XML; its layers are those of the mapping. */
final class OsmDataset implements SourceDataset {
    private final OsmRun run;
    private final int place;
    private final OsmMapping mapping;
    private final Runnable afterLastClose;

    OsmDataset(OsmRun run, int place, OsmMapping mapping, Runnable afterLastClose) {
        this.run = run;
        this.place = place;
        this.mapping = mapping;
        this.afterLastClose = afterLastClose;
    }

    @Override
    public List<SourceLayer> layers() {
        return mapping.layers().stream().map(OsmLayer::toSourceLayer).toList();
    }

    @Override
    public void read(Set<String> layers, RecordSink sink) throws UnreadableSourceException, InterruptedException {
        OsmFile file = run.files().get(place);
        List<OsmLayer> wanted =
                mapping.layers().stream().filter(l -> layers.contains(l.id())).toList();
        OsmFeatures features = new OsmFeatures(wanted, sink, (layer, kind, id) -> {});
        try (NodeLocations locations = new NodeLocations(run.options().temporaryFolder())) {
            long elements = new OsmExtractReader(file, wanted, features, OsmSelection.ALL, locations).read();
            if (elements == 0) {
                throw new UnreadableSourceException(file.displayName() + " holds no OpenStreetMap element");
            }
        }
        if (run.isStagedBy(place)) {
            run.stageExtracts();
        }
    }

    @Override
    public void committed() throws UnreadableSourceException {
        if (run.isStagedBy(place)) {
            run.commit();
        }
    }

    @Override
    public void close() {
        if (run.close()) {
            afterLastClose.run();
        }
    }
}
