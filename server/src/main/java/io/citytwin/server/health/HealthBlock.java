package io.citytwin.server.health;

import io.citytwin.server.http.ApiBlock;
import io.citytwin.server.http.Operation;
import io.citytwin.server.http.Routes;
import io.citytwin.store.Database;

/** Whether the process lives ({@code /health/live}) and whether it can answer ({@code /health/ready}). */
public final class HealthBlock implements ApiBlock {
    private final HealthEndpoint endpoint;

    public HealthBlock(Database database) {
        this.endpoint = new HealthEndpoint(database);
    }

    @Override
    public String name() {
        return "health";
    }

    @Override
    public String title() {
        return "Health";
    }

    @Override
    public void mount(Routes routes) {
        routes.get("/health", Operation.of("health", "Whether the server can answer"), endpoint::ready);
        routes.get("/health/live", Operation.of("healthLive", "Whether the process lives"), endpoint::live);
        routes.get("/health/ready", Operation.of("healthReady", "Whether the server can answer"), endpoint::ready);
    }

    @Override
    public void stopping() {
        endpoint.markStopping();
    }
}
