package io.citytwin.server.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.citytwin.store.CallerGoneException;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import java.io.IOException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one place that turns exceptions into answers: a 4xx explains itself to its reader, a 5xx gives the id under which
 * the log tells more.
 */
final class ErrorMapper {
    private static final Logger LOG = LoggerFactory.getLogger(ErrorMapper.class);
    private static final int CLIENT_CLOSED_REQUEST = 499;
    private static final ObjectMapper JSON = new ObjectMapper();

    private ErrorMapper() {}

    static void mount(RoutesConfig routes, RouteTable table) {
        routes.exception(ProblemException.class, (e, ctx) -> send(ctx, e.problem()));
        routes.exception(HttpResponseException.class, (e, ctx) -> send(ctx, ofRouter(e, ctx, table)));
        routes.exception(CallerGoneException.class, ErrorMapper::abandoned);
        routes.exception(IOException.class, ErrorMapper::brokenConnection);
        routes.exception(Exception.class, ErrorMapper::unexpected);
    }

    private static Problem ofRouter(HttpResponseException e, Context ctx, RouteTable table) {
        if (e.getStatus() != 404 && e.getStatus() != 405) {
            return Problem.of(e.getStatus(), e.getMessage());
        }
        List<String> methods = table.methodsAt(ctx.path());
        if (methods.isEmpty() || methods.contains(ctx.method().name())) {
            return Problem.notFound("there is nothing at " + ctx.path());
        }
        ctx.header("Allow", String.join(", ", methods));
        return Problem.of(405, ctx.method().name() + " is not possible at " + ctx.path() + ", only "
                        + String.join(", ", methods))
                .withParameter(null, methods);
    }

    /** Nobody reads this answer; the status, which is nginx's for it, is for the log and the metrics. */
    private static void abandoned(CallerGoneException e, Context ctx) {
        LOG.debug("the caller of {} left before the answer", ctx.path());
        ctx.status(CLIENT_CLOSED_REQUEST);
        StreamedAnswer.cut(ctx);
    }

    /** A caller who went away is nobody's error; any other trouble with streams is ours. */
    private static void brokenConnection(IOException e, Context ctx) {
        boolean callerGone = e instanceof org.eclipse.jetty.io.EofException
                || e instanceof java.nio.channels.ClosedChannelException
                || String.valueOf(e.getMessage()).contains("Broken pipe")
                || String.valueOf(e.getMessage()).contains("Connection reset");
        if (callerGone) {
            LOG.debug("the caller of {} went away", ctx.path());
        } else {
            unexpected(e, ctx);
        }
    }

    private static void unexpected(Exception e, Context ctx) {
        String id = RequestLog.idOf(ctx);
        LOG.error("request {} {} failed: {}", ctx.method(), ctx.path(), e.toString(), e);
        send(ctx, Problem.of(500, "the server could not answer; its log tells why under the request id " + id));
    }

    /** Writes a problem, unless the answer is under way already: then the connection is cut, so that nobody takes it for whole. */
    static void send(Context ctx, Problem problem) {
        if (StreamedAnswer.isBegun(ctx)) {
            LOG.warn("answer to {} cut short: {}", ctx.path(), problem.detail());
            StreamedAnswer.cut(ctx);
            return;
        }
        for (String header : List.of("ETag", "Cache-Control", "Content-Encoding", "Content-Disposition")) {
            ctx.res().setHeader(header, null);
        }
        ctx.status(problem.status());
        ctx.header("Cache-Control", "no-store");
        ctx.result(text(problem.at(ctx.path(), problem.status() >= 500 ? RequestLog.idOf(ctx) : null)));
        ctx.contentType(Problem.MEDIA_TYPE);
    }

    private static String text(Problem problem) {
        try {
            return JSON.writeValueAsString(problem);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a problem cannot be written as JSON", e);
        }
    }
}
