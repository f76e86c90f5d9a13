package io.citytwin.server.http;

import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.compression.Gzip;
import io.javalin.config.JavalinConfig;
import io.javalin.config.SizeUnit;
import io.javalin.http.Context;
import io.javalin.json.JavalinJackson;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import org.eclipse.jetty.server.handler.GracefulHandler;

/** The HTTP server: Javalin set up once for all blocks. */
public final class HttpServer implements AutoCloseable {
    private static final int VIRTUAL_THREADS_SINCE = 21;

    /** What ion's clients load from pages of any origin. */
    private static final List<String> OF_ION_CLIENTS = List.of("/v1/assets", "/assets/", "/3dtiles/", "/terrain/");

    private final Javalin javalin;
    private final RouteTable routes;
    private final CallerWatch callers;

    private HttpServer(Javalin javalin, RouteTable routes, CallerWatch callers) {
        this.javalin = javalin;
        this.routes = routes;
        this.callers = callers;
    }

    /** Sets up, mounts the blocks in their order and starts to listen. */
    public static HttpServer start(
            HttpSettings settings, AdminToken adminToken, MeterRegistry meters, RouteTable table, List<ApiBlock> blocks) {
        CallerWatch callers = new CallerWatch();
        Javalin javalin = Javalin.create(config -> {
            setUp(config, settings);
            RequestLog log = new RequestLog(settings.requestLog(), meters);
            config.requestLogger.http(log::end);
            log.mount(config.routes);
            config.routes.before(HttpServer::allowOtherOrigins);
            ErrorMapper.mount(config.routes, table);
            for (ApiBlock block : blocks) {
                block.mount(new Routes(config.routes, table, adminToken, callers, block.name()));
            }
        });
        try {
            javalin.start(settings.host(), settings.port());
        } catch (RuntimeException e) {
            callers.close();
            throw e;
        }
        return new HttpServer(javalin, table, callers);
    }

    private static void setUp(JavalinConfig config, HttpSettings settings) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        config.concurrency.useVirtualThreads = Runtime.version().feature() >= VIRTUAL_THREADS_SINCE;
        config.http.prefer405over404 = true;
        config.http.maxRequestSize = settings.maxUploadMegabytes() * (1L << 20);
        config.http.compressionStrategy = new CompressionStrategy(null, new Gzip(4));
        config.http.asyncTimeout = 0L;
        config.router.ignoreTrailingSlashes = true;
        config.jsonMapper(new JavalinJackson().updateMapper(mapper -> {}));
        config.jetty.multipartConfig.cacheDirectory(settings.uploadFolder().toString());
        config.jetty.multipartConfig.maxFileSize(settings.maxUploadMegabytes(), SizeUnit.MB);
        config.jetty.multipartConfig.maxTotalRequestSize(settings.maxUploadMegabytes(), SizeUnit.MB);
        config.jetty.multipartConfig.maxInMemoryFileSize(1, SizeUnit.MB);
        config.jetty.modifyHttpConfiguration(http -> {
            http.setSendServerVersion(false);
            // Filters with polygons stand in the address.
            http.setRequestHeaderSize(128 * 1024);
            http.setSendDateHeader(true);
        });
        config.jetty.modifyServer(server -> {
            server.setStopTimeout(settings.shutdownSeconds() * 1000L);
            server.insertHandler(new GracefulHandler());
        });
    }

    /** Reading is open to pages of any origin; writing is not, since browsers then ask first and get no permission. */
    private static void allowOtherOrigins(Context ctx) {
        String method = ctx.method().name();
        if (ctx.header("Origin") != null && (method.equals("GET") || method.equals("HEAD"))) {
            ctx.header("Access-Control-Allow-Origin", "*");
            ctx.header("Access-Control-Expose-Headers", "ETag, Link, X-Request-Id, Content-Crs, Content-Range, OGC-NumberMatched");
        }
        ctx.header("X-Content-Type-Options", "nosniff");
        String asked = ctx.header("Access-Control-Request-Method");
        if (method.equals("OPTIONS") && ("GET".equals(asked) || "HEAD".equals(asked))) {
            ctx.header("Access-Control-Allow-Origin", "*");
            ctx.header("Access-Control-Allow-Methods", "GET, HEAD");
            String allowed = "Accept, Accept-Language, If-None-Match, If-Range, Range, X-Request-Id";
            // Cesium's ion client names itself and bears a token, be it the one that stands for none, in each request.
            boolean ion = OF_ION_CLIENTS.stream().anyMatch(ctx.path()::startsWith);
            ctx.header(
                    "Access-Control-Allow-Headers",
                    ion ? allowed + ", Authorization, X-Cesium-Client, X-Cesium-Client-Version" : allowed);
            ctx.header("Access-Control-Max-Age", "86400");
            ctx.status(204);
            ctx.skipRemainingHandlers();
        }
    }

    public int port() {
        return javalin.port();
    }

    public RouteTable routes() {
        return routes;
    }

    /** Stops to listen, lets running requests end, closes. */
    @Override
    public void close() {
        javalin.stop();
        callers.close();
    }
}
