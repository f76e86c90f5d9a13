package io.citytwin.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.citytwin.model.GeometryType;
import io.citytwin.model.Layer;
import io.citytwin.model.Sharing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("Layer definitions")
class LayerDefinitionsTest {
    private final LayerDefinitions definitions = LayerDefinitions.builtIn();

    @Test
    @DisplayName("of every file in the folder are loaded, and only those")
    void indexIsComplete() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src/main/resources/cim-models/layers"))) {
            List<String> names = files.map(p -> p.getFileName().toString().replace(".yaml", "")).sorted().toList();
            assertThat(new TreeSet<>(definitions.list().stream().map(LayerDefinition::id).toList()))
                    .containsExactlyElementsOf(names);
        }
    }

    @Test
    @DisplayName("make layers that say all a definition says")
    void buildingLayer() {
        Layer layer = definitions.get("building").toLayer("buildings");
        assertThat(layer.cityClass()).isEqualTo("building");
        assertThat(layer.geometryType()).isEqualTo(GeometryType.MULTIPOLYGON);
        assertThat(layer.isExtrudable()).isTrue();
        assertThat(layer.sharing()).isEqualTo(Sharing.OPEN);
        assertThat(layer.findHeightAttribute()).hasValueSatisfying(a -> assertThat(a.unit()).isEqualTo("m"));
        for (LayerDefinition definition : definitions.list()) {
            assertThat(definition.toLayer(definition.id()).attributes())
                    .hasSameSizeAs(definition.attributes());
        }
    }

    @ParameterizedTest(name = "{0}: {1} delivers {2}")
    @CsvSource({
        "building, 建筑高度, height",
        "building, FLOOR, storeys",
        "building, Height, height",
        "water-supply-pipe, QDDH, start_node",
        "water-supply-pipe, S_Exp, start_node",
        "drainage-pipe, 终点埋深, end_depth",
        "pipe-node, 物探点号, code",
        "component, GLBJBSM, code",
        "device, 监测指标, observed_properties",
        "land-use, 容积率, floor_area_ratio",
    })
    @DisplayName("find attributes by the field names of survey tables")
    void aliases(String classId, String field, String attribute) {
        assertThat(definitions.get(classId).listDeliveredBy(field))
                .extracting(AttributeDefinition::name)
                .containsExactly(attribute);
    }

    @Test
    @DisplayName("read a section once as text, once as width, once as height, in metres")
    void section() {
        List<AttributeDefinition> fed = definitions.get("pipe-segment").listDeliveredBy("PSize");
        assertThat(fed).extracting(AttributeDefinition::name).containsExactly("section", "diameter", "section_height");
        assertThat(fed.get(1).sourceUnit("psize")).contains("mm");
        assertThat(fed.get(1).sourceUnit("diameter")).contains("m");
        assertThat(Reading.SECTION_WIDTH.read("800X600")).contains("800");
        assertThat(Reading.SECTION_HEIGHT.read("800×600")).contains("600");
        assertThat(Reading.SECTION_WIDTH.read("DN400")).contains("400");
        assertThat(Reading.SECTION_HEIGHT.read("400")).isEmpty();
        assertThat(Reading.SECTION_WIDTH.read("无")).isEmpty();
        assertThat(Reading.YEAR.read("2016年5月")).contains("2016");
        assertThat(Reading.YEAR.read("20160512")).contains("2016");
        assertThat(Reading.FIRST_TWO.read("070102")).contains("07");
    }

    @Test
    @DisplayName("extend another one by one step and take its attributes")
    void inheritance() {
        LayerDefinition gas = definitions.get("gas-pipe");
        assertThat(gas.isA("pipe-segment")).isTrue();
        assertThat(gas.attributes()).isEqualTo(definitions.get("pipe-segment").attributes());
        assertThat(gas.style()).containsEntry("color", "#ff00ff").containsEntry("minZoom", 13);
        assertThat(gas.sharing()).isEqualTo(Sharing.ON_REQUEST);
    }

    @Test
    @DisplayName("of a folder add to the built-in ones and override them")
    void extraFolder(@TempDir Path folder) throws IOException {
        Files.createDirectories(folder.resolve("layers"));
        Files.writeString(
                folder.resolve("layers/tree.yaml"),
                """
                id: tree
                titleZh: 行道树
                titleEn: Street trees
                theme: resource-survey/municipal-facilities
                geometry: Point
                attributes:
                  - {name: species, type: text, aliases: [树种]}
                """);
        Files.writeString(
                folder.resolve("layers/road.yaml"),
                "{id: road, titleZh: 路, titleEn: My roads, theme: other, geometry: LineString}");
        LayerDefinitions mine = LayerDefinitions.load(folder);
        assertThat(mine.get("tree").listDeliveredBy("树种")).hasSize(1);
        assertThat(mine.get("road").titleEn()).isEqualTo("My roads");
        assertThat(mine.get("road").sharing()).isEqualTo(Sharing.ON_REQUEST);
        assertThat(mine.list()).hasSize(definitions.list().size() + 1);
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "colour: red | unknown key \"colour\"",
                "id: tree2 | Duplicate",
                "style: {color: red} | style.color must be like \"#80ff00\", was \"red\"",
                "style: {label: title} | style.label names no attribute: title",
                "style: {labelMinZoom: 25} | style.labelMinZoom must be 0 to 24, was 25",
                "style: {heightAttribute: tallness} | style.heightAttribute names no attribute: tallness",
                "attributes: [{name: a, type: number}] | was number",
                "attributes: [{name: a, type: real, unit: furlong}] | there is no unit furlong",
                "attributes: [{name: a, type: text, codeList: nope}] | there is no code list nope",
                "attributes: [{name: a, type: text, aliases: [x]}, {name: b, type: text, aliases: [X]}] | is taken by a",
                "key: nothing | its key nothing is no attribute",
                "extends: nothing | it extends nothing",
            })
    @DisplayName("that break a rule are refused with file and key")
    void strict(String line, String message, @TempDir Path folder) throws IOException {
        Files.createDirectories(folder.resolve("layers"));
        Files.writeString(
                folder.resolve("layers/tree.yaml"),
                "id: tree\ntitleZh: 树\ntitleEn: Trees\ntheme: other\ngeometry: Point\n" + line + "\n");
        assertThatThrownBy(() -> LayerDefinitions.load(folder))
                .isInstanceOf(CatalogException.class)
                .hasMessageContaining("tree.yaml")
                .hasMessageContaining(message);
    }

    @Test
    @DisplayName("name the known classes where one is asked for that is not there")
    void unknownClass() {
        assertThatThrownBy(() -> definitions.get("castle")).hasMessageContaining("castle").hasMessageContaining("building");
    }

    @Test
    @DisplayName("stand beside code lists with the standards' number of rows")
    void codeLists() {
        CodeLists lists = CodeLists.builtIn();
        assertThat(lists.find("components").orElseThrow().entries()).hasSize(153);
        assertThat(lists.find("matters").orElseThrow().entries()).hasSize(250);
        assertThat(lists.find("components-cjt214").orElseThrow().entries()).hasSize(84);
        assertThat(lists.find("pipeline-classes").orElseThrow().entries()).hasSize(37);
        assertThat(lists.find("pipeline-elements").orElseThrow().entries()).hasSize(375);
        assertThat(lists.find("land-use").orElseThrow().entries()).hasSize(152);
        assertThat(lists.find("land-use").orElseThrow().find("07"))
                .hasValueSatisfying(e -> assertThat(e.columns()).containsEntry("rgb", "255,255,45"));
    }

    @Test
    @DisplayName("stand beside the six groups of themes, in the standard's order")
    void themes() {
        assertThat(Themes.builtIn().listRoots())
                .extracting(Themes.Theme::titleZh)
                .startsWith("时空基础数据", "资源调查数据", "规划管控数据", "工程建设项目数据", "公共专题数据", "物联感知数据");
        assertThat(Themes.builtIn().find("planning-control/control-lines")).isPresent();
    }

    @Test
    @DisplayName("stand beside units that convert exactly where they can")
    void units() {
        Units units = Units.builtIn();
        assertThat(units.convert(400, "mm", "m")).isEqualTo(0.4);
        assertThat(units.convert(1.5, "公顷", "m2")).isEqualTo(15000);
        assertThat(units.convert(10, "kV", "V")).isEqualTo(10000);
        assertThat(units.convert(36, "km/h", "m/s")).isCloseTo(10, org.assertj.core.data.Offset.offset(1e-9));
        assertThatThrownBy(() -> units.convert(1, "m", "m2")).hasMessageContaining("m can't be turned into m2");
    }
}
