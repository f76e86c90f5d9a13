package io.citytwin.tiles.source;

import io.citytwin.model.Bbox;
import java.util.List;
import java.util.Optional;

/**
 * What the cache asks about the layers' history: the server wires it to the store.
 *
 * <p>Precondition: the revisions of one layer rise in the order of commits.
 */
public interface LayerChanges {

    /** The revision that the last committed change set gave the layer; 0 where none did or there is no such layer. */
    long revision(String layer);

    /**
     * The change sets that wrote the layer after {@code revision}, with the boxes they touched (before and after), in
     * any order; empty where that is not known any more: then everything up to now counts as touched.
     */
    Optional<List<Change>> since(String layer, long revision);

    /**
     * One change set's doing in one layer.
     *
     * @param boxes what it touched; empty for nothing
     */
    record Change(long revision, List<Bbox> boxes) {
        public Change {
            boxes = List.copyOf(boxes);
        }

        /** A change that touched the whole layer (its schema, its style, its sharing). */
        public static Change everywhere(long revision) {
            return new Change(revision, List.of(EncodedTile.EVERYWHERE));
        }
    }
}
