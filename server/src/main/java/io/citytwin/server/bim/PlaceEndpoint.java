package io.citytwin.server.bim;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.citytwin.geometry.MeshInterior;
import io.citytwin.geometry.ModelMesh;
import io.citytwin.model.TimeSelector;
import io.citytwin.server.http.LayerGate;
import io.citytwin.server.http.RequestParameters;
import io.citytwin.store.BimQueries;
import io.citytwin.store.BimQueries.BimRow;
import io.citytwin.store.LayerStore;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** {@code /bim/{model}/at}: the space, or else the storey, that a point lies in. */
final class PlaceEndpoint extends ModelEndpoint {
    private static final int MOST_ELEMENTS = 1_000;
    private static final List<String> OF_SPACE = List.of(
            "global_id", "ifc_class", "name", "long_name", "storey", "storey_id", "zone", "classification", "lowest",
            "highest", "volume", "properties");
    private static final List<String> OF_STOREY =
            List.of("global_id", "ifc_class", "name", "long_name", "number", "elevation", "height");

    PlaceEndpoint(LayerGate gate, LayerStore layers, BimQueries queries) {
        super(gate, layers, queries);
    }

    /** A space around the point; exact where its mesh decided. */
    private record Around(BimRow space, boolean exact) {}

    void at(Context ctx, RequestParameters p) {
        TimeSelector time = time(p);
        if (isKnown(ctx, p, time, List.of())) {
            return;
        }
        BimRow model = model(ctx, time, List.of("lowest", "highest"));
        double longitude = p.get(BimParameters.LONGITUDE);
        double latitude = p.get(BimParameters.LATITUDE);
        double height = p.get(BimParameters.HEIGHT);
        ObjectNode answer = NODES.objectNode();
        answer.put("model", modelId(ctx));
        answer.put("lon", longitude).put("lat", latitude).put("height", height);
        ArrayNode spaces = answer.putArray("spaces");
        List<Around> around = spaces(ctx, time, longitude, latitude, height);
        around.forEach(a -> spaces.add(space(ctx, time, a)));
        boolean within = isWithin(model, height)
                && find(ctx, MODELS)
                        .map(layer -> asked(() -> queries.covers(layer, time, modelId(ctx), longitude, latitude)))
                        .orElse(false);
        Optional<BimRow> storey = around.isEmpty()
                ? within ? storeyAt(ctx, time, height) : Optional.empty()
                : storeyOf(ctx, time, around.get(0).space().text("storey_id"));
        answer.put("within", within || !around.isEmpty());
        storey.ifPresentOrElse(row -> answer.set("storey", storey(row)), () -> answer.putNull("storey"));
        send(ctx, answer);
    }

    private static boolean isWithin(BimRow model, double height) {
        Double lowest = model.number("lowest");
        Double highest = model.number("highest");
        return lowest != null && highest != null && height >= lowest && height <= highest;
    }

    /** The spaces that contain the point, the smallest first: a shower in a bathroom goes before it. */
    private List<Around> spaces(Context ctx, TimeSelector time, double longitude, double latitude, double height) {
        List<Around> found = new ArrayList<>();
        List<BimRow> candidates = find(ctx, SPACES)
                .map(layer -> asked(() -> queries.around(
                        layer, time, modelId(ctx), longitude, latitude, height, OF_SPACE)))
                .orElse(List.of());
        for (BimRow space : candidates) {
            if (space.mesh() != null) {
                MeshInterior interior = new MeshInterior(ModelMesh.of(space.mesh()));
                if (interior.contains(longitude, latitude, height)) {
                    found.add(new Around(space, interior.isClosed()));
                }
            } else if (isWithin(space, height)) {
                found.add(new Around(space, false));
            }
        }
        found.sort(Comparator.comparing(
                a -> a.space().number("volume"), Comparator.nullsLast(Comparator.naturalOrder())));
        return found;
    }

    private ObjectNode space(Context ctx, TimeSelector time, Around around) {
        BimRow row = around.space();
        ObjectNode space = NODES.objectNode();
        put(space, row, "globalId", "global_id", "ifcClass", "ifc_class", "name", "name", "longName", "long_name");
        put(space, row, "zone", "zone", "classification", "classification", "lowest", "lowest", "highest", "highest");
        put(space, row, "volume", "volume", "properties", "properties");
        space.put("fid", row.fid());
        space.put("exact", around.exact());
        ArrayNode elements = space.putArray("elements");
        find(ctx, ELEMENTS)
                .map(layer -> asked(() -> queries.list(
                        layer,
                        time,
                        modelId(ctx),
                        "space_id",
                        row.text("global_id"),
                        List.of("global_id", "ifc_class", "name", "type_name"),
                        MOST_ELEMENTS)))
                .orElse(List.of())
                .forEach(element -> {
                    ObjectNode node = elements.addObject();
                    put(node, element, "globalId", "global_id", "ifcClass", "ifc_class", "name", "name");
                    put(node, element, "typeName", "type_name");
                    node.put("fid", element.fid());
                });
        return space;
    }

    private Optional<BimRow> storeyOf(Context ctx, TimeSelector time, String globalId) {
        return globalId == null
                ? Optional.empty()
                : find(ctx, STOREYS)
                        .flatMap(layer -> asked(
                                () -> queries.find(layer, time, modelId(ctx) + "/" + globalId, OF_STOREY)));
    }

    /** The highest storey whose floor is at the height or below it. */
    private Optional<BimRow> storeyAt(Context ctx, TimeSelector time, double height) {
        List<BimRow> storeys = new ArrayList<>();
        asked(() -> {
            find(ctx, STOREYS).ifPresent(layer -> queries.forEach(layer, time, modelId(ctx), OF_STOREY, storeys::add));
            return null;
        });
        return storeys.stream()
                .filter(s -> s.number("height") != null && s.number("height") <= height)
                .max(Comparator.comparing(s -> s.number("height")));
    }

    private static ObjectNode storey(BimRow row) {
        ObjectNode storey = NODES.objectNode();
        put(storey, row, "globalId", "global_id", "ifcClass", "ifc_class", "name", "name", "longName", "long_name");
        put(storey, row, "number", "number", "elevation", "elevation", "height", "height");
        return storey.put("fid", row.fid());
    }
}
