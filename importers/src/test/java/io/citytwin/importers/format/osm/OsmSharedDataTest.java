package io.citytwin.importers.format.osm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.citytwin.importers.spi.BadRecordException;
import io.citytwin.importers.spi.UnreadableSourceException;
import io.citytwin.testing.SharedData;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("Real OpenStreetMap files")
class OsmSharedDataTest {
    @TempDir
    Path folder;

    @ParameterizedTest(name = "{0}: {1} highways, {2} buildings")
    @CsvSource({
        "beijing_bupt.osm, 194, 109",
        "shenzhen_longgang.osm, 516, 135",
        "jiangxi_guixi.osm, 176, 165",
        "jiangsu_nantong.osm, 30, 87",
        "shanghai_huangpu_roads.osm, 796, 0",
        "liechtenstein.osm.pbf, 6717, 13996",
        "monaco-latest.osm.pbf, 2379, 1183",
    })
    @DisplayName("give a road per highway way and a building per building way, or say why not")
    void counts(String name, int highways, int buildings) throws Exception {
        OsmTestReads.Read read = OsmTestReads.read(SharedData.require("osm/" + name), folder, null);
        assertThat(read.of("osm_roads").size() + read.rejectsOf("osm_roads").size()).isEqualTo(highways);
        assertThat(fromWays(read, "osm_buildings")).isEqualTo(buildings);
        assertThat(read.records()).noneMatch(r -> r.geometry().isEmpty());
        assertThat(read.rejects()).hasSizeLessThan(5);
    }

    private static long fromWays(OsmTestReads.Read read, String layer) {
        Set<String> keys = read.of(layer).stream()
                .map(r -> (String) r.values()[0])
                .filter(k -> k.startsWith("way/"))
                .collect(Collectors.toSet());
        long rejected = read.rejectsOf(layer).stream()
                .filter(r -> r.getMessage().startsWith("way/"))
                .count();
        return keys.size() + rejected;
    }

    @Test
    @DisplayName("take change files, and are then equal to the extract that another tool made of both")
    void changesEqualFullExtract() throws Exception {
        Path extract = SharedData.require("osm/liechtenstein.osm.pbf");
        Path state = folder.resolve("state");
        Map<String, String> city = new HashMap<>();
        OsmTestReads.apply(OsmTestReads.read(extract, folder, state), true, city);
        int before = city.size();
        for (int i = 435; i <= 437; i++) {
            Path diff = SharedData.require("osm/liechtenstein_diff_" + i + ".osc.gz");
            OsmTestReads.Read changes = OsmTestReads.read(diff, folder, state);
            assertThat(changes.records()).hasSizeLessThan(before / 4);
            OsmTestReads.apply(changes, false, city);
        }
        // The second route: all kept elements read as one whole extract.
        Map<String, String> whole = new HashMap<>();
        OsmTestReads.apply(OsmTestReads.read(state.resolve("osm/base.osm.pbf"), folder, null), true, whole);
        assertThat(whole).hasSizeGreaterThan(20000).hasSizeLessThan(before * 2);
        assertThat(city).isEqualTo(whole);
    }

    @Test
    @DisplayName("are refused in one line where a change file comes without its extract")
    void changesWithoutBase() {
        Path diff = SharedData.require("osm/liechtenstein_diff_435.osc.gz");
        assertThatThrownBy(() -> OsmTestReads.read(diff, folder, folder.resolve("osm")))
                .isInstanceOf(UnreadableSourceException.class)
                .hasMessageContaining("liechtenstein_diff_435.osc.gz")
                .hasMessageContaining("import the OpenStreetMap extract that it belongs to first");
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "billionlaugh.osm, document type definition",
        "empty.osm, holds no OpenStreetMap element",
    })
    @Timeout(20)
    @DisplayName("that are malicious or empty are refused in one line")
    void malicious(String name, String reason) {
        Path file = SharedData.require("robustness/osm/" + name);
        assertThatThrownBy(() -> OsmTestReads.read(file, folder, null))
                .isInstanceOf(UnreadableSourceException.class)
                .hasMessageContaining(name)
                .hasMessageContaining(reason)
                .message()
                .doesNotContain("\n");
    }

    @Test
    @Timeout(20)
    @DisplayName("made to break readers are read without harm")
    void proofOfConcept() throws Exception {
        Path file = SharedData.require("robustness/osm/poc_14532.osm.pbf");
        assertThat(OsmTestReads.read(file, folder, null).records()).isEmpty();
    }

    @Test
    @DisplayName("with odd geometries give what can be given, and a reason for the rest")
    void oddGeometries() throws Exception {
        OsmTestReads.Read read = OsmTestReads.read(SharedData.require("robustness/osm/all.osm"), folder, null);
        assertThat(read.of("osm_green")).isNotEmpty();
        assertThat(read.rejectsOf("osm_green"))
                .isNotEmpty()
                .extracting(BadRecordException::rule)
                .contains("ring-crossing", "ring-open");
    }
}
