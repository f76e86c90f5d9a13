package io.citytwin.server.http;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Gives every request an id (the caller's X-Request-Id if it looks like one), which goes into each of its log lines and
 * back in the answer; measures and logs it when it ends.
 */
final class RequestLog {
    private static final Logger LOG = LoggerFactory.getLogger("io.citytwin.access");
    private static final String ID = "requestId";
    private static final String START = "requestStart";
    private static final Pattern ACCEPTABLE_ID = Pattern.compile("[\\p{Alnum}._\\-]{1,64}");
    private static final long SLOW_NANOS = Duration.ofSeconds(5).toNanos();
    private static final String RUN = HexFormat.of().toHexDigits((short) new SecureRandom().nextInt());

    private final String which;
    private final MeterRegistry meters;

    RequestLog(String which, MeterRegistry meters) {
        this.which = which;
        this.meters = meters;
    }

    void mount(RoutesConfig routes) {
        routes.before(this::begin);
    }

    private void begin(Context ctx) {
        String given = ctx.header("X-Request-Id");
        String id = given != null && ACCEPTABLE_ID.matcher(given).matches()
                ? given
                : RUN + Long.toHexString(ThreadLocalRandom.current().nextLong());
        ctx.attribute(ID, id);
        ctx.attribute(START, System.nanoTime());
        ctx.header("X-Request-Id", id);
        MDC.put(ID, id);
    }

    /** Called by Javalin when the answer is complete. */
    void end(Context ctx, Float milliseconds) {
        Long start = ctx.attribute(START);
        long nanos = start == null ? 0 : System.nanoTime() - start;
        var endpoint = ctx.endpoints().matchedHttpEndpoint();
        String route = endpoint == null ? "none" : endpoint.path;
        int status = ctx.statusCode();
        Timer.builder("http.server.requests")
                .tag("method", ctx.method().name())
                .tag("uri", route)
                .tag("status", Integer.toString(status))
                .publishPercentileHistogram(false)
                .register(meters)
                .record(Duration.ofNanos(nanos));
        boolean wanted = which.equals("all") || (which.equals("errors") && (status >= 400 || nanos > SLOW_NANOS));
        if (wanted) {
            LOG.atInfo()
                    .addKeyValue("method", ctx.method().name())
                    .addKeyValue("path", ctx.path())
                    .addKeyValue("query", ctx.queryString())
                    .addKeyValue("status", status)
                    .addKeyValue("milliseconds", nanos / 1_000_000)
                    .log("{} {} {}", ctx.method().name(), ctx.path(), status);
        }
        MDC.remove(ID);
    }

    static String idOf(Context ctx) {
        String id = ctx.attribute(ID);
        return id == null ? "none" : id;
    }
}
