package io.citytwin.importers.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.citytwin.catalog.LayerDefinitions;
import io.citytwin.importers.spi.SourceLayer;
import io.citytwin.importers.spi.SourceLayer.SourceField;
import io.citytwin.model.Attribute;
import io.citytwin.model.AttributeType;
import io.citytwin.model.GeometryType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Fields become attributes")
class LayerMappingTest {
    private static final LayerDefinitions DEFINITIONS = LayerDefinitions.builtIn();

    private static LayerMapping mapping(String cityClass, List<Attribute> known, Map<String, String> wishes, Object... fields) {
        List<SourceField> list = new ArrayList<>();
        for (int i = 0; i < fields.length; i += 2) {
            list.add(new SourceField((String) fields[i], (AttributeType) fields[i + 1], true));
        }
        SourceLayer source = SourceLayer.of("source", list, GeometryType.POINT, false, null, OptionalLong.empty());
        return LayerMapping.of(source, known, DEFINITIONS.get(cityClass), Map.of(), wishes, DEFINITIONS.codeLists());
    }

    /** The values of a row that are there, by attribute. */
    private static Map<String, Object> row(LayerMapping mapping, Object... cells) throws Values.MisfitException {
        Object[] values = mapping.map(cells);
        Map<String, Object> byName = new LinkedHashMap<>();
        for (int i = 0; i < values.length; i++) {
            if (values[i] != null) {
                byName.put(mapping.attributes().get(i).name(), values[i]);
            }
        }
        return byName;
    }

    @Test
    @DisplayName("with the code where a value is a code, a name or an alias of the attribute's list")
    void codes() throws Exception {
        LayerMapping mapping = mapping("building", List.of(), Map.of(), "用途", AttributeType.TEXT);
        assertThat(row(mapping, "商业")).containsOnly(Map.entry("use", "commercial"));
        assertThat(row(mapping, "Commercial")).containsEntry("use", "commercial");
        assertThat(row(mapping, "商服")).containsEntry("use", "commercial");
        assertThat(row(mapping, "commercial")).containsEntry("use", "commercial");
        assertThat(mapping.notes()).isEmpty();
    }

    @Test
    @DisplayName("with a value that the list does not know as it came, counted; blanks are no values")
    void unknownValues() throws Exception {
        LayerMapping mapping = mapping("building", List.of(), Map.of(), "用途", AttributeType.TEXT);
        assertThat(row(mapping, "城堡")).containsEntry("use", "城堡");
        assertThat(row(mapping, "塔")).containsEntry("use", "塔");
        row(mapping, " ");
        row(mapping, new Object[] {null});
        assertThat(mapping.notes()).containsOnly(Map.entry("value not in code list: use", 2L));
    }

    @Test
    @DisplayName("with codes that are numbers, and with the level that a name means")
    void numbersAndLevels() throws Exception {
        LayerMapping areas = mapping("admin-area", List.of(), Map.of(), "级别", AttributeType.TEXT);
        assertThat(row(areas, "县级")).containsEntry("level", 6L);
        assertThat(row(areas, "8")).containsEntry("level", 8L);
        assertThat(areas.notes()).isEmpty();
        assertThatThrownBy(() -> row(areas, "县太爷")).hasMessageContaining("县太爷").hasMessageContaining("级别");

        LayerMapping plots = mapping("land-use", List.of(), Map.of(), "用地性质代码", AttributeType.TEXT);
        assertThat(row(plots, "0101")).containsEntry("use_code", "0101").containsEntry("use_class", "01");
        assertThat(row(plots, "水田")).containsEntry("use_code", "0101").containsEntry("use_class", "01");
        assertThat(plots.notes()).isEmpty();
    }

    @Test
    @DisplayName("with codes in an attribute that --map names, too")
    void wishes() throws Exception {
        LayerMapping mapping =
                mapping("building", List.of(), Map.of("sort", "use"), "sort", AttributeType.TEXT);
        assertThat(row(mapping, "住宅")).containsOnly(Map.entry("use", "residential"));
    }

    @Test
    @DisplayName("a year that comes as a number leaves nothing beside it")
    void plainYears() throws Exception {
        LayerMapping mapping = mapping("building", List.of(), Map.of(), "建成年份", AttributeType.INTEGER);
        assertThat(row(mapping, 2016L)).containsOnly(Map.entry("year_built", 2016L));
        assertThat(mapping.attributes()).extracting(Attribute::name).doesNotContain("建成年份");
    }

    @Test
    @DisplayName("a cell that is more than the part read from it is kept whole, in a layer that knows it already as well")
    void wholeCells() throws Exception {
        LayerMapping first = mapping("building", List.of(), Map.of(), "建成年份", AttributeType.TEXT);
        assertThat(row(first, "2016-05"))
                .containsOnly(Map.entry("year_built", 2016L), Map.entry("建成年份", "2016-05"));
        LayerMapping again = mapping("building", first.attributes(), Map.of(), "建成年份", AttributeType.TEXT);
        assertThat(row(again, "2016-05")).isEqualTo(row(first, "2016-05"));
        assertThat(again.attributes()).isEqualTo(first.attributes());
    }
}
