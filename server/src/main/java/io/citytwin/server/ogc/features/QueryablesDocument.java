package io.citytwin.server.ogc.features;

import io.citytwin.model.Attribute;
import io.citytwin.model.GeometryType;
import io.citytwin.model.Layer;
import io.citytwin.query.Queryable;
import io.citytwin.query.ValueKind;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** What filters on a collection may name, as a JSON Schema (OGC API Features Part 3, 6.2). */
final class QueryablesDocument {
    private QueryablesDocument() {}

    /** @param codeListUrl the address of a code list by its id */
    static Map<String, Object> of(Layer layer, String url, UnaryOperator<String> codeListUrl) {
        Map<String, Object> properties = new LinkedHashMap<>();
        for (Queryable queryable : Queryable.listOf(layer)) {
            properties.put(queryable.name(), property(layer, queryable, codeListUrl));
        }
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.put("$id", url);
        schema.put("type", "object");
        schema.put("title", layer.titleZh());
        schema.put("description", layer.titleEn());
        schema.put("properties", properties);
        schema.put("additionalProperties", false);
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
            case JSON, INTERVAL -> property.put("type", "object");
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
