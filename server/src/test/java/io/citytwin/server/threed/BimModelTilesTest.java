package io.citytwin.server.threed;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
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
import io.citytwin.tiles.gltf.GltfValidator;
import io.citytwin.tiles.mesh.Ellipsoid;
import io.citytwin.tiles.threed.check.TilesetChecker;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("A building model as 3D Tiles")
@ExtendWith(PostgisFixture.class)
class BimModelTilesTest {
    private static final double GEOID = 36.75;
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @TempDir
    static Path folder;

    private static RunningCity city;

    @TempDir
    Path files;

    @BeforeAll
    static void start(DatabaseUrl url) throws IOException {
        city = RunningCity.start(
                url, folder, Map.of("city.geoidOffsetMetres", String.valueOf(GEOID), "log.requests", "none"));
    }

    @AfterAll
    static void stop() throws IOException {
        city.close();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "Duplex_A_20110907_georeferenced.ifc, 20",
        "Schependomlaan-ROOT-houten-kozijnen.ifczip, 70",
        "AC20-FZK-Haus.ifc, 0",
        "LargeBuilding.ifc, 100",
    })
    @DisplayName("has every element once, where its mesh is to a centimetre, what comes often as copies, and is valid glTF")
    void everyFile(String file, int leastCopies) throws Exception {
        ImportRequest request = ImportRequest.of(List.of(SharedData.require("ifc/" + file)), "model")
                .withConstants(Map.of("longitude", "4.9", "latitude", "52.3", "height", "2", "heading", "30"));
        city.server().city().imports().run(request, ImportProgress.SILENT);
        Map<Long, ModelMesh> stored = new HashMap<>();
        models().forEach(block -> stored.put(block.fid(), block.model()));
        Assumptions.assumeFalse(stored.isEmpty(), "no shapes without Node and web-ifc");
        for (String tiling : List.of("implicit", "explicit")) {
            TilesetChecker.Report report = check(tiling);
            assertThat(report.problems()).isEmpty();
            assertThat(report.rows()).hasSize(stored.size());
            if (tiling.equals("implicit")) {
                assertThat(GltfValidator.validate(files, List.copyOf(report.contents().values()))).isEmpty();
                int copies = 0;
                for (byte[] content : report.finestContents()) {
                    compare(content, stored);
                    copies += copies(content);
                }
                assertThat(copies).isGreaterThanOrEqualTo(leastCopies);
                assertThat(stored).as("elements that no content draws").isEmpty();
                models().forEach(block -> stored.put(block.fid(), block.model()));
            }
        }
        for (String layer : List.of("bim_element", "bim_space", "bim_storey", "bim_model")) {
            city.server().city().layers().drop(layer);
        }
    }

    /** Every triangle of a feature has a counterpart as its mesh has it; features that were seen are removed. */
    private static void compare(byte[] content, Map<Long, ModelMesh> stored) throws Exception {
        GlbReader glb = GlbReader.read(content);
        List<Map<String, Object>> rows = glb.listRows();
        Map<Long, List<double[]>> drawn = new HashMap<>();
        for (GlbReader.Primitive primitive : glb.listPrimitives()) {
            for (int corner : primitive.indices()) {
                Long fid = (Long) rows.get(primitive.featureIds()[corner]).get("fid");
                double[] p = primitive.positions();
                drawn.computeIfAbsent(fid, f -> new ArrayList<>())
                        .add(new double[] {p[3 * corner], p[3 * corner + 1], p[3 * corner + 2]});
            }
        }
        drawn.forEach((fid, corners) -> {
            ModelMesh mesh = stored.remove(fid);
            assertThat(corners).hasSize(3 * mesh.triangleCount());
            for (int c = 0; c < mesh.cornerCount(); c += Math.max(1, mesh.cornerCount() / 40)) {
                Ellipsoid.Ecef wanted =
                        Ellipsoid.toEcef(mesh.longitude(c), mesh.latitude(c), mesh.height(c) + GEOID);
                double nearest = Double.MAX_VALUE;
                for (double[] p : corners) {
                    nearest = Math.min(nearest, wanted.distance(new Ellipsoid.Ecef(p[0], p[1], p[2])));
                }
                assertThat(nearest).isLessThan(0.01);
            }
        });
    }

    /** Copies of shapes; an element of glass and wood is two. */
    private static int copies(byte[] content) throws IOException {
        JsonNode json = GlbReader.read(content).json();
        int copies = 0;
        for (JsonNode node : json.path("nodes")) {
            JsonNode rotation = node.at("/extensions/EXT_mesh_gpu_instancing/attributes/ROTATION");
            copies += rotation.isMissingNode()
                    ? 0
                    : json.at("/accessors/" + rotation.asInt() + "/count").asInt();
        }
        return copies;
    }

    private static List<Block> models() {
        List<Block> models = new ArrayList<>();
        BlockGrid all = new BlockGrid(new Bbox(-180, -90, 180, 90), 0, 1);
        new BlockReader(city.server().city().database())
                .readBlocks(
                        city.server().city().layers().getLayer("bim_element"),
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

    private static TilesetChecker.Report check(String tiling) {
        URI root = URI.create("http://127.0.0.1:" + city.port() + "/3dtiles/bim_element/tileset.json?tiling=" + tiling);
        return TilesetChecker.check(root, BimModelTilesTest::fetch, "fid", "envelope", false);
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
}
