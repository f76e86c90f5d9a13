package io.citytwin.importers.format.osm;

import io.citytwin.importers.format.osm.OsmElement.Kind;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The changes of one change file, the last version of each element only. They are held in memory: a diff names what
 * changed, not the city.
 */
final class OsmChanges implements OsmSink {
    private final Map<Kind, Map<Long, Change>> byKind = new EnumMap<>(Kind.class);
    private final Map<Long, String> badNodes = new LinkedHashMap<>();

    /** @param gone whether the element is deleted; then only kind, id and version count */
    record Change(OsmElement element, boolean gone) {}

    OsmChanges() {
        for (Kind kind : Kind.values()) {
            byKind.put(kind, new LinkedHashMap<>());
        }
    }

    @Override
    public void accept(OsmElement element) {
        put(new Change(element, false));
    }

    @Override
    public void delete(OsmElement element) {
        put(new Change(element, true));
    }

    private void put(Change change) {
        Map<Long, Change> changes = byKind.get(change.element().kind());
        Change before = changes.get(change.element().id());
        if (before == null || before.element().version() <= change.element().version()) {
            changes.put(change.element().id(), change);
        }
    }

    /** The changes of that kind by id, in file order. */
    Map<Long, Change> of(Kind kind) {
        return byKind.get(kind);
    }

    @Override
    public void bad(Kind kind, long id, String reason) {
        badNodes.put(id, reason);
    }

    /** The nodes that the file places nowhere on the Earth, with the reason. */
    Map<Long, String> badNodes() {
        return badNodes;
    }
}
