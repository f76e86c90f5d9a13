package io.citytwin.importers.format.ifc.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.citytwin.importers.format.ifc.step.StepFile.DanglingReference;
import io.citytwin.importers.format.ifc.step.StepValue.Binary;
import io.citytwin.importers.format.ifc.step.StepValue.Enumeration;
import io.citytwin.importers.format.ifc.step.StepValue.Ref;
import io.citytwin.importers.format.ifc.step.StepValue.Typed;
import io.citytwin.importers.spi.UnreadableSourceException;
import io.citytwin.testing.SharedData;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("A STEP file")
class StepFileTest {
    private static final String HEADER =
            "ISO-10303-21;\nHEADER;\nFILE_DESCRIPTION((''),'2;1');\n"
                    + "FILE_NAME('n','2026-01-01T00:00:00',(''),(''),'p','o','');\nFILE_SCHEMA(('IFC4'));\nENDSEC;\nDATA;\n";
    private static final String END = "ENDSEC;\nEND-ISO-10303-21;\n";

    @TempDir
    Path folder;

    private StepFile open(String text, Charset charset) throws IOException, UnreadableSourceException {
        Path file = folder.resolve("house.ifc");
        Files.write(file, text.getBytes(charset));
        return StepFile.open(file, "house.ifc");
    }

    private StepFile data(String statements) throws IOException, UnreadableSourceException {
        return open(HEADER + statements + END, StandardCharsets.UTF_8);
    }

    private List<Object> values(String parameters) throws Exception {
        return data("#1=IFCX(" + parameters + ");").instance(1).values();
    }

    private static StepFile corpus(String name) throws UnreadableSourceException {
        try {
            return StepFile.open(
                    Path.of(StepFileTest.class.getResource("/corpus/ifc/" + name).toURI()), name);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(e);
        }
    }

    @Test
    @DisplayName("gives every kind of parameter as its Java type")
    void parameters() throws Exception {
        assertThat(values("$,*,12,-3,.5,1.,-2.5E-3,.T.,.MILLI.,#7,\"0A3\",'x',IFCLABEL('y'),(1,(2,3),()),IFCPAIR(1,2)"))
                .containsExactly(
                        null,
                        StepValue.DERIVED,
                        12L,
                        -3L,
                        0.5,
                        1.0,
                        -0.0025,
                        new Enumeration("T"),
                        new Enumeration("MILLI"),
                        new Ref(7),
                        new Binary("0A3"),
                        "x",
                        new Typed("IFCLABEL", "y"),
                        List.of(1L, List.of(2L, 3L), List.of()),
                        new Typed("IFCPAIR", List.of(1L, 2L)));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "a''b, a'b",
                "C:\\\\dir, C:\\dir",
                "\\X2\\6D4B8BD5\\X0\\, 测试",
                "\\X4\\0001F3E0\\X0\\!, 🏠!",
                "\\X2\\D83CDFE0\\X0\\, 🏠",
                "\\X2\\D83C\\X0\\, \ufffd",
                "a\\X2\\0000\\X0\\b, ab",
                "\\X\\FCber, über",
                "gr\\S\\|n, grün",
                "\\PE\\\\S\\P, а",
                "one\\N\\two, \"one\ntwo\"",
                "C:\\temp, C:\\temp",
                "\\X2\\6D4\\X0\\, \\X2\\6D4\\X0\\",
                "/* no comment */ ;#1=, /* no comment */ ;#1=",
                "raw 字, raw 字",
            })
    @DisplayName("decodes texts, and leaves what is no directive as it stands")
    void texts(String text, String expected) throws Exception {
        assertThat(values("'" + text + "'")).containsExactly(expected);
    }

    @Test
    @DisplayName("may break lines and have comments between any two tokens, and line breaks in texts")
    void layout() throws Exception {
        StepFile file = data("/* a */ #1 /* ; */ =\r\n IFCX\n(\n'line\r\nbreak' , /* ' */ ( 1\n, 2 ) )\n;#2=IFCY();");
        assertThat(file.instance(1)).isEqualTo(new StepInstance(1, "IFCX", List.of("linebreak", List.of(1L, 2L))));
        assertThat(file.instance(2)).isEqualTo(new StepInstance(2, "IFCY", List.of()));
    }

    @Test
    @DisplayName("counts instances by type and finds them in any order of their numbers")
    void index() throws Exception {
        StepFile file = data("#2000000000=IFCA(#3);\n#3=IFCB();\n#1=ifca($);\n#7=(IFCC(1)IFCD());");
        assertThat(file.count()).isEqualTo(4);
        assertThat(file.countsByType()).containsOnly(
                Map.entry("IFCA", 2), Map.entry("IFCB", 1), Map.entry("(complex)", 1));
        assertThat(file.idsOf("IFCA")).containsExactly(2000000000, 1);
        assertThat(file.idsOf("IFCZ")).isEmpty();
        assertThat(file.typeOf(3)).isEqualTo("IFCB");
        assertThat(file.typeOf(4)).isNull();
        assertThat(file.instance(2000000000).values()).containsExactly(new Ref(3));
        assertThat(file.instance(7).values())
                .containsExactly(new Typed("IFCC", List.of(1L)), new Typed("IFCD", List.of()));
        assertThat(file.lineOf(3)).isEqualTo(9);
        assertThatThrownBy(() -> file.instance(4))
                .isInstanceOf(NoSuchElementException.class)
                .hasMessageContaining("#4");
    }

    @Test
    @DisplayName("may begin with a byte order mark, have other sections, several of data, and things behind its end")
    void sections() throws Exception {
        String other = "ANCHOR;<a>=#1;'ENDSEC';ENDSEC;\nDATA('x',('IFC4'));";
        StepFile file = open(
                "\ufeff \n" + HEADER.replace("DATA;", other) + "#1=IFCX();ENDSEC;DATA;#2=IFCY();" + END + "rest",
                StandardCharsets.UTF_8);
        assertThat(file.countsByType()).containsOnlyKeys("IFCX", "IFCY");
        assertThat(file.instance(2)).isEqualTo(new StepInstance(2, "IFCY", List.of()));
    }

    @Test
    @DisplayName("has a header, and instances with thousands of types and values")
    void headerAndMany() throws Exception {
        StringBuilder many = new StringBuilder();
        for (int i = 1; i <= 5000; i++) {
            many.append('#').append(i).append("=IFCTYPE").append(i).append('(').append(i).append(");");
        }
        StepFile file = data(many.toString());
        assertThat(file.header().name()).isEqualTo("n");
        assertThat(file.header().timeStamp()).isEqualTo("2026-01-01T00:00:00");
        assertThat(file.header().preprocessorVersion()).isEqualTo("p");
        assertThat(file.header().originatingSystem()).isEqualTo("o");
        assertThat(file.schema()).isEqualTo(IfcSchema.IFC4);
        assertThat(file.countsByType()).hasSize(5000);
        assertThat(file.instance(4999)).isEqualTo(new StepInstance(4999, "IFCTYPE4999", List.of(4999L)));
    }

    @Test
    @DisplayName("names references to what is not there")
    void dangling() throws Exception {
        StepFile file = data("#1=IFCX(#2,#9);#2=IFCX((IFCY(#8)));#3=IFCX(#1);");
        assertThat(file.danglingReferences())
                .containsExactly(new DanglingReference(1, 9), new DanglingReference(2, 8));
        assertThat(data("#1=IFCX(#1);").danglingReferences()).isEmpty();
    }

    @Test
    @DisplayName("reads other bytes than ASCII as UTF-8 or GB18030, and says so")
    void rawBytes() throws Exception {
        StepFile gbk = corpus("gbk_text.ifc");
        assertThat(gbk.instance(1).value(2)).isEqualTo("驻马店市民中心");
        assertThat(gbk.instance(2).value(2)).as("two bytes that might be UTF-8").isEqualTo("联通");
        assertThat(gbk.instance(2).value(4)).as("a byte that looks like a backslash").isEqualTo("乗\\用");
        assertThat(gbk.warnings()).singleElement().asString().contains("3 texts").contains("GB18030");
        assertThat(data("#1=IFCX('字','x');").warnings())
                .containsExactly("1 texts have characters that STEP wants to be encoded; they were read as UTF-8");
    }

    @Test
    @DisplayName("counts numbers that can't be read as no value, and warns")
    void numbers() throws Exception {
        StepFile file = data("#1=IFCX(1.#QNAN,-1.#IND,1.2.3,-,1e400,123456789012345678901);");
        assertThat(file.instance(1).values().subList(0, 4)).containsOnly(Double.NaN);
        assertThat(file.instance(1).value(5)).isEqualTo(1.2345678901234568E20);
        assertThat(file.warnings()).singleElement().asString().contains("4 numbers");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "IFC2X3, IFC2X3",
        "ifc2x3, IFC2X3",
        "IFC2X3_TC1, IFC2X3",
        "IFC4, IFC4",
        "IFC4_ADD2_TC1, IFC4",
        "IFC4X1, IFC4",
        "IFC4X2, IFC4",
        "IFC4X3, IFC4X3",
        "IFC4X3_RC4, IFC4X3",
        "IFC4X3_ADD2, IFC4X3",
        "'IFC4 { 1 0 10303 }', IFC4",
    })
    @DisplayName("is of a known schema, by all its names")
    void schemas(String name, IfcSchema expected) throws Exception {
        assertThat(open(HEADER.replace("IFC4", name) + END, StandardCharsets.UTF_8).schema()).isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "AUTOMOTIVE_DESIGN | its schema AUTOMOTIVE_DESIGN is unknown; known are IFC2X3, IFC4, IFC4X1",
                "IFC2X2_FINAL | its schema IFC2X2_FINAL is unknown",
                "IFC5 | its schema IFC5 is unknown",
            })
    @DisplayName("of another schema is refused by its name")
    void otherSchemas(String name, String message) {
        assertRefused(HEADER.replace("IFC4", name) + END, message);
    }

    @Test
    @DisplayName("that is none is refused")
    void notStep() {
        assertRefused("", "house.ifc is empty");
        assertRefused("<?xml version=\"1.0\"?><ifcXML/>", "is no STEP file: it must begin with \"ISO-10303-21;\", but");
        assertRefused("PK\u0003\u0004 /", "is no STEP file");
        assertRefused("ISO-10303-21;\nFILE_NAME('x');DATA;" + END, "it has no HEADER section");
        assertRefused(HEADER.replaceAll("FILE_SCHEMA.*", "") + END, "the header names no schema (FILE_SCHEMA)");
        assertRefused(HEADER.replace("DATA;", "#1=IFCX();") + END, "a section begins with its name");
        assertThatThrownBy(() -> StepFile.open(folder.resolve("none.ifc"), "none.ifc"))
                .isInstanceOf(UnreadableSourceException.class)
                .hasMessageContaining("none.ifc");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "#1=IFCX(1,,2); | no value stands between two commas",
                "#1=IFCX(1,); | no value stands between",
                "#1=IFCX(,1); | no value stands between",
                "#1=IFCX(1 2); | \",\" or \")\" is missing in it",
                "#1=IFCX(1; | \",\" or \")\" is missing in it",
                "#1=IFCX(1)) ; | \";\" is missing behind it",
                "#1=IFCX; | brackets are missing behind IFCX",
                "#1 IFCX(); | \"=\" is missing behind #1",
                "#1=(IFCX); | brackets are missing behind a name",
                "#1=IFCX(.A); | an enumeration value is a name between two points",
                "#1=IFCX(..); | an enumeration value is a name between two points",
                "#1=IFCX(LABEL); | brackets are missing behind LABEL",
                "#1=IFCX(?); | no value begins with byte 63 (\"?\")",
                "#1=IFCX(#); | a number is missing behind #",
                "#0=IFCX(); | the number behind # must be from 1 to 2147483647",
                "#3000000000=IFCX(); | the number behind # must be from 1 to",
                "#1=IFCX(/1); | \"/\" stands in it outside of a text",
                "#1=IFCX('a); | a text that begins in it is never closed",
                "#1=IFCX(\"0a); | a binary value that begins in it is never closed",
                "/* #1=IFCX(); | a comment that begins in it is never closed",
                "IFCX(); | a statement of the data section is #n=NAME(…)",
            })
    @DisplayName("with a statement that is none is refused with line, byte and text")
    void statements(String statement, String reason) {
        assertRefused(
                HEADER + "#9=IFCY();\n" + statement + "\n" + END,
                "line 9, byte " + (HEADER.length() + 11) + ": " + reason);
    }

    @Test
    @DisplayName("with a number twice is refused, with both lines")
    void duplicate() {
        assertRefused(
                HEADER + "#1=IFCX();\n#2=IFCX();\n#1=IFCY();" + END,
                "line 10, byte " + (HEADER.length() + 22) + ": #1 stands here a second time, first in line 8");
    }

    @Test
    @DisplayName("whose brackets lie too deep is refused, not followed")
    void deep() {
        assertRefused(HEADER + "#1=IFCX(" + "(".repeat(100_000), "its brackets lie more than 200 deep");
    }

    @Test
    @DisplayName("cut off anywhere is refused as such")
    void cutOff() throws Exception {
        assertThatThrownBy(() -> corpus("cut_off.ifc"))
                .isInstanceOf(UnreadableSourceException.class)
                .hasMessage("cut_off.ifc: no END-ISO-10303-21, the file is cut off at byte 2986");
        byte[] whole =
                (HEADER + "#1=IFCX('a',(1.5,.T.),IFCY(\"0\")); /* c */\n" + END).getBytes(StandardCharsets.UTF_8);
        int mark = whole.length - "END-ISO-10303-21;\n".length();
        for (int length = "ISO-10303-21;".length(); length <= mark; length++) {
            String cut = new String(Arrays.copyOf(whole, length), StandardCharsets.UTF_8);
            String message = "no END-ISO-10303-21, the file is cut off at byte " + length;
            assertThatThrownBy(() -> open(cut, StandardCharsets.UTF_8))
                    .as(cut)
                    .isInstanceOf(UnreadableSourceException.class)
                    .hasMessageContaining(message);
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "fail_double_comma.ifc | line 8, byte 214: no value stands between two commas or a comma and a bracket:"
                        + " #1=IFCPERSON($,$,'',,$,$,$,$);",
                "fail_duplicate_id.ifc | line 27, byte 1050: #19 stands here a second time, first in line 26",
                "fail_invalid_0.ifc | line 8, byte 214: the number behind # must be from 1 to 2147483647: #0=IFCPERSON(",
                "fail_no_header.ifc | it has no HEADER section",
            })
    @DisplayName("made to fail is refused in one clear line")
    void robustness(String name, String message) {
        Path file = SharedData.require("robustness/ifc/" + name);
        assertThatThrownBy(() -> StepFile.open(file, name))
                .isInstanceOf(UnreadableSourceException.class)
                .hasMessageStartingWith(name + ": ")
                .hasMessageContaining(message)
                .message()
                .doesNotContain("\n");
    }

    @Test
    @DisplayName("with odd texts is read, and says what is odd")
    void oddTexts() throws Exception {
        StepFile odd = StepFile.open(SharedData.require("robustness/ifc/fail_utf_encoding.ifc"), "odd");
        assertThat(odd.instance(1).value(2)).isEqualTo("W\\xc3\\xa4nd");
        assertThat(odd.warnings()).singleElement().asString().startsWith("2 times a backslash");
        StepFile quotes = StepFile.open(SharedData.require("robustness/ifc/pass_1.ifc"), "quotes");
        assertThat(quotes.instance(100).value(2)).isEqualTo("Nested ' quotes");
        assertThat(quotes.warnings()).isEmpty();
    }

    private void assertRefused(String text, String message) {
        assertThatThrownBy(() -> open(text, StandardCharsets.UTF_8))
                .isInstanceOf(UnreadableSourceException.class)
                .hasMessageStartingWith("house.ifc")
                .hasMessageContaining(message)
                .message()
                .doesNotContain("\n");
    }
}
