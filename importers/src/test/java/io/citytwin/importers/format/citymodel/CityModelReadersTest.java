package io.citytwin.importers.format.citymodel;

import static org.assertj.core.api.Assertions.assertThat;

import io.citytwin.geometry.SurfaceKind;
import io.citytwin.importers.spi.BadRecordException;
import io.citytwin.importers.spi.ReadOptions;
import io.citytwin.importers.spi.SourceDataset;
import io.citytwin.importers.spi.SourceFormat;
import io.citytwin.importers.spi.SourceFormat.SourceInput;
import io.citytwin.importers.spi.SourceLayer;
import io.citytwin.importers.spi.SourceModel;
import io.citytwin.importers.spi.SourceRecord;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the readers make of small models of every construct; written for this test. */
class CityModelReadersTest {
    private static final ReadOptions OPTIONS = new ReadOptions(null, null, null);

    private record Read(List<SourceLayer> layers, List<SourceRecord> rows) {
        Object value(int row, String field) {
            SourceRecord record = rows.get(row);
            SourceLayer layer =
                    layers.stream().filter(l -> l.name().equals(record.layer())).findFirst().orElseThrow();
            List<String> names =
                    layer.fields().stream().map(SourceLayer.SourceField::name).toList();
            return record.values()[names.indexOf(field)];
        }
    }

    private static Read read(SourceFormat format, String name) throws Exception {
        Path file = Path.of(CityModelReadersTest.class.getResource("/corpus/" + name).toURI());
        assertThat(format.accepts(SourceInput.of(file))).isTrue();
        List<SourceRecord> rows = new ArrayList<>();
        try (SourceDataset dataset = format.open(SourceInput.of(file), OPTIONS)) {
            dataset.read(
                    dataset.layers().stream().map(SourceLayer::name).collect(Collectors.toSet()),
                    new SourceDataset.RecordSink() {
                        @Override
                        public void accept(SourceRecord row) {
                            rows.add(row);
                        }

                        @Override
                        public void reject(BadRecordException why) {
                            throw new IllegalStateException(why);
                        }
                    });
            return new Read(dataset.layers(), rows);
        }
    }

    @Test
    @DisplayName("CityGML: references taken once, reversed surfaces turned, parts with their parent, colours, compound CRS")
    void cityGml() throws Exception {
        Read read = read(new CityGmlFormat(), "house.gml");
        assertThat(read.layers()).hasSize(1);
        assertThat(read.layers().get(0).crs()).isEqualTo("urn:ogc:def:crs,crs:EPSG::4547,crs:EPSG::5737");
        assertThat(read.rows()).hasSize(2);
        assertThat(read.value(0, "gml_id")).isEqualTo("h1");
        assertThat(read.value(0, "name")).isEqualTo("一号楼");
        assertThat(read.value(0, "area")).isEqualTo(80.5);
        assertThat(read.value(0, "measuredHeight")).isEqualTo(6.0);
        assertThat(read.value(0, "lod")).isEqualTo(2.0);
        assertThat(read.value(0, "lowest")).isEqualTo(40.0);
        assertThat(read.value(0, "highest")).isEqualTo(46.0);
        assertThat(read.value(1, "parent_id")).isEqualTo("h1");
        SourceModel house = read.rows().get(0).model();
        assertThat(house.surfaces()).hasSize(2);
        assertThat(house.surfaces()).extracting(SourceModel.Surface::kind)
                .containsExactlyInAnyOrder(SurfaceKind.GROUND, SurfaceKind.ROOF);
        assertThat(house.surfaces()).allMatch(s -> s.kind() == SurfaceKind.ROOF ? s.color() == 0xff0000 : s.color() == -1);
        assertThat(read.rows().get(1).model().surfaces().get(0).polygons().get(0)[0])
                .startsWith(500010, 3650000, 40, 500014, 3650004, 40);
    }

    @Test
    @DisplayName("CityJSON: transform, semantics, materials, parents, templates placed by matrix and point")
    void cityJson() throws Exception {
        Read read = read(new CityJsonFormat(), "house.cityjson");
        assertThat(read.layers()).extracting(SourceLayer::layerHint).containsExactly("building-model", "vegetation-model");
        assertThat(read.rows()).hasSize(3);
        assertThat(read.value(0, "tags")).isEqualTo("[\"a\",\"b\"]");
        assertThat(read.value(0, "storeysAboveGround")).isEqualTo(2L);
        assertThat(read.value(0, "lod")).isEqualTo(2.2);
        List<SourceModel.Surface> surfaces = read.rows().get(0).model().surfaces();
        assertThat(surfaces).extracting(SourceModel.Surface::kind).containsExactly(SurfaceKind.GROUND, SurfaceKind.ROOF);
        assertThat(surfaces).extracting(SourceModel.Surface::color).containsExactly(-1, 0xff0000);
        assertThat(read.value(1, "parent_id")).isEqualTo("h1");
        SourceModel tree = read.rows().get(2).model();
        assertThat(tree.surfaces().get(0).kind()).isEqualTo(SurfaceKind.VEGETATION);
        assertThat(tree.surfaces().get(0).polygons().get(0)[0])
                .containsExactly(500010, 3650008, 40, 500012, 3650008, 40, 500010, 3650008, 44);
    }

    @ParameterizedTest(name = "{0} with {1} {2} first: latitude first is {3}")
    @CsvSource({
        "http://www.opengis.net/def/crs/EPSG/0/6697, 35.5, 139.7, true",
        "urn:ogc:def:crs:EPSG::6668, 35.5, 139.7, true",
        "EPSG:6697, 35.5, 139.7, true",
        "EPSG:6697, 139.7, 35.5, false",
        "urn:ogc:def:crs:EPSG::4326, 48.7, 11.4, true",
        "EPSG:4326, 11.4, 48.7, false",
        "urn:ogc:def:crs:OGC:1.3:CRS84, 11.4, 48.7, false",
        "EPSG:25833, 367174, 5808056, false",
        "'urn:ogc:def:crs,crs:EPSG:6.12:25833,crs:EPSG:6.12:5783', 367174, 5808056, false",
    })
    void theOrderOfAxes(String srsName, double first, double second, boolean latitudeFirst) {
        assertThat(CityGmlReader.isLatitudeFirst(srsName, new double[] {first, second}))
                .isEqualTo(latitudeFirst);
    }
}
