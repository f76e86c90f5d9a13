package io.citytwin.store.cluster;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * Where the parts of a private cluster lie: {@code data} (PostgreSQL's own), {@code run} (socket and watch-dog pipe),
 * {@code postgresql.log}, {@code pgpass}.
 */
record ClusterFiles(Path directory, ClusterUser user) {
    static final String USER = "citytwin";
    /** sockaddr_un holds 108 bytes; PostgreSQL appends "/.s.PGSQL.65535.lock". */
    private static final int LONGEST_SOCKET_FOLDER = 85;

    Path data() {
        return directory.resolve("data");
    }

    /** Where initdb works before its result is moved to {@link #data()}: a killed initdb leaves no half cluster. */
    Path unfinished() {
        return directory.resolve("data.unfinished");
    }

    Path startLock() {
        return directory.resolve("start.lock");
    }

    Path passwordFile() {
        return directory.resolve("pgpass");
    }

    Path log() {
        return run().resolve("postgresql.log");
    }

    Path run() {
        return directory.resolve("run");
    }

    Path pipe() {
        return run().resolve("lease");
    }

    /** The Unix socket's folder: beside the data where the path is short enough, else one under /tmp. */
    Path socketFolder() {
        if (run().toString().getBytes(StandardCharsets.UTF_8).length <= LONGEST_SOCKET_FOLDER) {
            return run();
        }
        String mark = Integer.toHexString(directory.toString().hashCode());
        return Path.of("/tmp", "citytwin-" + mark);
    }

    /** Makes the folders, private to their owners but open to pass through for the user PostgreSQL runs as. */
    void prepareFolder() throws IOException {
        if (!Files.isDirectory(directory)) {
            Files.createDirectories(directory);
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        if (!Files.isWritable(directory)) {
            throw new ClusterException("the data directory " + directory + " is not writable for this user");
        }
        user.checkReach(directory);
    }

    /** A folder that only the user PostgreSQL runs as may enter (and root). */
    void makePrivate(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(folder);
        }
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        user.own(folder);
    }

    Optional<Integer> majorVersion() throws IOException {
        Path file = data().resolve("PG_VERSION");
        return Files.exists(file)
                ? Optional.of(Integer.parseInt(Files.readString(file).strip()))
                : Optional.empty();
    }

    /** Writes a new random password in libpq's pgpass form. */
    String createPassword() throws IOException {
        byte[] random = new byte[24];
        new SecureRandom().nextBytes(random);
        String password = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
        writeSecret(passwordFile(), "*:*:*:" + USER + ":" + password + "\n");
        return password;
    }

    static void writeSecret(Path file, String text) throws IOException {
        Files.deleteIfExists(file);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, text);
    }

    String password() throws IOException {
        String line = Files.readString(passwordFile()).strip();
        return line.substring(line.lastIndexOf(':') + 1);
    }

    /** Fast shutdown of whatever server runs on the data folder. */
    void stopServer() throws IOException {
        PgBinaries binaries = PgBinaries.find(System.getenv(), majorVersion());
        Command stop = Command.run(user.as(List.of(
                binaries.program("pg_ctl").toString(), "stop", "-D", data().toString(), "-m", "fast", "-w", "-t", "60")));
        if (!stop.succeeded() && Postmaster.findRunning(data()).isPresent()) {
            throw new ClusterException("the private PostgreSQL cannot be stopped: " + stop.lastLine());
        }
    }
}
