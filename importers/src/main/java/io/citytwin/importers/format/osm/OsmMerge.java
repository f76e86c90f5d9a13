package io.citytwin.importers.format.osm;

import io.citytwin.importers.format.osm.OsmChanges.Change;
import io.citytwin.importers.format.osm.OsmElement.Kind;
import io.citytwin.importers.format.osm.OsmElement.Member;
import io.citytwin.importers.format.osm.OsmElement.Relation;
import io.citytwin.importers.format.osm.OsmElement.Way;
import io.citytwin.importers.spi.UnreadableSourceException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Merges changes into the elements of an extract and finds out which elements they touch. Of an element in both the
 * higher version wins, the change where they are equal or there are no versions; so a change file that was applied
 * before changes nothing. Elements stay in their order, new ones follow the old ones of their kind.
 */
final class OsmMerge implements OsmSelection {
    private final OsmChanges changes;
    private final List<OsmLayer> layers;
    private final Map<Kind, Set<Long>> touched = new EnumMap<>(Kind.class);
    private final List<Before> before = new ArrayList<>();
    private Map<Kind, Map<Long, Change>> pending;
    private OsmPbfWriter writer;

    /** A feature that may have been there before the changes. */
    record Before(OsmLayer layer, Kind kind, long id) {}

    OsmMerge(OsmChanges changes, List<OsmLayer> layers) {
        this.changes = changes;
        this.layers = layers;
        for (Kind kind : Kind.values()) {
            touched.put(kind, new HashSet<>());
        }
    }

    /** The features that the touched elements made before the changes. */
    List<Before> before() {
        return before;
    }

    @Override
    public boolean contains(Kind kind, long id) {
        return touched.get(kind).contains(id);
    }

    /**
     * Writes the merged elements: nodes, then ways, then relations, in a pass each, so that it does not matter how the
     * extract is ordered.
     */
    void run(OsmFile extract, Path merged) throws IOException, UnreadableSourceException, InterruptedException {
        pending = new EnumMap<>(Kind.class);
        for (Kind kind : Kind.values()) {
            pending.put(kind, new LinkedHashMap<>(changes.of(kind)));
        }
        try (OsmPbfWriter out = new OsmPbfWriter(new BufferedOutputStream(Files.newOutputStream(merged)))) {
            writer = out;
            for (Kind kind : Kind.values()) {
                extract.read(new Pass(kind));
                for (Change change : pending.get(kind).values()) {
                    touched.get(kind).add(change.element().id());
                    if (!change.gone()) {
                        writer.write(change.element());
                    }
                }
            }
        }
    }

    private final class Pass implements OsmSink {
        private final Kind kind;

        Pass(Kind kind) {
            this.kind = kind;
        }

        @Override
        public boolean wants(Kind other) {
            return kind == other;
        }

        @Override
        public void accept(OsmElement element) {
            if (element.kind() != kind) {
                return;
            }
            Change change = pending.get(kind).remove(element.id());
            boolean stale = change != null && change.element().version() < element.version();
            if (change != null && !stale) {
                touch(element);
                if (!change.gone()) {
                    write(change.element());
                }
                return;
            }
            if (stale || dependsOnTouched(element)) {
                touch(element);
            }
            write(element);
        }

        private void write(OsmElement element) {
            try {
                writer.write(element);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void touch(OsmElement old) {
        touched.get(old.kind()).add(old.id());
        for (OsmLayer layer : layers) {
            if (layer.findRule(old.tags(), OsmFeatures.shapes(old)).isPresent()) {
                before.add(new Before(layer, old.kind(), old.id()));
            }
        }
    }

    private boolean dependsOnTouched(OsmElement element) {
        if (element instanceof Way way) {
            Set<Long> nodes = touched.get(Kind.NODE);
            for (long node : way.nodes()) {
                if (nodes.contains(node)) {
                    return true;
                }
            }
        } else if (element instanceof Relation relation) {
            for (Member member : relation.members()) {
                if (member.kind() == Kind.WAY && touched.get(Kind.WAY).contains(member.id())) {
                    return true;
                }
            }
        }
        return false;
    }
}
