package io.citytwin.server.threed;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.citytwin.model.Attribute;
import io.citytwin.model.AttributeType;
import io.citytwin.model.GeometryType;
import io.citytwin.model.Layer;
import io.citytwin.model.Sharing;
import io.citytwin.server.app.CityTwinServer;
import io.citytwin.server.app.ServerConfig;
import io.citytwin.store.ChangeSetWriter;
import io.citytwin.store.DatabaseUrl;
import io.citytwin.store.LayerStaging;
import io.citytwin.store.RowBatch;
import io.citytwin.testing.PostgisFixture;
import io.citytwin.tiles.gltf.Compression;
import io.citytwin.tiles.gltf.GlbReader;
import io.citytwin.tiles.threed.check.TilesetChecker;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.GeometryFactory;

@DisplayName("3D Tiles over HTTP")
@ExtendWith(PostgisFixture.class)
class TilesetsTest {
    private static final GeometryFactory FACTORY = new GeometryFactory();
    private static final Instant LONG_AGO = Instant.parse("2021-01-01T00:00:00Z");
    private static final Instant LATER = Instant.parse("2025-01-01T00:00:00Z");
    private static final int SIDE = 40;

    @TempDir
    static Path folder;

    private static CityTwinServer server;
    private static String base;
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @BeforeAll
    static void start(DatabaseUrl url) throws IOException {
        String text = "postgresql://" + url.user() + ":" + url.password() + "@"
                + url.jdbcUrl().replaceFirst("^jdbc:postgresql://", "");
        server = CityTwinServer.start(ServerConfig.read(
                folder,
                Map.of(),
                Map.of("http.port", "0", "database.url", text, "city.geoidOffsetMetres", "-17.5", "log.requests", "none")));
        base = "http://127.0.0.1:" + server.port();
        load(layer("房屋", Sharing.OPEN, AttributeType.REAL), LONG_AGO, 10);
        load(layer("annex", Sharing.OPEN, AttributeType.REAL), LONG_AGO, 5);
        load(layer("secret", Sharing.NOT_SHARED, AttributeType.REAL), LONG_AGO, 10);
        load(layer("wordy", Sharing.OPEN, AttributeType.TEXT), LONG_AGO, 10);
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
    }

    private static Layer layer(String id, Sharing sharing, AttributeType height) {
        return new Layer(
                id,
                "building",
                null,
                null,
                null,
                GeometryType.POLYGON,
                false,
                List.of(Attribute.of("code", AttributeType.TEXT), Attribute.of("height", height)),
                "code",
                "EPSG:4326",
                null,
                null,
                null,
                sharing,
                Map.of(
                        "heightAttribute",
                        "height",
                        "color",
                        "#d9d0c9",
                        "colorBy",
                        Map.of("attribute", "code", "values", Map.of("c'1", "#ff0000"))));
    }

    private static void load(Layer layer, Instant validFrom, double heightOfFirst) {
        try (ChangeSetWriter writer = ChangeSetWriter.begin(
                server.city().database(),
                server.city().layers(),
                new ChangeSetWriter.Request("test", validFrom, ChangeSetWriter.Mode.SNAPSHOT, Map.of()))) {
            LayerStaging staging = writer.stage(layer, "EPSG:4326");
            RowBatch batch = staging.newBatch();
            for (int i = 0; i < SIDE * SIDE; i++) {
                double x = 114 + i % SIDE * 3e-4;
                double y = 33 + i / SIDE * 3e-4;
                double h = i == 0 ? heightOfFirst : 3 + i % 50;
                boolean text = layer.findAttribute("height").orElseThrow().type() == AttributeType.TEXT;
                batch.add(
                        i + 1,
                        new Object[] {"c" + i, text ? (Object) String.valueOf(h) : (Object) h},
                        FACTORY.toGeometry(new Envelope(x, x + 1e-4, y, y + 1e-4 + i % 7 * 1e-5)),
                        "c" + i);
            }
            staging.write(batch);
            writer.commit(s -> {});
        }
    }

    @Test
    @DisplayName("pass the structural check, implicit and explicit, and so do several layers in one tileset")
    void structure() {
        for (String query : List.of("", "?tiling=explicit", "?v=7")) {
            TilesetChecker.Report report = check("/3dtiles/%E6%88%BF%E5%B1%8B/tileset.json" + query);
            assertThat(report.problems()).isEmpty();
            assertThat(report.rows()).hasSize(SIDE * SIDE);
        }
        TilesetChecker.Report both = check("/3dtiles/%E6%88%BF%E5%B1%8B,annex/tileset.json");
        assertThat(both.rows()).hasSize(2 * SIDE * SIDE);
        assertThat(both.problems()).allMatch(p -> p.contains("which is in"), "ids are unique per layer only");
    }

    @Test
    @DisplayName("show only what a filter lets through, in every tile, and refuse a filter that is none")
    void filter() throws Exception {
        for (String tiling : List.of("implicit", "explicit")) {
            TilesetChecker.Report report =
                    check("/3dtiles/annex/tileset.json?tiling=" + tiling + "&filter=height%20%3E%2020%20AND%20code%20LIKE%20%27c%25%27");
            assertThat(report.problems()).isEmpty();
            assertThat(report.rows())
                    .hasSize((int) java.util.stream.IntStream.range(1, SIDE * SIDE)
                            .filter(n -> 3 + n % 50 > 20)
                            .count())
                    .allMatch(row -> (Double) row.get("height") > 20);
        }
        assertThat(check("/3dtiles/annex/tileset.json?filter=height%3E1000").rows()).isEmpty();
        assertProblem(400, "/3dtiles/annex/tileset.json?filter=colour%3D1", "filter: ");
        assertProblem(400, "/3dtiles/annex/tileset.json?filter=height*1e308*1e308%3E1", "filter: the filter can't be");
    }

    @Test
    @DisplayName("come with the layer's style in the 3D Tiles styling language, of open layers only")
    void style() throws Exception {
        JsonNode conditions = new ObjectMapper()
                .readTree(get("/3dtiles/annex/style.json").body())
                .at("/color/conditions");
        assertThat(conditions.toString())
                .isEqualTo("[[\"String(${code}) === 'c\\\\'1'\",\"color('#ff0000')\"],[\"true\",\"color('#d9d0c9')\"]]");
        assertProblem(404, "/3dtiles/secret/style.json", "there is no collection secret");
    }

    @Test
    @DisplayName("are compressed, carry a strong ETag, answer 304, and may be read from any page")
    void caching() throws Exception {
        String address = contentAddress("annex");
        HttpResponse<byte[]> first = get(address, "Accept-Encoding", "gzip", "Origin", "http://elsewhere");
        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(first.headers().firstValue("Content-Encoding")).contains("gzip");
        assertThat(first.headers().firstValue("Content-Type")).contains("model/gltf-binary");
        assertThat(first.headers().firstValue("Access-Control-Allow-Origin")).contains("*");
        String etag = first.headers().firstValue("ETag").orElseThrow();
        assertThat(etag).startsWith("\"");
        assertThat(get(address, "If-None-Match", etag).statusCode()).isEqualTo(304);
        byte[] unpacked = new GZIPInputStream(new ByteArrayInputStream(first.body())).readAllBytes();
        assertThat(get(address).body()).isEqualTo(unpacked);
        for (String path : List.of("/3dtiles/annex/tileset.json", "/3dtiles/annex/subtrees/0/0/0.subtree")) {
            HttpResponse<byte[]> answer = get(path);
            assertThat(get(path, "If-None-Match", answer.headers().firstValue("ETag").orElseThrow())
                            .statusCode())
                    .isEqualTo(304);
        }
    }

    @Test
    @DisplayName("are written as the client wants: compressed by meshopt unless it asks for another way, in every content")
    void compression() throws Exception {
        String address = contentAddress("annex");
        assertThat(required(address)).isEqualTo("[\"EXT_meshopt_compression\",\"KHR_mesh_quantization\"]");
        byte[] unasked = get(address).body();
        for (Compression compression : Compression.values()) {
            String query = "compression=" + compression.id();
            byte[] content = get(address + "&" + query).body();
            assertThat(content.length).isLessThanOrEqualTo(get(address + "&compression=none").body().length);
            // the tile in the cache is that of the compression asked for
            assertThat(java.util.Arrays.equals(content, unasked)).isEqualTo(compression == Compression.MESHOPT);
            for (String layers : List.of("annex", "annex,%E6%88%BF%E5%B1%8B")) {
                for (String tiling : List.of("implicit", "explicit")) {
                    TilesetChecker.Report report =
                            check("/3dtiles/" + layers + "/tileset.json?" + query + "&tiling=" + tiling);
                    assertThat(report.problems()).allMatch(p -> p.contains("which is in"), "ids are unique per layer only");
                    assertThat(report.contents().keySet())
                            .allMatch(uri -> uri.getQuery().contains(query), "every content is asked for alike");
                    assertThat(report.rows()).hasSize(SIDE * SIDE * layers.split(",").length);
                }
            }
        }
        assertThat(required(address + "&compression=none")).isEmpty();
        assertThat(required(address + "&compression=draco")).isEqualTo("[\"KHR_draco_mesh_compression\"]");
        assertProblem(400, address + "&compression=zip", "compression must be one of none, meshopt, draco");
        assertProblem(400, "/3dtiles/annex/tileset.json?compression=", "must be one of none, meshopt, draco");
    }

    private static String required(String address) throws IOException {
        return GlbReader.read(get(address).body()).json().path("extensionsRequired").toString();
    }

    @Test
    @DisplayName("show an edited building within a second, and the city of before at its date")
    void liveness() throws Exception {
        Layer layer = layer("lively", Sharing.OPEN, AttributeType.REAL);
        load(layer, LONG_AGO, 10);
        assertThat(heightOfFirst("")).isEqualTo(10.0);
        load(layer, LATER, 88.5);
        long end = System.nanoTime() + 1_000_000_000L;
        while (heightOfFirst("") != 88.5 && System.nanoTime() < end) {
            Thread.sleep(20);
        }
        assertThat(heightOfFirst("")).isEqualTo(88.5);
        assertThat(heightOfFirst("?datetime=2023-05-01")).isEqualTo(10.0);
        assertThat(heightOfFirst("?datetime=2025-05-01T00:00:00%2B08:00")).isEqualTo(88.5);
        TilesetChecker.Report then = check("/3dtiles/lively/tileset.json?datetime=2019-01-01");
        assertThat(then.problems()).isEmpty();
        assertThat(then.rows()).isEmpty();
    }

    @Test
    @DisplayName("stand on the ellipsoid by the configured geoid offset")
    void geoidOffset() throws Exception {
        JsonNode region = new ObjectMapper()
                .readTree(get("/3dtiles/annex/tileset.json").body())
                .at("/root/boundingVolume/region");
        assertThat(region.get(4).asDouble()).isBetween(-17.6, -17.5);
    }

    @Test
    @DisplayName("answer what is wrong, and know nothing of layers that are not shared")
    void problems() throws Exception {
        assertProblem(404, "/3dtiles/nowhere/tileset.json", "there is no collection nowhere");
        assertProblem(404, "/3dtiles/secret/tileset.json", "there is no collection secret");
        assertProblem(404, "/3dtiles/annex,secret/tileset.json", "there is no collection secret");
        assertProblem(404, "/3dtiles/secret/content/0/0/0.glb", "there is no collection secret");
        assertProblem(404, "/3dtiles/wordy/tileset.json", "numeric heightAttribute");
        assertProblem(404, "/3dtiles/annex/content/20/0/0.glb", "has no content at 20/0/0");
        assertProblem(404, "/3dtiles/annex/subtrees/3/1/1.subtree", "has no subtree at 3/1/1");
        assertProblem(404, "/3dtiles/annex/content/0/0/0.b3dm", "names end in .glb");
        assertProblem(400, "/3dtiles/annex/content/0/x/0.glb", "x must be a whole number");
        assertProblem(400, "/3dtiles/annex/content/0/0/0.glb?grid=1_2", "grid: a grid must be six whole numbers");
        assertProblem(400, "/3dtiles/annex/content/0/0/0.glb?grid=1_2_3_4_5_99", "1 to 16 levels, was 99");
        assertProblem(400, "/3dtiles/annex/tileset.json?tiling=octree", "must be one of implicit, explicit");
        assertProblem(400, "/3dtiles/annex/tileset.json?datetime=2020-01-01/2021-01-01", "must be an instant");
        assertProblem(400, "/3dtiles/annex/tileset.json?datetime=yesterday", "a time must look like");
        assertProblem(400, "/3dtiles/annex/tileset.json?colour=red", "there is no parameter colour");
        String token = "Bearer " + server.adminToken().reveal();
        assertThat(get("/3dtiles/secret/tileset.json", "Authorization", token).statusCode())
                .isEqualTo(200);
    }

    private static void assertProblem(int status, String path, String sentence) throws IOException {
        HttpResponse<byte[]> answer = get(path);
        JsonNode problem = new ObjectMapper().readTree(answer.body());
        assertThat(answer.statusCode()).as(path).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).hasValueSatisfying(t -> assertThat(t)
                .startsWith("application/problem+json"));
        assertThat(problem.get("detail").asText()).contains(sentence);
    }

    private static double heightOfFirst(String query) {
        return (Double) check("/3dtiles/lively/tileset.json" + query).rows().stream()
                .filter(row -> row.get("code").equals("c0"))
                .findFirst()
                .orElseThrow()
                .get("height");
    }

    private static String contentAddress(String layer) throws IOException {
        TilesetChecker.Report report = check("/3dtiles/" + layer + "/tileset.json");
        URI address = report.contents().keySet().iterator().next();
        assertThat(GlbReader.read(report.contents().get(address)).listRows()).isNotEmpty();
        return address.getRawPath() + "?" + address.getRawQuery();
    }

    private static TilesetChecker.Report check(String path) {
        return TilesetChecker.check(URI.create(base + path), TilesetsTest::fetch, "fid", false);
    }

    private static Optional<byte[]> fetch(URI address) {
        try {
            HttpResponse<byte[]> answer = get(address.getRawPath()
                    + (address.getRawQuery() == null ? "" : "?" + address.getRawQuery()));
            return answer.statusCode() == 200 ? Optional.of(answer.body()) : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static HttpResponse<byte[]> get(String path, String... headers) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        try {
            return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }
}
