package io.citytwin.server.admin;

import io.citytwin.model.ChangeSet;
import io.citytwin.server.http.Links;
import io.citytwin.server.http.ProblemException;
import io.citytwin.server.http.RequestParameters;
import io.citytwin.store.ChangeSetStore;
import io.citytwin.store.QueryTimeoutException;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The log of change sets, and undoing one. */
final class ChangeSetsEndpoint {
    private final ChangeSetStore store;
    private final ChangedFeatures features;
    private final RejectsJson rejects;

    ChangeSetsEndpoint(ChangeSetStore store, ChangedFeatures features, RejectsJson rejects) {
        this.store = store;
        this.features = features;
        this.rejects = rejects;
    }

    void list(Context ctx, RequestParameters parameters) {
        List<ChangeSet> sets = store.listChangeSets(parameters.find(AdminBlock.LAYER), parameters.get(AdminBlock.LIMIT));
        ctx.json(Map.of("changeSets", sets.stream().map(ChangeSetJson::of).toList()));
    }

    void show(Context ctx, RequestParameters parameters) {
        ChangeSet set = changeSet(ctx);
        Map<String, Object> json = ChangeSetJson.of(set);
        if (parameters.get(AdminBlock.FEATURES).equals("true")) {
            Optional<String> layer = parameters.find(AdminBlock.OF_LAYER);
            if (layer.isPresent() && set.layers().stream().noneMatch(c -> c.layer().equals(layer.get()))) {
                throw ProblemException.badParameter(
                        "layer",
                        "change set " + set.id() + " did not write layer " + layer.get(),
                        set.layers().stream().map(ChangeSet.LayerChange::layer).toList());
            }
            int limit = parameters.get(AdminBlock.LIMIT);
            ChangedFeatures.Page page = page(set, layer, parameters.find(AdminBlock.TOKEN), limit);
            json.put("features", page.features().stream().map(FeatureChangeJson::of).toList());
            String only = layer.map(id -> "&layer=" + Links.segment(id)).orElse("");
            json.put(
                    "next",
                    page.next()
                            .map(at -> "/admin/changesets/" + set.id() + "?features=true&limit=" + limit + only + "&token="
                                    + Links.segment(at.toString()))
                            .orElse(null));
        }
        ctx.json(json);
    }

    private ChangedFeatures.Page page(ChangeSet set, Optional<String> layer, Optional<String> token, int limit) {
        try {
            return features.page(set, layer, token.map(ChangedFeatures.Position::parse), limit);
        } catch (QueryTimeoutException e) {
            throw ProblemException.of(503, e.getMessage());
        } catch (IllegalArgumentException e) {
            throw ProblemException.badParameter("token", "token: " + e.getMessage());
        }
    }

    void rejects(Context ctx, RequestParameters parameters) throws IOException {
        sendRejects(ctx, rejects, changeSet(ctx).id());
    }

    static void sendRejects(Context ctx, RejectsJson rejects, long id) throws IOException {
        ctx.contentType("application/geo+json");
        ctx.header("Content-Disposition", "attachment; filename=\"rejects-" + id + ".geojson\"");
        rejects.write(id, ctx.outputStream());
    }

    void revert(Context ctx, RequestParameters parameters) {
        long id = changeSet(ctx).id();
        try {
            ctx.json(ChangeSetJson.of(store.revert(id)));
        } catch (IllegalStateException e) {
            throw ProblemException.of(409, e.getMessage());
        }
    }

    private ChangeSet changeSet(Context ctx) {
        String text = ctx.pathParam("n");
        if (!text.matches("\\d{1,18}")) {
            throw ProblemException.badParameter("n", "a change set's number must be digits, was \"" + text + "\"");
        }
        return store.findChangeSet(Long.parseLong(text))
                .orElseThrow(() -> ProblemException.notFound("there is no change set " + text));
    }
}
