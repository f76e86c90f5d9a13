package io.citytwin.store;

import java.util.List;

/**
 * A property that current features of a layer have in their JSON attribute of properties.
 *
 * @param name "Set.Name"
 * @param kinds what its values are: number, text, boolean, other (a list, an object)
 * @param features how many features have it
 */
public record LayerProperty(String name, List<String> kinds, long features) {
    public LayerProperty {
        kinds = List.copyOf(kinds);
    }
}
