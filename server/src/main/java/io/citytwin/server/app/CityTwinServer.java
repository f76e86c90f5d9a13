package io.citytwin.server.app;

import io.citytwin.server.http.AdminToken;
import io.citytwin.server.http.ApiBlock;
import io.citytwin.server.http.HttpServer;
import io.citytwin.server.http.LayerGate;
import io.citytwin.server.http.Links;
import io.citytwin.server.http.RouteTable;
import io.citytwin.store.ChangeFeed;
import io.citytwin.store.ChangeSetWriter;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The server: made by hand, in the order in which things need each other, and closed in the opposite order. */
public final class CityTwinServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CityTwinServer.class);

    private final Services services;
    private final List<ApiBlock> blocks;
    private final HttpServer http;
    private boolean closed;

    private CityTwinServer(Services services, List<ApiBlock> blocks, HttpServer http) {
        this.services = services;
        this.blocks = blocks;
        this.http = http;
    }

    /**
     * Opens the city and serves it.
     *
     * @throws IOException where the data directory cannot be written or the port is taken
     */
    public static CityTwinServer start(ServerConfig config) throws IOException {
        Files.createDirectories(config.http().uploadFolder());
        City city = City.open(config, config.connections());
        ChangeFeed changeFeed = null;
        try {
            ChangeSetWriter.sweep(city.database());
            changeFeed = new ChangeFeed(city.database(), city.layers());
            AdminToken adminToken = AdminToken.load(tokenFile(config));
            Services services = new Services(
                    config,
                    city,
                    changeFeed,
                    Tiles.openCache(config, city, changeFeed),
                    adminToken,
                    new LayerGate(city.layers()::findLayer, city.layers()::listLayers, adminToken),
                    new Links(config.http().publicUrl(), config.http().trustForwarded()),
                    new RouteTable(),
                    meters(city));
            List<ApiBlock> blocks = Blocks.all(services);
            HttpServer http = listen(config, services, blocks);
            LOG.info("listening at http://{}:{}", config.http().host(), http.port());
            return new CityTwinServer(services, blocks, http);
        } catch (RuntimeException | IOException e) {
            if (changeFeed != null) {
                changeFeed.close();
            }
            city.close();
            throw e;
        }
    }

    private static HttpServer listen(ServerConfig config, Services s, List<ApiBlock> blocks) throws IOException {
        try {
            return HttpServer.start(config.http(), s.adminToken(), s.meters(), s.routes(), blocks);
        } catch (RuntimeException e) {
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof java.net.BindException || String.valueOf(cause.getMessage()).contains("Port already in use")) {
                    throw new IOException(
                            "port " + config.http().port() + " of " + config.http().host()
                                    + " is taken or not allowed: choose another with --port",
                            e);
                }
            }
            throw e;
        }
    }

    private static PrometheusMeterRegistry meters(City city) {
        PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        new JvmMemoryMetrics().bindTo(meters);
        new JvmThreadMetrics().bindTo(meters);
        new ClassLoaderMetrics().bindTo(meters);
        new ProcessorMetrics().bindTo(meters);
        new UptimeMetrics().bindTo(meters);
        var pool = city.database().pool();
        meters.gauge("db.connections.active", pool, p -> p.getHikariPoolMXBean().getActiveConnections());
        meters.gauge("db.connections.idle", pool, p -> p.getHikariPoolMXBean().getIdleConnections());
        meters.gauge("db.connections.waiting", pool, p -> p.getHikariPoolMXBean().getThreadsAwaitingConnection());
        meters.gauge("db.connections.max", pool, p -> p.getMaximumPoolSize());
        return meters;
    }

    /** The file that holds the admin token. */
    public static Path tokenFile(ServerConfig config) {
        return config.dataDirectory().resolve("admin.token");
    }

    public int port() {
        return http.port();
    }

    public City city() {
        return services.city();
    }

    public AdminToken adminToken() {
        return services.adminToken();
    }

    /** Stops to listen, lets running requests end, closes the blocks and the database, the private cluster last. */
    @Override
    public synchronized void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        LOG.info("stopping");
        for (ApiBlock block : blocks) {
            block.stopping();
        }
        http.close();
        for (ApiBlock block : blocks) {
            block.close();
        }
        services.changeFeed().close();
        services.tileCache().close();
        services.meters().close();
        services.city().close();
        LOG.info("stopped");
    }
}
