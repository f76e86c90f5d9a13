package io.citytwin.importers.format.osm;

import io.citytwin.importers.spi.SourceLayer;
import io.citytwin.importers.spi.SourceLayer.SourceField;
import io.citytwin.model.GeometryType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * A layer made of OpenStreetMap elements.
 *
 * @param id id of the layer
 * @param cityClass id of its layer definition
 * @param geometryType what its geometries are
 * @param rules which elements become features, the first that fits counts
 * @param fields its fields; the first is the key, "way/123"
 * @param rulesByKey places of the rules by the key of their first tag, rising: most elements have none of them
 */
record OsmLayer(
        String id,
        String cityClass,
        GeometryType geometryType,
        List<Rule> rules,
        List<Field> fields,
        Map<String, List<Integer>> rulesByKey) {
    /** Name of the key field. */
    static final String KEY = "code";

    OsmLayer(String id, String cityClass, GeometryType geometryType, List<Rule> rules, List<Field> fields) {
        this(id, cityClass, geometryType, rules, fields, indexed(rules));
    }

    private static Map<String, List<Integer>> indexed(List<Rule> rules) {
        Map<String, List<Integer>> byKey = new HashMap<>();
        for (int i = 0; i < rules.size(); i++) {
            String first = rules.get(i).tags().keySet().iterator().next();
            byKey.computeIfAbsent(first, k -> new ArrayList<>()).add(i);
        }
        return byKey;
    }

    OsmLayer {
        rules = List.copyOf(rules);
        fields = List.copyOf(fields);
        for (Rule rule : rules) {
            for (String name : rule.set().keySet()) {
                if (fields.stream().noneMatch(f -> f.name().equals(name))) {
                    throw new IllegalArgumentException(
                            "layer " + id + ": a rule sets " + name + ", which is no attribute of it");
                }
            }
        }
    }

    /** The ways in which an element can become a geometry. */
    enum Shape {
        /** A node as a point. */
        NODE,
        /** A way as a line. */
        LINE,
        /** A closed way or a multipolygon relation as an area. */
        AREA,
        /** A point inside an area. */
        CENTRE;

        static Shape of(String word) {
            for (Shape shape : values()) {
                if (shape.name().toLowerCase(Locale.ROOT).equals(word)) {
                    return shape;
                }
            }
            throw new IllegalArgumentException("from must be of node, line, area, centre, was " + word);
        }
    }

    /**
     * A rule.
     *
     * @param from shapes it makes; none: elements that fit are left out
     * @param tags tags that must all be there: key to allowed values; none for any value but "no"
     * @param set attribute values that follow from the rule itself
     */
    record Rule(Set<Shape> from, Map<String, Set<String>> tags, Map<String, String> set) {
        Rule {
            if (tags.isEmpty()) {
                throw new IllegalArgumentException("a rule must name at least one tag");
            }
        }

        /** Whether it makes one of these shapes, or leaves elements of any shape out. */
        boolean makesOneOf(Set<Shape> shapes) {
            for (Shape shape : from) {
                if (shapes.contains(shape)) {
                    return true;
                }
            }
            return from.isEmpty();
        }

        boolean fits(Map<String, String> elementTags) {
            for (Map.Entry<String, Set<String>> wanted : tags.entrySet()) {
                String value = elementTags.get(wanted.getKey());
                boolean fits = value != null
                        && (wanted.getValue().isEmpty()
                                ? !value.equals("no")
                                : wanted.getValue().contains(value));
                if (!fits) {
                    return false;
                }
            }
            return true;
        }
    }

    /**
     * A field.
     *
     * @param tags keys of tags, the first that is there gives the value
     * @param join keys of tags whose values are joined where none of {@code tags} is there
     * @param read how the tag's text becomes the value
     * @param values translation of the tag's text; empty for none
     * @param otherwise value for texts that the translation lacks, or null
     */
    record Field(
            String name,
            List<String> tags,
            List<String> join,
            OsmValue read,
            Map<String, String> values,
            String otherwise) {

        Object value(Map<String, String> elementTags) {
            String text = null;
            for (int i = 0; i < tags.size() && text == null; i++) {
                text = elementTags.get(tags.get(i));
            }
            if (text == null && !join.isEmpty()) {
                text = joined(elementTags);
            }
            if (text == null || text.isBlank()) {
                return null;
            }
            return read.read(values.isEmpty() ? text : values.getOrDefault(text, otherwise));
        }

        private String joined(Map<String, String> elementTags) {
            List<String> parts = new ArrayList<>();
            for (String key : join) {
                if (elementTags.get(key) != null) {
                    parts.add(elementTags.get(key));
                }
            }
            if (parts.isEmpty()) {
                return null;
            }
            boolean chinese = parts.stream().anyMatch(p -> p.codePoints()
                    .anyMatch(c -> Character.UnicodeScript.of(c) == Character.UnicodeScript.HAN));
            return String.join(chinese ? "" : " ", parts);
        }
    }

    /** The rule that makes a feature of an element with these tags, in one of these shapes. */
    Optional<Rule> findRule(Map<String, String> tags, Set<Shape> shapes) {
        int best = Integer.MAX_VALUE;
        for (String key : tags.keySet()) {
            List<Integer> candidates = rulesByKey.get(key);
            for (int i = 0; candidates != null && i < candidates.size() && candidates.get(i) < best; i++) {
                Rule rule = rules.get(candidates.get(i));
                if (rule.makesOneOf(shapes) && rule.fits(tags)) {
                    best = candidates.get(i);
                }
            }
        }
        boolean found = best < Integer.MAX_VALUE && !rules.get(best).from().isEmpty();
        return found ? Optional.of(rules.get(best)) : Optional.empty();
    }

    /** The values of a feature in the order of the fields. */
    Object[] values(String key, Map<String, String> tags, Rule rule) {
        Object[] values = new Object[fields.size()];
        values[0] = key;
        for (int i = 1; i < values.length; i++) {
            Field field = fields.get(i);
            String set = rule.set().get(field.name());
            values[i] = set != null ? set : field.value(tags);
        }
        return values;
    }

    /** The values of a feature of which only the key is known. */
    Object[] keyOnly(String key) {
        Object[] values = new Object[fields.size()];
        values[0] = key;
        return values;
    }

    SourceLayer toSourceLayer() {
        List<SourceField> sourceFields = fields.stream()
                .map(f -> new SourceField(f.name(), f.read().type(), true))
                .toList();
        return new SourceLayer(
                id, sourceFields, geometryType, false, "EPSG:4326", OptionalLong.empty(), cityClass, KEY);
    }
}
