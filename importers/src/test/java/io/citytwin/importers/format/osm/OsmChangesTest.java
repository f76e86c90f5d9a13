package io.citytwin.importers.format.osm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.citytwin.importers.spi.UnreadableSourceException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Change files")
class OsmChangesTest {
    @TempDir
    Path folder;

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    @DisplayName("applied one after the other give the same city as the whole map of the last day")
    void changesEqualWhole(long seed) throws Exception {
        RandomOsm map = new RandomOsm(seed, 40);
        Path state = folder.resolve("state");
        Map<String, String> city = new HashMap<>();
        OsmTestReads.apply(OsmTestReads.read(write("base.osm", map), folder, state), true, city);
        for (int day = 1; day <= 6; day++) {
            Path diff = gzip("day" + day + ".osc.gz", map.mutate(25));
            OsmTestReads.apply(OsmTestReads.read(diff, folder, state), false, city);
            Map<String, String> whole = new HashMap<>();
            OsmTestReads.apply(OsmTestReads.read(write("day" + day + ".osm", map), folder, null), true, whole);
            assertThat(city).as("day " + day).isEqualTo(whole);
            // A third dimension of nothing would be reported as heights dropped.
            assertThat(OsmTestReads.read(diff, folder, state).records())
                    .noneMatch(r -> r.geometry() != null && OsmTestReads.isThreeDimensional(r.geometry()));
        }
    }

    @Test
    @DisplayName("that were applied before change nothing")
    void twice() throws Exception {
        RandomOsm map = new RandomOsm(11, 30);
        Path state = folder.resolve("state");
        Map<String, String> city = new HashMap<>();
        OsmTestReads.apply(OsmTestReads.read(write("base.osm", map), folder, state), true, city);
        Path first = gzip("1.osc.gz", map.mutate(20));
        Path second = gzip("2.osc.gz", map.mutate(20));
        OsmTestReads.apply(OsmTestReads.read(first, folder, state), false, city);
        OsmTestReads.apply(OsmTestReads.read(second, folder, state), false, city);
        Map<String, String> before = new HashMap<>(city);
        OsmTestReads.apply(OsmTestReads.read(second, folder, state), false, city);
        assertThat(city).isEqualTo(before);
    }

    @Test
    @DisplayName("that were read but not committed leave the kept elements as they were")
    void notCommitted() throws Exception {
        RandomOsm map = new RandomOsm(12, 10);
        Path state = folder.resolve("state");
        OsmTestReads.read(write("base.osm", map), folder, state);
        byte[] before = Files.readAllBytes(state.resolve("osm/base.osm.pbf"));
        Path diff = gzip("1.osc.gz", map.mutate(20));
        var options = new io.citytwin.importers.spi.ReadOptions(null, folder, java.time.Duration.ofMinutes(1), state);
        var input = io.citytwin.importers.spi.SourceFormat.SourceInput.of(diff);
        try (var dataset = new OsmFormat().open(input, options)) {
            assertThat(dataset.isChangesOnly()).isTrue();
            dataset.read(java.util.Set.of("osm_roads"), new io.citytwin.importers.spi.SourceDataset.RecordSink() {
                @Override
                public void accept(io.citytwin.importers.spi.SourceRecord record) {
                    assertThat(record.layer()).isEqualTo("osm_roads");
                }

                @Override
                public void reject(io.citytwin.importers.spi.BadRecordException why) {
                    assertThat(why.layer()).isEqualTo("osm_roads");
                }
            });
        }
        assertThat(Files.readAllBytes(state.resolve("osm/base.osm.pbf"))).isEqualTo(before);
        try (Stream<Path> files = Files.list(state.resolve("osm"))) {
            assertThat(files).containsExactly(state.resolve("osm/base.osm.pbf"));
        }
    }

    @Test
    @DisplayName("without an extract before them, or without a data directory, are refused in one line")
    void refused() throws Exception {
        Path diff = gzip("1.osc.gz", "<osmChange version='0.6'/>");
        assertThatThrownBy(() -> OsmTestReads.read(diff, folder, folder.resolve("nothing")))
                .isInstanceOf(UnreadableSourceException.class)
                .hasMessage("1.osc.gz names only what changed: import the OpenStreetMap extract that it belongs to first");
        assertThatThrownBy(() -> OsmTestReads.read(diff, folder, null))
                .isInstanceOf(UnreadableSourceException.class)
                .hasMessageContaining("needs a data directory");
    }

    private Path write(String name, RandomOsm map) throws IOException {
        return Files.writeString(folder.resolve(name), RandomOsm.toXml(map.elements()));
    }

    private Path gzip(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        }
        return file;
    }
}
