package io.citytwin.importers.format.ifc;

import io.citytwin.importers.format.ifc.ModelRows.Entries;
import io.citytwin.importers.format.ifc.ShapeCollector.Measured;
import io.citytwin.importers.format.ifc.model.Classification;
import io.citytwin.importers.format.ifc.model.ElementMaterial;
import io.citytwin.importers.format.ifc.model.IfcElement;
import io.citytwin.importers.format.ifc.model.IfcGroup;
import io.citytwin.importers.format.ifc.model.IfcModel;
import io.citytwin.importers.format.ifc.model.IfcPort;
import io.citytwin.importers.format.ifc.model.PropertyValue;
import io.citytwin.importers.format.ifc.model.Relations;
import io.citytwin.importers.format.ifc.model.SpatialNode;
import io.citytwin.importers.format.ifc.model.SpatialPlace;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What an element, a space or a storey is, as attributes of its row. */
final class ObjectRows {
    private final String modelId;
    private final IfcModel model;
    /** Names of the systems, and of the zones, that an object belongs to, by its GlobalId. */
    private final Map<String, Set<String>> systems = new HashMap<>();

    private final Map<String, Set<String>> zones = new HashMap<>();
    private final Map<String, IfcPort> ports = new HashMap<>();

    ObjectRows(String modelId, IfcModel model) {
        this.modelId = modelId;
        this.model = model;
        model.ports().forEach(p -> ports.putIfAbsent(p.globalId(), p));
        for (IfcGroup group : model.groups()) {
            Map<String, Set<String>> kind = group.ifcClass().contains("Zone")
                    ? zones
                    : group.ifcClass().contains("System") ? systems : null;
            String name = group.name() != null ? group.name() : group.longName() != null ? group.longName() : group.globalId();
            if (kind != null) {
                group.members().forEach(m -> kind.computeIfAbsent(m, x -> new LinkedHashSet<>()).add(name));
            }
        }
    }

    /** The key of an object in the city: two models may hold the same GlobalId. */
    String key(String globalId) {
        return modelId + "/" + globalId;
    }

    /** @param shape what was measured of it, or null where it has no shape */
    Map<String, Object> element(IfcElement element, Measured shape, boolean envelope) {
        Map<String, Object> row = head(element.globalId(), element.ifcClass(), element.name());
        row.put("predefined_type", element.predefinedType());
        row.put("object_type", element.objectType());
        row.put("description", element.description());
        row.put("tag", element.tag());
        if (element.type() != null) {
            row.put("type_name", element.type().name());
            row.put("type_id", element.type().globalId());
        }
        row.put("parent_id", element.parent());
        row.put("material", joined(element.materials().stream()
                .map(ElementMaterial::name)
                .collect(Collectors.toCollection(LinkedHashSet::new))));
        row.put("materials", ModelRows.json(element.materials().stream().map(ObjectRows::material).toList()));
        row.put("system", joined(systems.get(element.globalId())));
        row.put("classification", classifications(element.classifications()));
        row.put("relations", ModelRows.json(relations(element.relations())));
        putPlace(row, model.placeOf(element));
        putProperties(row, element.expressId());
        putShape(row, shape);
        row.put("triangles", shape == null ? 0L : (long) shape.triangles());
        row.put("envelope", envelope);
        return row;
    }

    /** A site or building that has a shape of its own: it is seen like an element. */
    Map<String, Object> element(SpatialNode node, Measured shape) {
        Map<String, Object> row = head(node.globalId(), node.ifcClass(), node.name());
        row.put("predefined_type", node.predefinedType());
        row.put("object_type", node.objectType());
        row.put("description", node.description());
        row.put("classification", classifications(node.classifications()));
        row.put("relations", ModelRows.json(relations(node.relations())));
        putPlace(row, model.placeOf(node.expressId()));
        putProperties(row, node.expressId());
        putShape(row, shape);
        row.put("triangles", (long) shape.triangles());
        row.put("envelope", true);
        return row;
    }

    Map<String, Object> space(SpatialNode space, Measured shape) {
        Map<String, Object> row = head(space.globalId(), space.ifcClass(), space.name());
        row.put("predefined_type", space.predefinedType());
        row.put("long_name", space.longName());
        row.put("zone", joined(zones.get(space.globalId())));
        row.put("classification", classifications(space.classifications()));
        row.put("relations", ModelRows.json(relations(space.relations())));
        SpatialPlace place = model.placeOf(space.expressId());
        if (place.storey() != null) {
            row.put("storey", place.storey().name());
            row.put("storey_id", place.storey().globalId());
        }
        putProperties(row, space.expressId());
        putShape(row, shape);
        return row;
    }

    /**
     * @param number its place in the order of elevations, from 1; null where it is no storey
     * @param height of its floor in the city
     */
    Map<String, Object> storey(SpatialNode storey, Long number, Double height) {
        Map<String, Object> row = head(storey.globalId(), storey.ifcClass(), storey.name());
        row.put("long_name", storey.longName());
        SpatialPlace place = model.placeOf(storey.expressId());
        row.put("building", place.building() == null ? null : place.building().name());
        row.put("number", number);
        row.put("elevation", storey.elevation());
        row.put("height", height);
        row.put("properties", ModelRows.json(flat(storey.expressId())));
        return row;
    }

    private Map<String, Object> head(String globalId, String ifcClass, String name) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("key", key(globalId));
        row.put("model", modelId);
        row.put("global_id", globalId);
        row.put("ifc_class", ifcClass);
        row.put("name", name);
        return row;
    }

    private static void putPlace(Map<String, Object> row, SpatialPlace place) {
        row.put("building", place.building() == null ? null : place.building().name());
        if (place.storey() != null) {
            row.put("storey", place.storey().name());
            row.put("storey_id", place.storey().globalId());
        }
        row.put("space_id", place.space() == null ? null : place.space().globalId());
    }

    private static void putShape(Map<String, Object> row, Measured shape) {
        if (shape != null) {
            row.put("lowest", shape.extent()[2]);
            row.put("highest", shape.extent()[5]);
            row.put("volume", Double.isNaN(shape.volume()) ? null : (Double) (Math.rint(shape.volume() * 1e6) / 1e6));
        }
    }

    /** Properties as stored, and where a value was turned from another unit what it was. */
    private void putProperties(Map<String, Object> row, int expressId) {
        Map<String, Object> values = new TreeMap<>();
        Map<String, Object> units = new TreeMap<>();
        model.properties(expressId).forEach((name, value) -> {
            values.put(name, value.value());
            if (value.isConverted()) {
                units.put(name, converted(value));
            }
        });
        row.put("properties", ModelRows.json(values));
        row.put("property_units", ModelRows.json(units));
    }

    private static Map<String, Object> converted(PropertyValue value) {
        return new Entries()
                .put("unit", value.unit())
                .put("sourceUnit", value.sourceUnit())
                .put("source", value.sourceValue())
                .map();
    }

    /** Properties by "Set.Name", without units. */
    Map<String, Object> flat(int expressId) {
        Map<String, Object> values = new TreeMap<>();
        model.properties(expressId).forEach((name, value) -> values.put(name, value.value()));
        return values;
    }

    private static Map<String, Object> material(ElementMaterial material) {
        return new Entries()
                .put("name", material.name())
                .put("thickness", material.thickness())
                .put("category", material.category())
                .put("part", material.part())
                .put("fraction", material.fraction())
                .map();
    }

    private Map<String, Object> relations(Relations relations) {
        if (relations == null) {
            return Map.of();
        }
        return new Entries()
                .put("contains", relations.contains())
                .put("voids", relations.voids())
                .put("openings", relations.openings())
                .put("fills", relations.fills())
                .put("host", relations.host())
                .put("filledBy", relations.filledBy())
                .put("boundedBy", relations.boundedBy())
                .put("bounds", relations.bounds())
                .put("connectedTo", relations.connectedTo())
                .put("coverings", relations.coverings())
                .put("ports", relations.ports().stream()
                        .map(ports::get)
                        .filter(Objects::nonNull)
                        .map(this::port)
                        .toList())
                .map();
    }

    private Map<String, Object> port(IfcPort port) {
        List<Map<String, Object>> ends = new ArrayList<>();
        for (String other : port.connectedTo()) {
            IfcPort end = ports.get(other);
            ends.add(new Entries()
                    .put("port", other)
                    .put("element", end == null ? null : end.element())
                    .map());
        }
        return new Entries()
                .put("globalId", port.globalId())
                .put("name", port.name())
                .put("flow", port.flowDirection())
                .put("system", port.systemType())
                .put("connectedTo", ends)
                .map();
    }

    private static String classifications(List<Classification> codes) {
        return joined(codes.stream().map(Classification::text).collect(Collectors.toCollection(LinkedHashSet::new)));
    }

    /** Several values in one text; null where there is none. */
    private static String joined(Set<String> values) {
        if (values == null) {
            return null;
        }
        String text = values.stream().filter(v -> v != null && !v.isBlank()).collect(Collectors.joining("; "));
        return text.isEmpty() ? null : text;
    }
}
