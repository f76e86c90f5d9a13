package io.citytwin.model;

import java.time.Instant;
import java.util.List;

/**
 * One import or edit: atomic, counted, revertible.
 *
 * @param id its number, rising with recorded time
 * @param recordedAt when the city learnt of it: the recorded time of every version it wrote
 * @param kind "import", "revert", "edit"
 * @param source what it came from (file names, or "revert of 7")
 * @param layers what it did per layer
 * @param reverts the change set that it undoes, or null
 * @param revertedBy the change set that undid it, or null
 */
public record ChangeSet(
        long id, Instant recordedAt, String kind, String source, List<LayerChange> layers, Long reverts, Long revertedBy) {

    /**
     * What a change set did to one layer.
     *
     * @param extent what it touched, before and after; null where nothing was written
     */
    public record LayerChange(
            String layer,
            long added,
            long changed,
            long removed,
            long unchanged,
            long rejected,
            long repaired,
            Instant validFrom,
            Bbox extent) {
        public boolean wroteNothing() {
            return added == 0 && changed == 0 && removed == 0;
        }
    }
}
