package io.citytwin.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A part of a layer: the features whose attribute has one of these values. Rows that are the whole of a part remove what is
 * missing in that part, and leave the rest of the layer alone.
 *
 * @param attribute a text attribute of the layer
 * @param values its values in the part, at least one
 */
public record LayerScope(String attribute, List<String> values) {
    public LayerScope {
        Objects.requireNonNull(attribute, "attribute");
        values = List.copyOf(values);
        if (values.isEmpty()) {
            throw new IllegalArgumentException("a part of a layer needs at least one value of " + attribute);
        }
    }

    /** This part and the features with that value. */
    public LayerScope with(String value) {
        List<String> more = new ArrayList<>(values);
        more.add(value);
        return new LayerScope(attribute, more);
    }
}
