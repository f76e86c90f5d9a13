package io.citytwin.importers.format.ifc;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.citytwin.catalog.LayerDefinition;
import io.citytwin.catalog.LayerDefinitions;
import io.citytwin.importers.spi.SourceLayer;
import io.citytwin.importers.spi.SourceLayer.Destination;
import io.citytwin.importers.spi.SourceLayer.SourceField;
import io.citytwin.model.Attribute;
import io.citytwin.model.GeometryType;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** One of the four layers that building models go to: its fields are the attributes of its class. */
enum ModelRows {
    MODEL("bim_model", "bim-model", "model", false),
    STOREY("bim_storey", "bim-storey", "key", false),
    SPACE("bim_space", "bim-space", "key", true),
    ELEMENT("bim_element", "bim-element", "key", true);

    /** The attribute that names the model, in each of them. */
    static final String SCOPE = "model";

    /** Sorted, so that equal content is equal text. */
    private static final ObjectMapper JSON =
            new ObjectMapper().configure(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS, true);

    private final String layer;
    private final String key;
    private final boolean hasModel;
    private final LayerDefinition definition;

    ModelRows(String layer, String definition, String key, boolean hasModel) {
        this.layer = layer;
        this.key = key;
        this.hasModel = hasModel;
        this.definition = LayerDefinitions.builtIn()
                .find(definition)
                .orElseThrow(() -> new IllegalStateException("there is no layer definition " + definition));
    }

    String layer() {
        return layer;
    }

    /** As a layer of a source whose rows are that model. */
    SourceLayer source(String model, long count) {
        List<SourceField> fields = definition.layerAttributes().stream()
                .map(a -> new SourceField(a.name(), a.type(), true))
                .toList();
        return new SourceLayer(
                layer,
                fields,
                GeometryType.MULTIPOLYGON,
                false,
                "EPSG:4326",
                OptionalLong.of(count),
                definition.id(),
                key,
                hasModel,
                new Destination(layer, SCOPE, model));
    }

    /** The values of a row in the order of the fields; names that are no attribute are a mistake. */
    Object[] values(Map<String, Object> row) {
        List<Attribute> attributes = definition.layerAttributes();
        Object[] values = new Object[attributes.size()];
        int taken = 0;
        for (int i = 0; i < values.length; i++) {
            String name = attributes.get(i).name();
            values[i] = row.get(name);
            taken += row.containsKey(name) ? 1 : 0;
        }
        if (taken != row.size()) {
            throw new IllegalStateException("a row of " + layer + " has values that its class has no attribute for: " + row);
        }
        return values;
    }

    /** A JSON text; null for null and for what is empty. */
    static String json(Object value) {
        boolean empty = value == null
                || value instanceof Collection<?> list && list.isEmpty()
                || value instanceof Map<?, ?> map && map.isEmpty();
        if (empty) {
            return null;
        }
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a value of a building model could not be written as JSON", e);
        }
    }

    /** A map that leaves out what is null or empty. */
    static final class Entries {
        private final Map<String, Object> map = new LinkedHashMap<>();

        Entries put(String name, Object value) {
            boolean empty = value == null
                    || value instanceof Collection<?> list && list.isEmpty()
                    || value instanceof Map<?, ?> inner && inner.isEmpty();
            if (!empty) {
                map.put(name, value);
            }
            return this;
        }

        Map<String, Object> map() {
            return map;
        }
    }
}
