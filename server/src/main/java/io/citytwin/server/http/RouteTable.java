package io.citytwin.server.http;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** All routes of the server in the order they were mounted; OpenAPI is written from it. */
public final class RouteTable {
    private final List<Route> routes = new ArrayList<>();

    /**
     * One route.
     *
     * @param block name of the block it belongs to
     * @param method "GET", "POST" …
     * @param path with its path parameters in braces
     */
    public record Route(String block, String method, String path, Operation operation) {}

    void add(Route route) {
        routes.add(route);
    }

    public List<Route> listRoutes() {
        return Collections.unmodifiableList(routes);
    }
}
