package io.citytwin.server.h3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.citytwin.grid.H3Grid;
import io.citytwin.model.Attribute;
import io.citytwin.model.AttributeType;
import io.citytwin.model.GeometryType;
import io.citytwin.model.Layer;
import io.citytwin.model.Sharing;
import io.citytwin.server.http.AdminToken;
import io.citytwin.server.http.HttpServer;
import io.citytwin.server.http.HttpSettings;
import io.citytwin.server.http.LayerGate;
import io.citytwin.server.http.RouteTable;
import io.citytwin.store.Database;
import io.citytwin.store.DatabaseUrl;
import io.citytwin.store.H3Queries;
import io.citytwin.store.LayerStore;
import io.citytwin.store.PropertyFilters;
import io.citytwin.testing.LayerLoader;
import io.citytwin.testing.LayerLoader.Row;
import io.citytwin.testing.PostgisFixture;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.GeometryFactory;

@ExtendWith(PostgisFixture.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class H3ApiTest {
    private static final String TOKEN = "a-token-for-tests-only";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final GeometryFactory FACTORY = new GeometryFactory();
    private static final Instant EARLY = Instant.parse("2022-01-01T00:00:00Z");
    private static final Instant LATE = Instant.parse("2024-01-01T00:00:00Z");
    private static final Layer OPEN = layer("buildings", Sharing.OPEN);
    private static final Layer HIDDEN = layer("bunkers", Sharing.NOT_SHARED);

    private final HttpClient client = HttpClient.newHttpClient();
    private Database database;
    private LayerStore layers;
    private HttpServer server;

    private static Layer layer(String id, Sharing sharing) {
        return new Layer(
                id,
                null,
                null,
                null,
                null,
                GeometryType.MULTIPOLYGON,
                false,
                List.of(
                        Attribute.of("code", AttributeType.TEXT),
                        Attribute.of("floors", AttributeType.INTEGER),
                        Attribute.of("使用", AttributeType.TEXT)),
                "code",
                "EPSG:4490",
                null,
                null,
                null,
                sharing,
                Map.of());
    }

    @BeforeAll
    void start(DatabaseUrl url) throws IOException {
        database = Database.open(url, 4);
        layers = new LayerStore(database);
        Random random = new Random(21);
        List<Row> early = new ArrayList<>();
        for (int i = 0; i < 800; i++) {
            double x = 114 + random.nextDouble() * 0.03;
            double y = 33 + random.nextDouble() * 0.03;
            Envelope box = new Envelope(x, x + 2e-4, y, y + 1e-4 * (1 + random.nextInt(4)));
            Object[] values = {"b" + i, (long) random.nextInt(30), i % 3 == 0 ? "住宅" : "工业"};
            early.add(new Row(values, FACTORY.toGeometry(box), "b" + i));
        }
        LayerLoader.load(database, layers, OPEN, early, EARLY);
        LayerLoader.load(database, layers, HIDDEN, early.subList(0, 10), EARLY);
        // two years later 300 of them are gone
        LayerLoader.load(database, layers, OPEN, early.subList(0, 500), LATE);
        AdminToken token = AdminToken.of(TOKEN);
        HttpSettings settings = new HttpSettings(
                "127.0.0.1", 0, Optional.empty(), true, 1, Files.createTempDirectory("uploads"), 20, "none");
        server = HttpServer.start(
                settings,
                token,
                new SimpleMeterRegistry(),
                new RouteTable(),
                List.of(new H3Block(
                        new LayerGate(layers::findLayer, layers::listLayers, token),
                        layers,
                        new H3Queries(database, Duration.ofSeconds(30)),
                        new PropertyFilters(database, layers))));
    }

    @AfterAll
    void stop() {
        server.close();
        database.close();
    }

    private HttpResponse<String> get(String path, String... headers) throws IOException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private JsonNode json(String path) throws IOException {
        HttpResponse<String> response = get(path);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return JSON.readTree(response.body());
    }

    private JsonNode problem(int status, String path) throws IOException {
        HttpResponse<String> response = get(path);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type").orElse("")).startsWith("application/problem+json");
        return JSON.readTree(response.body());
    }

    private static Map<String, Long> counts(JsonNode answer) {
        return StreamSupport.stream(answer.get("zones").spliterator(), false)
                .collect(Collectors.toMap(z -> z.get("zone").asText(), z -> z.get("count").asLong()));
    }

    /** Brute force: every feature's centroid, one by one. */
    private Map<String, Long> expected(String table, String where, int resolution) throws SQLException {
        Map<String, Long> zones = new HashMap<>();
        try (Connection connection = database.read();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT ST_X(ST_Centroid(geom)), ST_Y(ST_Centroid(geom)) FROM "
                        + table + " WHERE " + where)) {
            while (rows.next()) {
                long zone = H3Grid.cell(rows.getDouble(1), rows.getDouble(2), resolution);
                zones.merge(H3Grid.format(zone), 1L, Long::sum);
            }
        }
        return zones;
    }

    @Test
    @DisplayName("An aggregate counts every feature once, in the zone of its centroid")
    void anAggregateCountsEveryFeatureOnce() throws Exception {
        for (int resolution : new int[] {5, 8, 9, 11, 13}) {
            JsonNode answer = json("/h3/aggregate?layer=buildings&resolution=" + resolution);
            assertThat(answer.get("resolution").asInt()).isEqualTo(resolution);
            assertThat(counts(answer)).isEqualTo(expected("city.buildings", "true", resolution));
        }
    }

    @Test
    @DisplayName("Areas add up to the layer's, averages follow the counted features")
    void areasAddUpToTheLayers() throws Exception {
        JsonNode answer = json("/h3/aggregate?layer=buildings&resolution=9&metric=area,avg:floors,sum:floors,max:floors");
        double area = 0;
        double floors = 0;
        for (JsonNode z : answer.get("zones")) {
            area += z.get("area").asDouble();
            if (z.get("count").asLong() > 0) {
                floors += z.get("sum:floors").asDouble();
                assertThat(z.get("avg:floors").asDouble() * z.get("count").asLong())
                        .isCloseTo(z.get("sum:floors").asDouble(), within(1e-9));
            } else {
                assertThat(z.get("avg:floors").isNull()).isTrue();
            }
        }
        try (Connection connection = database.read();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT sum(ST_Area(geom::geography)), sum(floors) FROM city.buildings")) {
            rows.next();
            assertThat(area).isCloseTo(rows.getDouble(1), within(1e-6 * area));
            assertThat(floors).isEqualTo(rows.getDouble(2));
        }
    }

    @Test
    @DisplayName("A bbox selects the zones that meet it, each with all that is in it")
    void aBboxSelectsWholeZones() throws Exception {
        Map<String, Long> all = counts(json("/h3/aggregate?layer=buildings&resolution=10"));
        Map<String, Long> some =
                counts(json("/h3/aggregate?layer=buildings&resolution=10&bbox=114.01,33.01,114.015,33.015"));
        assertThat(some).isNotEmpty().hasSizeLessThan(all.size());
        some.forEach((zone, count) -> assertThat(count).isEqualTo(all.get(zone)));
        all.keySet().removeAll(some.keySet());
        Envelope box = new Envelope(114.01, 114.015, 33.01, 33.015);
        for (String zone : all.keySet()) {
            assertThat(H3Grid.polygon(H3Grid.parse(zone).orElseThrow()).intersects(FACTORY.toGeometry(box)))
                    .isFalse();
        }
        assertThat(counts(json("/h3/aggregate?layer=buildings&resolution=10&bbox=-180,-90,180,90")))
                .isEqualTo(counts(json("/h3/aggregate?layer=buildings&resolution=10")));
    }

    @Test
    @DisplayName("A filter and a time select the features")
    void aFilterAndATimeSelectTheFeatures() throws Exception {
        String filter = URLEncoder.encode("floors > 10 AND \"使用\" = '住宅'", StandardCharsets.UTF_8);
        assertThat(counts(json("/h3/aggregate?layer=buildings&resolution=9&filter=" + filter)))
                .isEqualTo(expected("city.buildings", "floors > 10 AND \"使用\" = '住宅'", 9));
        long now = total("/h3/aggregate?layer=buildings&resolution=9");
        long before = total("/h3/aggregate?layer=buildings&resolution=9&datetime=2023-01-01");
        assertThat(now).isEqualTo(500);
        assertThat(before).isEqualTo(800);
        assertThat(total("/h3/aggregate?layer=buildings&resolution=9&datetime=2021-01-01")).isZero();
        // an interval over both states: nothing counts twice
        assertThat(total("/h3/aggregate?layer=buildings&resolution=9&datetime=2022-06-01/2025-01-01")).isEqualTo(800);
        assertThat(total("/h3/aggregate?layer=buildings&resolution=9&asof=2001-01-01")).isZero();
    }

    private long total(String path) throws IOException {
        return counts(json(path)).values().stream().mapToLong(c -> c).sum();
    }

    @Test
    @DisplayName("GeoJSON has the cells as polygons")
    void geoJsonHasTheCellsAsPolygons() throws IOException {
        JsonNode answer = json("/h3/aggregate?layer=buildings&resolution=8&f=geojson");
        assertThat(answer.get("type").asText()).isEqualTo("FeatureCollection");
        for (JsonNode f : answer.get("features")) {
            assertThat(f.get("geometry").get("type").asText()).isEqualTo("Polygon");
            assertThat(f.get("geometry").get("coordinates").get(0)).hasSize(7);
            assertThat(f.get("properties").get("count").asLong()).isPositive();
            assertThat(f.get("id")).isEqualTo(f.get("properties").get("zone"));
        }
    }

    @Test
    @DisplayName("A zone tells what it has of each visible layer, as the aggregate does")
    void aZoneTellsWhatItHas() throws IOException {
        JsonNode all = json("/h3/aggregate?layer=buildings&resolution=9&metric=area");
        for (JsonNode z : all.get("zones")) {
            JsonNode one = json("/h3/zones/" + z.get("zone").asText());
            assertThat(one.get("resolution").asInt()).isEqualTo(9);
            JsonNode zone = one.get("zones").get(0);
            assertThat(zone.get("count")).isEqualTo(z.get("count"));
            assertThat(zone.get("layers")).hasSize(1);
            JsonNode layer = zone.get("layers").get(0);
            assertThat(layer.get("layer").asText()).isEqualTo("buildings");
            assertThat(layer.get("area").asDouble()).isCloseTo(z.get("area").asDouble(), within(1e-6));
            assertThat(layer.get("length").asDouble()).isZero();
        }
    }

    @Test
    @DisplayName("The features around a cell are those whose centroids lie in the cells up to k steps away")
    void theFeaturesAroundACell() throws Exception {
        long middle = H3Grid.cell(114.015, 33.015, 10);
        Map<String, Long> expected = expected("city.buildings", "true", 10);
        long inDisk = 0;
        for (long near : H3Grid.disk(middle, 3)) {
            inDisk += expected.getOrDefault(H3Grid.format(near), 0L);
        }
        JsonNode answer = json("/h3/features?cells=" + H3Grid.format(middle) + "&k=3");
        assertThat(answer.get("numberMatched").asLong()).isEqualTo(inDisk).isPositive();
        counts(answer).forEach((zone, count) -> assertThat(count).isEqualTo(expected.get(zone)));
        JsonNode geoJson = json("/h3/features?cells=" + H3Grid.format(middle) + "&k=3&f=geojson&limit=5");
        assertThat(geoJson.get("features")).hasSize(5);
        assertThat(geoJson.get("numberMatched").asLong()).isEqualTo(inDisk);
        assertThat(geoJson.get("features").get(0).get("properties").has("floors")).isTrue();
        assertThat(geoJson.get("features").get(0).get("geometry").get("type").asText()).isEqualTo("MultiPolygon");
    }

    @Test
    @DisplayName("A layer that is not shared is not there, unless the admin asks")
    void aLayerThatIsNotSharedIsNotThere() throws IOException {
        problem(404, "/h3/aggregate?layer=bunkers");
        problem(404, "/h3/aggregate?layer=nonsense");
        problem(404, "/h3/zones/" + H3Grid.format(H3Grid.cell(114, 33, 7)) + "?layer=bunkers");
        HttpResponse<String> admin = get("/h3/aggregate?layer=bunkers", "Authorization", "Bearer " + TOKEN);
        assertThat(admin.statusCode()).isEqualTo(200);
        assertThat(admin.headers().firstValue("Cache-Control").orElse("")).startsWith("private");
    }

    @Test
    @DisplayName("A wrong parameter is told by its name, its rule and what is allowed")
    void aWrongParameterIsTold() throws IOException {
        assertThat(problem(400, "/h3/aggregate").get("parameter").asText()).isEqualTo("layer");
        assertThat(problem(400, "/h3/aggregate?layer=buildings&resolution=16").get("detail").asText())
                .contains("from 0 to 15");
        assertThat(problem(400, "/h3/aggregate?layer=buildings&metric=weight").get("allowed")).hasSizeGreaterThan(3);
        assertThat(problem(400, "/h3/aggregate?layer=buildings&metric=length").get("detail").asText())
                .contains("MultiPolygon");
        assertThat(problem(400, "/h3/aggregate?layer=buildings&metric=sum:code").get("allowed").get(0).asText())
                .isEqualTo("floors");
        assertThat(problem(400, "/h3/aggregate?layer=buildings&filter=height").get("parameter").asText())
                .isEqualTo("filter");
        assertThat(problem(400, "/h3/zones/8931").get("detail").asText()).contains("was \"8931\"");
        assertThat(problem(400, "/h3/features?cells=8931809a5a7ffff,8a31809a5a77fff").get("parameter").asText())
                .isEqualTo("cells");
        assertThat(problem(400, "/h3/features").get("parameter").asText()).isEqualTo("cells");
        assertThat(problem(400, "/h3/features?cells=85318083fffffff&k=99").get("parameter").asText())
                .isEqualTo("k");
        problem(400, "/h3/aggregate?layer=buildings&colour=red");
    }

    @Test
    @DisplayName("An answer that the caller has already is a 304 until the layer changes")
    void anAnswerThatTheCallerHasIsA304() throws IOException {
        String tag = get("/h3/aggregate?layer=buildings").headers().firstValue("ETag").orElseThrow();
        assertThat(get("/h3/aggregate?layer=buildings", "If-None-Match", tag).statusCode()).isEqualTo(304);
        assertThat(get("/h3/aggregate?layer=buildings&resolution=8", "If-None-Match", tag).statusCode())
                .isEqualTo(200);
    }
}
