package io.citytwin.server.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerConfigTest {
    private static final Path PAGE = Path.of("../docs/configuration.md");

    @TempDir
    Path folder;

    private ServerConfig read(String yaml, Map<String, String> environment, Map<String, String> overrides)
            throws IOException {
        Files.writeString(folder.resolve(ServerConfig.FILE_NAME), yaml);
        return ServerConfig.read(folder, environment, overrides);
    }

    @Test
    @DisplayName("the command line goes before the environment, that before the file, that before the default")
    void hasAnOrder() throws IOException {
        String yaml = "http:\n  port: 1001\n  host: 0.0.0.0\n";
        assertThat(read("", Map.of(), Map.of()).http().port()).isEqualTo(8080);
        assertThat(read(yaml, Map.of(), Map.of()).http().port()).isEqualTo(1001);
        assertThat(read(yaml, Map.of("CITYTWIN_HTTP_PORT", "1002"), Map.of()).http().port()).isEqualTo(1002);
        ServerConfig all = read(yaml, Map.of("CITYTWIN_HTTP_PORT", "1002"), Map.of("http.port", "1003"));
        assertThat(all.http().port()).isEqualTo(1003);
        assertThat(all.http().host()).isEqualTo("0.0.0.0");
    }

    @Test
    @DisplayName("a value that breaks its rule is refused with file, key, rule and value")
    void refusesBadValues() {
        assertThatThrownBy(() -> read("http:\n  port: 70000\n", Map.of(), Map.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("citytwin.yaml: http.port must be an integer from 0 to 65535, was \"70000\"");
        assertThatThrownBy(() -> read("", Map.of("CITYTWIN_LOG_LEVEL", "loud"), Map.of()))
                .hasMessage("CITYTWIN_LOG_LEVEL: log.level must be one of error, warn, info, debug, was \"loud\"");
    }

    @Test
    @DisplayName("a key that there isn't is refused with the keys that there are")
    void refusesUnknownKeys() {
        assertThatThrownBy(() -> read("http:\n  prot: 80\n", Map.of(), Map.of()))
                .hasMessageContaining("there is no key http.prot")
                .hasMessageContaining("http.port");
    }

    @Test
    @DisplayName("secrets show neither in refusals nor in the configuration's own text")
    void hidesSecrets() throws IOException {
        String yaml = "database:\n  url: postgresql://u:hunter2@h/d\ncrs:\n  systems: [{name: local, dx: 12345}]\n";
        assertThat(read(yaml, Map.of(), Map.of()).toString()).doesNotContain("hunter2").doesNotContain("12345");
        assertThatThrownBy(() -> read("database:\n  url: mysql://u:hunter2@h/d\n", Map.of(), Map.of()))
                .hasMessageStartingWith("database.url:")
                .hasMessageNotContaining("hunter2");
        assertThatThrownBy(() -> read("database: {url: 'postgresql://u:hunter2@h/d'", Map.of(), Map.of()))
                .hasMessageContaining("line")
                .hasMessageNotContaining("hunter2");
    }

    @Test
    @DisplayName("docs/configuration.md is what the keys say (run with -Dcitytwin.write to write it)")
    void isDocumented() throws IOException {
        StringBuilder page = new StringBuilder(
                """
                # Configuration

                One file, `citytwin.yaml` in the data directory, and environment variables, which go before it; options of
                the command line go before both. Every key has a default; an unknown key or a value that breaks its rule
                stops the start with one line. This page is written by a test from the keys themselves.

                ```yaml
                http:
                  port: 8080
                imports:
                  folders: [/data/incoming]
                ```

                | key | default | rule | environment | what |
                |---|---|---|---|---|
                """);
        for (ConfigKey<?> key : ConfigKeys.ALL) {
            String standard = key.standard().isEmpty() ? "none" : "`" + key.standard() + "`";
            page.append("| `").append(key.name()).append("` | ").append(standard).append(" | ").append(key.rule());
            page.append(" | `").append(key.environmentName()).append("` | ").append(key.description()).append(" |\n");
        }
        page.append(
                """

                The section `crs` holds the city's own coordinate systems: see coordinates.md.

                Beside these keys: `CITYTWIN_DATA_DIR` names the data directory, `CITYTWIN_PG_BIN` the folder of PostgreSQL's
                programs, `CITYTWIN_JAVA_OPTIONS` options of the Java machine, `CITYTWIN_TEST_DB_URL` a PostGIS for the
                tests, `CITYTWIN_SHARED_DATA` real files for the tests.
                """);
        if (Boolean.getBoolean("citytwin.write")) {
            Files.writeString(PAGE, page.toString());
        }
        assertThat(PAGE).hasContent(page.toString());
    }
}
