package io.citytwin.testing;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/**
 * The real files that lie beside the repository (shared/data) on machines that have them. Tests that need one are
 * skipped with the message "no shared data" elsewhere.
 */
public final class SharedData {
    private SharedData() {}

    /** The folder: CITYTWIN_SHARED_DATA, else shared/data beside the working directory or any folder above it. */
    public static Optional<Path> findFolder() {
        String named = System.getenv("CITYTWIN_SHARED_DATA");
        if (named != null && !named.isBlank()) {
            return Optional.of(Path.of(named)).filter(Files::isDirectory);
        }
        for (Path p = Path.of("").toAbsolutePath(); p != null; p = p.getParent()) {
            Path candidate = p.resolve("shared/data");
            if (Files.isDirectory(candidate)) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }

    /** A file or folder in it; the calling test is skipped where there is no such thing. */
    public static Path require(String relativePath) {
        Optional<Path> folder = findFolder();
        Assumptions.assumeTrue(folder.isPresent(), "no shared data");
        Path path = folder.get().resolve(relativePath);
        Assumptions.assumeTrue(Files.exists(path), "no shared data: " + relativePath);
        return path;
    }
}
