package io.citytwin.importers.format.citymodel;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** An element of one city object's XML: local name, the attributes that matter, children, text or coordinates. */
final class GmlElement {
    final String name;
    final Map<String, String> attributes;
    final List<GmlElement> children = new ArrayList<>(2);
    String text = "";
    double[] coordinates;
    /** Whether coordinates stand in it, at any depth. */
    boolean spatial;
    /** In the outermost element: whether an appearance stands in it. */
    boolean dressed;

    GmlElement(String name, Map<String, String> attributes) {
        this.name = name;
        this.attributes = attributes;
    }

    String attribute(String attribute) {
        return attributes.get(attribute);
    }

    /** The first child of that name, or null. */
    GmlElement child(String childName) {
        for (GmlElement child : children) {
            if (child.name.equals(childName)) {
                return child;
            }
        }
        return null;
    }

    /** The first element of that name at any depth, this one included, or null. */
    GmlElement find(String wanted) {
        if (name.equals(wanted)) {
            return this;
        }
        for (GmlElement child : children) {
            GmlElement found = child.find(wanted);
            if (found != null) {
                return found;
            }
        }
        return null;
    }
}
