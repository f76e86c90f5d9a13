package io.citytwin.server.http;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

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
    public record Route(String block, String method, String path, Operation operation) {
        /** Whether that path is one of this route. */
        boolean stands(String asked) {
            String[] own = path.split("/", -1);
            String[] other = asked.split("/", -1);
            if (own.length != other.length) {
                return false;
            }
            for (int i = 0; i < own.length; i++) {
                boolean fits = own[i].startsWith("{") ? !other[i].isEmpty() : own[i].equals(other[i]);
                if (!fits) {
                    return false;
                }
            }
            return true;
        }
    }

    void add(Route route) {
        routes.add(route);
    }

    /**
     * The methods that a path knows, HEAD beside GET; none for a path that no route stands for. A route that takes
     * whatever is left (the viewer's files) stands for no path.
     *
     * @param path without the part behind "?"
     */
    List<String> methodsAt(String path) {
        String plain = path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        return routes.stream()
                .filter(route -> !route.path().startsWith("/<") && route.stands(plain))
                .flatMap(route -> route.method().equals("GET") ? Stream.of("GET", "HEAD") : Stream.of(route.method()))
                .distinct()
                .sorted()
                .toList();
    }

    public List<Route> listRoutes() {
        return Collections.unmodifiableList(routes);
    }
}
