package io.citytwin.importers.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.citytwin.model.ChangeSet.LayerChange;
import io.citytwin.store.DatabaseUrl;
import io.citytwin.testing.PostgisFixture;
import io.citytwin.testing.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Real files, all the way into PostGIS; and awkward ones, which must leave the city as it was or say what they left. */
@ExtendWith(PostgisFixture.class)
class SharedDataImportTest {
    private final DatabaseUrl url;
    private ImportFixture city;

    SharedDataImportTest(DatabaseUrl url) {
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

    /** Counts as shared/data/README.md states them, measured there with ogrinfo. */
    @ParameterizedTest(name = "{0} has {2} rows")
    @CsvSource({
        "vector/china_railway_stations_osm.zip, '', 19055, 0",
        "vector/maSP_survey_towns.zip, '', 351, 0",
        "vector/chinese_poly_gbk_nocpg.shp, '', 1, 0",
        "vector/derived/henan_stations_cgcs2000_gk38_gbk.shp, '', 1004, 0",
        "vector/derived/jiangsu_stations_gk39_gbk_nocpg_noprj.shp, EPSG:4527, 2310, 0",
        "vector/mz/zmpoints.shp, '', 99, 81",
        "vector/mz/mlines.shp, '', 2, 2",
        "vector/dutch_addresses_28992.gpkg, '', 2481, 0",
        "vector/poi_portugal.gpkg, '', 8107, 0",
        "utility/gis/TRONCONS_TEST.shp, EPSG:2154, 1428, 0",
        "utility/gis/Vermont_Service_Areas.geojson, '', 186, 0",
        "utility/gis/Vermont_Treatment_Facilities.geojson, '', 293, 0",
        "utility/epanet/ky4_pipes.geojson, '', 1156, 0",
        "utility/epanet/ky4_junctions.geojson, '', 959, 0",
        "landuse/vermont_zoning_LCPC.geojson, '', 82, 0",
        "admin-cn/ne_50m_admin_1_states_provinces_lakes.geojson, '', 294, 0",
        "dxf/korea_sample02_EPSG5187.dxf, EPSG:5187, 4895, 0",
        "iot/parking_Dresden_lots.geojson, '', 61, 0",
        "trajectory/korita-zbevnica.gpx, '', 873, 0"
    })
    void every_row_is_loaded_or_rejected_with_a_reason(String file, String crs, long rows, long outOfRange) throws Exception {
        ImportRequest request = ImportRequest.of(List.of(SharedData.require(file)), null);
        ImportReport report = city.run(crs.isEmpty() ? request : request.withCrs(crs));
        long added = 0;
        for (LayerChange change : report.changeSet().layers()) {
            added += change.added();
            assertThat(city.number("SELECT count(*) FROM city.\"" + change.layer() + "\"")).isEqualTo(change.added());
            assertThat(city.number("SELECT count(*) FROM city.\"" + change.layer() + "\" WHERE NOT ST_IsValid(geom)"))
                    .as("invalid geometries in " + change.layer())
                    .isZero();
        }
        if (file.endsWith(".gpx")) {
            // GDAL shows a track both as a line and as its points.
            assertThat(added + report.rejected()).isGreaterThanOrEqualTo(rows);
        } else {
            assertThat(added + report.rejected()).isEqualTo(rows);
            List<String> reasons = new java.util.ArrayList<>();
            city.changeSets()
                    .readRejects(report.changeSet().id(), r -> reasons.add(r.row() + ": " + r.rule() + ": " + r.reason()));
            // Two of the sample files have coordinates like 190 95 in degrees.
            assertThat(reasons).hasSize((int) outOfRange).allMatch(r -> r.contains(": coordinate-range: "));
        }
    }

    @Test
    @Timeout(600)
    void awkward_files_load_are_rejected_row_by_row_or_refused_in_one_line() throws Exception {
        Path folder = SharedData.require("robustness/shp").getParent();
        Set<String> kinds = Set.of("shp", "geojson", "gpkg", "kml", "gml", "dxf", "csv");
        int refused = 0;
        int loaded = 0;
        for (String kind : kinds) {
            for (Path file : files(folder.resolve(kind))) {
                String name = kind + "/" + file.getFileName();
                try {
                    ImportReport report = city.run(
                            ImportRequest.of(List.of(file), "awkward").withTimeLimit(Duration.ofSeconds(60)));
                    loaded++;
                    for (LayerChange change : report.changeSet().layers()) {
                        assertThat(city.number("SELECT count(*) FROM city.\"" + change.layer() + "\""))
                                .as(name)
                                .isEqualTo(change.added());
                    }
                } catch (ImportRefusedException e) {
                    refused++;
                    assertThat(e.getMessage()).as(name).isNotBlank().doesNotContain("\n").doesNotContain("Exception");
                    assertThat(city.layers().listLayers()).as(name).isEmpty();
                }
                assertThat(city.number("SELECT count(*) FROM pg_tables WHERE schemaname = 'staging' AND tablename LIKE 'cs%'"))
                        .as("staging after " + name)
                        .isZero();
                city.dropLayers();
            }
        }
        assertThat(loaded).isPositive();
        assertThat(refused).isPositive();
    }

    private static List<Path> files(Path folder) throws IOException {
        Set<String> sidecars = Set.of("shx", "prj", "cpg", "xsd", "gfs", "sbn", "sbx", "qix", "xml");
        try (Stream<Path> list = Files.list(folder)) {
            return list.filter(Files::isRegularFile)
                    .filter(p -> {
                        String name = p.getFileName().toString();
                        String ending = name.substring(name.lastIndexOf('.') + 1);
                        String stem = name.substring(0, name.length() - ending.length());
                        boolean ofShapefile = ending.equals("dbf") && Files.exists(folder.resolve(stem + "shp"));
                        return !sidecars.contains(ending) && !ofShapefile;
                    })
                    .sorted()
                    .toList();
        }
    }
}
