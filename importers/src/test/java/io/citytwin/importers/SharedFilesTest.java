package io.citytwin.importers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.citytwin.importers.ReadSources.LayerRead;
import io.citytwin.importers.pipeline.Formats;
import io.citytwin.importers.spi.SourceFormat.SourceInput;
import io.citytwin.importers.spi.UnreadableSourceException;
import io.citytwin.testing.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every vector file of the shared data, the awkward ones too: it is read with as many rows as ogrinfo counts, rejects
 * counted in, or refused with one clear line; never does it hang or end in another exception.
 */
@DisplayName("The shared vector files")
class SharedFilesTest {
    private static final List<String> FOLDERS = List.of(
            "robustness/shp",
            "robustness/geojson",
            "robustness/gpkg",
            "robustness/kml",
            "robustness/gml",
            "robustness/dxf",
            "robustness/csv",
            "robustness/filegdb",
            "vector",
            "vector/mz",
            "vector/derived",
            "dxf",
            "utility/gis",
            "utility/epanet",
            "landuse",
            "admin-cn",
            "iot",
            "trajectory");

    /** Where ogrinfo and this house do not agree, and why that is meant. */
    private static final Map<String, String> DIFFERENT = Map.of(
            "huge_feature_count.gpkg", "ogrinfo believes the count that the file claims",
            "sample1.json", "ogrinfo reads a number that is no JSON",
            "clusterfuzz-testcase-minimized-dxf_fuzzer-5400376672124928.dxf", "half a drawing is not taken",
            "billionlaugh.gml", "refused, not read as a layer without a row",
            "ossfuzz_487160964.gml", "refused, not read as a layer without a row",
            "too_nested.gml", "refused, not read as a layer without a row",
            "empty.gml", "a file without a layer is refused");

    /** Files that hold no vector layer, or none that this test is about. */
    private static final Set<String> OTHERS = Set.of("inp", "pbf", "txt", "md", "py");

    @TestFactory
    Stream<DynamicTest> everyFileIsReadOrRefused() {
        Path data = SharedData.findFolder().orElse(null);
        if (data == null) {
            return Stream.of(DynamicTest.dynamicTest(
                    "no shared data", () -> org.junit.jupiter.api.Assumptions.abort("no shared data")));
        }
        return FOLDERS.stream()
                .flatMap(folder -> files(data.resolve(folder)))
                .map(file -> DynamicTest.dynamicTest(
                        data.relativize(file).toString(),
                        () -> Assertions.assertTimeoutPreemptively(Duration.ofSeconds(120), () -> check(file))));
    }

    private static Stream<Path> files(Path folder) {
        if (!Files.isDirectory(folder)) {
            return Stream.empty();
        }
        try (Stream<Path> listing = Files.list(folder)) {
            return listing.sorted()
                    .filter(f -> Files.isRegularFile(f) || f.toString().endsWith(".gdb"))
                    .filter(f -> OTHERS.stream().noneMatch(e -> f.toString().endsWith("." + e)))
                    .filter(f -> !isPartOfShapefile(f))
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static void check(Path file) throws Exception {
        String name = file.getFileName().toString();
        List<LayerRead> layers;
        try {
            layers = ReadSources.readAll(file);
        } catch (UnreadableSourceException e) {
            assertThat(e.getMessage()).as("one clear line").isNotBlank().doesNotContain("\n").hasSizeLessThan(600);
            assertRefusedRightly(file, name, e.getMessage());
            return;
        }
        for (LayerRead layer : layers) {
            assertThat(layer.rejects()).allSatisfy(r -> {
                assertThat(r.getMessage()).isNotBlank();
                assertThat(r.rule()).matches("[a-z-]+");
            });
        }
        if (OgrTools.areInstalled() && !DIFFERENT.containsKey(name) && isPlain(file)) {
            Map<String, Long> ours = new TreeMap<>(layers.stream()
                    .collect(Collectors.toMap(
                            l -> l.layer().name(), l -> (long) l.rows().size() + l.rejects().size())));
            Map<String, Long> theirs = new TreeMap<>(OgrTools.counts(file));
            if (layers.stream().allMatch(l -> l.layer().hasModel())) {
                // City objects come in layers of the house's own classes.
                assertThat(sum(ours)).isEqualTo(sum(theirs));
            } else if (!theirs.isEmpty()) { // else GDAL can't open it, and reading more is no fault
                assertThat(ours).isEqualTo(theirs);
            }
        }
    }

    private static long sum(Map<String, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    /** ogrinfo is asked of the file itself, or of a zip that holds one set; not of zips of many files. */
    private static boolean isPlain(Path file) throws UnreadableSourceException {
        if (file.toString().endsWith("dino_groundwater_and_staffgauge.zip")) {
            return false;
        }
        return Formats.standard().findFor(SourceInput.of(file)).isPresent()
                || file.toString().endsWith(".zip");
    }

    /** It is tested by the name of its .shp. */
    private static boolean isPartOfShapefile(Path file) {
        String name = file.toString();
        String base = name.substring(0, Math.max(0, name.lastIndexOf('.')));
        return !name.endsWith(".shp") && Files.exists(Path.of(base + ".shp"));
    }

    private static void assertRefusedRightly(Path file, String name, String message) throws Exception {
        if (!OgrTools.areInstalled() || DIFFERENT.containsKey(name) || !isPlain(file)) {
            return;
        }
        Map<String, Long> counts = OgrTools.counts(file);
        long rows = counts.values().stream().mapToLong(Long::longValue).sum();
        if (rows > 0) {
            fail(name + " was refused (" + message + "), but ogrinfo reads " + counts);
        }
    }
}
