package io.citytwin.server.ogc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.citytwin.catalog.CodeLists;
import io.citytwin.crs.CrsRegistry;
import io.citytwin.server.http.AdminToken;
import io.citytwin.server.http.ApiBlock;
import io.citytwin.server.http.HttpServer;
import io.citytwin.server.http.HttpSettings;
import io.citytwin.server.http.LayerGate;
import io.citytwin.server.http.Links;
import io.citytwin.server.http.RouteTable;
import io.citytwin.server.ogc.common.CommonBlock;
import io.citytwin.server.ogc.features.FeaturesBlock;
import io.citytwin.store.Database;
import io.citytwin.store.DatabaseUrl;
import io.citytwin.store.FeatureReader;
import io.citytwin.store.LayerStore;
import io.citytwin.store.PropertyFilters;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A server with the OGC blocks alone, at a free port, over a database of the test's own. */
public final class OgcFixture implements AutoCloseable {
    public static final String TOKEN = "a-token-for-tests-only";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Database database;
    private final LayerStore layers;
    private final HttpServer server;
    private final List<ApiBlock> blocks = new ArrayList<>();
    private final HttpClient client = HttpClient.newHttpClient();

    public OgcFixture(DatabaseUrl url) throws IOException {
        database = Database.open(url, 6);
        layers = new LayerStore(database);
        AdminToken token = AdminToken.of(TOKEN);
        LayerGate gate = new LayerGate(layers::findLayer, layers::listLayers, token);
        Links links = new Links(Optional.empty(), true);
        RouteTable routes = new RouteTable();
        CrsRegistry crs = CrsRegistry.standard();
        blocks.add(new CommonBlock(links, gate, layers, crs, CodeLists.builtIn(), routes, blocks));
        blocks.add(new FeaturesBlock(
                links,
                gate,
                layers,
                new FeatureReader(database),
                crs,
                CodeLists.builtIn(),
                new PropertyFilters(database, layers)));
        HttpSettings settings = new HttpSettings(
                "127.0.0.1", 0, Optional.empty(), true, 1, Files.createTempDirectory("uploads"), 20, "none");
        server = HttpServer.start(settings, token, new SimpleMeterRegistry(), routes, blocks);
    }

    public Database database() {
        return database;
    }

    public LayerStore layers() {
        return layers;
    }

    public List<ApiBlock> blocks() {
        return blocks;
    }

    public String base() {
        return "http://127.0.0.1:" + server.port();
    }

    /** GET of a path, or of an absolute address, with header names and values. */
    public HttpResponse<byte[]> get(String path, String... headers) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(path.startsWith("http") ? path : base() + path));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    public String text(String path, String... headers) throws IOException {
        HttpResponse<byte[]> response = get(path, headers);
        String body = new String(response.body(), StandardCharsets.UTF_8);
        if (response.statusCode() != 200) {
            throw new AssertionError(path + " answered " + response.statusCode() + ": " + body);
        }
        return body;
    }

    public JsonNode json(String path, String... headers) throws IOException {
        return JSON.readTree(text(path, headers));
    }

    /** A problem with that status. */
    public JsonNode problem(int status, String path, String... headers) throws IOException {
        HttpResponse<byte[]> response = get(path, headers);
        String body = new String(response.body(), StandardCharsets.UTF_8);
        String type = response.headers().firstValue("Content-Type").orElse("");
        if (response.statusCode() != status || !type.startsWith("application/problem+json")) {
            throw new AssertionError(path + " answered " + response.statusCode() + " " + type + ": " + body);
        }
        return JSON.readTree(body);
    }

    public static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        server.close();
        database.close();
    }
}
