package io.citytwin.model;

import java.util.List;

/**
 * What a change set did to one feature, at the time from which on it is so.
 *
 * @param key the feature's key in its source, or null
 * @param name what the feature is called, or null
 * @param attributes what differs, for changed features; in the order of the layer's attributes
 * @param movedMetres how far the centre of its shape moved, heights included, or null where it has none before or after
 * @param shapeChanged whether its shape differs, wherever it lies
 */
public record FeatureChange(
        String layer,
        long fid,
        String key,
        String name,
        Kind kind,
        List<AttributeChange> attributes,
        Double movedMetres,
        boolean shapeChanged) {
    public FeatureChange {
        attributes = List.copyOf(attributes);
    }

    /** What happened to it. */
    public enum Kind {
        ADDED,
        CHANGED,
        REMOVED
    }

    /**
     * A value that differs.
     *
     * @param name the attribute; of members of a JSON object "attribute.member", of the layer's properties their own name
     * @param before a value as JSON has it: String, Number, Boolean, or what a JSON attribute holds; null for none
     */
    public record AttributeChange(String name, Object before, Object after) {}
}
