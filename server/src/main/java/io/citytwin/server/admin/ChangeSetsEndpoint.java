package io.citytwin.server.admin;

import io.citytwin.model.ChangeSet;
import io.citytwin.server.http.ProblemException;
import io.citytwin.server.http.RequestParameters;
import io.citytwin.store.ChangeSetStore;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** The log of change sets, and undoing one. */
final class ChangeSetsEndpoint {
    private final ChangeSetStore store;
    private final RejectsJson rejects;

    ChangeSetsEndpoint(ChangeSetStore store, RejectsJson rejects) {
        this.store = store;
        this.rejects = rejects;
    }

    void list(Context ctx, RequestParameters parameters) {
        List<ChangeSet> sets = store.listChangeSets(parameters.find(AdminBlock.LAYER), parameters.get(AdminBlock.LIMIT));
        ctx.json(Map.of("changeSets", sets.stream().map(ChangeSetJson::of).toList()));
    }

    void show(Context ctx, RequestParameters parameters) {
        ctx.json(ChangeSetJson.of(changeSet(ctx)));
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
