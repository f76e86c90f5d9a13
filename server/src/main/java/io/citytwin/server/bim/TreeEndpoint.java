package io.citytwin.server.bim;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.citytwin.model.TimeSelector;
import io.citytwin.server.http.LayerGate;
import io.citytwin.server.http.RequestParameters;
import io.citytwin.store.BimQueries;
import io.citytwin.store.BimQueries.BimRow;
import io.citytwin.store.LayerStore;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * {@code /bim/{model}/tree}: the model's structure from the project down to storeys, with the spaces of each and the
 * elements that stand in a storey or in a space. What is in no place of the structure stands at its root.
 */
final class TreeEndpoint extends ModelEndpoint {
    private static final List<String> OF_SPACE =
            List.of("global_id", "ifc_class", "name", "long_name", "storey_id", "lowest", "highest");
    private static final List<String> OF_ELEMENT =
            List.of("global_id", "ifc_class", "name", "type_name", "storey_id", "space_id", "parent_id");
    private static final List<String> OF_STOREY = List.of("global_id", "number", "height", "elevation");

    TreeEndpoint(LayerGate gate, LayerStore layers, BimQueries queries) {
        super(gate, layers, queries);
    }

    /** What stands at one place: a storey or a space. */
    private static final class Contents {
        private final Map<String, Integer> counts = new TreeMap<>();
        private final List<BimRow> elements = new ArrayList<>();
        private final List<BimRow> spaces = new ArrayList<>();
    }

    void tree(Context ctx, RequestParameters p) {
        TimeSelector time = time(p);
        if (isKnown(ctx, p, time, List.of())) {
            return;
        }
        boolean list = p.get(BimParameters.ELEMENTS).equals("list");
        String model = modelId(ctx);
        BimRow row = model(ctx, time, List.of("global_id", "name", "structure"));
        ObjectNode root = row.json("structure").isObject()
                ? row.json("structure").deepCopy()
                : put(NODES.objectNode().put("ifcClass", "IfcProject"), row, "globalId", "global_id", "name", "name");
        Set<String> places = new HashSet<>();
        places(root, places);
        Map<String, Contents> contents = new HashMap<>();
        String rootId = root.path("globalId").asText();
        Set<String> spaces = new HashSet<>();
        asked(() -> {
            find(ctx, SPACES).ifPresent(layer -> queries.forEach(layer, time, model, OF_SPACE, space -> {
                spaces.add(space.text("global_id"));
                String place = places.contains(space.text("storey_id")) ? space.text("storey_id") : rootId;
                contents.computeIfAbsent(place, k -> new Contents()).spaces.add(space);
            }));
            find(ctx, ELEMENTS).ifPresent(layer -> queries.forEach(layer, time, model, OF_ELEMENT, element -> {
                String space = element.text("space_id");
                String storey = element.text("storey_id");
                String place = spaces.contains(space) ? space : places.contains(storey) ? storey : rootId;
                Contents there = contents.computeIfAbsent(place, k -> new Contents());
                there.counts.merge(String.valueOf(element.text("ifc_class")), 1, Integer::sum);
                if (list) {
                    there.elements.add(element);
                }
            }));
            return null;
        });
        Map<String, BimRow> storeys = new HashMap<>();
        asked(() -> {
            find(ctx, STOREYS)
                    .ifPresent(layer -> queries.forEach(
                            layer, time, model, OF_STOREY, s -> storeys.put(s.text("global_id"), s)));
            return null;
        });
        fill(root, contents, storeys, list);
        ObjectNode answer = NODES.objectNode();
        answer.put("model", model);
        answer.set("tree", root);
        send(ctx, answer);
    }

    private static void places(JsonNode node, Set<String> places) {
        places.add(node.path("globalId").asText());
        node.path("children").forEach(child -> places(child, places));
    }

    private static void fill(ObjectNode node, Map<String, Contents> contents, Map<String, BimRow> storeys, boolean list) {
        String id = node.path("globalId").asText();
        BimRow storey = storeys.get(id);
        if (storey != null) {
            put(node, storey, "number", "number", "elevation", "elevation", "height", "height");
        }
        Contents there = contents.get(id);
        if (there != null) {
            if (!there.spaces.isEmpty()) {
                ArrayNode spaces = node.putArray("spaces");
                for (BimRow space : there.spaces) {
                    ObjectNode child = spaces.addObject();
                    put(child, space, "globalId", "global_id", "ifcClass", "ifc_class", "name", "name");
                    put(child, space, "longName", "long_name", "lowest", "lowest", "highest", "highest");
                    child.put("fid", space.fid());
                    elements(child, contents.get(space.text("global_id")), list);
                }
            }
            elements(node, there, list);
        }
        node.path("children").forEach(child -> fill((ObjectNode) child, contents, storeys, list));
    }

    private static void elements(ObjectNode node, Contents there, boolean list) {
        if (there == null || there.counts.isEmpty()) {
            return;
        }
        ObjectNode counts = node.putObject("elementCounts");
        there.counts.forEach(counts::put);
        if (list) {
            ArrayNode elements = node.putArray("elements");
            for (BimRow element : there.elements) {
                ObjectNode child = elements.addObject();
                put(child, element, "globalId", "global_id", "ifcClass", "ifc_class", "name", "name");
                put(child, element, "typeName", "type_name", "parentId", "parent_id");
                child.put("fid", element.fid());
            }
        }
    }
}
