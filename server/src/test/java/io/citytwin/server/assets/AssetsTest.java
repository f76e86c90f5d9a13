package io.citytwin.server.assets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.citytwin.crs.Geocentric;
import io.citytwin.importers.pipeline.ImportProgress;
import io.citytwin.importers.pipeline.ImportRequest;
import io.citytwin.importers.pipeline.ImportRequest.LayerSettings;
import io.citytwin.model.Sharing;
import io.citytwin.server.RunningCity;
import io.citytwin.store.DatabaseUrl;
import io.citytwin.testing.PostgisFixture;
import io.citytwin.testing.SharedData;
import io.citytwin.tiles.gltf.GltfValidator;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("3D assets over HTTP")
@ExtendWith(PostgisFixture.class)
class AssetsTest {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SECRET = "the text that nobody may read";

    @TempDir
    static Path folder;

    private static RunningCity city;

    @BeforeAll
    static void start(DatabaseUrl url) throws Exception {
        Path dataDirectory = Files.createDirectories(folder.resolve("data"));
        city = RunningCity.start(url, dataDirectory, Map.of("log.requests", "none", "city.geoidOffsetMetres", "-17.5"));
        Files.writeString(dataDirectory.resolve("assets-secret.txt"), SECRET);
        load(tileset("old", "first"), "街区", "2021-01-01T00:00:00Z", Sharing.OPEN);
        load(tileset("old", "second"), "街区", "2025-01-01T00:00:00Z", Sharing.OPEN);
        load(tileset("hidden", "x"), "hidden", null, Sharing.NOT_SHARED);
        load(tileset("north", "n"), "several", null, Sharing.OPEN);
        load(tileset("south", "s"), "several", null, Sharing.OPEN);
        load(terrain(), "hills", null, Sharing.OPEN);
    }

    @AfterAll
    static void stop() throws IOException {
        city.close();
    }

    private static void load(Path source, String layer, String validFrom, Sharing sharing) throws Exception {
        city.server().city().imports()
                .run(
                        ImportRequest.of(List.of(source), layer)
                                .withValidFrom(validFrom == null ? null : Instant.parse(validFrom))
                                .withConstants(Map.of("attribution", "Survey <of> the city", "licence", "CC BY 4.0"))
                                .withSettings(new LayerSettings(null, null, sharing, null)),
                        ImportProgress.SILENT);
    }

    /** A folder of that name with a tileset, a content in which a text stands, and a page that must not run. */
    private static Path tileset(String name, String text) throws IOException {
        Path tiles = Files.createDirectories(Files.createTempDirectory(folder, "source").resolve(name));
        Files.writeString(
                tiles.resolve("tileset.json"),
                "{\"asset\":{\"version\":\"1.1\"},\"geometricError\":50,\"root\":{\"boundingVolume\":{\"region\":"
                        + "[1.98967,0.57595,1.98972,0.57599,10,60]},\"geometricError\":0,\"content\":{\"uri\":\"a/房 1.bin\"}}}");
        Files.createDirectories(tiles.resolve("a"));
        Files.writeString(tiles.resolve("a/房 1.bin"), text.repeat(1000));
        Files.writeString(tiles.resolve("page.html"), "<script>alert(1)</script>");
        return tiles;
    }

    private static Path terrain() throws IOException {
        Path terrain = Files.createDirectories(folder.resolve("hills"));
        Files.writeString(
                terrain.resolve("layer.json"),
                "{\"tilejson\":\"2.1.0\",\"format\":\"quantized-mesh-1.0\",\"scheme\":\"tms\",\"version\":\"1.0.0\","
                        + "\"tiles\":[\"{z}/{x}/{y}.terrain?v={version}\"],\"bounds\":[100,20,120,40],"
                        + "\"available\":[[{\"startX\":0,\"startY\":0,\"endX\":1,\"endY\":0}]]}");
        for (int x = 0; x < 2; x++) {
            Path tile = terrain.resolve("0/" + x + "/0.terrain");
            Files.createDirectories(tile.getParent());
            try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(tile))) {
                out.write(new byte[200]);
            }
        }
        return terrain;
    }

    @ParameterizedTest(name = "{0}")
    @DisplayName("what is made of point clouds and oblique photogrammetry is sound glTF, lifted by the geoid's height")
    @CsvSource({
        "pointcloud/autzen_trim.laz, autzen, ",
        "pointcloud/nebraska_wkt_and_geotiff_vlrs.las, nebraska, ",
        "pointcloud/delft_ahn3_cropped_2.laz, delft, EPSG:28992",
        "osgb/Production_5, production, ",
    })
    void made(String file, String layer, String crs) throws Exception {
        city.server().city().imports()
                .run(ImportRequest.of(List.of(SharedData.require(file)), layer).withCrs(crs), ImportProgress.SILENT);
        JsonNode served = json("/assets/" + layer + "/tileset.json");
        List<byte[]> contents = new java.util.ArrayList<>();
        collect("/assets/" + layer + "/", served.path("root"), contents);
        assertThat(contents).isNotEmpty();
        Path files = Files.createTempDirectory(folder, "glb");
        assertThat(GltfValidator.validate(files, contents)).isEmpty();
        Path stored = city.server().city().assetFolder()
                .resolve(json("/ogc/collections/" + layer + "/items").at("/features/0/properties/folder").asText());
        double[] raised = place(served);
        double[] own = place(JSON.readTree(stored.resolve("tileset.json").toFile()));
        assertThat(raised[2] - own[2]).isCloseTo(-17.5, within(1e-6));
        assertThat(raised[0]).isCloseTo(own[0], within(1e-9));
        city.server().city().layers().drop(layer);
    }

    private static double[] place(JsonNode tileset) {
        JsonNode matrix = tileset.path("root").path("transform");
        return Geocentric.toGeodetic(matrix.get(12).asDouble(), matrix.get(13).asDouble(), matrix.get(14).asDouble());
    }

    private static void collect(String base, JsonNode tile, List<byte[]> into) throws Exception {
        String uri = tile.path("content").path("uri").asText("");
        if (uri.endsWith(".json")) {
            collect(base + uri.substring(0, uri.lastIndexOf('/') + 1), json(base + uri).path("root"), into);
        } else if (!uri.isEmpty()) {
            try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(
                    get(base + uri, "Accept-Encoding", "gzip").body()))) {
                into.add(in.readAllBytes());
            }
        }
        for (JsonNode child : tile.path("children")) {
            collect(base, child, into);
        }
    }

    private static HttpResponse<byte[]> get(String path, String... headers) throws Exception {
        HttpRequest.Builder request = city.request(path);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    private static JsonNode json(String path, String... headers) throws Exception {
        HttpResponse<byte[]> answer = get(path, headers);
        assertThat(answer.statusCode()).as(path).isEqualTo(200);
        return JSON.readTree(answer.body());
    }

    private static final String BLOCK = "/assets/%E8%A1%97%E5%8C%BA";
    private static final String CONTENT = BLOCK + "/a/%E6%88%BF%201.bin";

    @Test
    @DisplayName("have their own types, an ETag, 304, ranges and leave for other pages")
    void files() throws Exception {
        HttpResponse<byte[]> tileset = get(BLOCK + "/tileset.json", "Origin", "http://elsewhere");
        assertThat(tileset.statusCode()).isEqualTo(200);
        assertThat(tileset.headers().firstValue("Content-Type")).hasValueSatisfying(t -> assertThat(t).startsWith("application/json"));
        assertThat(tileset.headers().firstValue("Access-Control-Allow-Origin")).contains("*");
        String etag = tileset.headers().firstValue("ETag").orElseThrow();
        assertThat(get(BLOCK + "/tileset.json", "If-None-Match", etag).statusCode()).isEqualTo(304);

        byte[] whole = "second".repeat(1000).getBytes(StandardCharsets.UTF_8);
        assertThat(get(CONTENT).body()).isEqualTo(whole);
        HttpResponse<byte[]> part = get(CONTENT, "Range", "bytes=6-11");
        assertThat(part.statusCode()).isEqualTo(206);
        assertThat(part.body()).isEqualTo("second".getBytes(StandardCharsets.UTF_8));
        assertThat(part.headers().firstValue("Content-Range")).contains("bytes 6-11/6000");
        assertThat(get(CONTENT, "Range", "bytes=-4").body()).isEqualTo("cond".getBytes(StandardCharsets.UTF_8));
        assertThat(get(CONTENT, "Range", "bytes=5994-").body()).isEqualTo("second".getBytes(StandardCharsets.UTF_8));
        assertThat(get(CONTENT, "Range", "bytes=6-11", "If-Range", "\"another\"").statusCode()).isEqualTo(200);
        HttpResponse<byte[]> behind = get(CONTENT, "Range", "bytes=6000-");
        assertThat(behind.statusCode()).isEqualTo(416);
        assertThat(behind.headers().firstValue("Content-Range")).contains("bytes */6000");

        HttpResponse<byte[]> page = get(BLOCK + "/page.html");
        assertThat(page.headers().firstValue("Content-Type")).contains("application/octet-stream");
        assertThat(page.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow()).contains("sandbox");
    }

    @Test
    @DisplayName("that lie compressed go out compressed, or unpacked to who takes no gzip")
    void compressed() throws Exception {
        HttpResponse<byte[]> packed = get("/assets/hills/0/0/0.terrain?v=1.0.0&extensions=octvertexnormals", "Accept-Encoding", "gzip");
        assertThat(packed.statusCode()).isEqualTo(200);
        assertThat(packed.headers().firstValue("Content-Encoding")).contains("gzip");
        assertThat(packed.headers().firstValue("Content-Type")).contains("application/vnd.quantized-mesh");
        assertThat(packed.body()[0]).isEqualTo((byte) 0x1f);
        HttpResponse<byte[]> plain = get("/assets/hills/0/0/0.terrain");
        assertThat(plain.headers().firstValue("Content-Encoding")).isEmpty();
        assertThat(plain.body()).hasSize(200);
    }

    @Test
    @DisplayName("are those of the time that is asked for")
    void time() throws Exception {
        assertThat(get(CONTENT + "?datetime=2022-01-01").body()).startsWith("first".getBytes(StandardCharsets.UTF_8));
        assertThat(get(CONTENT + "?datetime=2026-01-01").body()).startsWith("second".getBytes(StandardCharsets.UTF_8));
        assertThat(get(CONTENT + "?datetime=2019-01-01").statusCode()).isEqualTo(404);
        assertThat(get(CONTENT + "?datetime=2019-01-01/2022-01-01").statusCode()).isEqualTo(400);
        JsonNode endpoint = json("/v1/assets/%E8%A1%97%E5%8C%BA/endpoint?datetime=2022-01-01");
        assertThat(endpoint.path("url").asText()).endsWith("/tileset.json?datetime=2022-01-01");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/../assets-secret.txt",
                "/../../assets-secret.txt",
                "/a/../../../assets-secret.txt",
                "/%2e%2e/%2e%2e/assets-secret.txt",
                "/..%2f..%2fassets-secret.txt",
                "/..%5c..%5cassets-secret.txt",
                "/%252e%252e/%252e%252e/assets-secret.txt",
                "//etc/passwd",
                "/%2fetc/passwd",
                "/a/%00",
                "/....//....//assets-secret.txt",
                "/.",
                "/a"
            })
    @DisplayName("don't lead out of their folder")
    void hostilePaths(String path) throws Exception {
        // A client of the JDK would tidy the path up before it asks.
        String answer;
        try (Socket socket = new Socket("127.0.0.1", city.port())) {
            socket.getOutputStream().write(("GET " + BLOCK + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
        assertThat(answer).doesNotContain(SECRET).doesNotContain("root:");
        assertThat(answer.split(" ")[1]).as(path).isIn("400", "404");
    }

    @Test
    @DisplayName("that were linked into the folder afterwards are not served")
    void links() throws Exception {
        try (Stream<Path> folders = Files.list(folder.resolve("data/assets"))) {
            for (Path asset : folders.toList()) {
                Files.createSymbolicLink(asset.resolve("link.txt"), folder.resolve("data/assets-secret.txt"));
                Files.createSymbolicLink(asset.resolve("up"), folder.resolve("data"));
            }
        }
        assertThat(get(BLOCK + "/link.txt").statusCode()).isEqualTo(404);
        assertThat(get(BLOCK + "/up/assets-secret.txt").statusCode()).isEqualTo(404);
    }

    @Test
    @DisplayName("that are not shared don't exist for others, and bear the token of who may read them")
    void gate() throws Exception {
        for (String path : List.of("/assets/hidden/tileset.json", "/v1/assets/hidden", "/v1/assets/hidden/endpoint")) {
            assertThat(get(path).statusCode()).as(path).isEqualTo(404);
            String unknown = new String(get(path.replace("hidden", "nobody")).body(), StandardCharsets.UTF_8);
            String hidden = new String(get(path).body(), StandardCharsets.UTF_8);
            assertThat(hidden.replace("hidden", "nobody").replaceAll("\"requestId\":\"[^\"]*\"", ""))
                    .isEqualTo(unknown.replaceAll("\"requestId\":\"[^\"]*\"", ""));
        }
        String token = city.server().adminToken().reveal();
        JsonNode endpoint = json("/v1/assets/hidden/endpoint", "Authorization", "Bearer " + token);
        assertThat(endpoint.path("accessToken").asText()).isEqualTo(token);
        assertThat(get("/assets/hidden/tileset.json", "Authorization", "Bearer " + token).headers().firstValue("Cache-Control"))
                .contains("private, no-cache");
    }

    @Test
    @DisplayName("are listed and described as ion's clients expect")
    void catalogue() throws Exception {
        JsonNode items = json("/v1/assets").path("items");
        assertThat(items.findValuesAsText("id"))
                .containsExactlyInAnyOrder("街区", "hills", "several:north", "several:south");
        JsonNode one = json("/v1/assets/%E8%A1%97%E5%8C%BA");
        assertThat(one.path("type").asText()).isEqualTo("3DTILES");
        assertThat(json("/ogc/collections/" + BLOCK.substring(8) + "/items/" + one.path("feature").asText() + "?f=json")
                        .at("/properties/kind")
                        .asText())
                .isEqualTo("3DTILES");
        assertThat(one.path("status").asText()).isEqualTo("COMPLETE");
        assertThat(one.path("bytes").asLong()).isGreaterThan(6000);
        JsonNode endpoint = json("/v1/assets/several:north/endpoint?access_token=anything");
        assertThat(endpoint.path("type").asText()).isEqualTo("3DTILES");
        assertThat(endpoint.path("url").asText()).isEqualTo("http://127.0.0.1:" + city.port() + "/assets/several:north/tileset.json");
        assertThat(endpoint.path("accessToken").asText()).isNotEmpty();
        assertThat(endpoint.at("/attributions/0/html").asText()).isEqualTo("Survey &lt;of&gt; the city (CC BY 4.0)");
        assertThat(json("/assets/several:north/tileset.json").has("root")).isTrue();
        JsonNode hills = json("/v1/assets/hills/endpoint");
        assertThat(hills.path("type").asText()).isEqualTo("TERRAIN");
        assertThat(json(hills.path("url").asText().replaceFirst("^http://[^/]*", "") + "/layer.json").path("format").asText())
                .isEqualTo("quantized-mesh-1.0");
        String which = new String(get("/v1/assets/several").body(), StandardCharsets.UTF_8);
        assertThat(which).contains("several:north, several:south");
        assertThat(get("/v1/assets/several:west").statusCode()).isEqualTo(404);
    }

    @Test
    @DisplayName("name every file of a real tileset, each with its bytes")
    void realTileset() throws Exception {
        Path source = SharedData.require("3dtiles/delaware_implicit_1.1");
        load(source, "delaware", null, Sharing.OPEN);
        try (Stream<Path> all = Files.walk(source)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                assertThat(get("/assets/delaware/" + source.relativize(file)).body()).isEqualTo(Files.readAllBytes(file));
            }
        } finally {
            city.server().city().layers().drop("delaware");
        }
    }

    @Test
    @DisplayName("that are point clouds are lifted to the ellipsoid once, with every point in some tile")
    void pointCloud() throws Exception {
        load(SharedData.require("pointcloud/nebraska_wkt_and_geotiff_vlrs.las"), "scan", null, Sharing.OPEN);
        try {
            JsonNode items = json("/ogc/collections/scan/items?f=json").path("features");
            assertThat(items.at("/0/properties/points").asLong()).isEqualTo(25_408);
            JsonNode root = json("/assets/scan/tileset.json").path("root");
            HttpResponse<byte[]> tile = get("/assets/scan/" + root.at("/content/uri").asText(), "Accept-Encoding", "gzip");
            assertThat(tile.headers().firstValue("Content-Type")).contains("model/gltf-binary");
            assertThat(tile.headers().firstValue("Content-Encoding")).contains("gzip");
            double[] low = Geocentric.toGeodetic(at(root, 2, -1, 0), at(root, 2, -1, 1), at(root, 2, -1, 2));
            double[] high = Geocentric.toGeodetic(at(root, 2, 1, 0), at(root, 2, 1, 1), at(root, 2, 1, 2));
            assertThat(low[2]).isCloseTo(412.30 - 17.5, org.assertj.core.api.Assertions.within(0.05));
            assertThat(high[2]).isCloseTo(427.93 - 17.5, org.assertj.core.api.Assertions.within(0.05));
        } finally {
            city.server().city().layers().drop("scan");
        }
    }

    /** A coordinate of the middle of the box's face at that end of that axis, earth-centred. */
    private static double at(JsonNode root, int axis, int end, int coordinate) {
        JsonNode box = root.at("/boundingVolume/box");
        JsonNode m = root.path("transform");
        double sum = m.get(12 + coordinate).asDouble();
        for (int i = 0; i < 3; i++) {
            double local = box.get(i).asDouble() + end * box.get(3 + 3 * axis + i).asDouble();
            sum += m.get(4 * i + coordinate).asDouble() * local;
        }
        return sum;
    }

    @Test
    @DisplayName("may be asked for by ion's client on another origin")
    void crossOrigin() throws Exception {
        HttpRequest.Builder request = city.request("/v1/assets/hills/endpoint")
                .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
                .headers("Origin", "http://elsewhere", "Access-Control-Request-Method", "GET")
                .headers("Access-Control-Request-Headers", "x-cesium-client, authorization");
        HttpResponse<byte[]> answer = CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        assertThat(answer.statusCode()).isEqualTo(204);
        assertThat(answer.headers().firstValue("Access-Control-Allow-Headers").orElseThrow())
                .contains("X-Cesium-Client")
                .contains("Authorization");
    }
}
