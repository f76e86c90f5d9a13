package io.citytwin.server.ogc.features;

import io.citytwin.model.Attribute;
import io.citytwin.model.GeometryType;
import io.citytwin.model.Layer;
import io.citytwin.query.Queryable;
import io.citytwin.query.ValueKind;
import io.citytwin.store.LayerProperty;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** What filters on a collection may name, as a JSON Schema (OGC API Features Part 3, 6.2). */
final class QueryablesDocument {
    private static final int MOST_PROPERTIES = 500;

    private QueryablesDocument() {}

    /**
     * The schema.
     *
     * @param ofFeatures the properties that features have in their JSON attribute, those of most features first
     * @param codeListUrl the address of a code list by its id
     */
    static Map<String, Object> of(
            Layer layer, List<LayerProperty> ofFeatures, String url, UnaryOperator<String> codeListUrl) {
        Map<String, Object> properties = new LinkedHashMap<>();
        for (Queryable queryable : Queryable.listOf(layer)) {
            properties.put(queryable.name(), property(layer, queryable, codeListUrl));
        }
        ofFeatures.stream()
                .limit(MOST_PROPERTIES)
                .forEach(p -> properties.putIfAbsent(p.name(), ofFeatures(p)));
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.put("$id", url);
        schema.put("type", "object");
        schema.put("title", layer.titleZh());
        schema.put("description", layer.titleEn());
        schema.put("properties", properties);
        // What lies beyond the list may be named too, where a feature has it.
        schema.put("additionalProperties", ofFeatures.size() > MOST_PROPERTIES);
        return schema;
    }

    /** A property may be of several kinds: each feature has it as it came. */
    private static Map<String, Object> ofFeatures(LayerProperty property) {
        List<String> types = property.kinds().stream()
                .flatMap(kind -> switch (kind) {
                    case "number" -> Stream.of("number");
                    case "text" -> Stream.of("string");
                    case "boolean" -> Stream.of("boolean");
                    default -> Stream.of("array", "object");
                })
                .toList();
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("title", property.name());
        schema.put("type", types.size() == 1 ? types.get(0) : types);
        schema.put("x-citytwin-features", property.features());
        return schema;
    }

    private static Map<String, Object> property(
            Layer layer, Queryable queryable, UnaryOperator<String> codeListUrl) {
        Map<String, Object> property = new LinkedHashMap<>();
        Optional<Attribute> attribute = layer.findAttribute(queryable.name());
        property.put(
                "title",
                attribute
                        .map(a -> a.titleZh() != null ? a.titleZh() : a.titleEn())
                        .orElse(queryable.name()));
        attribute.map(Attribute::titleEn).ifPresent(t -> property.put("description", t));
        ValueKind kind = queryable.kind();
        switch (kind) {
            case TEXT -> property.put("type", "string");
            case NUMBER -> property.put(
                    "type",
                    attribute.isPresent() && attribute.get().type() == io.citytwin.model.AttributeType.REAL
                            ? "number"
                            : "integer");
            case BOOLEAN -> property.put("type", "boolean");
            case DATE -> format(property, "string", "date");
            case TIMESTAMP -> format(property, "string", "date-time");
            case GEOMETRY -> {
                property.put("format", "geometry-" + geometry(layer.geometryType()));
                property.put("x-ogc-role", "primary-geometry");
            }
            case JSON, INTERVAL, PROPERTY -> property.put("type", "object");
        }
        attribute.map(Attribute::unit).ifPresent(unit -> property.put("x-ogc-unit", unit));
        attribute.map(Attribute::codeList)
                .ifPresent(list -> property.put("x-ogc-codelistUri", codeListUrl.apply(list)));
        return property;
    }

    private static void format(Map<String, Object> property, String type, String format) {
        property.put("type", type);
        property.put("format", format);
    }

    /** Single and multi parts mix in every layer of lines or areas. */
    private static String geometry(GeometryType type) {
        return switch (type) {
            case POINT -> "point";
            case MULTIPOINT -> "multipoint";
            case LINESTRING, MULTILINESTRING -> "multilinestring";
            case POLYGON, MULTIPOLYGON -> "multipolygon";
            default -> "any";
        };
    }
}
