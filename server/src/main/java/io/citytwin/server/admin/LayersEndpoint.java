package io.citytwin.server.admin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.citytwin.model.Layer;
import io.citytwin.model.Sharing;
import io.citytwin.server.http.Problem;
import io.citytwin.server.http.ProblemException;
import io.citytwin.server.http.RequestParameters;
import io.citytwin.store.LayerStore;
import io.citytwin.store.LayerStore.CatalogEntry;
import io.javalin.http.Context;
import java.util.List;
import java.util.Map;

/** The layer catalogue for administrators: all layers, whatever their sharing. */
final class LayersEndpoint {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> CHANGEABLE =
            List.of("titleZh", "titleEn", "theme", "ownerDepartment", "updateCycle", "sharing", "style");

    private final LayerStore store;

    LayersEndpoint(LayerStore store) {
        this.store = store;
    }

    void list(Context ctx, RequestParameters parameters) {
        ctx.json(Map.of("layers", store.listEntries().stream().map(LayerJson::of).toList()));
    }

    void show(Context ctx, RequestParameters parameters) {
        ctx.json(LayerJson.of(entry(ctx)));
    }

    /** JSON merge patch (RFC 7396) of the members that may change. */
    void change(Context ctx, RequestParameters parameters) {
        Layer before = entry(ctx).layer();
        Map<String, Object> patch;
        try {
            patch = JSON.readValue(ctx.body(), new TypeReference<Map<String, Object>>() {});
        } catch (JsonProcessingException e) {
            throw ProblemException.of(400, "the body must be a JSON object");
        }
        for (String name : patch.keySet()) {
            if (!CHANGEABLE.contains(name)) {
                throw new ProblemException(Problem.badParameter(
                        name, "a layer's " + name + " can't be changed here", CHANGEABLE));
            }
        }
        store.update(patched(before, patch));
        show(ctx, parameters);
    }

    private static Layer patched(Layer before, Map<String, Object> patch) {
        return new Layer(
                before.id(),
                before.cityClass(),
                text(patch, "titleZh", before.titleZh()),
                text(patch, "titleEn", before.titleEn()),
                text(patch, "theme", before.theme()),
                before.geometryType(),
                before.hasZ(),
                before.hasModel(),
                before.attributes(),
                before.keyAttribute(),
                before.sourceCrs(),
                before.heightDatum(),
                text(patch, "ownerDepartment", before.ownerDepartment()),
                text(patch, "updateCycle", before.updateCycle()),
                sharing(patch, before.sharing()),
                style(patch, before.style()));
    }

    private static String text(Map<String, Object> patch, String name, String before) {
        if (!patch.containsKey(name)) {
            return before;
        }
        Object value = patch.get(name);
        if (value != null && !(value instanceof String)) {
            throw ProblemException.badParameter(name, name + " must be a text or null, was " + value);
        }
        return (String) value;
    }

    private static Sharing sharing(Map<String, Object> patch, Sharing before) {
        if (!patch.containsKey("sharing")) {
            return before;
        }
        return switch (String.valueOf(patch.get("sharing"))) {
            case "open" -> Sharing.OPEN;
            case "on-request" -> Sharing.ON_REQUEST;
            case "not-shared" -> Sharing.NOT_SHARED;
            default -> throw ProblemException.badParameter(
                    "sharing",
                    "sharing must be open, on-request or not-shared, was \"" + patch.get("sharing") + "\"",
                    List.of("open", "on-request", "not-shared"));
        };
    }

    private static Map<String, Object> style(Map<String, Object> patch, Map<String, Object> before) {
        if (!patch.containsKey("style")) {
            return before;
        }
        if (!(patch.get("style") instanceof Map<?, ?> changes)) {
            throw ProblemException.badParameter("style", "style must be an object, was " + patch.get("style"));
        }
        Map<String, Object> merged = new java.util.LinkedHashMap<>(before);
        changes.forEach((name, value) -> {
            if (value == null) {
                merged.remove(String.valueOf(name));
            } else {
                merged.put(String.valueOf(name), value);
            }
        });
        return merged;
    }

    void drop(Context ctx, RequestParameters parameters) {
        store.drop(entry(ctx).layer().id());
        ctx.status(204);
    }

    private CatalogEntry entry(Context ctx) {
        String id = ctx.pathParam("id");
        return store.findEntry(id).orElseThrow(() -> ProblemException.notFound("there is no layer " + id));
    }
}
