package io.citytwin.model;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A named set of features of one class with a typed schema: a collection at the OGC edge, a table in PostGIS.
 *
 * @param id see {@link LayerId}
 * @param cityClass the class of its features ("building", "pipe-segment", …), the id of a layer definition, or
 *     "generic"
 * @param titleZh Chinese title
 * @param titleEn English title
 * @param theme CIM data class, "group/sub-class" by the ids of cim-models/themes.yaml
 * @param geometryType storage type
 * @param hasZ whether the geometry column has heights (metres, in {@code heightDatum})
 * @param hasModel whether features have, beside their footprint, a three-dimensional model: roofs, walls, grounds
 * @param attributes typed attributes in column order
 * @param keyAttribute name of the attribute that identifies a feature in its sources, or null
 * @param sourceCrs the CRS of the (latest) source, "EPSG:4526" or a local system's name, or null
 * @param heightDatum the heights' datum, "1985" (national height datum 1985) unless said otherwise
 * @param ownerDepartment responsible department, or null
 * @param updateCycle how often the source is updated (free text, or an ISO 8601 duration), or null
 * @param sharing who may read it
 * @param style hints for drawing: see docs/layer-definitions.md (color, heightAttribute, storeysAttribute, minZoom …)
 */
public record Layer(
        String id,
        String cityClass,
        String titleZh,
        String titleEn,
        String theme,
        GeometryType geometryType,
        boolean hasZ,
        boolean hasModel,
        List<Attribute> attributes,
        String keyAttribute,
        String sourceCrs,
        String heightDatum,
        String ownerDepartment,
        String updateCycle,
        Sharing sharing,
        Map<String, Object> style) {

    public Layer {
        LayerId.check(id);
        Objects.requireNonNull(geometryType, "geometryType");
        Objects.requireNonNull(sharing, "sharing");
        cityClass = cityClass == null ? "generic" : cityClass;
        titleZh = titleZh == null ? id : titleZh;
        titleEn = titleEn == null ? id : titleEn;
        theme = theme == null ? "other" : theme;
        heightDatum = heightDatum == null ? "1985" : heightDatum;
        attributes = List.copyOf(attributes);
        style = style == null ? Map.of() : Map.copyOf(style);
        long distinct = attributes.stream().map(Attribute::name).distinct().count();
        if (distinct != attributes.size()) {
            throw new IllegalArgumentException("layer " + id + " has two attributes of the same name");
        }
        if (keyAttribute != null && attributes.stream().noneMatch(a -> a.name().equals(keyAttribute))) {
            throw new IllegalArgumentException("layer " + id + ": its key " + keyAttribute + " is not an attribute");
        }
    }

    /** A layer whose features are their geometry and nothing more. */
    public Layer(
            String id,
            String cityClass,
            String titleZh,
            String titleEn,
            String theme,
            GeometryType geometryType,
            boolean hasZ,
            List<Attribute> attributes,
            String keyAttribute,
            String sourceCrs,
            String heightDatum,
            String ownerDepartment,
            String updateCycle,
            Sharing sharing,
            Map<String, Object> style) {
        this(
                id,
                cityClass,
                titleZh,
                titleEn,
                theme,
                geometryType,
                hasZ,
                false,
                attributes,
                keyAttribute,
                sourceCrs,
                heightDatum,
                ownerDepartment,
                updateCycle,
                sharing,
                style);
    }

    /** The attribute of that exact name. */
    public Optional<Attribute> findAttribute(String name) {
        return attributes.stream().filter(a -> a.name().equals(name)).findFirst();
    }

    /** The attribute that gives heights of 3D blocks (metres above ground), if the style names one that exists. */
    public Optional<Attribute> findHeightAttribute() {
        return Optional.ofNullable((String) style.get("heightAttribute")).flatMap(this::findAttribute);
    }

    /** The JSON attribute whose members are properties of their own ("Set.Name"), if the style names one that exists. */
    public Optional<Attribute> findPropertiesAttribute() {
        return Optional.ofNullable(style.get("propertiesAttribute"))
                .flatMap(name -> findAttribute(name.toString()))
                .filter(a -> a.type() == AttributeType.JSON);
    }

    /** The text attributes that are indexed beside the properties, since filters often name them; style filterAttributes. */
    public List<String> filterAttributes() {
        return findPropertiesAttribute().isPresent() && style.get("filterAttributes") instanceof List<?> names
                ? attributes.stream()
                        .filter(a -> a.type() == AttributeType.TEXT && names.contains(a.name()))
                        .map(Attribute::name)
                        .toList()
                : List.of();
    }

    /** The truth that says what belongs to what is seen from outside, if the style names one that exists. */
    public Optional<Attribute> findEnvelopeAttribute() {
        return Optional.ofNullable((String) style.get("envelopeAttribute"))
                .flatMap(this::findAttribute)
                .filter(a -> a.type() == AttributeType.BOOLEAN);
    }

    /** Whether this layer is served as 3D Tiles: its features have models, or are areas that can be raised to blocks. */
    public boolean hasTileset() {
        return hasModel || isExtrudable();
    }

    /** Whether its features can be raised to blocks: areas with a numeric height attribute. */
    public boolean isExtrudable() {
        return geometryType.dimension() == 2
                && findHeightAttribute()
                        .filter(a -> a.type() == AttributeType.INTEGER || a.type() == AttributeType.REAL)
                        .isPresent();
    }

    public boolean isOpen() {
        return sharing == Sharing.OPEN;
    }
}
