package io.citytwin.server.health;

import io.citytwin.server.http.ApiBlock;
import io.citytwin.server.http.Operation;
import io.citytwin.server.http.Routes;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.Optional;

/** {@code /metrics} in Prometheus' text format: HTTP timers by route, JVM, connection pool, caches. */
public final class MetricsBlock implements ApiBlock {
    private static final String MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private final PrometheusMeterRegistry meters;

    public MetricsBlock(PrometheusMeterRegistry meters) {
        this.meters = meters;
    }

    @Override
    public String name() {
        return "metrics";
    }

    @Override
    public String title() {
        return "Metrics";
    }

    @Override
    public Optional<String> specification() {
        return Optional.of("https://prometheus.io/docs/instrumenting/exposition_formats/");
    }

    @Override
    public void mount(Routes routes) {
        routes.get(
                "/metrics",
                Operation.of("metrics", "Counters and timers").answering(MEDIA_TYPE),
                (ctx, p) -> ctx.contentType(MEDIA_TYPE).header("Cache-Control", "no-store").result(meters.scrape()));
    }
}
