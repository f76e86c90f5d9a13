package io.citytwin.server.threed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.citytwin.geometry.ModelMesh;
import io.citytwin.importers.pipeline.ImportProgress;
import io.citytwin.importers.pipeline.ImportRequest;
import io.citytwin.model.Bbox;
import io.citytwin.server.RunningCity;
import io.citytwin.store.BlockGrid;
import io.citytwin.store.BlockReader;
import io.citytwin.store.BlockReader.Block;
import io.citytwin.store.BlockSelection;
import io.citytwin.store.DatabaseUrl;
import io.citytwin.testing.PostgisFixture;
import io.citytwin.testing.SharedData;
import io.citytwin.tiles.gltf.GlbReader;
import io.citytwin.tiles.gltf.GlbReader.Primitive;
import io.citytwin.tiles.gltf.GltfValidator;
import io.citytwin.tiles.threed.check.TilesetChecker;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The textures of a city model in 3D Tiles")
@ExtendWith(PostgisFixture.class)
class TexturedTilesTest {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final int MIRRORED_REPEAT = 33648;

    @TempDir
    static Path folder;

    private static RunningCity city;

    @TempDir
    Path files;

    @BeforeAll
    static void start(DatabaseUrl url) throws IOException {
        city = RunningCity.start(url, folder, Map.of("log.requests", "none"));
    }

    @AfterAll
    static void stop() throws IOException {
        city.close();
    }

    /** A wall of 10 × 5 m, u = metres along it / 4 - 1, v = metres up / 5, before a plain roof; the picture 8 × 4 pixels. */
    private Path house(int right) throws IOException {
        BufferedImage image = new BufferedImage(8, 4, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 32; i++) {
            image.setRGB(i % 8, i / 8, i % 8 < 4 ? 0xd02010 : right);
        }
        assertThat(ImageIO.write(image, "png", files.resolve("a.png").toFile())).isTrue();
        String model = "{'type':'CityJSON','version':'2.0','transform':{'scale':[1,1,1],'translate':[678000,5403000,400]},"
                + "'metadata':{'referenceSystem':'https://www.opengis.net/def/crs/EPSG/0/32632'},'appearance':{'textures':"
                + "[{'type':'PNG','image':'a.png','wrapMode':'mirror'}],'vertices-texture':[[-1,0],[1.5,0],[1.5,1],[-1,1]]},"
                + "'CityObjects':{'house':{'type':'Building','geometry':[{'type':'MultiSurface','lod':'2','boundaries':"
                + "[[[0,1,2,3]],[[3,2,4,5]]],'semantics':{'surfaces':[{'type':'WallSurface'},{'type':'RoofSurface'}],"
                + "'values':[0,1]},'texture':{'summer':{'values':[[[0,0,1,2,3]],[[null]]]}}}]}},"
                + "'vertices':[[0,0,0],[10,0,0],[10,0,5],[0,0,5],[10,8,5],[0,8,5]]}";
        Path file = files.resolve("house.city.json");
        return Files.writeString(file, model.replace('\'', '"'));
    }

    private static void load(Path path) throws Exception {
        city.server().city().imports().run(ImportRequest.of(List.of(path), "building_model"), ImportProgress.SILENT);
    }

    private static TilesetChecker.Report check(String parameters) {
        URI root = URI.create("http://127.0.0.1:" + city.port() + "/3dtiles/building_model/tileset.json" + parameters);
        return TilesetChecker.check(root, TexturedTilesTest::fetch, "fid", false);
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

    private List<Primitive> primitives(String parameters) throws Exception {
        TilesetChecker.Report report = check(parameters);
        assertThat(report.problems()).isEmpty();
        assertThat(GltfValidator.validate(files, List.copyOf(report.contents().values()))).isEmpty();
        List<Primitive> primitives = new ArrayList<>();
        for (byte[] content : report.contents().values()) {
            primitives.addAll(GlbReader.read(content).listPrimitives());
        }
        return primitives;
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "meshopt", "draco"})
    @DisplayName("lie on the wall as the source says, the picture is the source's, and all else has none")
    void wall(String compression) throws Exception {
        load(house(0x1020c0));
        List<Primitive> primitives = primitives("?compression=" + compression);
        assertThat(primitives).hasSize(2);
        Primitive plain = primitives.stream().filter(p -> p.picture() == null).findFirst().orElseThrow();
        Primitive wall = primitives.stream().filter(p -> p.picture() != null).findFirst().orElseThrow();
        assertThat(plain.indices()).hasSize(6);
        assertThat(plain.coordinates()).isEmpty();
        assertThat(wall.picture().image()).isEqualTo(Files.readAllBytes(files.resolve("a.png")));
        assertThat(wall.picture().mediaType()).isEqualTo("image/png");
        assertThat(wall.picture().wrapMode()).isEqualTo(MIRRORED_REPEAT);
        double[] uv = wall.coordinates();
        double[] at = wall.positions();
        Set<String> corners = new TreeSet<>();
        for (int a = 0; a < uv.length / 2; a++) {
            corners.add(uv[2 * a] + " " + uv[2 * a + 1]);
            for (int b = 0; b < a; b++) {
                double along = 4 * (uv[2 * a] - uv[2 * b]);
                double down = 5 * (uv[2 * a + 1] - uv[2 * b + 1]);
                double apart = Math.hypot(
                        Math.hypot(at[3 * a] - at[3 * b], at[3 * a + 1] - at[3 * b + 1]), at[3 * a + 2] - at[3 * b + 2]);
                assertThat(apart).isCloseTo(Math.hypot(along, down), within(0.03));
                // The first row of a picture is its top: what is farther down in it is nearer to the earth's centre.
                assertThat(radius(at, b) - radius(at, a)).isCloseTo(down, within(0.03));
            }
        }
        assertThat(corners).containsExactly("-1.0 0.0", "-1.0 1.0", "1.5 0.0", "1.5 1.0");
        city.server().city().layers().drop("building_model");
    }

    private static double radius(double[] at, int vertex) {
        return Math.hypot(Math.hypot(at[3 * vertex], at[3 * vertex + 1]), at[3 * vertex + 2]);
    }

    @Test
    @DisplayName("that changed are seen in the tile at once, and the former ones at their time")
    void changed() throws Exception {
        load(house(0x1020c0));
        byte[] before = Files.readAllBytes(files.resolve("a.png"));
        assertThat(pictures("")).containsExactly(before);
        String then = java.time.Instant.now().toString();
        load(house(0x10c020));
        byte[] after = Files.readAllBytes(files.resolve("a.png"));
        assertThat(pictures("")).containsExactly(after);
        assertThat(pictures("?asof=" + then)).containsExactly(before);
        city.server().city().layers().drop("building_model");
    }

    private List<byte[]> pictures(String parameters) throws Exception {
        return primitives(parameters).stream()
                .filter(p -> p.picture() != null)
                .map(p -> p.picture().image())
                .toList();
    }

    @ParameterizedTest(name = "{0}: {1} pictures")
    @CsvSource({"plateau_tokyo_53392642/udx/bldg, 8", "ingolstadt_lod3/4018198, 3", "ingolstadt_lod3/4018279, 5"})
    @DisplayName("of real models are all there, where the stored meshes have them, none with a side over 1,024 pixels")
    void realModels(String file, int pictures) throws Exception {
        load(SharedData.require("citymodel/" + file));
        List<Primitive> primitives = primitives("");
        Set<String> served = new TreeSet<>();
        int triangles = 0;
        List<Primitive> textured =
                primitives.stream().filter(p -> p.picture() != null).toList();
        assertThat(textured).hasSize(pictures);
        for (Primitive primitive : textured) {
            triangles += primitive.indices().length / 3;
            for (int vertex : primitive.indices()) {
                double[] uv = primitive.coordinates();
                served.add((float) uv[2 * vertex] + " " + (float) uv[2 * vertex + 1]);
            }
            BufferedImage image = ImageIO.read(new ByteArrayInputStream(primitive.picture().image()));
            assertThat(Math.max(image.getWidth(), image.getHeight())).isLessThanOrEqualTo(1024);
        }
        Set<String> stored = new TreeSet<>();
        int expected = 0;
        for (Block block : models()) {
            ModelMesh mesh = block.model();
            int place = 0;
            for (int face = 0; face < mesh.faceCount(); face++) {
                expected += mesh.texture(face) >= 0 ? mesh.triangleCount(face) : 0;
                for (int i = 3 * mesh.triangleCount(face); i > 0; i--, place++) {
                    if (mesh.texture(face) >= 0) {
                        int pair = mesh.pair(place);
                        stored.add(mesh.u(pair) + " " + (float) (1.0 - mesh.v(pair)));
                    }
                }
            }
        }
        assertThat(triangles).isEqualTo(expected);
        assertThat(served).isEqualTo(stored);
        city.server().city().layers().drop("building_model");
    }

    private static List<Block> models() {
        List<Block> models = new ArrayList<>();
        BlockGrid all = new BlockGrid(new Bbox(-180, -90, 180, 90), 0, 1);
        new BlockReader(city.server().city().database())
                .readBlocks(
                        city.server().city().layers().getLayer("building_model"),
                        null,
                        BlockSelection.NOW,
                        all,
                        0,
                        0,
                        0,
                        BlockReader.Choice.ALL,
                        models::add);
        return models;
    }
}
