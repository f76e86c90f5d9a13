package io.citytwin.server.bim;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.citytwin.model.Layer;
import io.citytwin.model.TimeSelector;
import io.citytwin.server.http.LayerGate;
import io.citytwin.server.http.ProblemException;
import io.citytwin.server.http.RequestParameters;
import io.citytwin.store.BimQueries;
import io.citytwin.store.BimQueries.BimRow;
import io.citytwin.store.LayerStore;
import io.javalin.http.Context;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * {@code /bim/{model}/elements/{globalId}}: everything that is known of an element, a space or a storey, in one answer:
 * properties by set with their units, materials, relations, where it stands, which systems it belongs to.
 */
final class ElementEndpoint extends ModelEndpoint {
    /** Attributes that the answer has under names or in forms of its own. */
    private static final List<String> APART = List.of("key", "properties", "property_units");

    private static final int MOST_PARTS = 1_000;

    ElementEndpoint(LayerGate gate, LayerStore layers, BimQueries queries) {
        super(gate, layers, queries);
    }

    void element(Context ctx, RequestParameters p) {
        TimeSelector time = time(p);
        if (isKnown(ctx, p, time, List.of())) {
            return;
        }
        BimRow model = model(ctx, time, List.of("groups", "types"));
        String globalId = ctx.pathParam("globalId");
        String key = modelId(ctx) + "/" + globalId;
        for (String id : List.of(ELEMENTS, SPACES, STOREYS)) {
            Optional<Layer> layer = find(ctx, id);
            Optional<BimRow> row = layer.flatMap(l -> asked(() -> queries.find(
                    l, time, key, l.attributes().stream().map(a -> a.name()).toList())));
            if (row.isPresent()) {
                send(ctx, document(ctx, time, layer.get(), row.get(), model, globalId));
                return;
            }
        }
        throw ProblemException.notFound("building model " + modelId(ctx) + " has no element, space or storey " + globalId
                + (time.isNow() ? "" : " at that time"));
    }

    private ObjectNode document(
            Context ctx, TimeSelector time, Layer layer, BimRow row, BimRow model, String globalId) {
        ObjectNode answer = NODES.objectNode();
        answer.put("layer", layer.id());
        answer.put("fid", row.fid());
        layer.attributes().stream()
                .map(a -> a.name())
                .filter(name -> !APART.contains(name))
                .forEach(name -> put(answer, row, camelCase(name), name));
        answer.set("propertySets", sets(row.json("properties"), row.json("property_units")));
        ArrayNode groups = NODES.arrayNode();
        for (JsonNode group : model.json("groups")) {
            for (JsonNode member : group.path("members")) {
                if (member.asText().equals(globalId)) {
                    ObjectNode one = group.deepCopy();
                    one.remove("members");
                    groups.add(one);
                    break;
                }
            }
        }
        answer.set("groups", groups);
        for (JsonNode type : model.json("types")) {
            if (row.text("type_id") != null && type.path("globalId").asText().equals(row.text("type_id"))) {
                ObjectNode one = type.deepCopy();
                one.remove("properties");
                one.set("propertySets", sets(type.path("properties"), NODES.objectNode()));
                answer.set("type", one);
            }
        }
        space(ctx, time, row, answer);
        if (layer.id().equals(ELEMENTS)) {
            ArrayNode parts = answer.putArray("parts");
            asked(() -> queries.list(
                            layer,
                            time,
                            modelId(ctx),
                            "parent_id",
                            globalId,
                            List.of("global_id", "ifc_class", "name"),
                            MOST_PARTS))
                    .forEach(part -> put(
                            parts.addObject(), part, "globalId", "global_id", "ifcClass", "ifc_class", "name", "name"));
        }
        return answer;
    }

    private void space(Context ctx, TimeSelector time, BimRow row, ObjectNode answer) {
        String id = row.text("space_id");
        if (id != null) {
            find(ctx, SPACES)
                    .flatMap(spaces -> asked(() -> queries.find(
                            spaces, time, modelId(ctx) + "/" + id, List.of("global_id", "name", "long_name"))))
                    .ifPresent(space -> put(
                            answer.putObject("space"),
                            space,
                            "globalId",
                            "global_id",
                            "name",
                            "name",
                            "longName",
                            "long_name"));
        }
    }

    /** Flat properties by their sets, in the order of names; a name without a set stands in one without a name. */
    private static ArrayNode sets(JsonNode properties, JsonNode units) {
        Map<String, ArrayNode> sets = new TreeMap<>();
        new TreeMap<>(MAPPER.convertValue(properties.isObject() ? properties : NODES.objectNode(), Map.class))
                .keySet()
                .forEach(name -> {
                    String full = (String) name;
                    int dot = full.indexOf('.');
                    ObjectNode property = sets.computeIfAbsent(dot < 0 ? "" : full.substring(0, dot), s -> NODES.arrayNode())
                            .addObject();
                    property.put("name", full.substring(dot + 1));
                    property.set("value", properties.get(full));
                    JsonNode unit = units.path(full);
                    for (String member : List.of("unit", "sourceUnit", "source")) {
                        if (unit.has(member)) {
                            property.set(member, unit.get(member));
                        }
                    }
                });
        ArrayNode list = NODES.arrayNode();
        sets.forEach((name, members) -> {
            ObjectNode set = list.addObject().put("name", name);
            set.set("properties", members);
        });
        return list;
    }

    /** "type_name" as "typeName". */
    private static String camelCase(String name) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < name.length(); i++) {
            boolean begins = i > 0 && name.charAt(i - 1) == '_';
            if (name.charAt(i) != '_') {
                text.append(begins ? Character.toUpperCase(name.charAt(i)) : name.charAt(i));
            }
        }
        return text.toString();
    }
}
