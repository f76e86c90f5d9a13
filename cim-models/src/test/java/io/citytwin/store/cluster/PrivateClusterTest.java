package io.citytwin.store.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.citytwin.store.DatabaseUrl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class PrivateClusterTest {
    private Path folder;

    @BeforeEach
    void makeFolder() throws IOException {
        Assumptions.assumeTrue(PrivateCluster.canRunHere(), "no PostgreSQL programs on this machine");
        folder = Files.createTempDirectory(Path.of("/tmp"), "citytwin-cluster-");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @AfterEach
    void removeFolder() throws IOException {
        if (folder != null) {
            ClusterStarter.deleteTree(folder);
        }
    }

    private ClusterConfig config() {
        return ClusterConfig.forTests(folder.resolve("pg"));
    }

    @Test
    @DisplayName("a cluster is made, keeps what was written, and stops when its last holder closes it")
    void keepsDataOverRestart() throws SQLException {
        PrivateCluster first = PrivateCluster.open(config());
        execute(first.url(), "CREATE TABLE t AS SELECT '郑州' AS city");
        assertThat(first.startedHere()).isTrue();
        assertThat(ask(first.url(), "SHOW lc_ctype")).isEqualTo("C.UTF-8");
        first.close();
        assertThat(first.isAlive()).isFalse();

        try (PrivateCluster second = PrivateCluster.open(config())) {
            assertThat(ask(second.url(), "SELECT city FROM t")).isEqualTo("郑州");
        }
    }

    @Test
    @DisplayName("the password file is readable by its owner only and the server refuses a wrong password")
    void guardsItsPassword() throws IOException {
        try (PrivateCluster cluster = PrivateCluster.open(config())) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(cluster.passwordFile())))
                    .isEqualTo("rw-------");
            DatabaseUrl wrong = DatabaseUrl.of("127.0.0.1", cluster.url().port(), "citytwin", "citytwin", "guess");
            assertThatThrownBy(() -> ask(wrong, "SELECT 1")).hasMessageContaining("password authentication failed");
        }
    }

    @Test
    @DisplayName("a second holder joins the running cluster, and it runs on until both have closed it")
    void isShared() throws SQLException {
        PrivateCluster first = PrivateCluster.open(config());
        PrivateCluster second = PrivateCluster.open(config());
        assertThat(second.startedHere()).isFalse();
        assertThat(second.pid()).isEqualTo(first.pid());
        first.close();
        assertThat(ask(second.url(), "SELECT 1")).isEqualTo("1");
        second.close();
        assertThat(second.isAlive()).isFalse();
    }

    @Test
    @DisplayName("after kill -9 of PostgreSQL the next start recovers what was committed")
    void recoversFromKill() throws Exception {
        PrivateCluster cluster = PrivateCluster.open(ClusterConfig.durable(folder.resolve("pg")));
        execute(cluster.url(), "CREATE TABLE t AS SELECT generate_series(1, 1000) AS i");
        new ProcessBuilder("kill", "-9", Long.toString(cluster.pid())).start().waitFor();
        while (cluster.isAlive()) {
            Thread.sleep(10);
        }
        cluster.close();
        assertThat(folder.resolve("pg/data/postmaster.pid")).exists();
        try (PrivateCluster again = PrivateCluster.open(ClusterConfig.durable(folder.resolve("pg")))) {
            assertThat(ask(again.url(), "SELECT count(*) FROM t")).isEqualTo("1000");
        }
    }

    @Test
    @DisplayName("after a reboot a lock file whose process id now belongs to another program is no obstacle")
    void survivesRecycledPid() throws Exception {
        PrivateCluster cluster = PrivateCluster.open(config());
        cluster.close();
        String own = Long.toString(ProcessHandle.current().pid());
        Files.writeString(folder.resolve("pg/data/postmaster.pid"), own + "\n" + folder + "\n1\n5432\n/tmp\n127.0.0.1\n");
        try (PrivateCluster again = PrivateCluster.open(config())) {
            assertThat(again.startedHere()).isTrue();
        }
    }

    @Test
    @DisplayName("kill -9 of the process that holds it stops PostgreSQL too")
    void watchdogStopsIt() throws Exception {
        Process holder = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        Holder.class.getName(),
                        folder.resolve("pg").toString()))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String line = holder.inputReader().lines().filter(l -> l.startsWith("pid ")).findFirst().orElseThrow();
        ProcessHandle server = ProcessHandle.of(Long.parseLong(line.substring(4))).orElseThrow();
        assertThat(server.isAlive()).isTrue();
        holder.destroyForcibly();
        server.onExit().get(30, TimeUnit.SECONDS);
        assertThat(folder.resolve("pg/data/postmaster.pid")).doesNotExist();
    }

    /** A process that opens a cluster and waits to be killed. */
    static final class Holder {
        public static void main(String[] args) throws InterruptedException {
            PrivateCluster cluster = PrivateCluster.open(ClusterConfig.forTests(Path.of(args[0])));
            System.out.println("pid " + cluster.pid());
            Thread.sleep(60_000);
        }
    }

    @Test
    @DisplayName("a folder that PostgreSQL's user cannot enter is refused in one line that names it")
    void saysWhichFolderIsClosed() throws IOException {
        Assumptions.assumeTrue(ClusterUser.ofCaller().callerIsRoot(), "only root starts PostgreSQL as another user");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        assertThatThrownBy(() -> PrivateCluster.open(config()))
                .isInstanceOf(ClusterException.class)
                .hasMessageContaining("cannot enter " + folder + ":")
                .hasMessageNotContaining("\n");
    }

    private static void execute(DatabaseUrl url, String sql) throws SQLException {
        try (var c = DriverManager.getConnection(url.jdbcUrl(), url.properties());
                var s = c.createStatement()) {
            s.execute(sql);
        }
    }

    private static String ask(DatabaseUrl url, String sql) throws SQLException {
        try (var c = DriverManager.getConnection(url.jdbcUrl(), url.properties());
                var s = c.createStatement();
                var r = s.executeQuery(sql)) {
            r.next();
            return r.getString(1);
        }
    }
}
