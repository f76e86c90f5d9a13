package io.citytwin.catalog;

import io.citytwin.model.Attribute;
import io.citytwin.model.GeometryType;
import io.citytwin.model.Layer;
import io.citytwin.model.Sharing;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What the features of one class look like before any of them came: the template of layers. A data file; see
 * docs/layer-definitions.md.
 *
 * @param id the class id, which layers made of it carry as {@link Layer#cityClass()}
 * @param parent the definition it extends, or null
 * @param titleZh Chinese title
 * @param titleEn English title
 * @param theme "group/sub-class", see {@link Themes}
 * @param geometryType storage type of new layers
 * @param hasZ whether new layers keep heights even where the source declares none
 * @param attributes typed attributes in column order
 * @param keyAttribute the attribute that identifies a feature where the source says nothing else, or null
 * @param updateCycle ISO 8601 duration or free text, or null
 * @param sharing default sharing type of new layers
 * @param style hints for drawing
 */
public record LayerDefinition(
        String id,
        String parent,
        String titleZh,
        String titleEn,
        String theme,
        GeometryType geometryType,
        boolean hasZ,
        List<AttributeDefinition> attributes,
        String keyAttribute,
        String updateCycle,
        Sharing sharing,
        Map<String, Object> style) {

    public LayerDefinition {
        if (id == null || !id.matches("[a-z][a-z0-9-]*")) {
            throw new IllegalArgumentException("a definition's id must be of a-z, 0-9 and - (a-z first), was " + id);
        }
        if (titleZh == null || titleEn == null) {
            throw new IllegalArgumentException("definition " + id + " needs titleZh and titleEn");
        }
        Objects.requireNonNull(geometryType, "geometryType");
        Objects.requireNonNull(sharing, "sharing");
        attributes = List.copyOf(attributes);
        style = Map.copyOf(style);
        Map<String, String> taken = new HashMap<>();
        for (AttributeDefinition a : attributes) {
            for (String field : a.fieldNames()) {
                // The same field for the same reading would leave open which attribute it means.
                String before = taken.putIfAbsent(AttributeDefinition.normal(field) + "\n" + a.reading(), a.name());
                if (before != null && !before.equals(a.name())) {
                    throw new IllegalArgumentException("definition " + id + ": the field name " + field + " of "
                            + a.name() + " is taken by " + before);
                }
            }
        }
        if (keyAttribute != null
                && attributes.stream().noneMatch(a -> a.name().equals(keyAttribute))) {
            throw new IllegalArgumentException("definition " + id + ": its key " + keyAttribute + " is no attribute");
        }
    }

    /** The attribute definition of exactly that name. */
    public Optional<AttributeDefinition> findAttribute(String name) {
        return attributes.stream().filter(a -> a.name().equals(name)).findFirst();
    }

    /**
     * The attributes that a source's field of that name delivers. An exact attribute name wins over aliases; several
     * come only where they read the same cell in different ways.
     */
    public List<AttributeDefinition> listDeliveredBy(String field) {
        return findAttribute(field)
                .map(List::of)
                .orElseGet(() ->
                        attributes.stream().filter(a -> a.isDeliveredBy(field)).toList());
    }

    /** Whether it is that class or extends it. */
    public boolean isA(String classId) {
        return id.equals(classId) || classId.equals(parent);
    }

    /** The attributes as layers have them. */
    public List<Attribute> layerAttributes() {
        return attributes.stream().map(AttributeDefinition::attribute).toList();
    }

    /** A new layer of this class with nothing but the definition known. */
    public Layer toLayer(String layerId) {
        return new Layer(
                layerId,
                id,
                titleZh,
                titleEn,
                theme,
                geometryType,
                hasZ,
                layerAttributes(),
                keyAttribute,
                null,
                null,
                null,
                updateCycle,
                sharing,
                style);
    }
}
