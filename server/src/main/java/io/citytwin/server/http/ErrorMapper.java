package io.citytwin.server.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
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
    private static final ObjectMapper JSON = new ObjectMapper();

    private ErrorMapper() {}

    static void mount(RoutesConfig routes) {
        routes.exception(ProblemException.class, (e, ctx) -> send(ctx, e.problem()));
        routes.exception(HttpResponseException.class, (e, ctx) -> send(ctx, ofRouter(e, ctx)));
        routes.exception(IOException.class, ErrorMapper::brokenConnection);
        routes.exception(Exception.class, ErrorMapper::unexpected);
    }

    private static Problem ofRouter(HttpResponseException e, Context ctx) {
        return switch (e.getStatus()) {
            case 404 -> Problem.notFound("there is nothing at " + ctx.path());
            case 405 -> Problem.of(405, ctx.method().name() + " is not possible at " + ctx.path())
                    .withParameter(null, e.getDetails().values().stream().flatMap(v -> List.of(v.split(", ")).stream()).toList());
            default -> Problem.of(e.getStatus(), e.getMessage());
        };
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
