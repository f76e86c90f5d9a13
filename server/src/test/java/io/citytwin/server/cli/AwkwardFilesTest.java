package io.citytwin.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.citytwin.datasets.layer.DemoCity;
import io.citytwin.store.Database;
import io.citytwin.store.DatabaseUrl;
import io.citytwin.testing.PostgisFixture;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The awkward files of the demo city get the answers that the README beside them promises. */
@ExtendWith(PostgisFixture.class)
class AwkwardFilesTest {
    @TempDir
    static Path folder;

    private static Path awkward;

    private final DatabaseUrl url;

    AwkwardFilesTest(DatabaseUrl url) {
        this.url = url;
    }

    @BeforeAll
    static void generate() throws IOException {
        new DemoCity(300, 1).write(folder.resolve("city"), Set.of("awkward"));
        awkward = folder.resolve("city/awkward");
    }

    private record Answer(int exitCode, JsonNode report, String error) {
        JsonNode counts() {
            assertThat(exitCode).as(error).isZero();
            return report.at("/changeSet/layers/0");
        }

        void isRefused(String... parts) {
            assertThat(exitCode).isEqualTo(2);
            assertThat(error.lines()).hasSize(1);
            assertThat(error).startsWith("citytwin: ").contains(parts);
        }
    }

    private Answer load(String file, String layer, String... options) throws IOException {
        List<String> words = new ArrayList<>(List.of("import", awkward.resolve(file).toString(), "--layer=" + layer));
        words.addAll(List.of(options));
        words.addAll(List.of("--json", "--data-dir=" + folder.resolve("data")));
        words.add("--db=postgresql://" + url.user() + ":" + url.password() + "@" + url.host() + ":" + url.port() + "/"
                + url.database());
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine command = Main.commandLine();
        command.setOut(new PrintWriter(out, true));
        command.setErr(new PrintWriter(err, true));
        int exitCode = command.execute(words.toArray(String[]::new));
        return new Answer(exitCode, new ObjectMapper().readTree(out.toString()), err.toString());
    }

    private List<String> texts(String sql) throws SQLException {
        List<String> texts = new ArrayList<>();
        try (Database database = Database.open(url, 1);
                Connection connection = database.read();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                texts.add(rows.getString(1));
            }
        }
        return texts;
    }

    @Test
    @DisplayName("every file that the README names is there and is tried here")
    void isComplete() throws IOException {
        Set<String> named = new TreeSet<>();
        Files.readAllLines(awkward.resolve("README.txt")).stream()
                .map(line -> line.split("\\s+")[0])
                .filter(word -> word.matches("\\w+\\.(shp|gpkg|csv|geojson)"))
                .forEach(named::add);
        Set<String> there = new TreeSet<>();
        try (Stream<Path> files = Files.list(awkward)) {
            files.map(f -> f.getFileName().toString())
                    .filter(f -> f.matches(".*\\.(shp|gpkg|csv|geojson)"))
                    .forEach(there::add);
        }
        assertThat(named)
                .isEqualTo(there)
                .containsExactly(
                        "beijing54.shp",
                        "bow_tie.gpkg",
                        "cut_short.geojson",
                        "far_away.gpkg",
                        "no_cpg.shp",
                        "no_prj.shp",
                        "northing_first.csv",
                        "same_key.csv",
                        "wrong_heights.csv");
    }

    @Test
    @DisplayName("a missing coordinate system is refused with the option to give, and with it the file is loaded")
    void noPrj() throws IOException {
        load("no_prj.shp", "no_prj").isRefused("no_prj", "--crs", "EPSG:4526");
        assertThat(load("no_prj.shp", "no_prj", "--crs=EPSG:4526").counts().get("added").asInt()).isEqualTo(2);
    }

    @Test
    @DisplayName("an undeclared encoding is told from the text, and --encoding gives the same")
    void noCpg() throws Exception {
        assertThat(load("no_cpg.shp", "no_cpg").counts().get("added").asInt()).isEqualTo(2);
        assertThat(texts("SELECT \"名称\" FROM city.no_cpg")).containsExactlyInAnyOrder("驿城区第一地块", "驿城区第二地块");
        assertThat(load("no_cpg.shp", "no_cpg", "--encoding=GBK").counts().get("unchanged").asInt()).isEqualTo(2);
    }

    @Test
    @DisplayName("Beijing 1954 without the city's own parameters is refused")
    void beijing54() throws IOException {
        load("beijing54.shp", "beijing54").isRefused("beijing54", "the city's own parameters");
    }

    @Test
    @DisplayName("an area that crosses itself is repaired and counted")
    void bowTie() throws Exception {
        JsonNode counts = load("bow_tie.gpkg", "bow_tie").counts();
        assertThat(counts.get("added").asInt()).isEqualTo(3);
        assertThat(counts.get("repaired").asInt()).isEqualTo(1);
        assertThat(texts("SELECT 1 FROM city.bow_tie WHERE NOT ST_IsValid(geom)")).isEmpty();
    }

    @Test
    @DisplayName("an area outside the range of its coordinate system is rejected, the others are added")
    void farAway() throws IOException {
        JsonNode counts = load("far_away.gpkg", "far_away").counts();
        assertThat(counts.get("added").asInt()).isEqualTo(2);
        assertThat(counts.get("rejected").asInt()).isEqualTo(1);
    }

    @Test
    @DisplayName("of two devices with the same number one is rejected")
    void sameKey() throws IOException {
        JsonNode counts = load("same_key.csv", "same_key").counts();
        assertThat(counts.get("added").asInt()).isEqualTo(3);
        assertThat(counts.get("rejected").asInt()).isEqualTo(1);
    }

    @Test
    @DisplayName("a survey table with northings in X is rejected as it stands and added when --map says so")
    void northingFirst() throws Exception {
        assertThat(load("northing_first.csv", "marks", "--crs=EPSG:4526").counts().get("rejected").asInt()).isEqualTo(2);
        JsonNode counts = load("northing_first.csv", "marks", "--crs=EPSG:4526", "--map=X=y", "--map=Y=x").counts();
        assertThat(counts.get("added").asInt()).isEqualTo(2);
        assertThat(texts("SELECT 1 FROM city.marks WHERE ST_X(geom) BETWEEN 113.5 AND 114.5 AND ST_Y(geom) BETWEEN 32.5 AND 33.5"))
                .hasSize(2);
    }

    @Test
    @DisplayName("a file that ends in the middle of a feature is refused in one line")
    void cutShort() throws IOException {
        load("cut_short.geojson", "cut_short").isRefused("cut_short.geojson");
    }

    @Test
    @DisplayName("heights that contradict each other are loaded as they were delivered")
    void wrongHeights() throws IOException {
        assertThat(load("wrong_heights.csv", "heights").counts().get("added").asInt()).isEqualTo(2);
    }
}
