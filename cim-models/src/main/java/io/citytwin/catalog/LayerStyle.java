package io.citytwin.catalog;

import io.citytwin.geometry.SurfaceKind;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The style hints of a layer definition; docs/layer-definitions.md explains each. */
record LayerStyle(
        String color,
        String outlineColor,
        Double lineWidth,
        Double pointRadius,
        Integer minZoom,
        Integer order,
        String heightAttribute,
        String storeysAttribute,
        String baseHeightAttribute,
        String label,
        Integer labelMinZoom,
        ColorBy colorBy,
        Map<String, String> surfaceColors,
        String propertiesAttribute,
        String envelopeAttribute,
        List<String> filterAttributes) {

    /** Colours by the values of an attribute. */
    record ColorBy(String attribute, Map<String, String> values) {}

    /** These hints, and the other's where these say nothing. */
    LayerStyle over(LayerStyle base) {
        return new LayerStyle(
                or(color, base.color),
                or(outlineColor, base.outlineColor),
                or(lineWidth, base.lineWidth),
                or(pointRadius, base.pointRadius),
                or(minZoom, base.minZoom),
                or(order, base.order),
                or(heightAttribute, base.heightAttribute),
                or(storeysAttribute, base.storeysAttribute),
                or(baseHeightAttribute, base.baseHeightAttribute),
                or(label, base.label),
                or(labelMinZoom, base.labelMinZoom),
                or(colorBy, base.colorBy),
                or(surfaceColors, base.surfaceColors),
                or(propertiesAttribute, base.propertiesAttribute),
                or(envelopeAttribute, base.envelopeAttribute),
                or(filterAttributes, base.filterAttributes));
    }

    private static <T> T or(T value, T otherwise) {
        return value != null ? value : otherwise;
    }

    /** The hints that are given, by name, as {@link io.citytwin.model.Layer#style()} has them. */
    Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        put(map, "color", color);
        put(map, "outlineColor", outlineColor);
        put(map, "lineWidth", lineWidth);
        put(map, "pointRadius", pointRadius);
        put(map, "minZoom", minZoom);
        put(map, "order", order);
        put(map, "heightAttribute", heightAttribute);
        put(map, "storeysAttribute", storeysAttribute);
        put(map, "baseHeightAttribute", baseHeightAttribute);
        put(map, "label", label);
        put(map, "labelMinZoom", labelMinZoom);
        put(map, "surfaceColors", surfaceColors);
        put(map, "propertiesAttribute", propertiesAttribute);
        put(map, "envelopeAttribute", envelopeAttribute);
        put(map, "filterAttributes", filterAttributes);
        if (colorBy != null) {
            map.put("colorBy", Map.of("attribute", colorBy.attribute(), "values", colorBy.values()));
        }
        return map;
    }

    private static void put(Map<String, Object> map, String name, Object value) {
        if (value != null) {
            map.put(name, value);
        }
    }

    void check(String file, LayerDefinition definition) {
        checkColor(file, "color", color);
        checkColor(file, "outlineColor", outlineColor);
        checkAttribute(file, "heightAttribute", heightAttribute, definition);
        checkAttribute(file, "storeysAttribute", storeysAttribute, definition);
        checkAttribute(file, "baseHeightAttribute", baseHeightAttribute, definition);
        checkAttribute(file, "label", label, definition);
        checkAttribute(file, "propertiesAttribute", propertiesAttribute, definition);
        checkAttribute(file, "envelopeAttribute", envelopeAttribute, definition);
        if (filterAttributes != null) {
            filterAttributes.forEach(name -> checkAttribute(file, "filterAttributes", name, definition));
        }
        checkZoom(file, "minZoom", minZoom);
        checkZoom(file, "labelMinZoom", labelMinZoom);
        if (surfaceColors != null) {
            surfaceColors.forEach((kind, c) -> {
                if (Arrays.stream(SurfaceKind.values()).noneMatch(k -> k.id().equals(kind))) {
                    throw new CatalogException(file, "style.surfaceColors knows no surface " + kind);
                }
                checkColor(file, "surfaceColors." + kind, c);
            });
        }
        if (colorBy != null) {
            if (colorBy.attribute() == null || colorBy.values() == null) {
                throw new CatalogException(file, "style.colorBy needs attribute and values");
            }
            checkAttribute(file, "colorBy.attribute", colorBy.attribute(), definition);
            colorBy.values().forEach((value, c) -> checkColor(file, "colorBy.values." + value, c));
        }
    }

    private static void checkColor(String file, String key, String value) {
        if (value != null && !value.matches("#[0-9a-f]{6}")) {
            throw new CatalogException(file, "style." + key + " must be like \"#80ff00\", was \"" + value + "\"");
        }
    }

    private static void checkZoom(String file, String key, Integer zoom) {
        if (zoom != null && (zoom < 0 || zoom > 24)) {
            throw new CatalogException(file, "style." + key + " must be 0 to 24, was " + zoom);
        }
    }

    private static void checkAttribute(String file, String key, String name, LayerDefinition definition) {
        if (name != null && definition.findAttribute(name).isEmpty()) {
            throw new CatalogException(file, "style." + key + " names no attribute: " + name);
        }
    }
}
