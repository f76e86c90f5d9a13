package io.citytwin.importers.format.osm;

import io.citytwin.importers.format.osm.OsmElement.Kind;
import io.citytwin.importers.spi.SourceDataset;
import io.citytwin.importers.spi.SourceLayer;
import io.citytwin.importers.spi.UnreadableSourceException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An opened change file. The changes are merged into the kept elements, the features of all elements that they touch
 * (a moved node touches its ways, a changed way its multipolygons) are made anew, and those that vanished are deleted.
 * Of several change files of one import the first does this for all, so that an element that changes twice is one row.
 */
final class OsmChangeDataset implements SourceDataset {
    private final OsmRun run;
    private final int place;
    private final OsmStore store;
    private final OsmFile base;
    private final OsmMapping mapping;
    private final Runnable afterLastClose;

    private OsmChangeDataset(
            OsmRun run, int place, OsmStore store, OsmFile base, OsmMapping mapping, Runnable afterLastClose) {
        this.run = run;
        this.place = place;
        this.store = store;
        this.base = base;
        this.mapping = mapping;
        this.afterLastClose = afterLastClose;
    }

    static OsmChangeDataset open(OsmRun run, int place, OsmMapping mapping, Runnable afterLastClose)
            throws UnreadableSourceException {
        String name = run.files().get(place).displayName();
        try {
            OsmStore store = run.findStore()
                    .orElseThrow(() -> new UnreadableSourceException(name
                            + " names only what changed: it needs a data directory that keeps the extract it belongs"
                            + " to"));
            OsmFile base = store.findBase()
                    .orElseThrow(() -> new UnreadableSourceException(
                            name + " names only what changed: import the OpenStreetMap extract that it belongs to first"));
            return new OsmChangeDataset(run, place, store, base, mapping, afterLastClose);
        } catch (UnreadableSourceException e) {
            if (run.close()) {
                afterLastClose.run();
            }
            throw e;
        }
    }

    @Override
    public List<SourceLayer> layers() {
        return mapping.layers().stream().map(OsmLayer::toSourceLayer).toList();
    }

    @Override
    public boolean isChangesOnly() {
        return true;
    }

    @Override
    public void read(Set<String> layers, RecordSink sink) throws UnreadableSourceException, InterruptedException {
        if (!run.isStagedBy(place)) {
            return;
        }
        OsmChanges changes = new OsmChanges();
        for (OsmFile file : run.files()) {
            file.read(changes);
        }
        List<OsmLayer> wanted =
                mapping.layers().stream().filter(l -> layers.contains(l.id())).toList();
        Path merged = run.stage();
        OsmMerge merge = new OsmMerge(changes, mapping.layers());
        try {
            merge.run(base, merged);
        } catch (IOException | UncheckedIOException e) {
            throw new UnreadableSourceException(
                    "the merged elements can't be written to " + store.folder() + ": " + e.getMessage(), e);
        }
        pushFeatures(changes, merge, wanted, sink);
    }

    private void pushFeatures(OsmChanges changes, OsmMerge merge, List<OsmLayer> wanted, RecordSink sink)
            throws UnreadableSourceException, InterruptedException {
        Map<String, Set<String>> pushed = new HashMap<>();
        wanted.forEach(layer -> pushed.put(layer.id(), new HashSet<>()));
        OsmFeatures features = new OsmFeatures(
                wanted, sink, (layer, kind, id) -> pushed.get(layer.id()).add(kind.key(id)));
        for (Map.Entry<Long, String> bad : changes.badNodes().entrySet()) {
            features.rejectNode(bad.getKey(), 0, bad.getValue());
        }
        OsmFile merged = new OsmFile(run.stage(), run.files().get(place).displayName(), OsmFile.Syntax.PBF);
        try (NodeLocations locations = new NodeLocations(run.options().temporaryFolder())) {
            new OsmExtractReader(merged, wanted, features, merge, locations).read();
        }
        long row = 0;
        for (OsmMerge.Before before : merge.before()) {
            row++;
            OsmLayer layer = before.layer();
            Kind kind = before.kind();
            boolean gone = wanted.contains(layer) && !pushed.get(layer.id()).contains(kind.key(before.id()));
            if (gone) {
                features.pushDelete(layer, kind, before.id(), row);
            }
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
