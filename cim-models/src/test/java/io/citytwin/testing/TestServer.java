package io.citytwin.testing;

import io.citytwin.store.DatabaseUrl;
import io.citytwin.store.Migrations;
import io.citytwin.store.cluster.ClusterConfig;
import io.citytwin.store.cluster.PrivateCluster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.postgresql.PostgreSQLContainer;
import org.testcontainers.utility.DockerImageName;

/** The one PostGIS server of a test run and its migrated template database. */
final class TestServer {
    private static final String NONE = "no PostGIS for the tests: set CITYTWIN_TEST_DB_URL, or install it with"
            + " \"apt-get install postgresql postgresql-postgis\", or start Docker";
    private static final String FOLDER = "citytwin-test-";

    private static TestServer instance;

    private final DatabaseUrl maintenance;
    private final String prefix = "test_" + ProcessHandle.current().pid() + "_" + Long.toString(System.nanoTime(), 36);
    private final String template = prefix + "_template";
    private final AtomicInteger counter = new AtomicInteger();
    private final Set<String> databases = ConcurrentHashMap.newKeySet();

    private TestServer(DatabaseUrl maintenance) {
        this.maintenance = maintenance;
        run("CREATE DATABASE \"" + template + "\"");
        databases.add(template);
        Migrations.migrate(maintenance.withDatabase(template));
    }

    static synchronized TestServer instance() {
        if (instance == null) {
            instance = start();
        }
        return instance;
    }

    private static TestServer start() {
        String given = System.getenv("CITYTWIN_TEST_DB_URL");
        if (given != null && !given.isBlank()) {
            TestServer server = new TestServer(DatabaseUrl.parse(given));
            Runtime.getRuntime().addShutdownHook(new Thread(server::dropAll));
            return server;
        }
        if (PrivateCluster.canRunHere()) {
            removeLeftovers();
            Path folder = memoryFolder().resolve(FOLDER + ProcessHandle.current().pid());
            PrivateCluster cluster = PrivateCluster.open(ClusterConfig.forTests(folder));
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                cluster.close();
                delete(folder);
            }));
            return new TestServer(cluster.url());
        }
        if (DockerClientFactory.instance().isDockerAvailable()) {
            return new TestServer(startContainer());
        }
        throw new IllegalStateException(NONE);
    }

    @SuppressWarnings("resource") // the container's own reaper removes it when this process ends
    private static DatabaseUrl startContainer() {
        var container = new PostgreSQLContainer(
                DockerImageName.parse("postgis/postgis:16-3.4").asCompatibleSubstituteFor("postgres"));
        container.withCommand("postgres", "-c", "fsync=off", "-c", "max_connections=120");
        container.start();
        return DatabaseUrl.of(
                container.getHost(),
                container.getMappedPort(PostgreSQLContainer.POSTGRESQL_PORT),
                container.getDatabaseName(),
                container.getUsername(),
                container.getPassword());
    }

    DatabaseUrl createFromTemplate() {
        String name = prefix + "_" + counter.incrementAndGet();
        run("CREATE DATABASE \"" + name + "\" TEMPLATE \"" + template + "\"");
        databases.add(name);
        return maintenance.withDatabase(name);
    }

    DatabaseUrl createEmpty() {
        String name = prefix + "_" + counter.incrementAndGet();
        run("CREATE DATABASE \"" + name + "\" TEMPLATE template0 ENCODING 'UTF8'");
        databases.add(name);
        return maintenance.withDatabase(name);
    }

    void drop(DatabaseUrl url) {
        run("DROP DATABASE IF EXISTS \"" + url.database() + "\" WITH (FORCE)");
        databases.remove(url.database());
    }

    private void dropAll() {
        List.copyOf(databases).forEach(name -> drop(maintenance.withDatabase(name)));
    }

    private void run(String sql) {
        try (Connection c = DriverManager.getConnection(maintenance.jdbcUrl(), maintenance.properties());
                Statement s = c.createStatement()) {
            s.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException("the tests' PostGIS refused \"" + sql + "\": " + e.getMessage(), e);
        }
    }

    private static Path memoryFolder() {
        Path memory = Path.of("/dev/shm");
        boolean roomy = memory.toFile().getUsableSpace() > (1L << 30) && Files.isWritable(memory);
        return roomy ? memory : Path.of(System.getProperty("java.io.tmpdir"));
    }

    /** Folders of test runs that were killed; their servers have stopped with them. */
    private static void removeLeftovers() {
        try (Stream<Path> folders = Files.list(memoryFolder())) {
            folders.filter(f -> f.getFileName().toString().matches(FOLDER + "\\d+"))
                    .filter(f -> ProcessHandle.of(Long.parseLong(
                                    f.getFileName().toString().substring(FOLDER.length())))
                            .isEmpty())
                    .forEach(TestServer::delete);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path folder) {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
