package io.citytwin.server.terrain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.citytwin.importers.pipeline.ImportProgress;
import io.citytwin.importers.pipeline.ImportRequest;
import io.citytwin.model.Sharing;
import io.citytwin.server.RunningCity;
import io.citytwin.store.DatabaseUrl;
import io.citytwin.testing.PostgisFixture;
import io.citytwin.testing.SharedData;
import io.citytwin.tiles.terrain.check.QuantizedMeshReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(PostgisFixture.class)
@DisplayName("Terrain over HTTP")
class TerrainTest {
    private static final double GEOID = -17.53;
    private static final String NORMALS =
            "application/vnd.quantized-mesh;extensions=octvertexnormals,application/octet-stream;q=0.9,*/*;q=0.01";
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    static Path folder;

    private static RunningCity city;

    @BeforeAll
    static void start(DatabaseUrl url) throws IOException {
        city = RunningCity.start(
                url, folder.resolve("city"), Map.of("city.geoidOffsetMetres", String.valueOf(GEOID), "log.requests", "none"));
    }

    @AfterAll
    static void stop() throws IOException {
        city.close();
    }

    private static void load(ImportRequest request) throws Exception {
        city.server().city().imports().run(request.withClass("elevation"), ImportProgress.SILENT);
    }

    private static HttpResponse<byte[]> get(String path, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + city.port() + path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    private static JsonNode json(String path) throws Exception {
        HttpResponse<byte[]> answer = get(path);
        assertThat(answer.statusCode()).as(path + " " + new String(answer.body())).isEqualTo(200);
        return JSON.readTree(answer.body());
    }

    private static QuantizedMeshReader tile(String layer, int z, int x, int y) throws Exception {
        HttpResponse<byte[]> answer =
                get("/terrain/" + layer + "/" + z + "/" + x + "/" + y + ".terrain", "Accept", NORMALS, "Accept-Encoding", "gzip");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Encoding")).hasValue("gzip");
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(answer.body()))) {
            return QuantizedMeshReader.read(in.readAllBytes());
        }
    }

    private static double height(String layer, double lon, double lat) throws Exception {
        return json("/terrain/" + layer + "/height?lon=" + lon + "&lat=" + lat).at("/places/0/height").asDouble();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "dem/liechtenstein-aster-dem-v2.tif, , liechtenstein, 11",
        "dem/dem-hills.tif, EPSG:4269, hills, 14",
        "dem/N42E001.hgt.zip, , n42e001, 10",
    })
    @DisplayName("neighbours of every level meet to the bit, and follow the grid within the error that is stated")
    void realGround(String file, String crs, String layer, int from) throws Exception {
        load(ImportRequest.of(List.of(SharedData.require(file)), layer).withCrs(crs));
        JsonNode description = json("/terrain/" + layer + "/layer.json");
        JsonNode accuracy = json("/terrain/" + layer + "/accuracy").path("levels");
        int deepest = description.path("maxzoom").asInt();
        assertThat(deepest).isGreaterThanOrEqualTo(from);
        assertThat(accuracy).hasSize(deepest + 1);
        for (int z = 0; z <= deepest; z++) {
            JsonNode range = description.path("available").get(z).get(0);
            int startX = range.path("startX").asInt();
            int startY = range.path("startY").asInt();
            // A part of the deepest levels is enough.
            int endX = Math.min(range.path("endX").asInt(), startX + 11);
            int endY = Math.min(range.path("endY").asInt(), startY + 11);
            Map<String, QuantizedMeshReader> tiles = new HashMap<>();
            for (int x = startX; x <= endX; x++) {
                for (int y = startY; y <= endY; y++) {
                    QuantizedMeshReader tile = tile(layer, z, x, y);
                    assertThat(tile.twiceArea()).isCloseTo(2, within(1e-3));
                    assertThat(tile.normals()).hasSize(2 * tile.u().length);
                    tiles.put(x + "/" + y, tile);
                    if (x > startX) {
                        meet(tiles.get(x - 1 + "/" + y), 2, tile, 0);
                    }
                    if (y > startY) {
                        meet(tiles.get(x + "/" + (y - 1)), 3, tile, 1);
                    }
                }
            }
            follows(layer, z, tiles, accuracy.get(z), description.path("valid_bounds"));
        }
    }

    /** Both tiles have the same vertices on their common edge: place, height, normal. */
    private static void meet(QuantizedMeshReader a, int edgeOfA, QuantizedMeshReader b, int edgeOfB) {
        assertThat(edge(a, edgeOfA)).isEqualTo(edge(b, edgeOfB)).containsKeys(0, 32767);
    }

    private static Map<Integer, String> edge(QuantizedMeshReader tile, int edge) {
        Map<Integer, String> vertices = new TreeMap<>();
        for (int vertex : tile.edges()[edge]) {
            int along = edge % 2 == 0 ? tile.v()[vertex] : tile.u()[vertex];
            vertices.put(along, String.format(
                    Locale.ROOT,
                    "%.9f %d %d",
                    Math.rint(tile.heights()[vertex] * 1e9) / 1e9 + 0.0,
                    tile.normals()[2 * vertex],
                    tile.normals()[2 * vertex + 1]));
        }
        return vertices;
    }

    private static void follows(
            String layer, int z, Map<String, QuantizedMeshReader> tiles, JsonNode stated, JsonNode bounds)
            throws Exception {
        Random random = new Random(z);
        double size = 180.0 / (1 << z);
        int measured = 0;
        int within = 0;
        double tolerance = stated.path("p95Metres").asDouble();
        for (Map.Entry<String, QuantizedMeshReader> entry : tiles.entrySet()) {
            int x = Integer.parseInt(entry.getKey().split("/")[0]);
            int y = Integer.parseInt(entry.getKey().split("/")[1]);
            boolean inside = -180 + x * size > bounds.get(0).asDouble()
                    && -180 + (x + 1) * size < bounds.get(2).asDouble()
                    && -90 + y * size > bounds.get(1).asDouble()
                    && -90 + (y + 1) * size < bounds.get(3).asDouble();
            if (!inside) {
                continue; // outside nothing is known
            }
            StringBuilder body = new StringBuilder("[");
            double[][] places = new double[20][];
            for (int i = 0; i < places.length; i++) {
                places[i] = new double[] {random.nextDouble(), random.nextDouble()};
                body.append(i == 0 ? "" : ",").append('[').append(-180 + (x + places[i][0]) * size).append(',')
                        .append(-90 + (y + places[i][1]) * size).append(']');
            }
            JsonNode heights = post("/terrain/" + layer + "/height", body + "]").path("places");
            if (heights.findValuesAsText("origin").stream().anyMatch(o -> !o.equals("measured"))) {
                continue; // the surroundings of gaps are no measure
            }
            for (int i = 0; i < places.length; i++) {
                double mesh = entry.getValue().heightAt(places[i][0], places[i][1]);
                double difference = Math.abs(mesh - heights.get(i).path("ellipsoidalHeight").asDouble());
                measured++;
                within += difference <= tolerance ? 1 : 0;
                assertThat(difference).as(layer + " level " + z).isLessThan(3 * stated.path("largestMetres").asDouble() + 0.1);
            }
        }
        // The stated figure is of other tiles and places: about as many are within it.
        assertThat(within).as(layer + " level " + z + " of " + measured).isGreaterThanOrEqualTo((int) (0.88 * measured));
    }

    private static JsonNode post(String path, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + city.port() + path))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        HttpResponse<byte[]> answer = CLIENT.send(request, HttpResponse.BodyHandlers.ofByteArray());
        assertThat(answer.statusCode()).as(new String(answer.body())).isEqualTo(200);
        return JSON.readTree(answer.body());
    }

    private static Path plane(String name, double west, double south, int cells, double cell, double base, double perColumn)
            throws IOException {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "ncols %d\nnrows %d\nxllcorner %f\nyllcorner %f\ncellsize %f\nNODATA_value -9999\n",
                cells,
                cells,
                west,
                south,
                cell));
        for (int row = 0; row < cells; row++) {
            for (int column = 0; column < cells; column++) {
                boolean gap = row == cells / 2 && column == cells / 2;
                text.append(gap ? "-9999.0" : String.format(Locale.ROOT, "%.3f", base + perColumn * column)).append(' ');
            }
            text.append('\n');
        }
        return Files.writeString(folder.resolve(name), text);
    }

    @Test
    @DisplayName("heights come from the raster of higher priority, then the finer one, and gaps from the next below")
    void mosaic() throws Exception {
        // 0.1 degree around 114, 33 at 100 m; a finer one inside, in Gauss-Krüger metres, with a gap in its middle.
        load(ImportRequest.of(List.of(plane("coarse.asc", 114, 33, 100, 0.001, 100, 0)), "mosaic").withCrs("EPSG:4326"));
        load(ImportRequest.of(List.of(plane("fine.asc", 38504672, 3656000, 101, 10, 50, 0)), "mosaic").withCrs("EPSG:4526"));
        JsonNode gap = json("/terrain/mosaic/profile?coordinates=114.03,33.035;114.09,33.035&step=50");
        assertThat(gap.path("places").findValuesAsText("raster")).contains("coarse", "fine");
        double[] middle = {114.0554048, 33.0302};
        assertThat(height("mosaic", middle[0], middle[1])).isIn(50.0, 100.0);
        load(ImportRequest.of(List.of(plane("over.asc", 114.05, 33.02, 10, 0.001, 7, 1)), "mosaic")
                .withCrs("EPSG:4326")
                .withConstants(Map.of("priority", "1")));
        assertThat(height("mosaic", 114.0515, 33.0225)).as("cell 1 of the row").isCloseTo(8, within(1e-6));
        assertThat(height("mosaic", 114.052, 33.0225)).as("between cells 1 and 2").isCloseTo(8.5, within(1e-6));
        JsonNode hole = json("/terrain/mosaic/height?lon=114.0555&lat=33.0245").at("/places/0");
        assertThat(hole.path("origin").asText()).isEqualTo("measured");
        assertThat(hole.path("raster").asText()).isNotEqualTo("over");
        JsonNode outside = json("/terrain/mosaic/height?lon=10&lat=-20").at("/places/0");
        assertThat(outside.path("height").asDouble()).isZero();
        assertThat(outside.path("origin").asText()).isEqualTo("outside");
        assertThat(outside.path("ellipsoidalHeight").asDouble()).isEqualTo(GEOID);
    }

    @Test
    @DisplayName("a gap that nothing below covers is filled from its surroundings and counted")
    void filled() throws Exception {
        load(ImportRequest.of(List.of(plane("alone.asc", 100, 30, 9, 0.001, 100, 2)), "alone").withCrs("EPSG:4326"));
        JsonNode answer = json("/terrain/alone/height?lon=100.0045,100.0015&lat=30.0045,30.0015");
        assertThat(answer.path("filled").asInt()).isEqualTo(1);
        assertThat(answer.at("/places/0/origin").asText()).isEqualTo("filled");
        assertThat(answer.at("/places/0/height").asDouble()).isCloseTo(108, within(2.0));
        assertThat(answer.at("/places/1/height").asDouble()).isCloseTo(102, within(1e-6));
    }

    @Test
    @DisplayName("outside of all rasters the nearest border goes on and comes down to 0 without a step")
    void borders() throws Exception {
        load(ImportRequest.of(List.of(plane("west.asc", 114, 35, 20, 0.001, 300, 1)), "borders").withCrs("EPSG:4326"));
        // from its middle over its eastern border at 114.02, where cells are 319 m high, 23 km to the east
        String line = "/terrain/borders/profile?step=25&coordinates=";
        JsonNode places = json(line + "114.015,35.005;114.28,35.005").path("places");
        double before = places.get(0).path("height").asDouble();
        for (JsonNode place : places) {
            double height = place.path("height").asDouble();
            // The steepest part of the way down is 1.5 times 319 m in 20 km; on the raster a cell of 91 m rises by 1 m.
            assertThat(Math.abs(height - before)).as(place.toString()).isLessThan(0.65);
            before = height;
        }
        assertThat(places.findValuesAsText("origin")).startsWith("measured").contains("outside").doesNotContain("filled");
        assertThat(height("borders", 114.0201, 35.005)).isCloseTo(319, within(0.1));
        double tenKilometres = 10_000 / (111_319.5 * Math.cos(Math.toRadians(35.005)));
        assertThat(height("borders", 114.02 + tenKilometres, 35.005)).isCloseTo(319 / 2.0, within(0.5));
        assertThat(before).isZero();
        // Between this raster and a lower one, in metres, 9 km to the east: no step either, and each border is met.
        int z = 13;
        int x = (int) ((114.07 + 180) / 180 * (1 << z));
        int y = (int) ((35.005 + 90) / 180 * (1 << z));
        double alone = highest(tile("borders", z, x, y));
        load(ImportRequest.of(List.of(plane("east.asc", 38510949, 3875000, 200, 10, 40, 0)), "borders").withCrs("EPSG:4526"));
        assertThat(highest(tile("borders", z, x, y))).as("the tile of between follows").isLessThan(alone - 20);
        before = 319;
        for (JsonNode place : json(line + "114.0201,35.005;114.12,35.005").path("places")) {
            assertThat(place.path("height").asDouble()).as(place.toString()).isBetween(before - 3, 319.1);
            before = place.path("height").asDouble();
        }
        assertThat(before).isLessThan(45);
    }

    @Test
    @DisplayName("the past has the ground of its time, and a new raster is in the next tile")
    void time() throws Exception {
        Path file = plane("hill.asc", 101, 30, 60, 0.001, 10, 0);
        load(ImportRequest.of(List.of(file), "hill").withCrs("EPSG:4326").withValidFrom(Instant.parse("2020-01-01T00:00:00Z")));
        int z = 13;
        int x = (int) ((101.03 + 180) / 180 * (1 << z));
        int y = (int) ((30.03 + 90) / 180 * (1 << z));
        double before = highest(tile("hill", z, x, y));
        assertThat(before).isCloseTo(10 + GEOID, within(0.5));
        plane("hill.asc", 101, 30, 60, 0.001, 90, 0);
        load(ImportRequest.of(List.of(file), "hill").withCrs("EPSG:4326").withValidFrom(Instant.parse("2024-01-01T00:00:00Z")));
        assertThat(highest(tile("hill", z, x, y))).isCloseTo(90 + GEOID, within(0.5));
        assertThat(height("hill", 101.01, 30.01)).isEqualTo(90);
        assertThat(json("/terrain/hill/height?lon=101.01&lat=30.01&datetime=2022-01-01").at("/places/0/height").asDouble())
                .isEqualTo(10);
        JsonNode past = json("/terrain/hill/layer.json?datetime=2022-01-01");
        assertThat(past.at("/tiles/0").asText()).isEqualTo("{z}/{x}/{y}.terrain?v={version}&datetime=2022-01-01");
    }

    private static double highest(QuantizedMeshReader tile) {
        double highest = -1e9;
        for (double height : tile.heights()) {
            highest = Math.max(highest, height);
        }
        return highest;
    }

    @Test
    @DisplayName("a profile lists the line's points and those between in metres")
    void profile() throws Exception {
        load(ImportRequest.of(List.of(plane("slope.asc", 102, 30, 50, 0.001, 0, 1)), "slope").withCrs("EPSG:4326"));
        JsonNode places = json("/terrain/slope/profile?coordinates=102.0105,30.02;102.0305,30.02;102.0305,30.03&step=100")
                .path("places");
        assertThat(places.get(0).path("height").asDouble()).isCloseTo(10, within(1e-3));
        JsonNode last = places.get(places.size() - 1);
        assertThat(last.path("height").asDouble()).isCloseTo(30, within(1e-3));
        assertThat(last.path("distance").asDouble()).isCloseTo(1929.9 + 1108.6, within(5.0));
        for (int i = 1; i < places.size(); i++) {
            double step = places.get(i).path("distance").asDouble() - places.get(i - 1).path("distance").asDouble();
            assertThat(step).isPositive().isLessThanOrEqualTo(100.001);
        }
    }

    @Test
    @DisplayName("what is wrong with a request is said")
    void errors() throws Exception {
        load(ImportRequest.of(List.of(plane("wrong.asc", 103, 30, 5, 0.001, 0, 1)), "wrong").withCrs("EPSG:4326"));
        says(400, "/terrain/wrong/height?lon=1,2&lat=3", "lon and lat must list as many numbers as each other, were 2 and 1");
        says(400, "/terrain/wrong/height?lon=1", "lat is required");
        says(400, "/terrain/wrong/height?lon=200&lat=1", "lon must be from -180.0 to 180.0 degrees, was 200.0");
        says(400, "/terrain/wrong/height?lon=a&lat=1", "lon must be a number, was \\\"a\\\"");
        says(400, "/terrain/wrong/height?lon=NaN&lat=1", "lon must be a number, was \\\"NaN\\\"");
        says(400, "/terrain/wrong/profile?coordinates=1,2", "coordinates must be 2 to 1000 points, were 1");
        says(400, "/terrain/wrong/profile?coordinates=1,2;3", "point 2 must be longitude,latitude");
        says(400, "/terrain/wrong/profile?coordinates=1,2;3,4&step=0", "step must be more than 0 metres");
        says(400, "/terrain/wrong/profile?coordinates=1,2;3,4&step=0.001", "take a longer step");
        says(400, "/terrain/wrong/layer.json?datetime=2020-01-01/2021-01-01", "must be an instant, not an interval");
        says(404, "/terrain/wrong/99/0/0.terrain", "no terrain tile at 99/0/0");
        says(404, "/terrain/wrong/0/2/0.terrain", "no terrain tile at 0/2/0");
        says(404, "/terrain/nothing/layer.json", "there is no collection nothing");
        city.loadPoints("houses", Sharing.OPEN, 2);
        says(404, "/terrain/houses/layer.json", "collection houses has no terrain");
    }

    @Test
    @DisplayName("a layer that is not shared is not there")
    void notShared() throws Exception {
        load(ImportRequest.of(List.of(plane("secret.asc", 104, 30, 5, 0.001, 0, 1)), "secret")
                .withCrs("EPSG:4326")
                .withSettings(new ImportRequest.LayerSettings(null, null, Sharing.NOT_SHARED, null)));
        for (String path : List.of("layer.json", "0/0/0.terrain", "height?lon=1&lat=1", "accuracy")) {
            says(404, "/terrain/secret/" + path, "there is no collection secret");
        }
    }

    @Test
    @DisplayName("a tile known already is not sent again, and normals only to those who ask")
    void representation() throws Exception {
        load(ImportRequest.of(List.of(plane("known.asc", 105, 30, 5, 0.001, 0, 1)), "known").withCrs("EPSG:4326"));
        HttpResponse<byte[]> plain = get("/terrain/known/3/12/5.terrain");
        assertThat(QuantizedMeshReader.read(plain.body()).normals()).isNull();
        assertThat(plain.headers().firstValue("Content-Type")).hasValue("application/vnd.quantized-mesh");
        HttpResponse<byte[]> normals = get("/terrain/known/3/12/5.terrain", "Accept", NORMALS);
        assertThat(QuantizedMeshReader.read(normals.body()).normals()).isNotNull();
        HttpResponse<byte[]> asIonClient = get("/terrain/known/3/12/5.terrain?extensions=octvertexnormals-watermask&v=1.0.0");
        assertThat(asIonClient.body()).isEqualTo(normals.body());
        String tag = normals.headers().firstValue("ETag").orElseThrow();
        assertThat(get("/terrain/known/3/12/5.terrain", "Accept", NORMALS, "If-None-Match", tag).statusCode())
                .isEqualTo(304);
        assertThat(normals.headers().firstValue("Vary").orElseThrow()).contains("Accept,");
    }

    private static void says(int status, String path, String sentence) throws Exception {
        HttpResponse<byte[]> answer = get(path.replace(";", "%3B"));
        assertThat(answer.statusCode()).as(path).isEqualTo(status);
        assertThat(new String(answer.body())).contains(sentence);
    }
}
