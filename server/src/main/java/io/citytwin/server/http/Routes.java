package io.citytwin.server.http;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import io.javalin.http.sse.SseClient;
import java.util.function.BiConsumer;

/**
 * Where a block mounts its routes. Every route is an {@link Operation}: its parameters are checked, its caller's right
 * to it too, before the handler runs. A GET route answers HEAD as well.
 */
public final class Routes {
    private final RoutesConfig javalin;
    private final RouteTable table;
    private final AdminToken adminToken;
    private final CallerWatch callers;
    private final String block;

    Routes(RoutesConfig javalin, RouteTable table, AdminToken adminToken, CallerWatch callers, String block) {
        this.javalin = javalin;
        this.table = table;
        this.adminToken = adminToken;
        this.callers = callers;
        this.block = block;
    }

    /** GET and HEAD. What the database does for a caller who leaves before the answer is cancelled. */
    public Routes get(String path, Operation operation, RequestHandler handler) {
        Handler checked = checked(operation, (ctx, parameters) -> {
            try (CallerWatch.Watched watched = callers.begin(ctx)) {
                handler.handle(ctx, parameters);
            }
        });
        javalin.get(path, checked);
        javalin.head(path, checked);
        table.add(new RouteTable.Route(block, "GET", path, operation));
        return this;
    }

    public Routes post(String path, Operation operation, RequestHandler handler) {
        return add(HandlerType.POST, path, operation, handler);
    }

    public Routes put(String path, Operation operation, RequestHandler handler) {
        return add(HandlerType.PUT, path, operation, handler);
    }

    public Routes patch(String path, Operation operation, RequestHandler handler) {
        return add(HandlerType.PATCH, path, operation, handler);
    }

    public Routes delete(String path, Operation operation, RequestHandler handler) {
        return add(HandlerType.DELETE, path, operation, handler);
    }

    /**
     * Server-sent events, whatever the Accept header says; the client is closed when the handler returns unless it called
     * keepAlive(). Until the first event is sent, the handler may still answer with a problem.
     */
    public Routes events(String path, Operation operation, BiConsumer<SseClient, RequestParameters> handler) {
        javalin.get(path, ctx -> {
            RequestParameters parameters = read(ctx, operation);
            ctx.contentType("text/event-stream; charset=utf-8");
            ctx.header("Cache-Control", "no-cache");
            ctx.header("X-Accel-Buffering", "no");
            handler.accept(new SseClient(ctx), parameters);
        });
        table.add(new RouteTable.Route(block, "GET", path, operation.answering("text/event-stream")));
        return this;
    }

    private Routes add(HandlerType method, String path, Operation operation, RequestHandler handler) {
        Handler checked = checked(operation, handler);
        switch (method.name()) {
            case "POST" -> javalin.post(path, checked);
            case "PUT" -> javalin.put(path, checked);
            case "PATCH" -> javalin.patch(path, checked);
            case "DELETE" -> javalin.delete(path, checked);
            default -> throw new IllegalArgumentException("no route for method " + method);
        }
        table.add(new RouteTable.Route(block, method.name(), path, operation));
        return this;
    }

    private Handler checked(Operation operation, RequestHandler handler) {
        return ctx -> handler.handle(ctx, read(ctx, operation));
    }

    private RequestParameters read(Context ctx, Operation operation) {
        if (operation.guarded()) {
            adminToken.require(ctx);
        }
        return operation.open()
                ? RequestParameters.open(ctx, operation.parameters())
                : RequestParameters.strict(ctx, operation.parameters());
    }
}
