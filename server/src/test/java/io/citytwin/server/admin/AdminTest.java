package io.citytwin.server.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.citytwin.server.app.CityTwinServer;
import io.citytwin.server.app.ServerConfig;
import io.citytwin.store.DatabaseUrl;
import io.citytwin.testing.PostgisFixture;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The whole server, in this process, driven over HTTP. */
@ExtendWith(PostgisFixture.class)
class AdminTest {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String POINTS =
            """
            {"type": "FeatureCollection", "features": [
             {"type": "Feature", "properties": {"name": "站前路"}, "geometry": {"type": "Point", "coordinates": [114.02, 32.98]}},
             {"type": "Feature", "properties": {"name": "far"}, "geometry": {"type": "Point", "coordinates": [0, 320]}}
            ]}
            """;

    @TempDir
    static Path folder;

    private static CityTwinServer server;
    private static String token;

    @BeforeAll
    static void start(DatabaseUrl url) throws IOException {
        Path incoming = Files.createDirectories(folder.resolve("incoming"));
        Files.writeString(incoming.resolve("inside.geojson"), POINTS);
        Files.writeString(folder.resolve("outside.geojson"), POINTS);
        Files.createSymbolicLink(incoming.resolve("link.geojson"), folder.resolve("outside.geojson"));
        String db = "postgresql://" + url.user() + ":" + url.password() + "@" + url.host() + ":" + url.port() + "/"
                + url.database();
        server = CityTwinServer.start(ServerConfig.read(
                folder.resolve("data"),
                Map.of(),
                Map.of("http.port", "0", "database.url", db, "imports.folders", incoming.toString())));
        token = Files.readString(folder.resolve("data/admin.token")).strip();
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
    }

    private static HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                .timeout(Duration.ofSeconds(60));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static HttpResponse<String> admin(String method, String path, String body) throws Exception {
        return send(request(path)
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .method(method, body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body)));
    }

    private static HttpResponse<String> upload(String fileName, String content, String layer) throws Exception {
        String body = "--xyz\r\nContent-Disposition: form-data; name=\"layer\"\r\n\r\n" + layer
                + "\r\n--xyz\r\nContent-Disposition: form-data; name=\"file\"; filename=\"" + fileName
                + "\"\r\nContent-Type: application/geo+json\r\n\r\n" + content + "\r\n--xyz--\r\n";
        return send(request("/admin/imports")
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "multipart/form-data; boundary=xyz")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private static JsonNode await(HttpResponse<String> accepted) throws Exception {
        assertThat(accepted.statusCode()).as(accepted.body()).isEqualTo(202);
        String path = accepted.headers().firstValue("Location").orElseThrow();
        return Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(
                        () -> JSON.readTree(admin("GET", path, null).body()),
                        job -> job.path("state").asText().matches("done|refused"));
    }

    @Test
    @DisplayName("an uploaded file becomes a layer that is served at once, and its rejects can be fetched")
    void importsUploads() throws Exception {
        JsonNode job = await(upload("points.geojson", POINTS, "uploaded"));
        assertThat(job.path("state").asText()).as(job.toString()).isEqualTo("done");
        assertThat(job.at("/report/changeSet/layers/0/added").asInt()).isEqualTo(1);
        HttpResponse<String> items = send(request("/ogc/collections/uploaded/items?f=json").GET());
        assertThat(items.statusCode()).isEqualTo(200);
        assertThat(items.body()).contains("站前路");
        JsonNode rejects = JSON.readTree(
                admin("GET", "/admin/imports/" + job.path("id").asText() + "/rejects", null).body());
        assertThat(rejects.at("/features/0/properties/name").asText()).isEqualTo("far");
        assertThat(rejects.at("/features/0/row").asInt()).isEqualTo(2);
        try (var left = Files.list(folder.resolve("data/uploads"))) {
            assertThat(left.filter(f -> f.getFileName().toString().startsWith("import-"))).isEmpty();
        }
    }

    @Test
    @DisplayName("progress comes as server-sent events that end with the report")
    void streamsProgress() throws Exception {
        HttpResponse<String> accepted = upload("events.geojson", POINTS, "events");
        String path = accepted.headers().firstValue("Location").orElseThrow();
        HttpResponse<String> events = send(request(path + "/events")
                .header("Authorization", "Bearer " + token)
                .header("Accept", "text/event-stream")
                .GET());
        assertThat(events.body()).contains("event: done").contains("\"added\":1");
    }

    @Test
    @DisplayName("a path is imported out of the allowed folders only, links followed")
    void importsPaths() throws Exception {
        assertThat(await(admin("POST", "/admin/imports", "{\"path\": \"inside.geojson\"}")).path("state").asText())
                .isEqualTo("done");
        for (String path : new String[] {"link.geojson", "../outside.geojson", "/etc/passwd", "missing.geojson"}) {
            HttpResponse<String> refused = admin("POST", "/admin/imports", "{\"path\": \"" + path + "\"}");
            assertThat(refused.statusCode()).as(path).isEqualTo(400);
            assertThat(refused.body()).contains("there is no such file in the folders");
        }
    }

    @Test
    @DisplayName("a file that cannot be read refuses the import with the reason, and an unknown option names those there are")
    void refusesBadInput() throws Exception {
        JsonNode job = await(upload("broken.geojson", "{\"type\": \"FeatureCollection\", \"features\": [", "broken"));
        assertThat(job.path("state").asText()).isEqualTo("refused");
        assertThat(job.path("reason").asText()).contains("broken.geojson");
        HttpResponse<String> unknown = admin("POST", "/admin/imports", "{\"path\": \"inside.geojson\", \"layr\": \"x\"}");
        assertThat(unknown.statusCode()).isEqualTo(400);
        assertThat(unknown.body()).contains("layr").contains("layer");
    }

    @Test
    @DisplayName("a layer that is no longer shared doesn't exist for others, but for the admin")
    void hidesLayers() throws Exception {
        await(upload("secret.geojson", POINTS, "secret"));
        String items = "/ogc/collections/secret/items?f=json";
        assertThat(send(request(items).GET()).statusCode()).isEqualTo(200);
        assertThat(admin("PATCH", "/admin/layers/secret", "{\"sharing\": \"not-shared\", \"titleEn\": \"Secret\"}").body())
                .contains("\"sharing\":\"not-shared\"");
        HttpResponse<String> hidden = send(request(items).GET());
        HttpResponse<String> never = send(request(items.replace("secret", "absent")).GET());
        assertThat(hidden.statusCode()).isEqualTo(404);
        assertThat(hidden.body().replace("secret", "absent")).isEqualTo(never.body());
        assertThat(send(request("/tiles/secret.json").GET()).statusCode()).isEqualTo(404);
        assertThat(send(request("/ogc/collections?f=json").GET()).body()).doesNotContain("secret");
        assertThat(admin("GET", items, null).statusCode()).isEqualTo(200);
    }

    @Test
    @DisplayName("a change set is reverted once, and what isn't there is a 404")
    void reverts() throws Exception {
        JsonNode job = await(upload("undo.geojson", POINTS, "undone"));
        String set = "/admin/changesets/" + job.at("/report/changeSet/id").asText();
        assertThat(JSON.readTree(admin("POST", set + "/revert", null).body()).at("/layers/0/removed").asInt())
                .isEqualTo(1);
        assertThat(admin("POST", set + "/revert", null).statusCode()).isEqualTo(409);
        assertThat(JSON.readTree(admin("GET", set, null).body()).path("revertedBy").isNumber()).isTrue();
        assertThat(admin("GET", "/admin/changesets/99999", null).statusCode()).isEqualTo(404);
        assertThat(admin("GET", "/admin/changesets?limit=2&layer=undone", null).body()).contains("\"revert\"");
    }

    @Test
    @DisplayName("a layer is dropped and gone")
    void drops() throws Exception {
        await(upload("drop.geojson", POINTS, "dropped"));
        assertThat(admin("DELETE", "/admin/layers/dropped", null).statusCode()).isEqualTo(204);
        assertThat(admin("GET", "/admin/layers/dropped", null).statusCode()).isEqualTo(404);
    }

    @Test
    @DisplayName("without the token nothing of it can be reached")
    void isGuarded() throws Exception {
        for (String path : new String[] {"/admin/layers", "/admin/imports", "/admin/changesets", "/admin/imports/1/events"}) {
            assertThat(send(request(path).GET()).statusCode()).as(path).isEqualTo(401);
        }
        assertThat(PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(folder.resolve("data/admin.token"))))
                .isEqualTo("rw-------");
    }

    @Test
    @DisplayName("a path that there isn't is a 404 whatever the method, a known one names the methods it has")
    void refusesMethods() throws Exception {
        for (String method : new String[] {"GET", "POST", "PUT", "PATCH", "DELETE"}) {
            HttpResponse<String> unknown = admin(method, "/nowhere/at/all", null);
            assertThat(unknown.statusCode()).as(method).isEqualTo(404);
            assertThat(unknown.headers().firstValue("Content-Type")).hasValue("application/problem+json");
            assertThat(unknown.headers().firstValue("Allow")).isEmpty();
        }
        for (String[] known : new String[][] {
            {"POST", "/ogc/collections", "GET, HEAD"},
            {"PUT", "/", "GET, HEAD"},
            {"PUT", "/admin/layers/x", "DELETE, GET, HEAD, PATCH"},
            {"GET", "/admin/changesets/1/revert", "POST"},
            {"DELETE", "/tiles/x/1/0/0.mvt", "GET, HEAD"}
        }) {
            HttpResponse<String> refused = admin(known[0], known[1], null);
            assertThat(refused.statusCode()).as(known[1]).isEqualTo(405);
            assertThat(refused.headers().firstValue("Allow")).hasValue(known[2]);
            assertThat(refused.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        }
    }

    @Test
    @DisplayName("it says that it is ready, counts its requests, and serves a page at /")
    void isHealthy() throws Exception {
        assertThat(send(request("/health/live").GET()).body()).contains("live");
        assertThat(send(request("/health/ready").GET()).body()).contains("ready");
        assertThat(send(request("/metrics").GET()).body())
                .contains("http_server_requests_seconds_count")
                .contains("uri=\"/health/live\"")
                .contains("jvm_memory_used_bytes");
        HttpResponse<String> page = send(request("/").GET());
        assertThat(page.body()).contains("CityTwin");
        assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
                .contains("script-src 'self' 'wasm-unsafe-eval'")
                .contains("worker-src 'self' blob:");
        assertThat(send(request("/..%2f..%2fetc/passwd").GET()).statusCode()).isIn(400, 404);
    }
}
