package io.citytwin.store.cluster;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Makes a cluster's files and launches its server under the watch-dog. */
final class ClusterStarter {
    private static final long LOG_LIMIT_BYTES = 16L << 20;

    private final ClusterConfig config;
    private final ClusterFiles files;
    private final PgBinaries binaries;
    private Process watchdog;

    ClusterStarter(ClusterConfig config, ClusterFiles files) throws IOException {
        this.config = config;
        this.files = files;
        this.binaries = PgBinaries.find(System.getenv(), files.majorVersion());
    }

    /** initdb beside the final place, then one rename: a cluster exists completely or not at all. */
    void initialiseIfMissing() throws IOException {
        if (Files.exists(files.data())) {
            if (!Files.exists(files.passwordFile())) {
                throw new ClusterException("the password file " + files.passwordFile() + " is missing beside its data");
            }
            return;
        }
        deleteTree(files.unfinished());
        files.makePrivate(files.unfinished());
        files.makePrivate(files.run());
        String password = files.createPassword();
        Path passwordForInit = files.run().resolve("initial-password");
        ClusterFiles.writeSecret(passwordForInit, password + "\n");
        files.user().own(passwordForInit);
        List<String> words = new ArrayList<>(List.of(
                binaries.program("initdb").toString(),
                "--pgdata=" + files.unfinished(),
                "--username=" + ClusterFiles.USER,
                "--pwfile=" + passwordForInit,
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C.UTF-8"));
        words.add(config.durable() ? "--data-checksums" : "--no-sync");
        Command init = Command.run(files.user().as(words));
        Files.deleteIfExists(passwordForInit);
        if (!init.succeeded()) {
            throw new ClusterException("initdb failed: " + init.lastLine());
        }
        Files.writeString(
                files.unfinished().resolve("postgresql.conf"),
                "include_if_exists = 'citytwin.conf'\n# The city's own settings, read last:\ninclude_if_exists = 'city.conf'\n",
                java.nio.file.StandardOpenOption.APPEND);
        Files.move(files.unfinished(), files.data(), StandardCopyOption.ATOMIC_MOVE);
    }

    /** Starts the server under its watch-dog and takes the first lease. */
    Lease launch() throws IOException {
        Postmaster.removeMisleadingLock(files.data());
        files.makePrivate(files.run());
        files.makePrivate(files.socketFolder());
        writeSettings();
        rotateLog();
        makePipe();
        Lease lease = Lease.take(files.pipe());
        List<String> words = List.of(
                "setsid", "sh", "-c", Lease.WATCHDOG, "citytwin-pg-watchdog", files.pipe().toString(),
                files.log().toString(), binaries.program("postgres").toString(), "-D", files.data().toString(), "-p",
                Integer.toString(freePort()), "-k", files.socketFolder().toString());
        watchdog = new ProcessBuilder(files.user().as(words))
                .directory(Path.of("/").toFile())
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        return lease;
    }

    private void writeSettings() throws IOException {
        StringBuilder text = new StringBuilder("# Written at every start; put settings of your own into city.conf.\n");
        config.settings().forEach((name, value) -> text.append(name).append(" = ").append(value).append('\n'));
        Path file = files.data().resolve("citytwin.conf");
        Files.writeString(file, text.toString());
        files.user().own(file);
    }

    private void rotateLog() throws IOException {
        if (Files.exists(files.log()) && Files.size(files.log()) > LOG_LIMIT_BYTES) {
            Files.move(files.log(), files.run().resolve("postgresql.log.1"), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private void makePipe() throws IOException {
        Files.deleteIfExists(files.pipe());
        Command made = Command.run(files.user().as(List.of("mkfifo", "-m", "600", files.pipe().toString())));
        if (!made.succeeded()) {
            throw new ClusterException("cannot make " + files.pipe() + ": " + made.lastLine());
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Waits until the server accepts connections; recovery after a crash may take a while. */
    Postmaster awaitReady(Duration timeout) throws IOException {
        long deadline = System.nanoTime() + timeout.toNanos();
        while (System.nanoTime() < deadline) {
            Optional<Postmaster> running = Postmaster.findRunning(files.data());
            if (running.isPresent() && running.get().ready()) {
                return running.get();
            }
            if (!watchdog.isAlive()) {
                throw new ClusterException("the private PostgreSQL did not start: " + lastLogLine());
            }
            PrivateCluster.pause(20);
        }
        throw new ClusterException("the private PostgreSQL was not ready within " + timeout.toSeconds()
                + " s; its log is " + files.log());
    }

    /** The last thing the server complained about, or its last line. */
    private String lastLogLine() throws IOException {
        if (!Files.exists(files.log())) {
            return "it wrote no log";
        }
        List<String> lines = new String(Files.readAllBytes(files.log()), StandardCharsets.UTF_8).lines().toList();
        return lines.stream()
                .skip(Math.max(0, lines.size() - 20))
                .filter(l -> l.contains("FATAL") || l.contains("PANIC"))
                .reduce((first, second) -> second)
                .orElse(lines.isEmpty() ? "its log is empty" : lines.get(lines.size() - 1));
    }

    static void deleteTree(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
