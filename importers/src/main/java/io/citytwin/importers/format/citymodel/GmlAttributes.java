package io.citytwin.importers.format.citymodel;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The attributes of a CityGML object: its own properties by their local names, generic attributes by the names that they
 * give themselves, the leaves of data types and of application extensions by theirs. What comes several times is joined by
 * a comma. Codes of a code list beside the file become their text, with the code beside it ({@code usage}, {@code usage_code}).
 */
final class GmlAttributes {
    private static final Set<String> NONE = Set.of(
            "boundedBy",
            "boundary",
            "externalReference",
            "generalizesTo",
            "appearance",
            "appearanceMember",
            "metaDataProperty",
            "relatedTo");

    /** Generic attributes of all versions, in lower case. */
    private static final Set<String> GENERIC = Set.of(
            "stringattribute",
            "intattribute",
            "doubleattribute",
            "measureattribute",
            "dateattribute",
            "uriattribute",
            "codeattribute");

    private final CodeLists codes;
    private final Map<String, Object> values;

    GmlAttributes(CodeLists codes, Map<String, Object> values) {
        this.codes = codes;
        this.values = values;
    }

    void read(GmlElement object) {
        for (GmlElement property : object.children) {
            if (NONE.contains(property.name) || property.name.startsWith("lod")) {
                continue;
            }
            if (property.name.equals("address") || property.name.equals("xalAddress")) {
                List<String> parts = new ArrayList<>();
                texts(property, parts);
                put("address", parts.isEmpty() ? null : String.join(" ", parts));
            } else if (property.name.equals("height") && property.find("value") != null) {
                GmlElement value = property.find("value");
                put("measuredHeight", number(value.text));
            } else if (!property.spatial) {
                property(property);
            }
        }
    }

    private void property(GmlElement e) {
        String ending = e.name.toLowerCase(java.util.Locale.ROOT);
        boolean generic = GENERIC.contains(ending);
        if (generic && e.children.stream().anyMatch(c -> c.name.equals("value"))) {
            generic(e, ending);
        } else if (CityObjectClass.NESTED.contains(e.name) || CityObjectClass.INTERIOR.contains(e.name)) {
            return; // an object of its own, or one that is not taken
        } else if (e.children.isEmpty()) {
            leaf(e);
        } else {
            e.children.forEach(this::property);
        }
    }

    private void generic(GmlElement e, String ending) {
        GmlElement named = e.child("name");
        String name = e.attribute("name") != null ? e.attribute("name") : named == null ? e.name : named.text;
        String text = e.child("value").text;
        if (text.isEmpty()) {
            return;
        }
        if (ending.startsWith("int")) {
            put(name, whole(text));
        } else if (ending.startsWith("double") || ending.startsWith("measure")) {
            put(name, number(text));
        } else {
            put(name, text);
        }
    }

    private void leaf(GmlElement e) {
        if (e.text.isEmpty()) {
            return;
        }
        String list = e.attribute("codeSpace");
        String meaning = list == null ? null : codes.find(list, e.text);
        if (meaning != null) {
            put(e.name, meaning);
            put(e.name + "_code", e.text);
        } else if (e.attribute("uom") != null) {
            put(e.name, number(e.text));
        } else {
            put(e.name, e.text);
        }
    }

    private void put(String name, Object value) {
        if (value == null || name.isBlank()) {
            return;
        }
        values.merge(name.strip(), value, (before, now) -> before.equals(now) ? before : before + ", " + now);
    }

    private static Object number(String text) {
        try {
            double value = Double.parseDouble(text);
            // -9999 is how deliveries write that a measure is not known.
            return value == -9999 || !Double.isFinite(value) ? null : (Object) value;
        } catch (NumberFormatException e) {
            return text.isEmpty() ? null : text;
        }
    }

    private static Object whole(String text) {
        return text.matches("[+-]?\\d{1,18}") ? (Object) Long.valueOf(text) : text;
    }

    private static void texts(GmlElement e, List<String> parts) {
        if (e.children.isEmpty() && !e.text.isEmpty() && e.coordinates == null) {
            parts.add(e.text);
        }
        e.children.forEach(child -> texts(child, parts));
    }
}
