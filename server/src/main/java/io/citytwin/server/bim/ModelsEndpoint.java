package io.citytwin.server.bim;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.citytwin.model.GeometryType;
import io.citytwin.model.Layer;
import io.citytwin.model.TimeSelector;
import io.citytwin.server.http.LayerGate;
import io.citytwin.server.http.Links;
import io.citytwin.server.http.RequestParameters;
import io.citytwin.store.BimQueries;
import io.citytwin.store.BimQueries.BimRow;
import io.citytwin.store.BimQueries.Overlap;
import io.citytwin.store.LayerStore;
import io.javalin.http.Context;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** {@code /bim} and {@code /bim/{model}}: the models there are, and one. */
final class ModelsEndpoint extends ModelEndpoint {
    /** Share of a footprint, the building's or the model's, from which the model stands for the building. */
    private static final double SAME_PLACE = 0.5;

    private static final List<String> REPLACEABLE = List.of("building", "building-model");
    private static final List<String> SHORT =
            List.of("model", "name", "discipline", "phase", "schema", "storeys", "spaces", "elements", "partial");
    private static final String[] LONG = {
        "globalId", "global_id",
        "name", "name",
        "description", "description",
        "discipline", "discipline",
        "phase", "phase",
        "file", "file",
        "schema", "schema",
        "application", "application",
        "georeference", "georeference",
        "longitude", "longitude",
        "latitude", "latitude",
        "height", "height",
        "heading", "heading",
        "storeys", "storeys",
        "spaces", "spaces",
        "elements", "elements",
        "triangles", "triangles",
        "lowest", "lowest",
        "highest", "highest",
        "partial", "partial",
        "counts", "counts",
        "checks", "checks",
        "groups", "groups",
        "types", "types",
        "units", "units"
    };

    private final Links links;

    ModelsEndpoint(Links links, LayerGate gate, LayerStore layers, BimQueries queries) {
        super(gate, layers, queries);
        this.links = links;
    }

    void list(Context ctx, RequestParameters p) {
        TimeSelector time = time(p);
        if (isKnown(ctx, p, time, List.of())) {
            return;
        }
        ObjectNode answer = NODES.objectNode();
        ArrayNode models = answer.putArray("models");
        find(ctx, MODELS).ifPresent(layer -> asked(() -> queries.all(layer, time, SHORT)).forEach(row -> {
            ObjectNode model = models.addObject();
            SHORT.forEach(name -> put(model, row, name, name));
            model.put("fid", row.fid());
            model.put("href", links.to(ctx, path(row.text("model"))));
        }));
        send(ctx, answer);
    }

    void document(Context ctx, RequestParameters p) {
        TimeSelector time = time(p);
        List<Layer> buildings = gate.listVisible(ctx).stream()
                .filter(l -> REPLACEABLE.contains(l.cityClass()) && l.geometryType().dimension() == 2)
                .filter(l -> l.geometryType() != GeometryType.NONE && layers.revision(l.id()) > 0)
                .toList();
        if (isKnown(ctx, p, time, buildings)) {
            return;
        }
        List<String> attributes = new java.util.ArrayList<>(List.of("replaces"));
        for (int i = 1; i < LONG.length; i += 2) {
            attributes.add(LONG[i]);
        }
        BimRow row = model(ctx, time, attributes);
        ObjectNode answer = NODES.objectNode();
        answer.put("model", modelId(ctx));
        answer.put("fid", row.fid());
        put(answer, row, LONG);
        answer.set("replaces", replaces(ctx, time, row, buildings));
        answer.set("links", links(ctx));
        send(ctx, answer);
    }

    /** What the import knew by relation, without what the caller may not see; else what stands at the same place. */
    private JsonNode replaces(Context ctx, TimeSelector time, BimRow row, List<Layer> buildings) {
        ArrayNode replaces = NODES.arrayNode();
        JsonNode stored = row.json("replaces");
        if (stored.isArray() && !stored.isEmpty()) {
            stored.forEach(entry -> gate.findVisible(ctx, entry.path("layer").asText())
                    .flatMap(layer -> named(entry, layer, time))
                    .ifPresent(replaces::add));
            return replaces;
        }
        Layer models = find(ctx, MODELS).orElseThrow();
        for (Overlap overlap : asked(() -> queries.overlaps(models, time, modelId(ctx), buildings, SAME_PLACE))) {
            replaces.addObject()
                    .put("layer", overlap.layer())
                    .put("fid", overlap.fid())
                    .put("by", "footprint")
                    .put("shareOfFeature", share(overlap.shareOfFeature()))
                    .put("shareOfModel", share(overlap.shareOfModel()));
        }
        return replaces;
    }

    /** A relation with the feature's id; the import may have known its key only. Empty where there is no such feature. */
    private Optional<JsonNode> named(JsonNode entry, Layer layer, TimeSelector time) {
        if (entry.has("fid")) {
            return Optional.of(entry);
        }
        if (layer.keyAttribute() == null) {
            return Optional.empty();
        }
        String key = entry.path("key").asText();
        return asked(() -> queries.find(layer, time, key, List.of()))
                .map(row -> ((ObjectNode) entry.deepCopy()).put("fid", row.fid()));
    }

    private static double share(double value) {
        return Math.round(value * 1000) / 1000.0;
    }

    private ArrayNode links(Context ctx) {
        ArrayNode list = NODES.arrayNode();
        String path = path(modelId(ctx));
        String filter = URLEncoder.encode("model='" + modelId(ctx).replace("'", "''") + "'", StandardCharsets.UTF_8);
        link(list, "self", links.to(ctx, path));
        link(list, "tree", links.to(ctx, path + "/tree"));
        link(list, "quantities", links.to(ctx, path + "/quantities"));
        link(list, "tileset", links.to(ctx, "/3dtiles/" + ELEMENTS + "/tileset.json") + "?filter=" + filter);
        link(list, "items", links.to(ctx, "/ogc/collections/" + ELEMENTS + "/items") + "?filter=" + filter);
        return list;
    }

    private static void link(ArrayNode list, String relation, String address) {
        list.addObject().put("rel", relation).put("href", address);
    }

    private static String path(String model) {
        return "/bim/" + Links.segment(model);
    }
}
