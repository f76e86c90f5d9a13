package io.citytwin.server.admin;

import io.citytwin.model.ChangeSet;
import io.citytwin.model.ChangeSet.LayerChange;
import io.citytwin.model.FeatureChange;
import io.citytwin.model.Layer;
import io.citytwin.store.FeatureChanges;
import io.citytwin.store.LayerStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a change set did to features, layer by layer in pages; layers that were dropped since have none to show. */
public final class ChangedFeatures {
    private final LayerStore layers;
    private final FeatureChanges changes;

    public ChangedFeatures(LayerStore layers, FeatureChanges changes) {
        this.layers = layers;
        this.changes = changes;
    }

    /** Where a page starts: behind a feature of a layer. */
    public record Position(String layer, long fid) {
        @Override
        public String toString() {
            return layer + ":" + fid;
        }

        /** @throws IllegalArgumentException where it is none */
        public static Position parse(String text) {
            int colon = text.lastIndexOf(':');
            if (colon < 1 || !text.substring(colon + 1).matches("\\d{1,18}")) {
                throw new IllegalArgumentException("no place in a list of changes: \"" + text + "\"");
            }
            return new Position(text.substring(0, colon), Long.parseLong(text.substring(colon + 1)));
        }
    }

    /** @param next where the next page starts, empty on the last */
    public record Page(List<FeatureChange> features, Optional<Position> next) {}

    /**
     * A page of the features that a change set touched: by layer, then by id.
     *
     * @param layer only this one; empty for all
     */
    public Page page(ChangeSet set, Optional<String> layer, Optional<Position> after, int limit) {
        List<FeatureChange> found = new ArrayList<>();
        for (LayerChange change : set.layers()) {
            boolean wanted = layer.isEmpty() || layer.get().equals(change.layer());
            boolean passed = after.isPresent() && change.layer().compareTo(after.get().layer()) < 0;
            Optional<Layer> there = layers.findLayer(change.layer());
            if (wanted && !passed && there.isPresent() && found.size() <= limit) {
                long fid = after.filter(a -> a.layer().equals(change.layer()))
                        .map(Position::fid)
                        .orElse(0L);
                found.addAll(changes.list(set, there.get(), fid, limit + 1 - found.size()));
            }
        }
        if (found.size() <= limit) {
            return new Page(found, Optional.empty());
        }
        List<FeatureChange> features = List.copyOf(found.subList(0, limit));
        FeatureChange last = features.get(limit - 1);
        return new Page(features, Optional.of(new Position(last.layer(), last.fid())));
    }
}
