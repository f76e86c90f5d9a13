package io.citytwin.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.citytwin.model.Attribute;
import io.citytwin.model.AttributeType;
import io.citytwin.model.GeometryType;
import io.citytwin.model.Layer;
import io.citytwin.model.Sharing;
import io.citytwin.query.Expr.Predicate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.locationtech.jts.geom.Envelope;

class Cql2Test {
    private static final Layer LAYER = new Layer(
            "things", null, null, null, null, GeometryType.MULTIPOLYGON, false,
            List.of(
                    Attribute.of("名称", AttributeType.TEXT),
                    Attribute.of("code", AttributeType.TEXT),
                    Attribute.of("height", AttributeType.REAL),
                    Attribute.of("floors", AttributeType.INTEGER),
                    Attribute.of("flag", AttributeType.BOOLEAN),
                    Attribute.of("built", AttributeType.DATE),
                    Attribute.of("seen", AttributeType.TIMESTAMP),
                    Attribute.of("extra", AttributeType.JSON)),
            null, null, null, null, null, Sharing.OPEN, Map.of());

    @Test
    @DisplayName("2,000 random filters come back from text and from JSON as they were, and fit their layer")
    void roundTrips() {
        RandomFilters filters = new RandomFilters(20261121, new Envelope(114.0, 114.1, 32.9, 33.0));
        for (int i = 0; i < 2000; i++) {
            Predicate filter = filters.predicate(1 + i % 5);
            String text = Cql2Text.format(filter);
            String json = Cql2Json.format(filter);
            assertThat(Cql2Text.parse(text)).as(text).isEqualTo(filter);
            assertThat(Cql2Json.parse(json)).as(json).isEqualTo(filter);
            FilterCheck.check(filter, LAYER);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        名称 = '雨水井' | {"op":"=","args":[{"property":"名称"},"雨水井"]}
        "名称" LIKE '%路%' AND height>=3.5 | {"op":"and","args":[{"op":"like","args":[{"property":"名称"},"%路%"]},{"op":">=","args":[{"property":"height"},3.5]}]}
        height NOT BETWEEN 1 AND 2 | {"op":"not","args":[{"op":"between","args":[{"property":"height"},1,2]}]}
        floors not in (1,2) | {"op":"not","args":[{"op":"in","args":[{"property":"floors"},[1,2]]}]}
        code IS NOT NULL | {"op":"not","args":[{"op":"isNull","args":[{"property":"code"}]}]}
        flag = true | {"op":"=","args":[{"property":"flag"},true]}
        NOT flag OR flag | {"op":"or","args":[{"op":"not","args":[{"property":"flag"}]},{"property":"flag"}]}
        casei(code) LIKE casei('A%') | {"op":"like","args":[{"op":"casei","args":[{"property":"code"}]},{"op":"casei","args":["A%"]}]}
        s_intersects(geom,POINT(114 33)) | {"op":"s_intersects","args":[{"property":"geom"},{"type":"Point","coordinates":[114,33]}]}
        S_WITHIN(geom, BBOX(114,32,115,33)) | {"op":"s_within","args":[{"property":"geom"},{"bbox":[114,32,115,33]}]}
        T_AFTER(seen,TIMESTAMP('2020-01-01T08:00:00+08:00')) | {"op":"t_after","args":[{"property":"seen"},{"timestamp":"2020-01-01T00:00:00Z"}]}
        T_DURING(built,INTERVAL('2020-01-01','..')) | {"op":"t_during","args":[{"property":"built"},{"interval":["2020-01-01",".."]}]}
        height * (floors + 2) - -1 > 3 ^ 2 | {"op":">","args":[{"op":"-","args":[{"op":"*","args":[{"property":"height"},{"op":"+","args":[{"property":"floors"},2]}]},-1]},{"op":"^","args":[3,2]}]}
        floors div 2 = floors % 2 | {"op":"=","args":[{"op":"div","args":[{"property":"floors"},2]},{"op":"%","args":[{"property":"floors"},2]}]}
        ((height > 1)) AND (code='x' OR code='y') | {"op":"and","args":[{"op":">","args":[{"property":"height"},1]},{"op":"or","args":[{"op":"=","args":[{"property":"code"},"x"]},{"op":"=","args":[{"property":"code"},"y"]}]}]}
        code = 'it''s' | {"op":"=","args":[{"property":"code"},"it's"]}
        """)
    @DisplayName("The text and the JSON encoding mean the same")
    void agree(String text, String json) {
        Predicate filter = Cql2Text.parse(text);
        assertThat(Cql2Json.parse(json)).isEqualTo(filter);
        FilterCheck.check(filter, LAYER);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        height > | expected a property, a value or "(", found the end of the filter (at character 9)
        height = 1 height | expected AND, OR or the end of the filter, found "height" (at character 12)
        code = 'open | the quote ' is not closed (at character 8)
        (height = 1 | expected ")", found the end of the filter (at character 12)
        height = 1; DROP TABLE x | unexpected character ";" (at character 11)
        buffer(geom, 1) | unknown function buffer
        A_EQUALS(a, b) | array functions are not supported
        S_INTERSECTS(geom, POLYGON((0 0,1 1))) | not a geometry in WKT
        S_INTERSECTS(geom, POLYGON((0 0,1 1,1 0,0 1,0 0))) | this geometry is not valid
        S_INTERSECTS(geom, BBOX(1,2,3)) | a box has 4 or 6 numbers, was 3
        built = DATE('2020-13-01') | a date must look like
        seen = TIMESTAMP('yesterday') | a timestamp must look like
        height = 1e999 | out of range
        height + 1 | a condition is needed here, this is only a value (at character 1)
        (height = 1) + 1 = 2 | a value is needed here, this is a condition (at character 1)
        """)
    @DisplayName("A filter that can't be read is refused with what is wrong and where")
    void syntaxErrors(String text, String message) {
        assertThatThrownBy(() -> Cql2Text.parse(text))
                .isInstanceOf(InvalidFilterException.class)
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "{", "[]", "{\"op\":\"=\"}", "{\"op\":\"=\",\"args\":[1]}", "{\"op\":\"nope\",\"args\":[1,2]}", "1", "null",
        "{\"op\":\"and\",\"args\":[true]}", "{\"op\":\"in\",\"args\":[1,[]]}", "true false",
        "{\"op\":\"s_within\",\"args\":[{\"property\":\"geom\"},{\"type\":\"Point\",\"coordinates\":[\"a\",2]}]}"
    })
    @DisplayName("A JSON filter that can't be read is refused")
    void jsonErrors(String json) {
        assertThatThrownBy(() -> Cql2Json.parse(json)).isInstanceOf(InvalidFilterException.class);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        nope = 1 | layer things has no property "nope"; it has 名称, code, height, floors
        code > 5 | cannot compare code (text) with 5 (number)
        built = '2020-01-01' | write DATE('2024-05-31')
        height LIKE 'a' | LIKE takes text, not height (number)
        code | the property code is a text, not a condition
        S_INTERSECTS(code, POINT(1 2)) | S_INTERSECTS takes geometries, not code (text)
        T_AFTER(height, DATE('2020-01-01')) | T_AFTER takes dates, timestamps and intervals, not height (number)
        code + 1 = 2 | + takes numbers, not code (text)
        extra = 'x' | cannot compare extra (JSON) with 'x' (text)
        geom = 1 | geometries take S_INTERSECTS
        """)
    @DisplayName("A filter that doesn't fit its layer is refused with what is wrong and what there is")
    void typeErrors(String text, String message) {
        Predicate filter = Cql2Text.parse(text);
        assertThatThrownBy(() -> FilterCheck.check(filter, LAYER))
                .isInstanceOf(InvalidFilterException.class)
                .hasMessageContaining(message);
    }

    @Test
    @DisplayName("Nesting has a limit, and no nesting ends in a stack overflow")
    void nesting() {
        String deep = "(".repeat(30_000) + "height = 1" + ")".repeat(30_000);
        assertThatThrownBy(() -> Cql2Text.parse(deep)).hasMessageContaining("nested deeper than");
        assertThatThrownBy(() -> Cql2Text.parse("NOT ".repeat(20_000) + "flag")).hasMessageContaining("nested deeper");
        assertThatThrownBy(() -> Cql2Text.parse("height = " + "- ".repeat(20_000) + "x"))
                .hasMessageContaining("nested deeper");
        assertThatThrownBy(() -> Cql2Text.parse("height = 1" + " + 1".repeat(20_000))).hasMessageContaining("in a row");
        assertThatThrownBy(() -> Cql2Text.parse(
                        "S_INTERSECTS(geom, " + "GEOMETRYCOLLECTION(".repeat(4_000) + ")".repeat(4_001)))
                .hasMessageContaining("nested too deeply");
        FilterCheck.check(Cql2Text.parse("height = 1" + " + 1".repeat(490)), LAYER);
        String json = "{\"op\":\"not\",\"args\":[".repeat(500) + "true" + "]}".repeat(500);
        assertThatThrownBy(() -> Cql2Json.parse(json)).isInstanceOf(InvalidFilterException.class);
    }

    @Test
    @DisplayName("Whatever is written, the answer is a filter or a refusal, never a crash")
    void garbage() {
        java.util.Random random = new java.util.Random(99);
        RandomFilters filters = new RandomFilters(99, new Envelope(114.0, 114.1, 32.9, 33.0));
        String alphabet = "()'\"=<>,+-*/%^.:_ 0123456789aNOTINDzé驻\\{}[]\u0000";
        for (int i = 0; i < 4000; i++) {
            boolean json = i % 2 == 0;
            Predicate filter = filters.predicate(2);
            StringBuilder text = new StringBuilder(json ? Cql2Json.format(filter) : Cql2Text.format(filter));
            for (int k = 0; k < 1 + random.nextInt(4); k++) {
                int at = random.nextInt(text.length());
                switch (random.nextInt(3)) {
                    case 0 -> text.setCharAt(at, alphabet.charAt(random.nextInt(alphabet.length())));
                    case 1 -> text.delete(at, Math.min(text.length(), at + random.nextInt(8)));
                    default -> text.insert(at, alphabet.charAt(random.nextInt(alphabet.length())));
                }
                if (text.length() == 0) {
                    text.append('x');
                }
            }
            try {
                FilterCheck.check(
                        json ? Cql2Json.parse(text.toString()) : Cql2Text.parse(text.toString()), LAYER);
            } catch (InvalidFilterException e) {
                assertThat(e.getMessage()).isNotBlank();
            }
        }
    }
}
