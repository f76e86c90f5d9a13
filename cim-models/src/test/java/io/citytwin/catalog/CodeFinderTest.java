package io.citytwin.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("A code is found")
class CodeFinderTest {
    private static CodeFinder of(String list) {
        return CodeFinder.of(CodeLists.builtIn().find(list).orElseThrow());
    }

    @ParameterizedTest(name = "{1} of {0} means {2}")
    @CsvSource({
        "building-uses, commercial, commercial",
        "building-uses, 商业, commercial",
        "building-uses, ' 商业 ', commercial",
        "building-uses, Public Service, public",
        "building-uses, 居住, residential",
        "road-classes, 主干道, arterial",
        "road-classes, primary, arterial",
        "pipe-materials, 球墨铸铁, QM",
        "pipe-materials, qm, QM",
        "pipe-materials, 砼, T",
        "pipe-states, 在用, 0",
        "land-use, 0101, 0101",
        "components, 雨水井盖, 01003"
    })
    @DisplayName("by itself, by a name in either language or by an alias")
    void finds(String list, String text, String code) {
        assertThat(of(list).find(text)).isEqualTo(code);
    }

    @Test
    @DisplayName("not by a name that several codes share, nor by anything else")
    void refuses() {
        assertThat(of("pipeline-elements").find("弯头")).isNull();
        assertThat(of("pipeline-elements").find("51012101")).isEqualTo("51012101");
        assertThat(of("building-uses").find("")).isNull();
        assertThat(of("building-uses").find("城堡")).isNull();
    }

    @Test
    @DisplayName("for every code of every built-in list, which therefore never mean each other")
    void findsEveryCode() {
        for (CodeList list : CodeLists.builtIn().list()) {
            CodeFinder finder = CodeFinder.of(list);
            for (CodeList.Entry entry : list.entries()) {
                assertThat(finder.find(entry.code())).as(list.id()).isEqualTo(entry.code());
            }
        }
    }
}
