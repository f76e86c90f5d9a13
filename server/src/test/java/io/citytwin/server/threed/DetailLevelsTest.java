package io.citytwin.server.threed;

import static org.assertj.core.api.Assertions.assertThat;

import io.citytwin.importers.pipeline.ImportProgress;
import io.citytwin.importers.pipeline.ImportRequest;
import io.citytwin.model.ChangeSet.LayerChange;
import io.citytwin.server.RunningCity;
import io.citytwin.store.DatabaseUrl;
import io.citytwin.testing.PostgisFixture;
import io.citytwin.tiles.gltf.GlbReader;
import io.citytwin.tiles.gltf.GltfValidator;
import io.citytwin.tiles.threed.check.TilesetChecker;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Levels of detail of a city model")
@ExtendWith(PostgisFixture.class)
class DetailLevelsTest {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final int HOUSES = 2500;
    private static final int CELLS = 270;

    @TempDir
    static Path folder;

    private static RunningCity city;

    @BeforeAll
    static void start(DatabaseUrl url) throws Exception {
        city = RunningCity.start(url, folder.resolve("data"), Map.of("log.requests", "none"));
        Path file = folder.resolve("city.city.json");
        Files.writeString(file, cityJson(new Random(12)));
        var report = city.server()
                .city()
                .imports()
                .run(
                        ImportRequest.of(List.of(file), null).withValidFrom(Instant.parse("2020-01-01T00:00:00Z")),
                        ImportProgress.SILENT);
        assertThat(report.changeSet().layers().stream().map(LayerChange::layer))
                .containsExactlyInAnyOrder("building_model", "relief_model");
    }

    @AfterAll
    static void stop() throws IOException {
        city.close();
    }

    @Test
    @DisplayName("show each of many houses once at every stage, plainer from afar and in full from near")
    void houses() throws Exception {
        for (String tiling : List.of("implicit", "explicit")) {
            TilesetChecker.Report report = check("building_model", "tiling=" + tiling);
            assertThat(report.problems()).isEmpty();
            assertThat(report.rows()).hasSize(HOUSES);
            assertThat(report.contents()).hasSizeGreaterThan(report.finest().size());
            assertThat(triangles(report.finestContents())).isEqualTo(24L * HOUSES);
            long coarse = report.contents().keySet().stream()
                    .filter(address -> !report.finest().contains(address))
                    .mapToLong(address -> rows(report.contents().get(address)))
                    .sum();
            long drawn = triangles(report.contents().keySet().stream()
                    .filter(address -> !report.finest().contains(address))
                    .map(report.contents()::get)
                    .toList());
            assertThat(coarse).isPositive();
            // No chimney is seen from there.
            assertThat(drawn).isLessThan(16 * coarse);
            if (tiling.equals("implicit")) {
                assertThat(GltfValidator.validate(folder, List.copyOf(report.contents().values())))
                        .isEmpty();
            }
        }
    }

    @Test
    @DisplayName("are those of what a filter or a time leaves: few houses need no more than one tile")
    void selections() {
        TilesetChecker.Report some = check("building_model", "filter=" + "name%20%3C%20'N2'");
        assertThat(some.problems()).isEmpty();
        assertThat(some.rows()).hasSizeBetween(900, 1300);
        TilesetChecker.Report few = check("building_model", "filter=" + "name%20%3C%20'N11'");
        assertThat(few.problems()).isEmpty();
        assertThat(few.rows()).hasSizeBetween(100, 300);
        assertThat(few.contents()).hasSize(1);
        assertThat(check("building_model", "datetime=2021-01-01").rows()).hasSize(HOUSES);
        assertThat(check("building_model", "datetime=2019-01-01").rows()).isEmpty();
    }

    @Test
    @DisplayName("give a terrain of very many triangles coarse tiles of few, each of about a quarter of the next")
    void terrain() throws Exception {
        TilesetChecker.Report report = check("relief_model", "tiling=explicit");
        assertThat(report.problems()).isEmpty();
        assertThat(report.rows()).hasSize(1);
        TreeMap<Integer, Long> byLevel = new TreeMap<>();
        report.contents()
                .forEach((address, content) -> byLevel.put(
                        Integer.parseInt(address.getPath().replaceAll(".*/content/(\\d+)/.*", "$1")),
                        triangles(List.of(content))));
        assertThat(byLevel).hasSizeGreaterThan(2);
        assertThat(byLevel.lastEntry().getValue()).isEqualTo(2L * CELLS * CELLS);
        assertThat(byLevel.firstEntry().getValue()).isBetween(20L, 20_000L);
        for (int level = 1; level < byLevel.size(); level++) {
            assertThat(byLevel.get(level)).isGreaterThan(2 * byLevel.get(level - 1));
        }
        assertThat(GltfValidator.validate(folder, List.copyOf(report.contents().values())))
                .isEmpty();
    }

    private static int rows(byte[] content) {
        try {
            return GlbReader.read(content).listRows().size();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static long triangles(List<byte[]> contents) {
        long triangles = 0;
        for (byte[] content : contents) {
            try {
                for (GlbReader.Primitive primitive : GlbReader.read(content).listPrimitives()) {
                    triangles += primitive.indices().length / 3;
                }
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }
        return triangles;
    }

    private static TilesetChecker.Report check(String layer, String query) {
        URI root = URI.create("http://127.0.0.1:" + city.port() + "/3dtiles/" + layer + "/tileset.json?" + query);
        return TilesetChecker.check(root, DetailLevelsTest::fetch, "fid", true);
    }

    private static Optional<byte[]> fetch(URI address) {
        try {
            HttpResponse<byte[]> answer =
                    CLIENT.send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofByteArray());
            return answer.statusCode() == 200 ? Optional.of(answer.body()) : Optional.empty();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Houses with a chimney each, from small to large, and hills under them; millimetres in EPSG:25833. */
    private static String cityJson(Random random) {
        StringBuilder vertices = new StringBuilder();
        StringBuilder objects = new StringBuilder();
        int count = 0;
        for (int i = 0; i < HOUSES; i++) {
            int x = random.nextInt(3_000_000);
            int y = random.nextInt(3_000_000);
            int side = (int) (8_000 * Math.exp(random.nextDouble() * 1.5));
            int height = 6_000 + random.nextInt(9_000);
            box(vertices, x, y, 0, side, height);
            box(vertices, x + side / 2, y + side / 2, height, 800, 1_500);
            objects.append(i == 0 ? "" : ",")
                    .append("\"H" + i + "\":{\"type\":\"Building\",\"attributes\":{\"name\":\"N" + i + "\"},\"geometry\":[{"
                            + "\"type\":\"MultiSurface\",\"lod\":\"2\",\"boundaries\":[" + faces(count) + ","
                            + faces(count + 8) + "]}]}");
            count += 16;
        }
        StringBuilder hills = new StringBuilder();
        int row = CELLS + 1;
        for (int i = 0; i < row * row; i++) {
            vertex(
                    vertices,
                    i % row * 10_000,
                    i / row * 10_000,
                    (int) (40_000 * Math.sin(i % row / 19.0) * Math.cos(i / row / 23.0)) + random.nextInt(500));
        }
        for (int i = 0; i < CELLS * CELLS; i++) {
            int a = count + i / CELLS * row + i % CELLS;
            hills.append(i == 0 ? "" : ",")
                    .append("[[" + a + "," + (a + 1) + "," + (a + row + 1) + "]],[[" + a + "," + (a + row + 1) + ","
                            + (a + row) + "]]");
        }
        objects.append(",\"T\":{\"type\":\"TINRelief\",\"geometry\":[{\"type\":\"CompositeSurface\",\"lod\":\"2\","
                + "\"boundaries\":[" + hills + "]}]}");
        return "{\"type\":\"CityJSON\",\"version\":\"2.0\",\"transform\":{\"scale\":[0.001,0.001,0.001],\"translate\":"
                + "[370000,5808000,40]},\"metadata\":{\"referenceSystem\":\"https://www.opengis.net/def/crs/EPSG/0/25833\"},"
                + "\"CityObjects\":{" + objects + "},\"vertices\":[" + vertices.substring(0, vertices.length() - 1) + "]}";
    }

    private static void box(StringBuilder vertices, int x, int y, int z, int side, int height) {
        for (int i = 0; i < 8; i++) {
            vertex(vertices, x + (i & 1) * side, y + (i >> 1 & 1) * side, z + (i >> 2) * height);
        }
    }

    private static void vertex(StringBuilder vertices, int x, int y, int z) {
        vertices.append("[").append(x).append(",").append(y).append(",").append(z).append("],");
    }

    private static String faces(int from) {
        int[][] corners = {{0, 2, 3, 1}, {4, 5, 7, 6}, {0, 1, 5, 4}, {1, 3, 7, 5}, {3, 2, 6, 7}, {2, 0, 4, 6}};
        StringBuilder faces = new StringBuilder();
        for (int[] c : corners) {
            faces.append(faces.isEmpty() ? "" : ",")
                    .append("[[" + (from + c[0]) + "," + (from + c[1]) + "," + (from + c[2]) + "," + (from + c[3]) + "]]");
        }
        return faces.toString();
    }
}
