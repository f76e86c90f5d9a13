package io.citytwin.server.ogc.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.citytwin.model.Attribute;
import io.citytwin.model.AttributeType;
import io.citytwin.model.GeometryType;
import io.citytwin.model.Layer;
import io.citytwin.model.Sharing;
import io.citytwin.server.ogc.OgcFixture;
import io.citytwin.store.DatabaseUrl;
import io.citytwin.testing.LayerLoader;
import io.citytwin.testing.LayerLoader.Row;
import io.citytwin.testing.PostgisFixture;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.GeometryFactory;

/** Whole layers on their way to receivers who read slowly, leave, or lose the server. */
@ExtendWith(PostgisFixture.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DownloadTest {
    private static final int ROWS = 60_000;
    private static final String DOWNLOADS = "FROM pg_stat_activity WHERE datname = current_database() AND query LIKE"
            + " 'SELECT v.fid%' AND state <> 'idle'";

    private final HttpClient client = HttpClient.newHttpClient();
    private OgcFixture city;

    @BeforeAll
    void start(DatabaseUrl url) throws IOException {
        city = new OgcFixture(url);
        Layer layer = new Layer(
                "points", null, null, null, null, GeometryType.POINT, false,
                List.of(Attribute.of("text", AttributeType.TEXT)),
                null, "EPSG:4490", null, null, null, Sharing.OPEN, Map.of());
        Row row = new Row(
                new Object[] {"驻马店".repeat(100)}, new GeometryFactory().createPoint(new Coordinate(114, 33)));
        LayerLoader.load(city.database(), city.layers(), layer, Collections.nCopies(ROWS, row), null);
    }

    @AfterAll
    void stop() {
        city.close();
    }

    private InputStream open() throws IOException {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create(city.base() + "/ogc/collections/points/items?f=ndjson"))
                .build();
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofInputStream()).body();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private long query(String sql) throws SQLException {
        try (Connection connection = city.database().read();
                Statement statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    @Test
    @DisplayName("A download whose database breaks away ends in an error, not in a file that looks whole")
    void tornDownload() throws IOException, SQLException {
        try (InputStream in = open()) {
            assertThat(in.read()).isEqualTo('{');
            assertThat(query("SELECT count(pg_terminate_backend(pid)) " + DOWNLOADS)).isEqualTo(1);
            assertThatThrownBy(in::readAllBytes).isInstanceOf(IOException.class);
        }
    }

    @Test
    @DisplayName("Receivers that stop reading don't keep others from their pages, and their queries end when they leave")
    void slowReceivers() throws IOException {
        InputStream[] receivers = new InputStream[10];
        for (int i = 0; i < receivers.length; i++) {
            receivers[i] = open();
            assertThat(receivers[i].read()).isEqualTo('{');
        }
        assertThat(city.json("/ogc/collections/points/items").get("numberMatched").asInt()).isEqualTo(ROWS);
        for (InputStream receiver : receivers) {
            receiver.close();
        }
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(query("SELECT count(*) " + DOWNLOADS)).isZero());
    }

    @Test
    @DisplayName("A whole layer arrives whole")
    void whole() throws IOException {
        try (InputStream in = open()) {
            long lines = 0;
            byte[] buffer = new byte[1 << 16];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                for (int i = 0; i < n; i++) {
                    lines += buffer[i] == '\n' ? 1 : 0;
                }
            }
            assertThat(lines).isEqualTo(ROWS);
        }
    }
}
