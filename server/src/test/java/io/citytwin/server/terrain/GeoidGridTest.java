package io.citytwin.server.terrain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.citytwin.importers.pipeline.ImportProgress;
import io.citytwin.importers.pipeline.ImportRequest;
import io.citytwin.server.RunningCity;
import io.citytwin.server.app.City;
import io.citytwin.server.app.ServerConfig;
import io.citytwin.store.DatabaseUrl;
import io.citytwin.testing.PostgisFixture;
import io.citytwin.tiles.terrain.check.QuantizedMeshReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(PostgisFixture.class)
@DisplayName("A city with a grid of geoid heights")
class GeoidGridTest {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path EGM96 = Path.of("/usr/share/proj/egm96_15.gtx");

    @TempDir
    Path folder;

    private final DatabaseUrl url;

    GeoidGridTest(DatabaseUrl url) {
        this.url = url;
    }

    @BeforeEach
    void clear() {
        try (City city = City.open(config(Map.of()), 2)) {
            city.layers().listLayers().forEach(layer -> city.layers().drop(layer.id()));
        }
    }

    /** Undulations that rise by 8 m a degree to the east and fall by 4 m a degree to the north. */
    private static double undulation(double longitude, double latitude) {
        return -20 + 8 * (longitude - 114) - 4 * (latitude - 33);
    }

    /** A .gtx file of nodes 0.1 degrees apart from the south-west: big-endian, rows from the south. */
    private Path gtx(String name, double west, double south, int columns, int rows) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(40 + 4 * columns * rows);
        bytes.putDouble(south).putDouble(west).putDouble(0.1).putDouble(0.1).putInt(rows).putInt(columns);
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                bytes.putFloat((float) undulation(west + column * 0.1, south + row * 0.1));
            }
        }
        return Files.write(folder.resolve(name), bytes.array());
    }

    private ServerConfig config(Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(settings);
        all.put(
                "database.url",
                "postgresql://" + url.user() + ":" + url.password() + "@" + url.host() + ":" + url.port() + "/"
                        + url.database());
        return ServerConfig.read(folder.resolve("city"), Map.of(), all);
    }

    private static byte[] get(RunningCity city, String path) throws Exception {
        HttpResponse<byte[]> answer = CLIENT.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + city.port() + path)).build(),
                HttpResponse.BodyHandlers.ofByteArray());
        assertThat(answer.statusCode()).as(path + " " + new String(answer.body())).isEqualTo(200);
        return answer.body();
    }

    /** Flat ground 100 m high from 114, 33 on, 0.4 degrees wide, and a house of 9 m upon it. */
    private void load(RunningCity city) throws Exception {
        StringBuilder ground = new StringBuilder("ncols 400\nnrows 400\nxllcorner 114\nyllcorner 33\ncellsize 0.001\n");
        ground.append(("100 ".repeat(400) + "\n").repeat(400));
        run(city, ImportRequest.of(List.of(Files.writeString(folder.resolve("flat.asc"), ground)), "ground")
                .withClass("elevation")
                .withCrs("EPSG:4326"));
        String house = String.format(
                Locale.ROOT,
                """
                {"type": "FeatureCollection", "features": [{"type": "Feature",
                  "properties": {"id": "1", "height": 9, "base_height": 100},
                  "geometry": {"type": "Polygon", "coordinates": [[[%1$f, %2$f], [%3$f, %2$f], [%3$f, %4$f],
                    [%1$f, %4$f], [%1$f, %2$f]]]}}]}
                """,
                114.2,
                33.1,
                114.2002,
                33.1002);
        run(city, ImportRequest.of(List.of(Files.writeString(folder.resolve("house.geojson"), house)), "houses")
                .withClass("building"));
    }

    private static void run(RunningCity city, ImportRequest request) throws Exception {
        city.server().city().imports().run(request, ImportProgress.SILENT);
    }

    @Test
    @DisplayName("adds the height of each place once: to tiles, to answers and to buildings")
    void once() throws Exception {
        Path file = gtx("local.gtx", 113.5, 32.5, 20, 20);
        try (RunningCity city = RunningCity.start(
                url,
                folder.resolve("city"),
                Map.of("city.geoidGrid", file.toString(), "city.geoidOffsetMetres", "0.3", "log.requests", "none"))) {
            load(city);
            JsonNode answer = JSON.readTree(get(city, "/terrain/ground/height?lon=114.05,114.33&lat=33.05,33.31"));
            for (JsonNode place : answer.path("places")) {
                double undulation = 0.3 + undulation(place.path("lon").asDouble(), place.path("lat").asDouble());
                assertThat(place.path("height").asDouble()).isEqualTo(100);
                assertThat(place.path("geoidMetres").asDouble()).isCloseTo(undulation, within(1e-3));
                assertThat(place.path("ellipsoidalHeight").asDouble()).isCloseTo(100 + undulation, within(1e-3));
            }
            JsonNode description = JSON.readTree(get(city, "/terrain/ground/layer.json"));
            int z = description.path("maxzoom").asInt();
            double quantum = description.at("/heights/quantumMetres/" + z).asDouble();
            assertThat(quantum).isLessThan(0.2);
            double size = 180.0 / (1 << z);
            int x = (int) ((114.2 + 180) / size);
            int y = (int) ((33.1 + 90) / size);
            QuantizedMeshReader tile = QuantizedMeshReader.read(get(city, "/terrain/ground/" + z + "/" + x + "/" + y + ".terrain"));
            for (int vertex = 0; vertex < tile.u().length; vertex++) {
                double longitude = -180 + (x + tile.u()[vertex] / 32767.0) * size;
                double latitude = -90 + (y + tile.v()[vertex] / 32767.0) * size;
                assertThat(tile.heights()[vertex])
                        .as(longitude + " " + latitude)
                        .isCloseTo(100.3 + undulation(longitude, latitude), within(quantum / 2 + 1e-3));
            }
            JsonNode root = JSON.readTree(get(city, "/3dtiles/houses/tileset.json?tiling=explicit")).path("root");
            JsonNode region = root.at("/boundingVolume/region");
            double base = 100.3 + undulation(114.2001, 33.1001);
            assertThat(region.get(4).asDouble()).isCloseTo(base, within(0.2)).isLessThan(base);
            assertThat(region.get(5).asDouble()).isCloseTo(base + 9, within(0.2)).isGreaterThan(base + 9);
        }
    }

    @Test
    @DisplayName("takes the grids of PROJ")
    void egm96() throws Exception {
        assumeTrue(Files.exists(EGM96), "no " + EGM96 + " (package proj-data)");
        try (RunningCity city = RunningCity.start(
                url, folder.resolve("city"), Map.of("city.geoidGrid", EGM96.toString(), "log.requests", "none"))) {
            load(city);
            JsonNode place = JSON.readTree(get(city, "/terrain/ground/height?lon=114.1&lat=33.2")).at("/places/0");
            // What gdaltransform says of +geoidgrids=egm96_15.gtx there: -17.90352.
            assertThat(place.path("geoidMetres").asDouble()).isCloseTo(-17.9035, within(1e-3));
        }
    }

    @Test
    @DisplayName("does not start without the grid, with one of something else, or one that lies elsewhere")
    void refused() throws Exception {
        try (RunningCity city = RunningCity.start(url, folder.resolve("city"), Map.of("log.requests", "none"))) {
            load(city);
        }
        refused(folder.resolve("none.gtx"), "0", "city.geoidGrid: there is no file " + folder.resolve("none.gtx"));
        Path text = Files.writeString(folder.resolve("text.gtx"), "no grid");
        refused(text, "0", "city.geoidGrid: " + text + " can't be read as NOAA vertical datum grid");
        refused(Files.writeString(folder.resolve("geoid.grd"), "x"), "0", "must be a geoid grid by its ending");
        refused(
                gtx("elsewhere.gtx", 100, 30, 20, 20),
                "0",
                "elsewhere.gtx does not cover the city: it has longitudes 100.0000 to 101.9000 and latitudes 30.0000 to"
                        + " 31.9000, layer houses lies at longitudes 114.2000 to 114.2002");
        refused(
                gtx("twice.gtx", 113.5, 32.5, 20, 20),
                "-17",
                "city.geoidOffsetMetres must be from -5.0 to 5.0 where city.geoidGrid is given");
    }

    private void refused(Path grid, String offset, String message) {
        assertThatThrownBy(() -> RunningCity.start(
                        url,
                        folder.resolve("city"),
                        Map.of("city.geoidGrid", grid.toString(), "city.geoidOffsetMetres", offset)))
                .hasMessageContaining(message)
                .message()
                .doesNotContain("\n");
    }
}
