package io.citytwin.store.cluster;

import io.citytwin.store.DatabaseUrl;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A PostgreSQL + PostGIS server of CityTwin's own: made by initdb in a folder, reached by a Unix socket and at
 * 127.0.0.1, run as an ordinary user. Several processes may hold it open at once (the server and an import beside it):
 * the first starts it, the last one to close it, or to die, stops it.
 */
public final class PrivateCluster implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PrivateCluster.class);
    private static final Duration START_TIMEOUT = Duration.ofSeconds(120);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(75);

    private final ClusterFiles files;
    private final Postmaster postmaster;
    private final Lease lease;
    private final DatabaseUrl url;
    private final boolean startedHere;
    private boolean closed;

    private PrivateCluster(
            ClusterFiles files, Postmaster postmaster, Lease lease, DatabaseUrl url, boolean startedHere) {
        this.files = files;
        this.postmaster = postmaster;
        this.lease = lease;
        this.url = url;
        this.startedHere = startedHere;
    }

    /** Whether PostgreSQL's programs are on this machine. */
    public static boolean canRunHere() {
        return PgBinaries.areInstalled(System.getenv());
    }

    /**
     * Makes the cluster where it is missing, starts it where it does not run, and opens it.
     *
     * @throws ClusterException with one line that says what to do
     */
    public static PrivateCluster open(ClusterConfig config) {
        ClusterFiles files = new ClusterFiles(config.directory(), ClusterUser.ofCaller());
        try {
            files.prepareFolder();
            // One process at a time makes, starts or joins; the lock is the kernel's and dies with its holder.
            try (FileChannel channel = FileChannel.open(
                            files.startLock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock lock = lock(channel)) {
                return openLocked(config, files);
            }
        } catch (IOException e) {
            throw new ClusterException("the private PostgreSQL in " + config.directory() + " cannot be opened: " + e, e);
        }
    }

    private static FileLock lock(FileChannel channel) throws IOException {
        while (true) {
            try {
                return channel.lock();
            } catch (java.nio.channels.OverlappingFileLockException sameProcess) {
                pause(20);
            }
        }
    }

    private static PrivateCluster openLocked(ClusterConfig config, ClusterFiles files) throws IOException {
        Optional<PrivateCluster> joined = findJoinable(config, files);
        if (joined.isPresent()) {
            return joined.get();
        }
        ClusterStarter starter = new ClusterStarter(config, files);
        starter.initialiseIfMissing();
        boolean crashed = Files.exists(files.data().resolve("postmaster.pid"));
        try {
            return start(config, files, starter);
        } catch (ClusterException e) {
            if (!crashed) {
                throw e;
            }
            // A postmaster killed alone leaves server processes that still roll back: the recovery then stumbles over an
            // unlogged table that is half gone ("could not create file: File exists"), and has mended it for the next one.
            LOG.warn("{}; trying once more", e.getMessage());
            return start(config, files, starter);
        }
    }

    private static PrivateCluster start(ClusterConfig config, ClusterFiles files, ClusterStarter starter)
            throws IOException {
        Lease lease = starter.launch();
        try {
            Postmaster postmaster = starter.awaitReady(START_TIMEOUT);
            DatabaseUrl url = urlOf(files, postmaster, config.database());
            createDatabaseIfMissing(url, config.database());
            LOG.info("private PostgreSQL started at 127.0.0.1:{}", postmaster.port());
            return new PrivateCluster(files, postmaster, lease, url, true);
        } catch (RuntimeException | IOException e) {
            lease.close();
            throw e;
        }
    }

    /** Joins a server that runs already, unless it is on its way down or has lost its watch-dog: then it is ended. */
    private static Optional<PrivateCluster> findJoinable(ClusterConfig config, ClusterFiles files) throws IOException {
        Optional<Postmaster> running = Postmaster.findRunning(files.data());
        if (running.isEmpty()) {
            return Optional.empty();
        }
        if (Files.exists(files.pipe())) {
            Lease lease = Lease.take(files.pipe());
            try {
                Optional<Postmaster> ready = awaitRunning(files);
                if (ready.isPresent() && Files.exists(files.pipe())) {
                    DatabaseUrl url = urlOf(files, ready.get(), config.database());
                    createDatabaseIfMissing(url, config.database());
                    LOG.debug("joined the private PostgreSQL that runs at 127.0.0.1:{}", ready.get().port());
                    return Optional.of(new PrivateCluster(files, ready.get(), lease, url, false));
                }
            } catch (RuntimeException | IOException e) {
                lease.close();
                throw e;
            }
            lease.close();
        }
        files.stopServer();
        awaitGone(running.get());
        return Optional.empty();
    }

    private static Optional<Postmaster> awaitRunning(ClusterFiles files) throws IOException {
        long deadline = System.nanoTime() + START_TIMEOUT.toNanos();
        Optional<Postmaster> running = Postmaster.findRunning(files.data());
        while (running.isPresent() && !running.get().ready() && System.nanoTime() < deadline) {
            pause(50);
            running = Postmaster.findRunning(files.data());
        }
        return running.filter(Postmaster::ready);
    }

    private static DatabaseUrl urlOf(ClusterFiles files, Postmaster postmaster, String database) throws IOException {
        return DatabaseUrl.of("127.0.0.1", postmaster.port(), database, ClusterFiles.USER, files.password());
    }

    private static void createDatabaseIfMissing(DatabaseUrl url, String name) {
        DatabaseUrl maintenance = url.withDatabase("postgres");
        try (Connection c = DriverManager.getConnection(maintenance.jdbcUrl(), maintenance.properties());
                Statement s = c.createStatement()) {
            try (ResultSet r = s.executeQuery("SELECT 1 FROM pg_available_extensions WHERE name = 'postgis'")) {
                if (!r.next()) {
                    throw new ClusterException(PgBinaries.MISSING);
                }
            }
            try (ResultSet r = s.executeQuery("SELECT 1 FROM pg_database WHERE datname = '" + name + "'")) {
                if (!r.next()) {
                    s.execute("CREATE DATABASE \"" + name + "\"");
                }
            }
        } catch (SQLException e) {
            throw new ClusterException("the private PostgreSQL does not answer: " + e.getMessage(), e);
        }
    }

    /** Stops a cluster that runs, whoever started it; says whether one ran. */
    public static boolean stop(ClusterConfig config) {
        ClusterFiles files = new ClusterFiles(config.directory(), ClusterUser.ofCaller());
        try {
            Optional<Postmaster> running = Postmaster.findRunning(files.data());
            if (running.isPresent()) {
                files.stopServer();
                awaitGone(running.get());
            }
            return running.isPresent();
        } catch (IOException e) {
            throw new ClusterException("the private PostgreSQL in " + config.directory() + " cannot be stopped: " + e, e);
        }
    }

    /** How to connect to its database. */
    public DatabaseUrl url() {
        return url;
    }

    /** Whether this process started it (it may have joined one that ran). */
    public boolean startedHere() {
        return startedHere;
    }

    /** Folder of the Unix socket. */
    public Path socketDirectory() {
        return postmaster.socketDirectory();
    }

    /** File in libpq's pgpass form that holds the password, readable by its owner only. */
    public Path passwordFile() {
        return files.passwordFile();
    }

    /** Process id of the server. */
    public long pid() {
        return postmaster.pid();
    }

    /** Whether the server process lives. */
    public boolean isAlive() {
        return postmaster.isAlive();
    }

    /** Gives up this process's claim; where it was the last one, waits until the server is down. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            lease.close();
        } catch (IOException e) {
            throw new ClusterException("the claim on the private PostgreSQL cannot be given up: " + e, e);
        }
        // The watch-dog removes the pipe when it has seen its last holder go; while others hold it, it stays.
        for (int i = 0; i < 25 && Files.exists(files.pipe()); i++) {
            pause(20);
        }
        if (!Files.exists(files.pipe())) {
            awaitGone(postmaster);
        }
    }

    private static void awaitGone(Postmaster postmaster) {
        long deadline = System.nanoTime() + STOP_TIMEOUT.toNanos();
        while (postmaster.isAlive()) {
            if (System.nanoTime() > deadline) {
                throw new ClusterException("the private PostgreSQL (process " + postmaster.pid()
                        + ") did not stop within " + STOP_TIMEOUT.toSeconds() + " s");
            }
            pause(20);
        }
    }

    static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClusterException("interrupted while waiting for the private PostgreSQL", e);
        }
    }
}
