package io.citytwin.server.health;

import io.citytwin.server.http.ProblemException;
import io.citytwin.server.http.RequestParameters;
import io.citytwin.store.Database;
import io.citytwin.store.StoreException;
import io.javalin.http.Context;
import java.util.Map;

final class HealthEndpoint {
    private final Database database;
    private volatile boolean stopping;

    HealthEndpoint(Database database) {
        this.database = database;
    }

    void markStopping() {
        stopping = true;
    }

    void live(Context ctx, RequestParameters parameters) {
        ctx.header("Cache-Control", "no-store").json(Map.of("status", "live"));
    }

    void ready(Context ctx, RequestParameters parameters) {
        ctx.header("Cache-Control", "no-store");
        if (stopping) {
            throw ProblemException.of(503, "the server is stopping");
        }
        try {
            database.check();
        } catch (StoreException e) {
            throw ProblemException.of(503, "the database does not answer");
        }
        ctx.json(Map.of("status", "ready"));
    }
}
