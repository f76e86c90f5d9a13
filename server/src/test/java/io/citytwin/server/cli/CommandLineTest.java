package io.citytwin.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.citytwin.store.DatabaseUrl;
import io.citytwin.testing.PostgisFixture;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The commands in the order in which a user meets them, against one database. */
@ExtendWith(PostgisFixture.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class CommandLineTest {
    @TempDir
    static Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final String databaseUrl;

    CommandLineTest(DatabaseUrl url) {
        databaseUrl = "postgresql://" + url.user() + ":" + url.password() + "@" + url.host() + ":" + url.port() + "/"
                + url.database();
    }

    @BeforeEach
    void writeFiles() throws IOException {
        Files.writeString(file("places.geojson"), places("新华书店", "邮局"));
        Files.writeString(file("later.geojson"), places("新华书店", "银行"));
    }

    private static Path file(String name) {
        return folder.resolve(name);
    }

    private static String places(String first, String second) {
        return """
                {"type": "FeatureCollection", "features": [
                 {"type": "Feature", "properties": {"no": 1, "name": "%s"}, "geometry": {"type": "Point", "coordinates": [114.02, 32.98]}},
                 {"type": "Feature", "properties": {"no": 2, "name": "%s"}, "geometry": {"type": "Point", "coordinates": [114.03, 32.97]}},
                 {"type": "Feature", "properties": {"no": 3, "name": "nowhere"}, "geometry": {"type": "Point", "coordinates": [514.03, 32.97]}}
                ]}
                """.formatted(first, second);
    }

    private int run(String... words) {
        List<String> all = new ArrayList<>(List.of(words));
        all.add("--db=" + databaseUrl);
        all.add("--data-dir=" + folder.resolve("data"));
        CommandLine command = Main.commandLine();
        command.setOut(new PrintWriter(out, true));
        command.setErr(new PrintWriter(err, true));
        return command.execute(all.toArray(String[]::new));
    }

    private JsonNode json() throws IOException {
        return new ObjectMapper().readTree(out.toString());
    }

    @Test
    @Order(1)
    @DisplayName("a dry run says what would be done and keeps nothing")
    void rehearses() throws IOException {
        assertThat(run("import", file("places.geojson").toString(), "--key=no", "--dry-run", "--json")).isZero();
        assertThat(json().at("/changeSet/layers/0/added").asInt()).isEqualTo(2);
        out.getBuffer().setLength(0);
        assertThat(run("layers", "--json")).isZero();
        assertThat(json()).isEmpty();
    }

    @Test
    @Order(2)
    @DisplayName("an import counts what it added and rejected, and --strict makes rejects an exit code of 1")
    void imports() throws IOException {
        assertThat(run("import", file("places.geojson").toString(), "--key=no", "--strict", "--json"))
                .as(err.toString())
                .isEqualTo(1);
        assertThat(json().at("/changeSet/layers/0/layer").asText()).isEqualTo("places");
        assertThat(json().at("/rejected").asInt()).isEqualTo(1);
    }

    @Test
    @Order(3)
    @DisplayName("the same layer again with one name changed is one change")
    void importsChanges() {
        assertThat(run("import", file("later.geojson").toString(), "--layer=places", "--key=no")).isZero();
        assertThat(out.toString()).containsPattern("places\\s+0\\s+1\\s+0\\s+1\\s+1");
    }

    @Test
    @Order(4)
    @DisplayName("change sets are listed and one is reverted by another")
    void reverts() throws IOException {
        assertThat(run("changes", "--layer=places", "--json")).isZero();
        long newest = json().get(0).get("id").asLong();
        assertThat(json()).hasSize(2);
        assertThat(run("revert", Long.toString(newest))).isZero();
        assertThat(run("revert", Long.toString(newest))).isEqualTo(2);
        assertThat(err.toString()).startsWith("citytwin: ").doesNotContain("\tat ");
    }

    @Test
    @Order(5)
    @DisplayName("a layer is exported with its Chinese names")
    void exports() throws IOException {
        Path target = file("out.geojson");
        Files.deleteIfExists(target);
        assertThat(run("layers", "export", "places", target.toString())).as(err.toString()).isZero();
        assertThat(Files.readString(target)).contains("新华书店").contains("邮局");
        assertThat(run("layers", "export", "places", target.toString())).isEqualTo(2);
        assertThat(err.toString()).contains("exists already");
    }

    @Test
    @Order(6)
    @DisplayName("status and db say how large the data is and how to connect, without the password")
    void tellsAboutItself() {
        assertThat(run("status")).isZero();
        assertThat(run("db")).isZero();
        assertThat(out.toString()).contains("1 layers").contains("psql").doesNotContain(password());
    }

    private String password() {
        return DatabaseUrl.parse(databaseUrl).password();
    }

    @Test
    @Order(7)
    @DisplayName("what cannot be done is one line and exit code 2")
    void refuses() {
        assertThat(run("import", file("missing.shp").toString())).isEqualTo(2);
        assertThat(run("import", file("places.geojson").toString(), "--valid-from=31.5.2026")).isEqualTo(2);
        assertThat(run("import", file("places.geojson").toString(), "--encoding=GBKK")).isEqualTo(2);
        assertThat(run("layers", "show", "nothing")).isEqualTo(2);
        assertThat(run("revert", "4711")).isEqualTo(2);
        assertThat(run("fly")).isEqualTo(2);
        assertThat(err.toString().lines()).hasSize(6).allMatch(line -> line.startsWith("citytwin: "));
    }

    @Test
    @Order(8)
    @DisplayName("dropping a layer wants --yes")
    void drops() {
        assertThat(run("layers", "drop", "places")).isEqualTo(2);
        assertThat(err.toString()).contains("--yes");
        assertThat(run("layers", "drop", "places", "--yes")).isZero();
        assertThat(run("layers", "show", "places")).isEqualTo(2);
    }

    @Test
    @Order(9)
    @DisplayName("every command explains itself")
    void helps() {
        for (String name : Main.commandLine().getSubcommands().keySet()) {
            out.getBuffer().setLength(0);
            assertThat(run(name, "--help")).isZero();
            assertThat(out.toString()).contains("Usage: citytwin " + name).contains("--json");
        }
    }
}
