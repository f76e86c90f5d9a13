package io.citytwin.server.ogc.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.citytwin.server.ogc.OgcFixture;
import io.citytwin.store.DatabaseUrl;
import io.citytwin.testing.PostgisFixture;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Programs that others wrote read what is served: GDAL and OWSLib. */
@ExtendWith(PostgisFixture.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClientsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int CURRENT = CityLayers.BUILDINGS - CityLayers.DEMOLISHED;

    @TempDir
    Path folder;

    private OgcFixture city;

    @BeforeAll
    void start(DatabaseUrl url) throws IOException {
        city = new OgcFixture(url);
        CityLayers.load(city);
    }

    @AfterAll
    void stop() {
        city.close();
    }

    @Test
    @DisplayName("GDAL's OAPIF driver reads all layers, pages through one and pushes filters down")
    void gdalReadsTheApi() throws IOException {
        assumeTrue(isThere("ogrinfo"), "ogrinfo is not installed");
        String api = "OAPIF:" + city.base() + "/ogc";
        assertThat(run("ogrinfo", "-ro", api)).contains("buildings", "管线").doesNotContain("secret");
        Path copy = folder.resolve("copy.geojson");
        run("ogr2ogr", copy.toString(), api, "buildings", "--config", "OGR_OAPIF_PAGE_SIZE", "50");
        JsonNode read = JSON.readTree(Files.readString(copy)).get("features");
        assertThat(read).hasSize(CURRENT);
        JsonNode served = city.json("/ogc/collections/buildings/items?limit=1000").get("features");
        assertThat(byCode(read)).isEqualTo(byCode(served));
        assertThat(run("ogrinfo", "-ro", "-al", "-so", "-where", "floors > 10", api, "buildings"))
                .contains("Feature Count: "
                        + city.json("/ogc/collections/buildings/items?limit=1&filter=floors%3E10")
                                .get("numberMatched"));
        assertThat(run("ogrinfo", "-ro", "-al", "-so", "-spat", "114.02", "32.93", "114.06", "32.97", api, "buildings"))
                .contains("Feature Count: "
                        + city.json("/ogc/collections/buildings/items?limit=1&bbox=114.02,32.93,114.06,32.97")
                                .get("numberMatched"));
    }

    private static Map<String, String> byCode(JsonNode features) {
        Map<String, String> map = new TreeMap<>();
        features.forEach(f -> map.put(
                text(f.at("/properties/code")),
                text(f.at("/properties/名称")) + f.at("/properties/height").asDouble() + text(f.at("/properties/built"))));
        return map;
    }

    private static String text(JsonNode node) {
        return node.isTextual() ? node.textValue() : "";
    }

    @ParameterizedTest
    @CsvSource({"fgb, buildings.fgb", "ndjson, buildings.geojsonl", "geojsonseq, buildings.geojsons", "csv, buildings.csv"})
    @DisplayName("GDAL reads the downloads: every feature, its attributes and its place")
    void gdalReadsDownloads(String format, String file) throws IOException {
        assumeTrue(isThere("ogr2ogr"), "ogr2ogr is not installed");
        Path download = folder.resolve(file);
        Files.write(download, city.get("/ogc/collections/buildings/items?f=" + format).body());
        Path copy = folder.resolve(file + ".json");
        List<String> command = new ArrayList<>(List.of(
                "ogr2ogr", "-f", "GeoJSON", "-lco", "COORDINATE_PRECISION=12", copy.toString(), download.toString()));
        if (format.equals("csv")) {
            command.addAll(List.of("-oo", "GEOM_POSSIBLE_NAMES=WKT", "-oo", "AUTODETECT_TYPE=YES"));
        }
        run(command.toArray(String[]::new));
        JsonNode read = JSON.readTree(Files.readString(copy)).get("features");
        JsonNode served = city.json("/ogc/collections/buildings/items?limit=1000").get("features");
        assertThat(read).hasSize(CURRENT);
        for (int i = 0; i < CURRENT; i++) {
            JsonNode a = read.get(i);
            JsonNode b = served.get(i);
            assertThat(a.at("/properties/code")).isEqualTo(b.at("/properties/code"));
            assertThat(a.at("/properties/height").asDouble()).isEqualTo(b.at("/properties/height").asDouble());
            // CSV marks what a spreadsheet would calculate, and GDAL reads its "" as null.
            String name = text(b.at("/properties/名称"));
            assertThat(text(a.at("/properties/名称"))).isIn(name, "'" + name);
            assertSamePlace(a.get("geometry").get("coordinates"), b.get("geometry").get("coordinates"));
        }
    }

    private static void assertSamePlace(JsonNode a, JsonNode b) {
        assertThat(a.size()).isEqualTo(b.size());
        for (int i = 0; i < a.size(); i++) {
            if (a.get(i).isNumber()) {
                assertThat(a.get(i).asDouble()).isCloseTo(b.get(i).asDouble(), within(1e-9));
            } else {
                assertSamePlace(a.get(i), b.get(i));
            }
        }
    }

    @Test
    @DisplayName("GDAL reads lines with heights from FlatGeobuf, in the CRS that was asked for")
    void flatGeobufWithHeights() throws IOException {
        assumeTrue(isThere("ogrinfo"), "ogrinfo is not installed");
        Path download = folder.resolve("pipes.fgb");
        String layer = OgcFixture.encode("管线");
        String crs = OgcFixture.encode("http://www.opengis.net/def/crs/EPSG/0/4526");
        Files.write(download, city.get("/ogc/collections/" + layer + "/items?f=fgb&crs=" + crs).body());
        String info = run("ogrinfo", "-al", download.toString());
        assertThat(info)
                .contains("Feature Count: 25", "3D Multi Line String", "EPSG\",4526", "管径 (Integer64) = 2400")
                .containsPattern("MULTILINESTRING Z \\(\\(38\\d+\\.?\\d* 36\\d+\\.?\\d* 88\\.125,");
    }

    @Test
    @DisplayName("OWSLib reads collections, items, queryables and filters")
    void owslib() throws IOException {
        assumeTrue(isThere("/usr/bin/python3"), "python3 is not installed");
        assumeTrue(run("/usr/bin/python3", "-c", "import importlib.util as u; print(u.find_spec('owslib') is not None)")
                .contains("True"), "OWSLib is not installed");
        Path script = folder.resolve("owslib_features.py");
        Files.write(script, ClientsTest.class.getResourceAsStream("/clients/owslib_features.py").readAllBytes());
        JsonNode found = JSON.readTree(run("/usr/bin/python3", script.toString(), city.base() + "/ogc"));
        assertThat(found.get("collections").toString()).contains("buildings", "管线");
        assertThat(found.get("conforms").asInt()).isGreaterThan(20);
        assertThat(found.get("openapi").asText()).startsWith("3.0");
        assertThat(found.get("queryables").toString()).contains("floors", "geom", "名称");
        assertThat(found.get("returned").asInt()).isEqualTo(7);
        assertThat(found.get("matched").asInt()).isEqualTo(CURRENT);
        assertThat(found.get("boxed").asInt()).isPositive();
        assertThat(found.get("filtered").asInt())
                .isEqualTo(city.json("/ogc/collections/buildings/items?limit=1&filter=floors%3E10")
                        .get("numberMatched")
                        .asInt());
        assertThat(found.get("item").asText()).startsWith("b");
    }

    private static boolean isThere(String command) {
        return command.startsWith("/")
                ? Files.isExecutable(Path.of(command))
                : Stream.of(System.getenv("PATH").split(":")).anyMatch(dir -> Files.isExecutable(Path.of(dir, command)));
    }

    private static String run(String... command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("NO_PROXY", "127.0.0.1");
        builder.environment().put("no_proxy", "127.0.0.1");
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new AssertionError(String.join(" ", command) + " failed: " + output);
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
        return output;
    }
}
