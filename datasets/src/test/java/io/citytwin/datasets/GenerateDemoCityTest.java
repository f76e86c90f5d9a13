package io.citytwin.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.citytwin.datasets.layer.DemoCity;
import io.citytwin.datasets.layer.ManifestEntry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GenerateDemoCityTest {
    private static final Path GOLDEN = Path.of("golden/demo-3000-1.csv");
    private static final Path GOLDEN_FEATURES = Path.of("golden/features-3000-1.txt");
    private static final String[][] KNOWN = {
        {"2025/buildings.gpkg", "fid = 1"},
        {"2025/buildings.gpkg", "fid = 3000"},
        {"admin/grid_units.shp", "DYWGBSM = '411702001001001'"},
        {"2025/pipes/JSLine.shp", "FID = 0"},
        {"2025/pipes/RLPoint.shp", "FID = 0"},
        {"2025/components.shp", "FID = 0"}
    };

    @TempDir
    static Path folder;

    private static List<ManifestEntry> entries;

    @BeforeAll
    static void generate() throws IOException {
        entries = new DemoCity(GenerateDemoCity.DEFAULT_BUILDINGS, GenerateDemoCity.DEFAULT_SEED)
                .write(folder.resolve("city"), Set.of());
    }

    private static Map<String, byte[]> files(Path city) throws IOException {
        Map<String, byte[]> contents = new LinkedHashMap<>();
        try (Stream<Path> paths = Files.walk(city)) {
            for (Path path : paths.filter(Files::isRegularFile).sorted().toList()) {
                contents.put(city.relativize(path).toString(), Files.readAllBytes(path));
            }
        }
        return contents;
    }

    @Test
    void theSameSeedGivesTheSameBytesAndAnotherSeedAnotherCity() throws IOException {
        new DemoCity(500, 9).write(folder.resolve("a"), Set.of());
        new DemoCity(500, 9).write(folder.resolve("b"), Set.of());
        new DemoCity(500, 10).write(folder.resolve("c"), Set.of("buildings"));
        Map<String, byte[]> first = files(folder.resolve("a"));
        Map<String, byte[]> second = files(folder.resolve("b"));
        assertThat(second.keySet()).isEqualTo(first.keySet());
        first.forEach((name, bytes) -> assertThat(second.get(name)).as(name).isEqualTo(bytes));
        assertThat(files(folder.resolve("c")).get("2025/buildings.gpkg")).isNotEqualTo(first.get("2025/buildings.gpkg"));
    }

    @Test
    void theCountsAreTheGoldenOnes() throws IOException {
        List<String> counts = new ArrayList<>();
        entries.forEach(entry -> counts.add(entry.file() + "," + entry.layer() + "," + entry.count()));
        if (Boolean.getBoolean("golden.write")) {
            Files.createDirectories(GOLDEN.getParent());
            Files.writeString(GOLDEN, "file,layer,count\n" + String.join("\n", counts) + "\n");
        }
        List<String> golden = Files.readAllLines(GOLDEN);
        assertThat(counts).isEqualTo(golden.subList(1, golden.size()));
    }

    @Test
    void aFewKnownFeaturesAreTheGoldenOnes() throws IOException, InterruptedException {
        assumeTrue(hasGdal(), "no gdal: ogrinfo is not installed");
        List<String> found = new ArrayList<>();
        for (String[] known : KNOWN) {
            String answer = run(
                    "ogrinfo", "-al", "-q", "-where", known[1], folder.resolve("city").resolve(known[0]).toString());
            answer.lines()
                    .map(String::trim)
                    .filter(line -> line.contains(") = ") || line.matches("[A-Z ]+\\(.*"))
                    .forEach(line -> found.add(known[0] + "\t" + line));
        }
        if (Boolean.getBoolean("golden.write")) {
            Files.write(GOLDEN_FEATURES, found);
        }
        assertThat(found).hasSizeGreaterThan(20).isEqualTo(Files.readAllLines(GOLDEN_FEATURES));
    }

    @Test
    void ogrinfoReadsEveryFileWithTheStatedCountAndCrs() throws IOException, InterruptedException {
        assumeTrue(hasGdal(), "no gdal: ogrinfo is not installed");
        for (ManifestEntry entry : entries) {
            if (entry.file().endsWith(".csv")) {
                continue;
            }
            String answer = run("ogrinfo", "-so", "-al", folder.resolve("city").resolve(entry.file()).toString());
            assertThat(answer).as(entry.file()).contains("Feature Count: " + entry.count() + "\n");
            assertThat(answer).as(entry.file()).doesNotContain("Warning").doesNotContain("ERROR");
            assertThat(answer).as(entry.file()).contains(entry.key() + ": String");
            boolean isGeoJson = entry.file().contains("geojson");
            assertThat(answer).as(entry.file()).contains(isGeoJson ? "ID[\"EPSG\",4326]]" : "ID[\"EPSG\",4526]]");
            if (entry.layer().startsWith("pipes_")) {
                assertThat(answer).as(entry.file()).contains("Geometry: 3D Line String");
            }
        }
    }

    @Test
    void chineseTextAndHeightsOfPipesReadBackFromGbk() throws IOException, InterruptedException {
        assumeTrue(hasGdal(), "no gdal: ogrinfo is not installed");
        String heat = run(
                "ogrinfo", "-al", "-q", "-fid", "0", folder.resolve("city/2025/pipes/RLLine.shp").toString());
        assertThat(heat).contains("起点点号 (String) = RL").contains("材质 (String) = 钢").contains("LINESTRING Z (385");
        String unit = run("ogrinfo", "-al", "-q", "-fid", "0", folder.resolve("city/admin/grid_units.shp").toString());
        assertThat(unit).contains("社区第1网格").contains("POLYGON ((385");
    }

    @Test
    void gdalReadsTheElevation() throws IOException, InterruptedException {
        assumeTrue(hasGdal(), "no gdal: gdalinfo is not installed");
        String answer = run("gdalinfo", "-mm", folder.resolve("city/terrain/dem.tif").toString());
        assertThat(answer).contains("Type=Float32").contains("ID[\"EPSG\",4526]]").contains("NoData Value=-9999");
        assertThat(answer).containsPattern("Computed Min/Max=(6[89]|7\\d)\\.\\d+,(9\\d|1[0-2]\\d)\\.");
    }

    @Test
    void aWrongArgumentIsRefusedInOneLine() {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        PrintStream to = new PrintStream(err, true, StandardCharsets.UTF_8);
        assertThat(GenerateDemoCity.run(new String[] {"--buildings", "7", "--out", "x"}, to, to)).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).startsWith("buildings must be 200 to 2000000, was 7;");
        err.reset();
        assertThat(GenerateDemoCity.run(new String[] {"--seed"}, to, to)).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).startsWith("--seed needs a value;").hasLineCount(1);
    }

    private static boolean hasGdal() throws InterruptedException {
        try {
            return new ProcessBuilder("ogrinfo", "--version").start().waitFor(20, TimeUnit.SECONDS);
        } catch (IOException e) {
            return false;
        }
    }

    private static String run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String answer = new String(process.getInputStream().readAllBytes(), Charset.forName("UTF-8"));
        process.waitFor();
        return answer;
    }
}
