package io.citytwin.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.citytwin.store.DatabaseUrl;
import io.citytwin.store.cluster.PrivateCluster;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import picocli.CommandLine;

/**
 * Imports that are killed, as processes of their own with the city's durable private PostgreSQL. The city has 2,000
 * places and gets one more after each kill; the file that is being loaded has 100,000, of which the first 1,000 are
 * named as they were.
 */
@Timeout(120)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class KilledImportTest {
    private static final int BEFORE = 2_000;
    private static final int AFTER = 100_000;
    private static final int NAMED_AS_BEFORE = 1_000;
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    private static final List<Process> STARTED = new ArrayList<>();
    private static Path folder;
    private static Path large;
    private static int kills;

    @BeforeAll
    static void loadTheCity() throws Exception {
        Assumptions.assumeTrue(PrivateCluster.canRunHere(), "no PostgreSQL programs on this machine");
        folder = Files.createTempDirectory(Path.of("/tmp"), "citytwin-killed-");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        large = places("large.csv", 0, AFTER, NAMED_AS_BEFORE);
        counts(run("import", places("small.csv", 0, BEFORE, BEFORE).toString(), "--layer=places", "--key=no"));
    }

    @AfterAll
    static void removeTheCity() throws Exception {
        for (Process process : STARTED) {
            process.destroyForcibly().waitFor();
        }
        if (folder != null) {
            awaitStopped();
            try (Stream<Path> all = Files.walk(folder)) {
                for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }

    @Test
    @Order(1)
    @DisplayName("kill -9 of an import that sends its rows leaves the city as it was, and the next import goes on")
    void importKilledWhileItSends() throws Exception {
        Process load = startLargeImport();
        awaitRowsSent(load);
        kill(load.pid());
        load.waitFor();
        cityIsAsItWasAndGoesOn();
    }

    @Test
    @Order(2)
    @DisplayName("kill -9 of an import that has written all but its end leaves the city as it was, and the next goes on")
    void importKilledBeforeItsCommit() throws Exception {
        Process load = startLargeImport();
        try (Connection holder = connect()) {
            awaitRowsWritten(load, holder);
            kill(load.pid());
            load.waitFor();
        }
        cityIsAsItWasAndGoesOn();
    }

    @Test
    @Order(3)
    @DisplayName("kill -9 of PostgreSQL while an import sends its rows ends the import in one line, and the next goes on")
    void databaseKilledWhileItReceives() throws Exception {
        Process load = startLargeImport();
        awaitRowsSent(load);
        kill(postmaster().orElseThrow());
        isRefusedInOneLine(load);
        cityIsAsItWasAndGoesOn();
    }

    @Test
    @Order(4)
    @DisplayName("kill -9 of PostgreSQL before the commit of an import ends it in one line, and the next goes on")
    void databaseKilledBeforeTheCommit() throws Exception {
        Process load = startLargeImport();
        try (Connection holder = connect()) {
            awaitRowsWritten(load, holder);
            kill(postmaster().orElseThrow());
            isRefusedInOneLine(load);
        }
        cityIsAsItWasAndGoesOn();
    }

    @Test
    @Order(5)
    @DisplayName("the file whose import was killed so often is loaded at last, and its counts are right")
    void theSameFileIsLoadedAtLast() throws Exception {
        JsonNode counts = counts(run("import", large.toString(), "--layer=places", "--key=no"));
        assertThat(counts.get("unchanged").asInt()).isEqualTo(NAMED_AS_BEFORE + kills);
        assertThat(counts.get("changed").asInt()).isEqualTo(BEFORE - NAMED_AS_BEFORE);
        assertThat(counts.get("added").asInt()).isEqualTo(AFTER - BEFORE - kills);
        assertThat(counts.get("removed").asInt()).isZero();
        assertThat(counts.get("rejected").asInt()).isZero();
        assertThat(run("layers").at("/0/featureCount").asInt()).isEqualTo(AFTER);
    }

    private static void isRefusedInOneLine(Process load) throws Exception {
        String said = new String(load.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(load.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(load.exitValue()).as(said).isEqualTo(2);
        assertThat(said.lines()).anyMatch(line -> line.startsWith("citytwin: ")).noneMatch(line -> line.startsWith("\tat "));
        assertThat(said).doesNotContain("a mistake of CityTwin's own");
    }

    private static void cityIsAsItWasAndGoesOn() throws Exception {
        awaitStopped();
        assertThat(run("changes")).hasSize(1 + kills);
        JsonNode layers = run("layers");
        assertThat(layers).hasSize(1);
        assertThat(layers.at("/0/featureCount").asInt()).isEqualTo(BEFORE + kills);
        int next = BEFORE + kills++;
        JsonNode counts = counts(run(
                "import", places("next.csv", next, next + 1, 0).toString(), "--layer=places", "--key=no", "--append"));
        assertThat(counts.get("added").asInt()).isEqualTo(1);
        assertThat(counts.get("changed").asInt()).isZero();
    }

    private static JsonNode counts(JsonNode report) {
        return report.at("/changeSet/layers/0");
    }

    /** Places in a line from west to east; those with a number below {@code oldNames} have their old names. */
    private static Path places(String file, int from, int to, int oldNames) throws IOException {
        Path csv = folder.resolve(file);
        try (BufferedWriter out = Files.newBufferedWriter(csv)) {
            out.write("no,name,lon,lat\n");
            for (int i = from; i < to; i++) {
                out.write(i + "," + (i < oldNames ? "地点" : "新地点") + i + "," + (113 + i * 1e-5) + ",32.98\n");
            }
        }
        return csv;
    }

    /** Waits until the COPY of the import is in its midst. */
    private static void awaitRowsSent(Process load) throws Exception {
        try (Connection observer = connect()) {
            await(load, () -> number(observer, "SELECT coalesce(max(tuples_processed), 0) FROM pg_stat_progress_copy")
                    > AFTER / 20);
        }
        assertThat(load.isAlive()).isTrue();
    }

    /** Lets the import write its rows and not its log, and waits until it stands there. */
    private static void awaitRowsWritten(Process load, Connection holder) throws Exception {
        holder.setAutoCommit(false);
        try (Statement statement = holder.createStatement()) {
            statement.execute("LOCK TABLE catalog.changeset_layer IN EXCLUSIVE MODE");
        }
        await(load, () -> number(holder, "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation ="
                        + " 'catalog.changeset_layer'::regclass")
                > 0);
    }

    private interface Condition {
        boolean holds() throws SQLException;
    }

    private static void await(Process load, Condition condition) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.holds()) {
            assertThat(load.isAlive()).as("the import ended before it could be killed").isTrue();
            assertThat(System.nanoTime()).as("waited too long").isLessThan(deadline);
            Thread.sleep(2);
        }
    }

    private static long number(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    /** Connects beside the product, without a claim that would keep PostgreSQL running after its holder. */
    private static Connection connect() throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            List<String> lock = lockFile();
            if (lock.size() >= 8 && lock.get(7).strip().equals("ready")) {
                String password = Files.readString(data().resolveSibling("pgpass")).strip();
                DatabaseUrl url = DatabaseUrl.of(
                        "127.0.0.1",
                        Integer.parseInt(lock.get(3)),
                        "citytwin",
                        "citytwin",
                        password.substring(password.lastIndexOf(':') + 1));
                return DriverManager.getConnection(url.jdbcUrl(), url.properties());
            }
            assertThat(System.nanoTime()).as("PostgreSQL did not start").isLessThan(deadline);
            Thread.sleep(10);
        }
    }

    private static Path data() {
        return folder.resolve("data/pg/data");
    }

    private static List<String> lockFile() throws IOException {
        try {
            return Files.readAllLines(data().resolve("postmaster.pid"));
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }

    private static Optional<Long> postmaster() throws IOException {
        return lockFile().stream().findFirst().map(Long::parseLong);
    }

    /** PostgreSQL ends with its last holder; one that was killed leaves its lock file. */
    private static void awaitStopped() throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (postmaster().flatMap(ProcessHandle::of).isPresent()) {
            assertThat(System.nanoTime()).as("PostgreSQL did not stop").isLessThan(deadline);
            Thread.sleep(10);
        }
    }

    private static void kill(long pid) throws Exception {
        assertThat(new ProcessBuilder("kill", "-9", Long.toString(pid)).start().waitFor()).isZero();
    }

    /** Runs a command to its end; its answer. */
    private static JsonNode run(String... words) throws Exception {
        List<String> all = new ArrayList<>(List.of(words));
        all.add("--json");
        all.add("--data-dir=" + folder.resolve("data"));
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine command = Main.commandLine();
        command.setOut(new PrintWriter(out, true));
        command.setErr(new PrintWriter(err, true));
        assertThat(command.execute(all.toArray(String[]::new))).as(() -> words[0] + ": " + err).isZero();
        return new ObjectMapper().readTree(out.toString());
    }

    /** Starts the import of the large file as the launcher does: in a Java of its own. */
    private static Process startLargeImport() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "-Xmx1g",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        Main.class.getName(),
                        "import",
                        large.toString(),
                        "--layer=places",
                        "--key=no",
                        "--data-dir=" + folder.resolve("data"))
                .redirectErrorStream(true);
        Process process = builder.start();
        STARTED.add(process);
        return process;
    }
}
