package io.citytwin.importers.format.osm;

import io.citytwin.importers.format.osm.OsmElement.Kind;
import io.citytwin.importers.spi.ReadOptions;
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
 */
final class OsmChangeDataset implements SourceDataset {
    private final OsmFile file;
    private final OsmFile base;
    private final OsmStore store;
    private final OsmMapping mapping;
    private final ReadOptions options;
    private Path staged;

    OsmChangeDataset(OsmFile file, OsmFile base, OsmStore store, OsmMapping mapping, ReadOptions options) {
        this.file = file;
        this.base = base;
        this.store = store;
        this.mapping = mapping;
        this.options = options;
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
        OsmChanges changes = new OsmChanges();
        file.read(changes);
        List<OsmLayer> wanted =
                mapping.layers().stream().filter(l -> layers.contains(l.id())).toList();
        close();
        staged = store.stage();
        OsmMerge merge = new OsmMerge(changes, mapping.layers());
        try {
            merge.run(base, staged);
        } catch (IOException | UncheckedIOException e) {
            throw new UnreadableSourceException(
                    "the merged elements can't be written to " + staged + ": " + e.getMessage(), e);
        }
        OsmFile merged = new OsmFile(staged, file.displayName(), OsmFile.Syntax.PBF);
        Map<String, Set<String>> pushed = new HashMap<>();
        OsmFeatures features = new OsmFeatures(wanted, sink, (layer, kind, id) -> pushed.computeIfAbsent(
                        layer.id(), l -> new HashSet<>())
                .add(kind.key(id)));
        for (Map.Entry<Long, String> bad : changes.badNodes().entrySet()) {
            features.rejectNode(bad.getKey(), 0, bad.getValue());
        }
        try (NodeLocations locations = new NodeLocations(options.temporaryFolder())) {
            new OsmExtractReader(merged, wanted, features, merge, locations).read();
        }
        pushDeletes(merge, wanted, pushed, features);
    }

    private static void pushDeletes(
            OsmMerge merge, List<OsmLayer> wanted, Map<String, Set<String>> pushed, OsmFeatures features)
            throws InterruptedException {
        long row = 0;
        for (OsmMerge.Before before : merge.before()) {
            row++;
            OsmLayer layer = before.layer();
            Kind kind = before.kind();
            boolean stands = pushed.getOrDefault(layer.id(), Set.of()).contains(kind.key(before.id()));
            if (!stands && wanted.contains(layer)) {
                features.pushDelete(layer, kind, before.id(), row);
            }
        }
    }

    @Override
    public void committed() throws UnreadableSourceException {
        if (staged != null) {
            store.commit(staged);
            staged = null;
        }
    }

    @Override
    public void close() {
        if (staged != null) {
            OsmStore.discard(staged);
            staged = null;
        }
    }
}
