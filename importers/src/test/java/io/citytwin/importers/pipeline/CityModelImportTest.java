package io.citytwin.importers.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.citytwin.geometry.ModelMesh;
import io.citytwin.geometry.SurfaceKind;
import io.citytwin.model.ChangeSet.LayerChange;
import io.citytwin.model.Layer;
import io.citytwin.store.BlockReader.Block;
import io.citytwin.store.DatabaseUrl;
import io.citytwin.testing.PostgisFixture;
import io.citytwin.testing.SharedData;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("A city model")
@ExtendWith(PostgisFixture.class)
class CityModelImportTest {
    private final DatabaseUrl url;
    private ImportFixture city;

    @TempDir
    Path folder;

    CityModelImportTest(DatabaseUrl url) {
        this.url = url;
    }

    @BeforeEach
    void open() {
        city = new ImportFixture(url);
    }

    @AfterEach
    void close() {
        city.close();
    }

    /** Counts as shared/data/README.md states them. */
    @ParameterizedTest(name = "{0}: {3} objects of type {2}, {4} with a model")
    @CsvSource({
        "Potsdam_LoD1.gml, '', Building, 97, 97",
        "plateau_yokosuka_52397519_bldg.gml, '', Building, 13, 12",
        "plateau_yokosuka_523965_dem.gml, '', ReliefFeature, 2, 2",
        "citygml3_lod2_buildings.gml, '', Building, 100, 100",
        "cityjson2_lod2_buildings.city.json, '', Building, 100, 100",
        "denhaag_DH_01_subs.city.json, EPSG:28992, Building, 4, 1",
        "denhaag_DH_01_subs.city.json, EPSG:28992, BuildingPart, 8, 8",
        "rotterdam_3-20-DELFSHAVEN.city.json, '', Building, 853, 853",
        "vienna.city.jsonl, EPSG:31256, Building, 149, 47",
        "vienna.city.jsonl, EPSG:31256, BuildingPart, 443, 443",
        "ingolstadt_lod3, '', Building, 4, 4",
    })
    @DisplayName("gives as many features as its source says, valid and on the ground")
    void counts(String file, String crs, String type, long objects, long models) throws Exception {
        ImportReport report = load(file, crs);
        assertThat(report.rejected()).isZero();
        for (LayerChange change : report.changeSet().layers()) {
            String table = "city.\"" + change.layer() + "\"";
            Layer layer = city.layers().getLayer(change.layer());
            assertThat(layer.hasModel()).isTrue();
            assertThat(city.number("SELECT count(*) FROM " + table)).isEqualTo(change.added());
            assertThat(city.number("SELECT count(*) FROM " + table + " WHERE type = '" + type + "'"))
                    .isEqualTo(objects);
            assertThat(city.number("SELECT count(model_mesh) FROM " + table + " WHERE type = '" + type + "'"))
                    .isEqualTo(models);
            assertThat(city.number("SELECT count(*) FROM " + table + " WHERE NOT ST_IsValid(geom)")).isZero();
            // A footprint lies in what its model covers, and is no more than that.
            assertThat(city.number("SELECT count(*) FROM " + table + " WHERE (model_mesh IS NULL) <> (geom IS NULL)"
                            + " OR ST_XMin(geom) < model_extent[1] - 2e-7 OR ST_YMin(geom) < model_extent[2] - 2e-7"
                            + " OR ST_XMax(geom) > model_extent[4] + 2e-7 OR ST_YMax(geom) > model_extent[5] + 2e-7"))
                    .isZero();
        }
    }

    /**
     * Counts of thematic surfaces as shared/data/README.md states them; where it counts more walls (55, 32, 28), the others
     * are elements that only frame an opening and have no polygon of their own.
     */
    @ParameterizedTest(name = "{0}: {1} roof, {2} wall, {3} ground, {4} window surfaces")
    @CsvSource({
        "citygml3_lod2_buildings.gml, 200, 400, 100, 0",
        "cityjson2_lod2_buildings.city.json, 200, 400, 100, 0",
        "rotterdam_3-20-DELFSHAVEN.city.json, 853, 853, 853, 0",
        "plateau_tokyo_53392642/udx/bldg/53392642_bldg_6697_op2.gml, 139, 380, 13, 0",
        "ingolstadt_lod3/4018279, 15, 24, -1, 30",
        "ingolstadt_lod3/4018198, 4, 30, -1, 0",
        "ingolstadt_lod3/4018207, 4, 17, -1, 14",
        "ingolstadt_lod3/4018212, 6, 11, -1, 17",
    })
    @DisplayName("keeps its thematic surfaces")
    void surfaces(String file, int roofs, int walls, int grounds, int windows) throws Exception {
        assertThat(load(file, "").rejected()).isZero();
        List<Block> models = city.models("building_model");
        assertThat(count(models, SurfaceKind.ROOF)).isEqualTo(roofs);
        assertThat(count(models, SurfaceKind.WALL)).isEqualTo(walls);
        assertThat(count(models, SurfaceKind.WINDOW)).isEqualTo(windows);
        if (grounds >= 0) {
            assertThat(count(models, SurfaceKind.GROUND)).isEqualTo(grounds);
        }
    }

    private static int count(List<Block> models, SurfaceKind kind) {
        return models.stream().mapToInt(b -> b.model().surfaceCount(kind)).sum();
    }

    @Test
    @DisplayName("keeps the colours of its appearance")
    void colors() throws Exception {
        load("ingolstadt_lod3/4018198", "");
        // One material, 1.0 0.698 0.6, is for polygons of the building; all else has textures.
        assertThat(colorsOf(city.models("building_model"))).containsExactly(0xffb299);
        city.dropLayers();
        load("denhaag_DH_01_subs.city.json", "EPSG:28992");
        // 0.922 three times, 0.502 0 0, 0.502 three times
        assertThat(colorsOf(city.models("building_model"))).containsExactlyInAnyOrder(0xebebeb, 0x800000, 0x808080);
    }

    private static java.util.Set<Integer> colorsOf(List<Block> models) {
        java.util.Set<Integer> colors = new java.util.TreeSet<>();
        for (Block block : models) {
            for (int face = 0; face < block.model().faceCount(); face++) {
                if (block.model().color(face) >= 0) {
                    colors.add(block.model().color(face));
                }
            }
        }
        return colors;
    }

    @Test
    @DisplayName("is the same from CityGML 3 and from CityJSON 2: corners, surfaces, footprints")
    void twoRoutes() throws Exception {
        load("citygml3_lod2_buildings.gml", "");
        List<Block> gml = city.models("building_model");
        String sums = "SELECT round(sum(ST_Area(geom)) * 1e15)::bigint FROM city.building_model";
        long area = city.number(sums);
        city.dropLayers();
        load("cityjson2_lod2_buildings.city.json", "");
        List<Block> json = city.models("building_model");
        assertThat(city.number(sums)).isCloseTo(area, org.assertj.core.data.Percentage.withPercentage(1e-4));
        assertThat(extents(json)).hasSize(100).isEqualTo(extents(gml));
    }

    private static java.util.Set<String> extents(List<Block> models) {
        java.util.Set<String> extents = new java.util.TreeSet<>();
        for (Block block : models) {
            StringBuilder text = new StringBuilder();
            for (double v : block.model().extent()) {
                text.append(String.format(java.util.Locale.ROOT, "%.7f ", v));
            }
            extents.add(text.toString() + block.model().triangleCount());
        }
        return extents;
    }

    @Test
    @DisplayName("of a folder as PLATEAU delivers it becomes a layer per class, with codes as texts")
    void plateauFolder() throws Exception {
        ImportReport report = load("plateau_tokyo_53392642", "");
        assertThat(report.changeSet().layers().stream().map(LayerChange::layer))
                .contains("building_model", "road_model");
        assertThat(city.number("SELECT count(*) FROM city.building_model WHERE type = 'Building'")).isEqualTo(8);
        assertThat(city.number("SELECT count(*) FROM city.road_model WHERE type = 'Road'")).isEqualTo(9);
        assertThat(city.number("SELECT count(*) FROM city.building_model WHERE prefecture_code = '13'"
                        + " AND prefecture = '東京都'"))
                .isEqualTo(8);
        assertThat(city.number("SELECT count(*) FROM city.building_model"
                        + " WHERE ST_X(ST_Centroid(geom)) BETWEEN 139.77 AND 139.78"
                        + " AND ST_Y(ST_Centroid(geom)) BETWEEN 35.53 AND 35.55"))
                .isEqualTo(8);
    }

    @Test
    @DisplayName("that changed makes a change set of just what changed, and a revert brings the former model back")
    void changes() throws Exception {
        Path file = SharedData.require("citymodel/citygml3_lod2_buildings.gml");
        load("citygml3_lod2_buildings.gml", "");
        LayerChange same = load("citygml3_lod2_buildings.gml", "").changeSet().layers().get(0);
        assertThat(same.unchanged()).isEqualTo(100);
        assertThat(same.changed() + same.added() + same.removed()).isZero();
        List<Block> before = city.models("building_model");
        // One roof corner of one building is a metre higher: footprint and attributes stay.
        String text = Files.readString(file);
        int roof = text.indexOf('>', text.indexOf("<gml:posList", text.indexOf("<con:RoofSurface"))) + 1;
        int end = text.indexOf("</gml:posList>", roof);
        String[] ordinates = text.substring(roof, end).strip().split("\\s+");
        ordinates[2] = String.valueOf(Double.parseDouble(ordinates[2]) + 1);
        Path changed = folder.resolve("changed.gml");
        Files.writeString(changed, text.substring(0, roof) + String.join(" ", ordinates) + text.substring(end));
        ImportReport report = city.run(ImportRequest.of(List.of(changed), "building_model"));
        LayerChange change = report.changeSet().layers().get(0);
        assertThat(change.changed()).isEqualTo(1);
        assertThat(change.unchanged()).isEqualTo(99);
        assertThat(meshes(city.models("building_model"))).isNotEqualTo(meshes(before));
        city.changeSets().revert(report.changeSet().id());
        assertThat(meshes(city.models("building_model"))).isEqualTo(meshes(before));
    }

    private static List<ModelMesh> meshes(List<Block> models) {
        return models.stream().map(Block::model).toList();
    }

    @Test
    @DisplayName("without a CRS is refused with the way out, or loads where it has no geometry")
    void missingCrs() throws Exception {
        assertThatThrownBy(() -> load("vienna.city.jsonl", ""))
                .isInstanceOf(ImportRefusedException.class)
                .hasMessageContaining("vienna.city.jsonl declares no coordinate system")
                .hasMessageContaining("--crs");
        ImportReport empty = city.run(
                ImportRequest.of(List.of(SharedData.require("robustness/citymodel/emptygeom.json")), "empty"));
        assertThat(empty.changeSet().layers().get(0).added()).isEqualTo(1);
        assertThat(city.models("empty")).isEmpty();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "robustness/citymodel/invalid_json_cityjson.json, is no sound CityJSON: CityObjects must be an object",
        "robustness/citymodel/unclosedbracket.city.jsonl, 'is no sound CityJSONSeq: line 1, column 314: Unexpected end'",
        "robustness/gml/billionlaugh.gml, GML",
    })
    @DisplayName("that is broken is refused in one line")
    void broken(String file, String message) {
        assertThatThrownBy(() -> city.run(ImportRequest.of(List.of(SharedData.require(file)), "broken")
                        .withCrs("EPSG:28992")))
                .isInstanceOf(ImportRefusedException.class)
                .hasMessageContaining(message)
                .message()
                .doesNotContain("\n");
        assertThat(city.layers().listLayers()).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"several_lods_invalid.json, 2", "invalid_building_v3.gml, 1"})
    @DisplayName("that its schema would not allow is read as far as it says something")
    void unsound(String file, long objects) throws Exception {
        ImportReport report = city.run(ImportRequest.of(
                        List.of(SharedData.require("robustness/citymodel/" + file)), "unsound")
                .withCrs("EPSG:28992"));
        LayerChange change = report.changeSet().layers().get(0);
        assertThat(change.added() + change.rejected()).isEqualTo(objects);
        assertThat(city.models("unsound")).isNotEmpty();
    }

    @Test
    @DisplayName("loses only the objects that don't hold together")
    void brokenObjects() throws Exception {
        ImportReport schema = city.run(ImportRequest.of(
                        List.of(SharedData.require("robustness/citymodel/invalid_schema_cityjson_2.json")), "a")
                .withCrs("EPSG:28992"));
        assertThat(schema.rejected()).isEqualTo(1);
        // A line in the middle of a sequence is cut short.
        List<String> lines = Files.readAllLines(SharedData.require("citymodel/vienna.city.jsonl"));
        lines.set(3, lines.get(3).substring(0, 200));
        Path cut = folder.resolve("cut.city.jsonl");
        Files.write(cut, lines);
        ImportReport sequence = city.run(ImportRequest.of(List.of(cut), null).withCrs("EPSG:31256"));
        assertThat(sequence.rejected()).isEqualTo(1);
        assertThat(city.number("SELECT count(*) FROM city.building_model WHERE type = 'Building'")).isEqualTo(148);
    }

    @ParameterizedTest(name = "{0} cut at {1} of its bytes")
    @CsvSource({
        "plateau_yokosuka_52397519_bldg.gml, 0.5",
        "citygml3_lod2_buildings.gml, 0.999",
        "rotterdam_3-20-DELFSHAVEN.city.json, 0.7",
        "cityjson2_lod2_buildings.city.json, 0.2",
    })
    @DisplayName("that was cut off is refused whole, with the line where it ends")
    void truncated(String file, double part) throws Exception {
        byte[] whole = Files.readAllBytes(SharedData.require("citymodel/" + file));
        Path cut = folder.resolve(file);
        Files.write(cut, java.util.Arrays.copyOf(whole, (int) (whole.length * part)));
        assertThatThrownBy(() -> city.run(ImportRequest.of(List.of(cut), "cut")))
                .isInstanceOf(ImportRefusedException.class)
                .message()
                .matches(".* is no sound (XML|CityJSON): line \\d+.*")
                .doesNotContain("\n");
        assertThat(city.layers().listLayers()).isEmpty();
    }

    @Test
    @DisplayName("with a document type or an entity is not read at all")
    void entityBomb() throws Exception {
        Path bomb = folder.resolve("bomb.gml");
        Files.writeString(bomb, "<?xml version='1.0'?><!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;'>"
                + "<!ENTITY c SYSTEM 'file:///etc/passwd'>]><CityModel xmlns='http://www.opengis.net/citygml/2.0'>"
                + "<cityObjectMember><x>&b;&c;</x></cityObjectMember></CityModel>");
        assertThatThrownBy(() -> city.run(ImportRequest.of(List.of(bomb), "bomb").withCrs("EPSG:4326")))
                .isInstanceOf(ImportRefusedException.class)
                .hasMessageContaining("bomb.gml has a document type (DOCTYPE)");
        Files.writeString(bomb, "<?xml version='1.0'?><CityModel xmlns='http://www.opengis.net/citygml/2.0'>"
                + "<cityObjectMember><Building><name>&evil;</name></Building></cityObjectMember></CityModel>");
        assertThatThrownBy(() -> city.run(ImportRequest.of(List.of(bomb), "bomb").withCrs("EPSG:4326")))
                .isInstanceOf(ImportRefusedException.class)
                .hasMessageContaining("bomb.gml");
    }

    @Test
    @DisplayName("with a polygon of millions of corners loses that object and nothing else")
    void hugePolygon() throws Exception {
        Path file = folder.resolve("huge.gml");
        try (var out = Files.newBufferedWriter(file)) {
            out.write("<CityModel xmlns='http://www.opengis.net/citygml/2.0' xmlns:gml='http://www.opengis.net/gml'"
                    + " xmlns:b='http://www.opengis.net/citygml/building/2.0'>");
            for (int[] size : new int[][] {{10_000_000, 1}, {200_000, 2}, {5, 3}}) {
                out.write("<cityObjectMember><b:Building gml:id='b" + size[1] + "'><b:lod1MultiSurface><gml:MultiSurface"
                        + " srsName='EPSG:32632'><gml:surfaceMember><gml:Polygon><gml:exterior><gml:LinearRing>"
                        + "<gml:posList>");
                for (int i = 0; i < size[0]; i++) {
                    double angle = 2 * Math.PI * i / size[0];
                    out.write((678000 + Math.round(1e4 * Math.cos(angle)) / 100.0) + " "
                            + (5403000 + Math.round(1e4 * Math.sin(angle)) / 100.0) + " 5 ");
                }
                out.write("</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon></gml:surfaceMember>"
                        + "</gml:MultiSurface></b:lod1MultiSurface></b:Building></cityObjectMember>");
            }
            out.write("</CityModel>");
        }
        ImportReport report = city.run(ImportRequest.of(List.of(file), "huge"));
        assertThat(report.changeSet().layers().get(0).added()).isEqualTo(1);
        java.util.List<String> reasons = new java.util.ArrayList<>();
        city.changeSets().readRejects(report.changeSet().id(), r -> reasons.add(r.rule() + ": " + r.reason()));
        assertThat(reasons).hasSize(2);
        assertThat(reasons.get(0)).startsWith("model-too-large: the Building b1 has more than 4000000 corners");
        assertThat(reasons.get(1)).startsWith("polygon-too-large: a polygon has 200000 corners");
    }

    private ImportReport load(String file, String crs) throws Exception {
        ImportRequest request = ImportRequest.of(List.of(SharedData.require("citymodel/" + file)), null);
        return city.run(crs.isEmpty() ? request : request.withCrs(crs));
    }
}
