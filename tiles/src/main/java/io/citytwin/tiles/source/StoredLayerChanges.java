package io.citytwin.tiles.source;

import io.citytwin.store.ChangeFeed;
import io.citytwin.store.ChangeSetStore;
import io.citytwin.store.RecordedChanges;
import io.citytwin.store.RecordedChanges.Recorded;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The layers' history as the store keeps it; a revision is a recorded time in microseconds. */
public final class StoredLayerChanges implements LayerChanges {
    private final RecordedChanges recorded;
    private final ChangeSetStore changeSets;

    public StoredLayerChanges(RecordedChanges recorded, ChangeSetStore changeSets) {
        this.recorded = recorded;
        this.changeSets = changeSets;
    }

    @Override
    public long revision(String layer) {
        return recorded.latest(layer);
    }

    @Override
    public Optional<List<Change>> since(String layer, long revision) {
        Optional<List<Recorded>> list = recorded.listSince(layer, revision);
        if (list.isEmpty()) {
            return Optional.empty();
        }
        List<Change> changes = new ArrayList<>();
        for (Recorded change : list.get()) {
            changes.add(new Change(change.micros(), changeSets.touchedBoxes(change.changeset(), layer)));
        }
        return Optional.of(changes);
    }

    /** Tells the cache of what the feed hears. */
    public ChangeFeed.Listener tell(TileCache cache) {
        return heard -> {
            Optional<Recorded> change = heard.changeset() == 0 ? Optional.empty() : recorded.find(heard.changeset());
            for (String layer : heard.layers()) {
                if (change.isPresent()) {
                    cache.changed(layer, change.get().micros(), changeSets.touchedBoxes(heard.changeset(), layer));
                } else {
                    cache.forget(layer);
                }
            }
        };
    }
}
