package io.citytwin.importers.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.citytwin.model.ChangeSet.LayerChange;
import io.citytwin.store.DatabaseUrl;
import io.citytwin.testing.PostgisFixture;
import io.citytwin.testing.SharedData;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(PostgisFixture.class)
class ImportRunTest {
    @TempDir
    private Path folder;

    private final DatabaseUrl url;
    private ImportFixture city;

    ImportRunTest(DatabaseUrl url) {
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

    @Test
    void a_projected_geopackage_becomes_a_layer_and_the_same_file_changes_nothing() throws Exception {
        Path file = SharedData.require("vector/dutch_addresses_28992.gpkg");
        LayerChange first = city.load(ImportRequest.of(List.of(file), "addresses"));
        assertThat(first.added()).isEqualTo(2481);
        assertThat(first.rejected()).isZero();
        LayerChange again = city.load(ImportRequest.of(List.of(file), "addresses"));
        assertThat(again.unchanged()).isEqualTo(2481);
        assertThat(again.wroteNothing()).isTrue();
        assertThat(city.number("SELECT count(*) FROM city.addresses WHERE ST_X(geom) BETWEEN 5.6 AND 5.9 AND ST_Y(geom)"
                        + " BETWEEN 52.0 AND 52.2"))
                .isEqualTo(2481);
    }

    @Test
    void a_file_without_a_coordinate_system_is_refused_with_the_option_to_give() {
        Path file = SharedData.require("vector/derived/jiangsu_stations_gk39_gbk_nocpg_noprj.shp");
        assertThatThrownBy(() -> city.load(ImportRequest.of(List.of(file), "stations")))
                .isInstanceOf(ImportRefusedException.class)
                .hasMessageContaining("--crs EPSG:n")
                .hasMessageContaining("EPSG:4527");
        assertThat(city.layers().findLayer("stations")).isEmpty();
    }

    @Test
    void a_gbk_shapefile_in_a_gauss_kruger_zone_lands_where_it_is() throws Exception {
        Path file = SharedData.require("vector/derived/henan_stations_cgcs2000_gk38_gbk.shp");
        LayerChange change = city.load(ImportRequest.of(List.of(file), "stations"));
        assertThat(change.added()).isEqualTo(1004);
        assertThat(city.number("SELECT count(*) FROM city.stations WHERE \"名称\" = '郑州' AND abs(ST_X(geom) - 113.6529) <"
                        + " 0.02 AND abs(ST_Y(geom) - 34.745) < 0.02"))
                .isPositive();
    }

    @Test
    void a_dry_run_says_what_would_be_done_and_does_nothing() throws Exception {
        Path file = SharedData.require("vector/poi_portugal.gpkg");
        LayerChange change = city.load(ImportRequest.of(List.of(file), "poi").withDryRun(true));
        assertThat(change.added()).isEqualTo(8107);
        assertThat(city.layers().findLayer("poi")).isEmpty();
        assertThat(city.changeSets().listChangeSets(java.util.Optional.of("poi"), 10))
                .isEmpty();
    }

    @Test
    void a_layer_that_was_loaded_with_names_gets_codes_at_its_next_import() throws Exception {
        Path file = Files.writeString(
                folder.resolve("blocks.csv"), "编码,用途,lon,lat\nA,商业,114.0,33.0\nB,住宅,114.1,33.0\nC,城堡,114.2,33.0\n");
        ImportRequest request = ImportRequest.of(List.of(file), "blocks").withClass("building").withKey("编码");
        city.load(request);
        city.execute("UPDATE city.blocks SET use = CASE use WHEN 'commercial' THEN '商业' ELSE '住宅' END,"
                + " content_hash = md5(use)::uuid WHERE use IN ('commercial', 'residential')");
        ImportReport report = city.run(request);
        LayerChange change = report.changeSet().layers().get(0);
        assertThat(change.changed()).isEqualTo(2);
        assertThat(change.unchanged()).isEqualTo(1);
        assertThat(report.notes().get("blocks")).containsEntry("value not in code list: use", 1L);
        assertThat(city.changeSets().notes(report.changeSet().id(), "blocks"))
                .containsEntry("value not in code list: use", 1L);
        assertThat(city.number("SELECT count(*) FROM city.blocks WHERE use IN ('commercial', 'residential', '城堡')")).isEqualTo(3);
        assertThat(city.load(request).unchanged()).isEqualTo(3);
    }

    @Test
    void a_row_that_is_rejected_does_not_take_its_feature_away() throws Exception {
        ImportRequest request = ImportRequest.of(
                        List.of(Files.writeString(
                                folder.resolve("marks.csv"), "mark,v,lon,lat\nA,1,114,33\nB,2,114,33\nC,3,114,33\nD,4,114,33\n")),
                        "marks")
                .withKey("mark");
        city.load(request);
        // A has a value that is no number, B no place on earth, C has changed, D is gone, E is new.
        Files.writeString(
                folder.resolve("marks.csv"), "mark,v,lon,lat\nA,one,114,33\nB,2,514,33\nC,33,114,33\nE,5,114,33\n");
        LayerChange change = city.load(request);
        assertThat(change.rejected()).isEqualTo(2);
        assertThat(change.added()).isEqualTo(1);
        assertThat(change.changed()).isEqualTo(1);
        assertThat(change.removed()).isEqualTo(1);
        assertThat(city.number("SELECT count(*) FROM city.marks WHERE (mark, v) IN (('A', 1), ('B', 2), ('C', 33), ('E', 5))"))
                .isEqualTo(4);
        // The row that is rejected may stand beside one of the same key that is not.
        Files.writeString(folder.resolve("marks.csv"), "mark,v,lon,lat\nA,one,114,33\nA,7,114,33\nB,2,514,33\n");
        change = city.load(request);
        assertThat(change.changed()).isEqualTo(1);
        assertThat(change.removed()).isEqualTo(2);
        assertThat(city.number("SELECT sum(v) FROM city.marks")).isEqualTo(9);
    }

    @Test
    void a_source_of_which_no_row_can_be_taken_takes_nothing_away() throws Exception {
        Path file = folder.resolve("spots.csv");
        ImportRequest request =
                ImportRequest.of(List.of(Files.writeString(file, "name,v,lon,lat\nA,1,114,33\nB,2,114,33\n")), "spots");
        city.load(request);
        Files.writeString(file, "name,v,lon,lat\nA,1,914,33\nB,2,114,-133\n");
        ImportReport report = city.run(request);
        assertThat(report.rejected()).isEqualTo(2);
        assertThat(report.changeSet().layers().get(0).wroteNothing()).isTrue();
        assertThat(city.number("SELECT count(*) FROM city.spots")).isEqualTo(2);
    }

    @Test
    void the_columns_of_a_table_that_hold_its_position_can_be_named() throws Exception {
        Path file = Files.writeString(
                folder.resolve("marks.csv"), "mark,first,second\nA,3652748.0,38500000\nB,3652848.0,38500000\n");
        ImportRequest request = ImportRequest.of(List.of(file), "marks").withCrs("EPSG:4526").withKey("mark");
        city.load(request.withMappings(Map.of("first", "y", "second", "x")));
        assertThat(city.number("SELECT count(*) FROM city.marks WHERE abs(ST_X(geom) - 114) < 1e-6 AND ST_Y(geom) BETWEEN"
                        + " 32.9999 AND 33.001 AND first > 3000000 AND second = 38500000"))
                .isEqualTo(2);
        assertThatThrownBy(() -> city.load(request.withMappings(Map.of("first", "y"))))
                .isInstanceOf(ImportRefusedException.class)
                .hasMessageContaining("marks.csv")
                .hasMessageContaining("x and y")
                .hasMessageContaining("was y");
    }

    @Test
    void the_row_id_of_a_geopackage_can_be_the_key() throws Exception {
        Path file = SharedData.require("vector/poi_portugal.gpkg");
        ImportRequest request = ImportRequest.of(List.of(file), "poi").withKey("fid");
        assertThat(city.load(request).added()).isEqualTo(8107);
        assertThat(city.layers().findLayer("poi").orElseThrow().keyAttribute()).isEqualTo("fid_1");
        assertThat(city.number("SELECT count(DISTINCT fid_1) FROM city.poi")).isEqualTo(8107);
        assertThat(city.load(request).unchanged()).isEqualTo(8107);
    }

    @Test
    void what_a_killed_import_left_in_the_staging_schema_is_cleared_by_the_next_one() throws Exception {
        city.execute("CREATE TABLE staging.cs4711_0 (fid bigint)");
        city.load(ImportRequest.of(List.of(SharedData.require("vector/dutch_addresses_28992.gpkg")), "addresses"));
        assertThat(city.number("SELECT count(*) FROM pg_tables WHERE schemaname = 'staging' AND tablename LIKE 'cs%'"))
                .isZero();
    }

    @Test
    void a_polygon_of_ten_million_corners_is_rejected_and_its_neighbours_are_kept() throws Exception {
        Path file = folder.resolve("huge.geojson");
        try (Writer out = Files.newBufferedWriter(file)) {
            out.write("{\"type\":\"FeatureCollection\",\"features\":[");
            int[] sizes = {4, 10_000_000, 400_000, 4};
            for (int f = 0; f < sizes.length; f++) {
                out.write((f == 0 ? "" : ",") + "{\"type\":\"Feature\",\"properties\":{\"no\":" + f
                        + "},\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[");
                for (int i = 0; i < sizes[f]; i++) {
                    double angle = 2 * Math.PI * i / sizes[f];
                    out.write("[" + (114 + Math.cos(angle) / 8) + "," + (33 + Math.sin(angle) / 8) + "],");
                }
                out.write("[114.125,33.0]]]}}");
            }
            out.write("]}");
        }
        ImportReport report = city.run(ImportRequest.of(List.of(file), "huge"));
        LayerChange change = report.changeSet().layers().get(0);
        assertThat(change.added()).isEqualTo(3);
        assertThat(city.number("SELECT max(ST_NPoints(geom)) FROM city.huge")).isEqualTo(400_001);
        List<String> reasons = new ArrayList<>();
        city.changeSets().readRejects(report.changeSet().id(), r -> reasons.add(r.row() + " " + r.rule() + ": " + r.reason()));
        assertThat(reasons)
                .containsExactly("2 geometry-too-large: the Polygon has 10000001 corners; at most 2000000 are taken in one"
                        + " row (simplify it, or cut it into several)");
    }
}
