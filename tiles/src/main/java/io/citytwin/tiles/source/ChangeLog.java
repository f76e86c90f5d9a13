package io.citytwin.tiles.source;

import io.citytwin.model.Bbox;
import io.citytwin.tiles.source.LayerChanges.Change;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.index.strtree.STRtree;

/**
 * The changes of one layer, newest last, and the question whether a tile made at a revision is still true. Because a
 * tile carries the revision that was known before its making began, no order of making and changing can keep a stale
 * one: this is what makes the cache free of races, and valid over restarts.
 */
final class ChangeLog {
    /** Beyond this many, the oldest changes are forgotten: tiles older than them count as stale. */
    private static final int MAX_CHANGES = 512;

    private static final int BOXES_WORTH_A_TREE = 24;

    private final String layer;
    private final LayerChanges changes;
    private final List<Entry> entries = new ArrayList<>();

    /** All changes after this revision are in the log. */
    private long knownSince;

    private volatile long revision;

    ChangeLog(String layer, LayerChanges changes) {
        this.layer = layer;
        this.changes = changes;
        this.revision = changes.revision(layer);
        this.knownSince = revision;
    }

    /** The newest revision known here; a tile whose making begins now carries it. */
    long revision() {
        return revision;
    }

    synchronized void add(Change change) {
        if (change.revision() <= revision) {
            return; // heard before, or already there when this log began
        }
        insert(change);
        revision = change.revision();
        while (entries.size() > MAX_CHANGES) {
            knownSince = entries.remove(0).revision;
        }
    }

    /** Brings the log to the store's present state, after notifications may have been lost. */
    synchronized void catchUp() {
        long now = changes.revision(layer);
        if (now <= revision) {
            return;
        }
        Optional<List<Change>> missed = changes.since(layer, revision);
        if (missed.isEmpty()) {
            insert(Change.everywhere(now));
        } else {
            missed.get().stream().filter(c -> c.revision() > revision).forEach(this::insert);
        }
        revision = now;
    }

    boolean isStale(long madeAt, Bbox extent) {
        return madeAt < revision && isTouchedSince(madeAt, extent);
    }

    private synchronized boolean isTouchedSince(long madeAt, Bbox extent) {
        if (madeAt < knownSince) {
            Optional<List<Change>> older = changes.since(layer, madeAt);
            if (older.isEmpty()) {
                return true;
            }
            long until = knownSince;
            older.get().stream()
                    .filter(c -> c.revision() <= until && c.revision() > madeAt)
                    .forEach(this::insert);
            knownSince = madeAt;
        }
        for (int i = entries.size() - 1; i >= 0 && entries.get(i).revision > madeAt; i--) {
            if (entries.get(i).touches(extent)) {
                return true;
            }
        }
        return false;
    }

    private void insert(Change change) {
        int at = entries.size();
        while (at > 0 && entries.get(at - 1).revision > change.revision()) {
            at--;
        }
        entries.add(at, new Entry(change));
    }

    private static final class Entry {
        private final long revision;
        private final List<Bbox> boxes;
        private final STRtree tree;

        Entry(Change change) {
            revision = change.revision();
            boxes = change.boxes();
            if (boxes.size() < BOXES_WORTH_A_TREE) {
                tree = null;
            } else {
                tree = new STRtree();
                boxes.forEach(b -> tree.insert(envelope(b), b));
                tree.build();
            }
        }

        boolean touches(Bbox extent) {
            if (tree == null) {
                return boxes.stream().anyMatch(extent::intersects);
            }
            return !tree.query(envelope(extent)).isEmpty();
        }

        private static Envelope envelope(Bbox b) {
            return new Envelope(b.minX(), b.maxX(), b.minY(), b.maxY());
        }
    }
}
