package io.citytwin.importers.format.ifc.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A class (EXPRESS entity) of a schema: its name as the standard writes it, its supertype, its attributes in order. */
final class IfcClass {
    /** @param measure the measure type of the attribute, where the class tables say it; else {@code null} */
    record Attribute(String name, String measure) {}

    private final String name;
    private final IfcClass supertype;
    private final List<Attribute> attributes;
    private final int inherited;
    private final Map<String, Integer> positions = new HashMap<>();

    IfcClass(String name, IfcClass supertype, List<Attribute> own) {
        this.name = name;
        this.supertype = supertype;
        List<Attribute> all = new ArrayList<>();
        if (supertype != null) {
            all.addAll(supertype.attributes);
        }
        this.inherited = all.size();
        all.addAll(own);
        this.attributes = List.copyOf(all);
        for (int i = 0; i < all.size(); i++) {
            positions.putIfAbsent(all.get(i).name(), i);
        }
    }

    String name() {
        return name;
    }

    /** Inherited ones first, as they stand in a file. */
    List<Attribute> attributes() {
        return attributes;
    }

    /** Where its own attributes begin. */
    int inheritedCount() {
        return inherited;
    }

    /** @return -1 where it has no such attribute */
    int position(String attribute) {
        return positions.getOrDefault(attribute, -1);
    }

    /** Whether it is that class or one of its subtypes. */
    boolean isA(String ancestor) {
        for (IfcClass c = this; c != null; c = c.supertype) {
            if (c.name.equals(ancestor)) {
                return true;
            }
        }
        return false;
    }
}
