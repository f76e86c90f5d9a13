package io.citytwin.store.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A running PostgreSQL server process as its lock file postmaster.pid describes it.
 *
 * @param pid process id
 * @param port TCP port on 127.0.0.1
 * @param socketDirectory folder of its Unix socket
 * @param ready whether it accepts connections
 */
record Postmaster(long pid, int port, Path socketDirectory, boolean ready) {

    /** Reads the lock file of a data folder; empty where there is none, or its process is gone or another program. */
    static Optional<Postmaster> findRunning(Path data) throws IOException {
        List<String> lines = lockFile(data);
        if (lines.size() < 5 || !isServerOf(Long.parseLong(lines.get(0).strip()), data)) {
            return Optional.empty();
        }
        boolean ready = lines.size() >= 8 && lines.get(7).strip().equals("ready");
        return Optional.of(new Postmaster(
                Long.parseLong(lines.get(0).strip()),
                Integer.parseInt(lines.get(3).strip()),
                Path.of(lines.get(4).strip()),
                ready));
    }

    /**
     * Removes a lock file whose process id meanwhile belongs to another program (after a crash of the whole machine or
     * container): PostgreSQL would take that program for itself and refuse to start. A lock file of a dead process is
     * left to PostgreSQL, which then also looks for orphans that still use the shared memory.
     */
    static void removeMisleadingLock(Path data) throws IOException {
        List<String> lines = lockFile(data);
        if (!lines.isEmpty() && !lines.get(0).isBlank()) {
            long pid = Long.parseLong(lines.get(0).strip());
            if (isAlive(pid) && !isServerOf(pid, data)) {
                Files.deleteIfExists(data.resolve("postmaster.pid"));
            }
        }
    }

    private static List<String> lockFile(Path data) throws IOException {
        try {
            return Files.readAllLines(data.resolve("postmaster.pid"));
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }

    boolean isAlive() {
        return isAlive(pid);
    }

    private static boolean isAlive(long pid) {
        return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    }

    /** Whether the process is a PostgreSQL server on this very folder: its working directory is its data folder. */
    private static boolean isServerOf(long pid, Path data) throws IOException {
        if (!isAlive(pid)) {
            return false;
        }
        Path cwd = Path.of("/proc/" + pid + "/cwd");
        if (!Files.isSymbolicLink(cwd)) {
            return true; // no /proc here: believe the lock file
        }
        try {
            return Files.isSameFile(Files.readSymbolicLink(cwd), data);
        } catch (NoSuchFileException gone) {
            return false;
        }
    }
}
