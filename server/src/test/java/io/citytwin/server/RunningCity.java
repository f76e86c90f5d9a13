package io.citytwin.server;

import io.citytwin.model.Attribute;
import io.citytwin.model.AttributeType;
import io.citytwin.model.GeometryType;
import io.citytwin.model.Layer;
import io.citytwin.model.Sharing;
import io.citytwin.server.app.CityTwinServer;
import io.citytwin.server.app.ServerConfig;
import io.citytwin.store.DatabaseUrl;
import io.citytwin.testing.LayerLoader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.GeometryFactory;

/** The whole server, in the test's process, over a database of the test's own. */
public final class RunningCity implements AutoCloseable {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final GeometryFactory FACTORY = new GeometryFactory();

    private final CityTwinServer server;

    private RunningCity(CityTwinServer server) {
        this.server = server;
    }

    /**
     * Starts it at a free port.
     *
     * @param dataDirectory may be one that another server left
     * @param settings further configuration keys
     */
    public static RunningCity start(DatabaseUrl url, Path dataDirectory, Map<String, String> settings)
            throws IOException {
        Map<String, String> all = new HashMap<>(settings);
        all.put("http.port", "0");
        all.put(
                "database.url",
                "postgresql://" + url.user() + ":" + url.password() + "@" + url.host() + ":" + url.port() + "/"
                        + url.database());
        return new RunningCity(CityTwinServer.start(ServerConfig.read(dataDirectory, Map.of(), all)));
    }

    public CityTwinServer server() {
        return server;
    }

    public int port() {
        return server.port();
    }

    /** A request to a path, without a token. */
    public HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                .timeout(Duration.ofSeconds(60));
    }

    /** A request to a path, with the admin token. */
    public HttpRequest.Builder adminRequest(String path) {
        return request(path).header("Authorization", "Bearer " + server.adminToken().reveal());
    }

    public static HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** Makes a layer of that many points, 10 m apart from each other to the east of 114 E, 33 N. */
    public void loadPoints(String id, Sharing sharing, int count) {
        Layer layer = new Layer(
                id,
                "generic",
                null,
                null,
                null,
                GeometryType.POINT,
                false,
                List.of(Attribute.of("name", AttributeType.TEXT)),
                "name",
                "EPSG:4326",
                null,
                null,
                null,
                sharing,
                Map.of());
        List<LayerLoader.Row> rows = IntStream.range(0, count)
                .mapToObj(i -> new LayerLoader.Row(
                        new Object[] {"p" + i}, FACTORY.createPoint(new Coordinate(114 + i * 1e-4, 33)), "p" + i))
                .toList();
        LayerLoader.load(server.city().database(), server.city().layers(), layer, rows, null);
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
