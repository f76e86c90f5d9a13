package io.citytwin.server.threed;

import static org.assertj.core.api.Assertions.assertThat;

import io.citytwin.geometry.ModelMesh;
import io.citytwin.geometry.SurfaceKind;
import io.citytwin.importers.pipeline.ImportProgress;
import io.citytwin.importers.pipeline.ImportReport;
import io.citytwin.importers.pipeline.ImportRequest;
import io.citytwin.model.Bbox;
import io.citytwin.model.ChangeSet.LayerChange;
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
import io.citytwin.tiles.threed.check.TilesetChecker;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("A city model as 3D Tiles")
@ExtendWith(PostgisFixture.class)
class CityModelTilesTest {
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
        "Potsdam_LoD1.gml, ''",
        "plateau_yokosuka_52397519_bldg.gml, ''",
        "plateau_yokosuka_523965_dem.gml, ''",
        "plateau_tokyo_53392642, ''",
        "citygml3_lod2_buildings.gml, ''",
        "cityjson2_lod2_buildings.city.json, ''",
        "denhaag_DH_01_subs.city.json, EPSG:28992",
        "rotterdam_3-20-DELFSHAVEN.city.json, ''",
        "vienna.city.jsonl, EPSG:31256",
        "ingolstadt_lod3, ''",
    })
    @DisplayName("holds every model once, in true volumes, with all its surfaces, and pleases the official validator")
    void everyFile(String file, String crs) throws Exception {
        for (LayerChange change : load(file, crs).changeSet().layers()) {
            List<Block> models = models(change.layer());
            for (String tiling : List.of("implicit", "explicit")) {
                TilesetChecker.Report report = check(change.layer(), tiling);
                assertThat(report.problems()).isEmpty();
                assertThat(report.rows()).hasSize(models.size());
                assertThat(trianglesServed(report)).isEqualTo(trianglesStored(models));
                if (tiling.equals("implicit")) {
                    assertThat(GltfValidator.validate(files, List.copyOf(report.contents().values())))
                            .isEmpty();
                }
            }
            city.server().city().layers().drop(change.layer());
        }
    }

    private static Map<SurfaceKind, Integer> trianglesStored(List<Block> models) {
        Map<SurfaceKind, Integer> counts = new EnumMap<>(SurfaceKind.class);
        for (Block block : models) {
            ModelMesh mesh = block.model();
            for (int face = 0; face < mesh.faceCount(); face++) {
                if (mesh.triangleCount(face) > 0) {
                    counts.merge(mesh.kind(face), mesh.triangleCount(face), Integer::sum);
                }
            }
        }
        return counts;
    }

    private static Map<SurfaceKind, Integer> trianglesServed(TilesetChecker.Report report) throws IOException {
        Map<SurfaceKind, Integer> counts = new EnumMap<>(SurfaceKind.class);
        for (byte[] content : report.finestContents()) {
            for (GlbReader.Primitive primitive : GlbReader.read(content).listPrimitives()) {
                for (int i = 0; i < primitive.indices().length; i += 3) {
                    counts.merge(SurfaceKind.of(primitive.kinds()[primitive.indices()[i]]), 1, Integer::sum);
                }
            }
        }
        return counts;
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"Potsdam_LoD1.gml, 25833, false", "plateau_yokosuka_523965_dem.gml, 4326, true"})
    @DisplayName("has every corner of the file within a centimetre of where PostGIS puts it")
    void positions(String file, int srid, boolean latitudeFirst) throws Exception {
        load(file, "");
        String layer = city.server().city().layers().listLayers().get(0).id();
        Set<String> cells = new HashSet<>();
        List<double[]> served = new ArrayList<>();
        for (byte[] content : check(layer, "implicit").finestContents()) {
            for (GlbReader.Primitive primitive : GlbReader.read(content).listPrimitives()) {
                double[] p = primitive.positions();
                for (int i = 0; i < p.length; i += 3) {
                    served.add(new double[] {p[i], p[i + 1], p[i + 2]});
                }
            }
        }
        // Cells of 2 cm, each corner in its eight nearest: a look-up instead of a search.
        for (double[] p : served) {
            for (int k = 0; k < 8; k++) {
                cells.add(cell(p[0] + (k & 1) * 0.02 - 0.01, p[1] + (k >> 1 & 1) * 0.02 - 0.01, p[2]
                        + (k >> 2) * 0.02 - 0.01));
            }
        }
        List<double[]> expected = expected(SharedData.require("citymodel/" + file), srid, latitudeFirst);
        assertThat(expected).hasSizeGreaterThan(500);
        int missing = 0;
        for (double[] e : expected) {
            boolean near = cells.contains(cell(e[0], e[1], e[2]))
                    && served.stream()
                            .anyMatch(s -> Math.hypot(Math.hypot(s[0] - e[0], s[1] - e[1]), s[2] - e[2]) < 0.01);
            missing += near ? 0 : 1;
        }
        assertThat(missing).isZero();
        city.server().city().layers().drop(layer);
    }

    private static String cell(double x, double y, double z) {
        return (long) Math.floor(x / 0.02) + " " + (long) Math.floor(y / 0.02) + " " + (long) Math.floor(z / 0.02);
    }

    /** Every fifth position of the file's polygons, as the text has them, through PostGIS to EPSG:4978. */
    private static List<double[]> expected(Path file, int srid, boolean latitudeFirst) throws Exception {
        List<double[]> positions = new ArrayList<>();
        Matcher lists = Pattern.compile("<gml:posList[^>]*>([^<]+)<").matcher(Files.readString(file));
        int number = 0;
        while (lists.find()) {
            String[] v = lists.group(1).strip().split("\\s+");
            for (int i = 0; i + 2 < v.length; i += 3) {
                if (number++ % 5 == 0) {
                    double a = Double.parseDouble(v[i]);
                    double b = Double.parseDouble(v[i + 1]);
                    positions.add(new double[] {latitudeFirst ? b : a, latitudeFirst ? a : b, Double.parseDouble(v[i + 2])
                    });
                }
            }
        }
        String sql = "SELECT ST_X(q), ST_Y(q), ST_Z(q) FROM (SELECT ST_Transform(ST_SetSRID(ST_MakePoint(ST_X(p), ST_Y(p),"
                + " ? + " + GEOID + "), 4979), 4978) AS q FROM (SELECT ST_Transform(ST_SetSRID(ST_MakePoint(?, ?), " + srid
                + "), 4326) AS p) a) b";
        List<double[]> expected = new ArrayList<>();
        try (Connection connection = city.server().city().database().read();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (double[] p : positions) {
                statement.setDouble(1, p[2]);
                statement.setDouble(2, p[0]);
                statement.setDouble(3, p[1]);
                try (ResultSet row = statement.executeQuery()) {
                    row.next();
                    expected.add(new double[] {row.getDouble(1), row.getDouble(2), row.getDouble(3)});
                }
            }
        }
        return expected;
    }

    @Test
    @DisplayName("shows the model of the time that is asked for, and what a change set made of it at once")
    void times() throws Exception {
        Path file = SharedData.require("citymodel/citygml3_lod2_buildings.gml");
        ImportRequest first = ImportRequest.of(List.of(file), "lively");
        imports(first.withValidFrom(Instant.parse("2020-01-01T00:00:00Z")));
        double before = check("lively", "implicit").rows().stream()
                .mapToDouble(r -> (Double) r.get("highest"))
                .max()
                .orElseThrow();
        // A ridge is 9 m higher, and one building is gone.
        String text = Files.readString(file);
        int roof = text.indexOf('>', text.indexOf("<gml:posList", text.indexOf("<con:RoofSurface"))) + 1;
        int end = text.indexOf("</gml:posList>", roof);
        String[] ordinates = text.substring(roof, end).strip().split("\\s+");
        ordinates[2] = String.valueOf(Double.parseDouble(ordinates[2]) + 9);
        String edited = text.substring(0, roof) + String.join(" ", ordinates) + text.substring(end);
        int last = edited.lastIndexOf("<cityObjectMember>");
        edited = edited.substring(0, last) + edited.substring(edited.indexOf("</CityModel>"));
        Path changed = files.resolve("changed.gml");
        Files.writeString(changed, edited);
        LayerChange change = imports(ImportRequest.of(List.of(changed), "lively")
                        .withValidFrom(Instant.parse("2024-01-01T00:00:00Z")))
                .changeSet()
                .layers()
                .get(0);
        assertThat(change.changed()).isEqualTo(1);
        assertThat(change.removed()).isEqualTo(1);
        Map<String, Integer> expected = Map.of("", 99, "&datetime=2022-01-01", 100, "&datetime=2025-01-01", 99);
        expected.forEach((query, count) -> {
            TilesetChecker.Report report = check("lively", "implicit" + query);
            assertThat(report.problems()).isEmpty();
            assertThat(report.rows()).hasSize(count);
            double highest =
                    report.rows().stream().mapToDouble(r -> (Double) r.get("highest")).max().orElseThrow();
            assertThat(highest > before).isEqualTo(count == 99);
        });
        city.server().city().layers().drop("lively");
    }

    @Test
    @DisplayName("is told of as a tileset by its collection")
    void collection() throws Exception {
        load("denhaag_DH_01_subs.city.json", "EPSG:28992");
        String document = RunningCity.send(city.request("/ogc/collections/building_model")).body();
        assertThat(document).contains("/3dtiles/building_model/tileset.json");
        city.server().city().layers().drop("building_model");
    }

    private static ImportReport load(String file, String crs) throws Exception {
        ImportRequest request = ImportRequest.of(List.of(SharedData.require("citymodel/" + file)), null);
        return imports(crs.isEmpty() ? request : request.withCrs(crs));
    }

    private static ImportReport imports(ImportRequest request) throws Exception {
        return city.server().city().imports().run(request, ImportProgress.SILENT);
    }

    private static List<Block> models(String layer) {
        List<Block> models = new ArrayList<>();
        BlockGrid all = new BlockGrid(new Bbox(-180, -90, 180, 90), 0, 1);
        new BlockReader(city.server().city().database())
                .readBlocks(
                        city.server().city().layers().getLayer(layer),
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

    private static TilesetChecker.Report check(String layer, String tiling) {
        URI root = URI.create(
                "http://127.0.0.1:" + city.port() + "/3dtiles/" + layer + "/tileset.json?tiling=" + tiling);
        return TilesetChecker.check(root, CityModelTilesTest::fetch, "fid", false);
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
