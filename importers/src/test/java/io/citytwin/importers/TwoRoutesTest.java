package io.citytwin.importers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.citytwin.importers.ReadSources.LayerRead;
import io.citytwin.importers.spi.SourceLayer.SourceField;
import io.citytwin.importers.spi.SourceRecord;
import io.citytwin.testing.SharedData;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;

/** Rows as the house reads them equal the rows that ogr2ogr writes: every value, every vertex. */
@DisplayName("Read by the house and read by GDAL")
class TwoRoutesTest {
    @BeforeAll
    static void needsGdal() {
        Assumptions.assumeTrue(OgrTools.areInstalled(), "GDAL is not installed");
    }

    @ParameterizedTest(name = "{0} is the same")
    @CsvSource({
        "vector/derived/henan_stations_cgcs2000_gk38_gbk.shp, ",
        "vector/derived/jiangsu_stations_gk39_gbk_nocpg_noprj.shp, GBK",
        "vector/chinese_poly_gbk_nocpg.shp, GBK",
        "vector/china_railway_stations_osm.zip, ",
        "vector/maSP_survey_towns.zip, ",
        "vector/mz/zmpoints.shp, ",
        "vector/mz/zlines.shp, ",
        "vector/mz/mlines.shp, ",
        "vector/mz/mzpolygons.shp, ",
        "vector/mz/multipointsz.shp, ",
        "vector/mz/pointM.shp, ",
        "utility/gis/TRONCONS_TEST.shp, ",
        "robustness/shp/mixed_shape_type_non_conformant.shp, ",
        "robustness/shp/data_corruption_error.shp, ",
        "robustness/shp/slightly_overlapping_polygons.shp, ",
        "robustness/shp/duplicate_fields.dbf, ",
        "vector/dutch_addresses_28992.gpkg, ",
        "vector/poi_portugal.gpkg, ",
        "robustness/gpkg/first_geometry_null.gpkg, ",
        "robustness/gpkg/poly_non_conformant.gpkg, ",
        "utility/epanet/ky4_pipes.geojson, ",
        "utility/gis/Vermont_Treatment_Facilities.geojson, ",
        "landuse/vermont_zoning_LCPC.geojson, ",
        "admin-cn/ne_50m_admin_1_states_provinces_lakes.geojson, ",
    })
    void theSame(String path, String encoding) throws Exception {
        Path file = SharedData.require(path);
        LayerRead ours = ReadSources.readOne(file);
        List<String> options = new ArrayList<>();
        if (encoding != null) {
            options.addAll(List.of("--config", "SHAPE_ENCODING", encoding));
        }
        List<JsonNode> theirs = OgrTools.features(file, ours.layer().name(), options.toArray(new String[0]));
        assertThat(ours.rejects()).isEmpty();
        assertThat(ours.rows()).hasSameSizeAs(theirs);
        for (int i = 0; i < theirs.size(); i++) {
            assertSame(ours.layer().fields(), ours.rows().get(i), theirs.get(i));
        }
    }

    private static void assertSame(List<SourceField> fields, SourceRecord ours, JsonNode theirs) {
        JsonNode properties = theirs.get("properties");
        for (int i = 0; i < fields.size(); i++) {
            String name = fields.get(i).name();
            if (properties.has(name)) {
                assertSameValue(ours + " " + name, ours.values()[i], properties.get(name));
            }
        }
        List<Coordinate> expected = new ArrayList<>();
        collect(theirs.get("geometry"), expected);
        Geometry geometry = ours.geometry();
        Coordinate[] actual = geometry == null ? new Coordinate[0] : geometry.getCoordinates();
        assertThat(actual).as(ours.toString()).hasSize(expected.size());
        for (int i = 0; i < actual.length; i++) {
            assertThat(actual[i].x).isCloseTo(expected.get(i).x, within(1e-9 * Math.abs(expected.get(i).x)));
            assertThat(actual[i].y).isCloseTo(expected.get(i).y, within(1e-9 * Math.abs(expected.get(i).y)));
            if (!Double.isNaN(expected.get(i).getZ()) && !Double.isNaN(actual[i].getZ())) {
                assertThat(actual[i].getZ()).isCloseTo(expected.get(i).getZ(), within(1e-6));
            }
        }
    }

    private static void assertSameValue(String what, Object ours, JsonNode theirs) {
        if (ours == null || theirs.isNull()) {
            // a blank text is no value here, an empty text there
            assertThat(ours == null || ours.toString().isBlank()).as(what).isTrue();
            assertThat(theirs.isNull() || theirs.asText().isBlank()).as(what).isTrue();
        } else if (ours instanceof Number number && !theirs.isTextual()) {
            double value = theirs.asDouble();
            assertThat(number.doubleValue()).as(what).isCloseTo(value, within(1e-12 * Math.abs(value)));
        } else if (ours instanceof Boolean flag) {
            assertThat(theirs.asText()).as(what).isIn(flag ? List.of("true", "T", "Y") : List.of("false", "F", "N"));
        } else if (ours instanceof LocalDate || ours instanceof Instant) {
            assertThat(theirs.asText().replace('/', '-')).as(what).startsWith(ours.toString().substring(0, 10));
        } else if (theirs.isContainerNode()) {
            assertThat(ours.toString().replaceAll("\\s", "")).as(what).isEqualTo(theirs.toString());
        } else {
            assertThat(ours.toString().strip()).as(what).isEqualTo(theirs.asText().strip());
        }
    }

    private static void collect(JsonNode node, List<Coordinate> into) {
        if (node == null || node.isNull()) {
            return;
        }
        if (node.has("geometries")) {
            node.get("geometries").forEach(g -> collect(g, into));
        } else if (node.has("coordinates")) {
            collect(node.get("coordinates"), into);
        } else if (node.size() >= 2 && node.get(0).isNumber()) {
            double z = node.size() > 2 ? node.get(2).asDouble() : Double.NaN;
            into.add(new Coordinate(node.get(0).asDouble(), node.get(1).asDouble(), z));
        } else {
            node.forEach(n -> collect(n, into));
        }
    }
}
