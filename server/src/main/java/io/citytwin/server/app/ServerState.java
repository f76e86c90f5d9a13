package io.citytwin.server.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What the file server.json under the data directory says about the server that runs on it.
 *
 * @param pid process id
 * @param processStart when that process started, to the second; tells it from a later one of the same id
 * @param url where it serves
 * @param startedAt when it was ready
 */
public record ServerState(long pid, Instant processStart, String url, Instant startedAt) {
    private static final ObjectMapper JSON = new ObjectMapper();

    public static Path file(Path dataDirectory) {
        return dataDirectory.resolve("server.json");
    }

    /** This process, serving at that address. */
    public static ServerState ofThisProcess(String url) {
        ProcessHandle self = ProcessHandle.current();
        return new ServerState(self.pid(), startOf(self), url, Instant.now());
    }

    private static Instant startOf(ProcessHandle process) {
        Instant start = process.info().startInstant().orElse(Instant.EPOCH);
        return Instant.ofEpochSecond(start.getEpochSecond());
    }

    public void write(Path dataDirectory) throws IOException {
        Path file = file(dataDirectory);
        Path next = file.resolveSibling("server.json.new");
        Files.writeString(
                next,
                JSON.writeValueAsString(Map.of(
                        "pid", pid, "processStart", processStart.toString(), "url", url, "startedAt", startedAt.toString()))
                        + "\n");
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    public static void remove(Path dataDirectory) throws IOException {
        Files.deleteIfExists(file(dataDirectory));
    }

    /** The server that runs on the data directory; a file left by one that died counts as none. */
    public static Optional<ServerState> findRunning(Path dataDirectory) throws IOException {
        try {
            var tree = JSON.readTree(Files.readString(file(dataDirectory)));
            ServerState state = new ServerState(
                    tree.path("pid").asLong(),
                    Instant.parse(tree.path("processStart").asText()),
                    tree.path("url").asText(),
                    Instant.parse(tree.path("startedAt").asText()));
            return state.findProcess().map(p -> state);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (JsonProcessingException | java.time.format.DateTimeParseException e) {
            throw new IOException(file(dataDirectory) + " is damaged: delete it if no server runs", e);
        }
    }

    /** Its process, if it lives and is the same that wrote the file. */
    public Optional<ProcessHandle> findProcess() {
        return ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                // The kernel's clock arithmetic may differ by a second between two readings.
                .filter(p -> Math.abs(startOf(p).getEpochSecond() - processStart.getEpochSecond()) <= 2);
    }
}
