package io.citytwin.importers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.citytwin.importers.ReadSources.LayerRead;
import io.citytwin.importers.spi.UnreadableSourceException;
import io.citytwin.model.AttributeType;
import io.citytwin.model.GeometryType;
import java.net.URISyntaxException;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.locationtech.jts.geom.Geometry;

/** What each file of the corpus must give. */
@DisplayName("The corpus")
class CorpusTest {
    static Path corpus(String name) {
        try {
            return Path.of(CorpusTest.class.getResource("/corpus/" + name).toURI());
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static LayerRead one(String name) throws UnreadableSourceException {
        return ReadSources.readOne(corpus(name));
    }

    private static List<String> rejects(LayerRead layer) {
        return layer.rejects().stream().map(r -> r.row() + " " + r.rule()).toList();
    }

    private static List<String> wkt(LayerRead layer) {
        return layer.rows().stream().map(r -> String.valueOf(r.geometry())).toList();
    }

    @Test
    void aShapefileWithoutAnyDeclarationIsTakenForGbkByItsText() throws Exception {
        LayerRead layer = one("gbk_undeclared.shp");
        assertThat(layer.layer().fields())
                .extracting(f -> f.name() + " " + f.type())
                .containsExactly("管线编号 TEXT", "材质 TEXT", "管径 INTEGER", "埋深 REAL", "建设日期 DATE", "在用 BOOLEAN");
        assertThat(layer.rows()).extracting(r -> r.row()).as("the deleted row is not there").containsExactly(1L, 3L);
        assertThat(layer.rows().get(0).values())
                .containsExactly("JS0001", "球墨铸铁", 300L, 1.25, LocalDate.of(2019, 4, 5), true);
        assertThat(layer.rows().get(1).values()).containsExactly("JS0003", "聚乙烯", null, null, null, null);
        assertThat(layer.layer().crs()).startsWith("PROJCS[\"CGCS2000");
    }

    @Test
    void anEncodingGivenByTheUserCounts() throws Exception {
        LayerRead layer = ReadSources.readAll(corpus("cpg_lies.dbf"), Charset.forName("Big5")).get(0);
        assertThat(layer.value(0, "NAME")).isNotEqualTo("驿城区");
        assertThat(one("cpg_lies.dbf").value(0, "NAME")).as("a .cpg that can't be right").isEqualTo("驿城区");
    }

    @Test
    void aCharacterCutOffByTheWidthOfItsFieldIsDropped() throws Exception {
        assertThat(one("table_utf8.dbf").value(0, "名称")).isEqualTo("驻马");
    }

    @Test
    void ringsAreSortedByWhatTheyEnclose() throws Exception {
        LayerRead layer = one("rings.shp");
        assertThat(layer.rejects()).isEmpty();
        List<Geometry> shapes = layer.rows().stream().map(r -> r.geometry()).toList();
        assertThat(shapes).extracting(Geometry::getArea).containsExactly(92.0, 65.0, 96.0, 8.0, 7.0, 0.5, 9.0);
        assertThat(shapes).extracting(Geometry::getNumGeometries).containsExactly(1, 2, 1, 2, 2, 1, 1);
    }

    @Test
    void aBrokenShapeCostsItsOwnRowOnly() throws Exception {
        LayerRead layer = one("broken_rows.shp");
        assertThat(layer.rows()).extracting(r -> r.row()).containsExactly(1L, 3L, 7L);
        assertThat(rejects(layer))
                .containsExactly(
                        "2 geometry-unreadable", "4 geometry-unreadable", "5 geometry-unreadable", "6 geometry-unreadable");
        assertThat(layer.rejects().get(0).sourceRecord().values()).containsExactly(2L);
    }

    @Test
    void rowsWithoutTheirAttributesAreRejectedAndMisfitsGoOnAsText() throws Exception {
        LayerRead layer = one("short_table.shp");
        assertThat(layer.rows()).extracting(r -> r.values()[0]).containsExactly("12.5", "x1");
        assertThat(rejects(layer)).containsExactly("3 attributes-missing");
    }

    @Test
    void everyKindOfGeoPackageValueComesAsItsType() throws Exception {
        List<LayerRead> layers = ReadSources.readAll(corpus("types.gpkg"));
        assertThat(layers).extracting(l -> l.layer().name()).containsExactly("部件", "local", "notes");
        LayerRead parts = layers.get(0);
        assertThat(parts.rows().get(0).values())
                .containsExactly(
                        "雨水箅子",
                        7L,
                        1L << 40,
                        1.5,
                        true,
                        LocalDate.of(2024, 2, 29),
                        Instant.parse("2024-02-29T08:30:00.5Z"),
                        "{\"a\":[1]}",
                        "q");
        assertThat(parts.rows().get(0).geometry().getCoordinate().getZ()).isEqualTo(82.5);
        assertThat(parts.rows().get(1).values()).containsOnlyNulls();
        assertThat(parts.rows().get(2).values())
                .as("what does not fit goes on as text")
                .containsExactly("", "seven", -1L, 3.0, false, "2024-02-30", "soon", "", "");
        assertThat(parts.rows().get(2).geometry()).as("POINT EMPTY").isNull();
        assertThat(parts.rows().get(3).geometry()).as("the empty flag").isNull();
        assertThat(parts.value(4, "名称")).as("a value over several pages").isEqualTo("长".repeat(3000));
        assertThat(rejects(parts)).containsExactly("5 geometry-unreadable", "6 geometry-unreadable");
        assertThat(parts.layer().crs()).isEqualTo("EPSG:4490");
        assertThat(layers.get(1).layer().crs()).isEqualTo("LOCAL_CS[\"a city\"]");
        assertThat(layers.get(2).layer().geometryType()).isEqualTo(GeometryType.NONE);
    }

    @Test
    void curvesAreDrawnByShortLines() throws Exception {
        LayerRead local = ReadSources.readAll(corpus("types.gpkg")).get(1);
        Geometry arc = local.rows().get(0).geometry();
        assertThat(arc.getLength()).isBetween(Math.PI * 0.999, Math.PI);
        assertThat(arc.getCoordinates()).allSatisfy(c -> assertThat(Math.hypot(c.x - 1, c.y)).isBetween(0.99999, 1.00001));
        assertThat(rejects(local)).containsExactly("4 geometry-unreadable", "5 geometry-unreadable");
    }

    @Test
    void featuresOfAllSortsInOneGeoJson() throws Exception {
        LayerRead layer = one("mixed.geojson");
        assertThat(layer.layer().fields())
                .extracting(f -> f.name() + " " + f.type())
                .containsExactly(
                        "id TEXT",
                        "名称 TEXT",
                        "n REAL",
                        "when DATE",
                        "at TIMESTAMP",
                        "code TEXT",
                        "tags JSON",
                        "ok BOOLEAN",
                        "big TEXT");
        assertThat(layer.rows()).extracting(r -> r.row()).containsExactly(1L, 2L, 3L, 4L, 8L, 11L);
        assertThat(wkt(layer).get(3)).as("the ring is closed").isEqualTo("POLYGON ((0 0, 1 0, 1 1, 0 0))");
        assertThat(layer.value(0, "tags")).isEqualTo("[\"a\",{\"b\":1}]");
        assertThat(layer.value(0, "at")).isEqualTo(Instant.parse("2024-01-01T19:04:05Z"));
        assertThat(layer.value(2, "big")).isEqualTo("123456789012345678901");
        assertThat(layer.rejects()).hasSize(5);
    }

    @Test
    void aBadLineOfManyIsRejectedByItsNumber() throws Exception {
        LayerRead layer = one("lines.geojsonl");
        assertThat(layer.rows()).extracting(r -> r.row()).containsExactly(1L, 4L, 6L);
        assertThat(rejects(layer)).containsExactly("3 json-syntax", "5 json-syntax");
    }

    @Test
    void geoJsonComesInAllEncodingsAndWithItsCrs() throws Exception {
        assertThat(one("utf16.geojson").value(0, "名")).isEqualTo("字");
        assertThat(one("gbk.geojson").value(0, "名称")).isEqualTo("驻马店");
        assertThat(one("crs_4526.geojson").layer().crs()).isEqualTo("EPSG:4526");
        assertThat(one("sequence.json").rows()).hasSize(3);
    }

    @Test
    void tablesWithCoordinatesBecomePoints() throws Exception {
        LayerRead points = one("gbk_points.csv");
        assertThat(points.value(0, "编号")).as("leading zeros make a code").isEqualTo("01");
        assertThat(points.value(0, "名称")).isEqualTo("人民公园, 东门");
        assertThat(points.rows().get(0).geometry().getCoordinate().getZ()).isEqualTo(80.5);
        assertThat(points.rows().get(1).geometry()).isNull();
        assertThat(rejects(points)).containsExactly("4 geometry-unreadable");
        assertThat(points.layer().crs()).isEqualTo("EPSG:4326");
    }

    @Test
    void northAndEastAreBelievedWhereTheHeaderSaysSo() throws Exception {
        assertThat(wkt(one("survey_north_first.csv"))).first().isEqualTo("POINT (38412000.456 3647000.123)");
        assertThat(wkt(one("xy.tsv"))).containsExactly("POINT (38412000 3647000)");
        assertThat(one("xy.tsv").layer().crs()).as("never guessed").isNull();
    }

    @Test
    void wellKnownTextIsRead() throws Exception {
        LayerRead layer = one("wkt.csv");
        assertThat(layer.layer().crs()).isEqualTo("EPSG:4490");
        assertThat(layer.layer().hasZ()).isTrue();
        assertThat(layer.rows()).hasSize(4);
        assertThat(rejects(layer)).containsExactly("4 geometry-unreadable");
        assertThat(layer.layer().fields()).extracting(f -> f.type()).containsExactly(AttributeType.INTEGER, AttributeType.TIMESTAMP);
    }

    @Test
    void cellsBeyondTheOthersAreKept() throws Exception {
        LayerRead layer = one("no_header.csv");
        assertThat(layer.rows().get(2).values()).containsExactly(3L, null, "c", "extra");
    }

    @Test
    void zipsAreReadInPlaceAndTheirChineseNamesToo() throws Exception {
        assertThat(ReadSources.readAll(corpus("set.zip")))
                .extracting(LayerRead::input)
                .containsExactly("set.zip!wkt.csv", "set.zip!管线/gbk_undeclared.shp");
        assertThat(ReadSources.readAll(corpus("gbk_names.zip")))
                .extracting(LayerRead::input)
                .containsExactly("gbk_names.zip!消防栓.csv");
    }

    @ParameterizedTest(name = "{0} is refused: {1}")
    @CsvSource({
        "cut_off.shp, cut off",
        "cut_off.gpkg, malformed",
        "no_database.gpkg, is no GeoPackage",
        "cut_off.geojson, Unexpected end-of-input",
        "deep.geojson, nesting depth",
        "no_geojson.geojson, is no GeoJSON",
        "slip.zip, '..',",
        "no_zip.zip, can't be read as a zip",
        "virtual.vrt, in no format that can be read",
    })
    void refusedInOneClearLine(String file, String reason) {
        assertThatThrownBy(() -> ReadSources.readAll(corpus(file)))
                .isInstanceOf(UnreadableSourceException.class)
                .hasMessageContaining(file)
                .hasMessageContaining(reason)
                .message()
                .doesNotContain("\n");
    }

    @ParameterizedTest(name = "{0} is refused though GDAL might be tempted")
    @CsvSource({"virtual_as.gml", "virtual_as.kml"})
    void aVirtualSourceIsNotOpenedUnderAnotherName(String file) {
        Assumptions.assumeTrue(OgrTools.areInstalled(), "GDAL is not installed");
        assertThatThrownBy(() -> ReadSources.readAll(corpus(file))).isInstanceOf(UnreadableSourceException.class);
    }

    @Test
    void xmlFetchesNothing() throws Exception {
        Assumptions.assumeTrue(OgrTools.areInstalled(), "GDAL is not installed");
        LayerRead entity = one("outside_entity.gml");
        assertThat(entity.rows().toString()).doesNotContain("root:");
        assertThat(one("remote_schema.gml").rows()).hasSize(1);
    }

    @Test
    void aBinaryDrawingIsRefusedWithTheWayOut() {
        Assumptions.assumeTrue(OgrTools.areInstalled(), "GDAL is not installed");
        assertThatThrownBy(() -> ReadSources.readAll(corpus("binary.dxf")))
                .isInstanceOf(UnreadableSourceException.class)
                .hasMessage("binary.dxf is a binary DXF, which can't be read; save it as an ASCII DXF (in CAD: SAVEAS,"
                        + " format DXF, not binary)");
    }

    @Test
    void aFlatGeobufComesWithItsTypesAndIsRefusedWhenCutOff() throws Exception {
        Assumptions.assumeTrue(OgrTools.areInstalled(), "GDAL is not installed");
        LayerRead blocks = one("blocks.fgb");
        assertThat(blocks.layer().crs()).isEqualTo("EPSG:4526");
        assertThat(blocks.layer().hasZ()).isTrue();
        assertThat(blocks.rows()).hasSize(3);
        assertThat(List.of(blocks.value(0, "编号"), blocks.value(1, "编号"), blocks.value(2, "编号")))
                .containsExactlyInAnyOrder("A1", "A2", "A3");
        assertThat(blocks.rows()).extracting(r -> r.geometry().getCoordinate().getZ()).contains(85.25);
        assertThatThrownBy(() -> ReadSources.readAll(corpus("cut_off.fgb")))
                .isInstanceOf(UnreadableSourceException.class)
                .hasMessageContaining("cut_off.fgb")
                .message()
                .doesNotContain("\n");
    }

    @Test
    void drawingsComeWithTheirLayersTextsHeightsAndAreas() throws Exception {
        Assumptions.assumeTrue(OgrTools.areInstalled(), "GDAL is not installed");
        LayerRead drawing = one("drawing_gbk.dxf");
        assertThat(drawing.rows()).extracting(r -> r.values()[0]).containsExactly("文字", "宗地", "管线", "井盖");
        assertThat(drawing.value(0, "Text")).isEqualTo("给水井");
        assertThat(drawing.rows())
                .extracting(r -> r.geometry().getGeometryType())
                .containsExactly("Point", "Polygon", "LineString", "LineString");
        assertThat(drawing.rows().get(2).geometry().getCoordinate().getZ()).isEqualTo(79.5);
        assertThat(drawing.layer().crs()).isNull();
    }
}
