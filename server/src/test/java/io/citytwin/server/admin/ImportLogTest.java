package io.citytwin.server.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.citytwin.server.RunningCity;
import io.citytwin.server.app.ServerState;
import io.citytwin.server.cli.Main;
import io.citytwin.store.DatabaseUrl;
import io.citytwin.testing.PostgisFixture;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("An import over HTTP, when its server has ended")
@ExtendWith(PostgisFixture.class)
class ImportLogTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String POINTS =
            """
            {"type": "FeatureCollection", "features": [
             {"type": "Feature", "properties": {"name": "near"}, "geometry": {"type": "Point", "coordinates": [114.02, 32.98]}},
             {"type": "Feature", "properties": {"name": "far"}, "geometry": {"type": "Point", "coordinates": [0, 320]}}
            ]}
            """;

    @TempDir
    Path folder;

    private static HttpRequest.Builder upload(HttpRequest.Builder request, String layer, String content) {
        String body = "--xyz\r\nContent-Disposition: form-data; name=\"layer\"\r\n\r\n" + layer
                + "\r\n--xyz\r\nContent-Disposition: form-data; name=\"file\"; filename=\"" + layer
                + ".geojson\"\r\n\r\n" + content + "\r\n--xyz--\r\n";
        return request.header("Content-Type", "multipart/form-data; boundary=xyz")
                .POST(HttpRequest.BodyPublishers.ofString(body));
    }

    private static String accepted(HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(202);
        return response.headers().firstValue("Location").orElseThrow();
    }

    private static JsonNode job(RunningCity city, String path) throws Exception {
        HttpResponse<String> response = RunningCity.send(city.adminRequest(path).GET());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return JSON.readTree(response.body());
    }

    private static JsonNode awaitState(RunningCity city, String path, String state) {
        return Awaitility.await().atMost(PATIENCE).until(() -> job(city, path), j -> j.path("state").asText().equals(state));
    }

    @Test
    @DisplayName("is answered by the next server as it was by its own, with its rejects; new ones have new numbers")
    void survivesRestart(DatabaseUrl url) throws Exception {
        String done;
        String refused;
        JsonNode before;
        JsonNode refusal;
        try (RunningCity city = RunningCity.start(url, folder, Map.of())) {
            done = accepted(RunningCity.send(upload(city.adminRequest("/admin/imports"), "kept", POINTS)));
            refused = accepted(RunningCity.send(upload(city.adminRequest("/admin/imports"), "broken", "{\"type\":")));
            before = awaitState(city, done, "done");
            refusal = awaitState(city, refused, "refused");
        }
        try (RunningCity city = RunningCity.start(url, folder, Map.of())) {
            assertThat(job(city, done)).isEqualTo(before);
            assertThat(job(city, refused)).isEqualTo(refusal);
            assertThat(RunningCity.send(city.adminRequest(done + "/rejects").GET()).body()).contains("far");
            assertThat(RunningCity.send(city.adminRequest(refused + "/rejects").GET()).statusCode())
                    .isEqualTo(409);
            assertThat(RunningCity.send(city.adminRequest(done + "/events").GET()).body())
                    .contains("event: done")
                    .contains("\"added\":1");
            String next = accepted(RunningCity.send(upload(city.adminRequest("/admin/imports"), "next", POINTS)));
            assertThat(next).isNotIn(done, refused);
            awaitState(city, next, "done");
            JsonNode all = job(city, "/admin/imports").path("imports");
            assertThat(all.findValuesAsText("id").subList(0, 1)).containsExactly(next.substring(next.lastIndexOf('/') + 1));
            assertThat(all.size()).isGreaterThanOrEqualTo(3);
            assertThat(RunningCity.send(city.adminRequest("/admin/imports/987654").GET()).statusCode())
                    .isEqualTo(404);

            // Killed after its commit and before it could say so.
            execute(url, "UPDATE catalog.import_job SET answer = NULL WHERE id = " + before.path("id").asText());
            JsonNode committed = job(city, done);
            assertThat(committed.path("state").asText()).isEqualTo("done");
            assertThat(committed.at("/report/changeSet")).isEqualTo(before.at("/report/changeSet"));
        }
    }

    @Test
    @DisplayName("says that it was interrupted and nothing was changed, where kill -9 came in its midst")
    void saysThatItWasInterrupted(DatabaseUrl url) throws Exception {
        Process killed = startServer(url, folder.resolve("killed"));
        try (RunningCity other = RunningCity.start(url, folder.resolve("other"), Map.of())) {
            ServerState state = Awaitility.await()
                    .atMost(PATIENCE)
                    .until(() -> ServerState.findRunning(folder.resolve("killed")), java.util.Optional::isPresent)
                    .orElseThrow();
            String token = Files.readString(folder.resolve("killed/admin.token")).strip();
            String path;
            try (Connection holder = connect(url)) {
                holder.setAutoCommit(false);
                try (Statement statement = holder.createStatement()) {
                    statement.execute("LOCK TABLE catalog.changeset_layer IN EXCLUSIVE MODE");
                }
                path = accepted(RunningCity.send(upload(
                        HttpRequest.newBuilder(URI.create(state.url() + "/admin/imports"))
                                .header("Authorization", "Bearer " + token),
                        "torn",
                        POINTS)));
                Awaitility.await().atMost(PATIENCE).until(() -> isWaitingToCommit(holder));
                assertThat(job(other, path).path("state").asText()).isEqualTo("running");
                killed.destroyForcibly().waitFor();
                JsonNode interrupted = awaitState(other, path, "interrupted");
                assertThat(interrupted.path("reason").asText()).contains("nothing was changed");
                holder.rollback();
            }
            assertThat(RunningCity.send(other.request("/ogc/collections/torn?f=json").GET()).statusCode())
                    .isEqualTo(404);
            assertThat(job(other, path).path("state").asText()).isEqualTo("interrupted");
        } finally {
            killed.destroyForcibly();
        }
    }

    private static Process startServer(DatabaseUrl url, Path data) throws Exception {
        Files.createDirectories(data);
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "-Xmx512m",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        Main.class.getName(),
                        "up",
                        "--no-open",
                        "--port=0",
                        "--data-dir=" + data)
                .redirectErrorStream(true)
                .redirectOutput(data.resolve("said.txt").toFile());
        builder.environment()
                .put(
                        "CITYTWIN_DB_URL",
                        "postgresql://" + url.user() + ":" + url.password() + "@" + url.host() + ":" + url.port() + "/"
                                + url.database());
        return builder.start();
    }

    private static Connection connect(DatabaseUrl url) throws SQLException {
        return DriverManager.getConnection(url.jdbcUrl(), url.properties());
    }

    private static void execute(DatabaseUrl url, String sql) throws SQLException {
        try (Connection connection = connect(url);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static boolean isWaitingToCommit(Connection observer) throws SQLException {
        try (Statement statement = observer.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*) FROM pg_locks WHERE NOT granted AND relation ="
                        + " 'catalog.changeset_layer'::regclass")) {
            row.next();
            return row.getInt(1) > 0;
        }
    }
}
