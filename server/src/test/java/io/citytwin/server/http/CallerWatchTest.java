package io.citytwin.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.citytwin.model.Sharing;
import io.citytwin.server.RunningCity;
import io.citytwin.store.DatabaseUrl;
import io.citytwin.testing.PostgisFixture;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("When a caller leaves while the database still works for it")
@ExtendWith(PostgisFixture.class)
class CallerWatchTest {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final String TILE = "/tiles/points/14/13380/6599.mvt";

    @TempDir
    static Path folder;

    private static RunningCity city;

    @BeforeAll
    static void start(DatabaseUrl url) throws IOException {
        city = RunningCity.start(url, folder, Map.of());
        city.loadPoints("points", Sharing.OPEN, 20);
    }

    @AfterAll
    static void stop() throws IOException {
        city.close();
    }

    /** Keeps every statement on the layer waiting until it is closed. */
    private static final class LockedLayer implements AutoCloseable {
        private final Connection connection;

        LockedLayer() throws SQLException {
            connection = city.server().city().database().dedicated();
            connection.setAutoCommit(false);
            try (Statement statement = connection.createStatement()) {
                statement.execute("LOCK TABLE city.points IN ACCESS EXCLUSIVE MODE");
            }
        }

        @Override
        public void close() throws SQLException {
            connection.rollback();
            connection.close();
        }
    }

    private static int waitingStatements() throws SQLException {
        try (Connection connection = city.server().city().database().read();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*) FROM pg_stat_activity WHERE datname ="
                        + " current_database() AND state = 'active' AND wait_event_type = 'Lock'")) {
            row.next();
            return row.getInt(1);
        }
    }

    private static void awaitWaitingStatements(int count) {
        Awaitility.await().atMost(SOON).until(CallerWatchTest::waitingStatements, n -> n == count);
    }

    private static Socket send(String path) throws IOException {
        Socket socket = new Socket("127.0.0.1", city.port());
        socket.setSoTimeout(20_000);
        write(socket, path);
        return socket;
    }

    private static void write(Socket socket, String path) throws IOException {
        socket.getOutputStream()
                .write(("GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
    }

    private static String readUntil(Socket socket, String wanted) throws IOException {
        StringBuilder text = new StringBuilder();
        while (text.indexOf(wanted) < 0) {
            int next = socket.getInputStream().read();
            assertThat(next).as("the connection ended after: " + text).isNotNegative();
            text.append((char) next);
        }
        return text.toString();
    }

    private static CompletableFuture<HttpResponse<byte[]>> ask(String path) {
        return HttpClient.newHttpClient()
                .sendAsync(city.request(path).build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/ogc/collections/points/items?f=json&filter=name%20LIKE%20%27p1%25%27",
                "/ogc/collections/points/items?f=ndjson",
                "/ogc/collections/points/items/1?f=json",
                "/h3/aggregate?layer=points&resolution=8&bbox=113,32,115,34",
                TILE
            })
    @DisplayName("its statement is cancelled")
    void cancels(String path) throws Exception {
        try (LockedLayer locked = new LockedLayer()) {
            Socket socket = send(path);
            awaitWaitingStatements(1);
            socket.close();
            awaitWaitingStatements(0);
        }
        assertThat(ask(path).get(20, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
    }

    @Test
    @DisplayName("another one that waits for the same tile gets it")
    void servesThoseWhoStay() throws Exception {
        String path = TILE + "?filter=name%20%3D%20%27p3%27";
        CompletableFuture<HttpResponse<byte[]>> staying;
        try (LockedLayer locked = new LockedLayer()) {
            Socket leaving = send(path);
            awaitWaitingStatements(1);
            staying = ask(path);
            Thread.sleep(300); // it joins the making of the tile, of which the database sees nothing
            assertThat(waitingStatements()).isEqualTo(1);
            leaving.close();
            Thread.sleep(1000);
            assertThat(waitingStatements()).as("made anew for the one that stays").isEqualTo(1);
        }
        assertThat(staying.get(20, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
    }

    @Test
    @DisplayName("one that stays is not cancelled, however long it takes, nor one that has sent its next request already")
    void leavesOthersAlone() throws Exception {
        Socket socket;
        try (LockedLayer locked = new LockedLayer()) {
            socket = send("/ogc/collections/points/items/2?f=json");
            awaitWaitingStatements(1);
            write(socket, "/health/live");
            Thread.sleep(1500);
            assertThat(waitingStatements()).isEqualTo(1);
        }
        try (socket) {
            assertThat(readUntil(socket, "\"p1\"")).startsWith("HTTP/1.1 200");
            assertThat(readUntil(socket, "live")).contains("HTTP/1.1 200");
        }
    }
}
