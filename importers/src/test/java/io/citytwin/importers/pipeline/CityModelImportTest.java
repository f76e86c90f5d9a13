package io.citytwin.importers.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.citytwin.model.ChangeSet.LayerChange;
import io.citytwin.model.Layer;
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

    private ImportReport load(String file, String crs) throws Exception {
        ImportRequest request = ImportRequest.of(List.of(SharedData.require("citymodel/" + file)), null);
        return city.run(crs.isEmpty() ? request : request.withCrs(crs));
    }
}
