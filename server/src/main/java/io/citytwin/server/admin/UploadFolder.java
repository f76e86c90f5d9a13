package io.citytwin.server.admin;

import io.citytwin.server.http.ProblemException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where uploaded files wait until their import is over: one folder each request, names kept, since formats need them. */
record UploadFolder(Path root) {
    private static final Logger LOG = LoggerFactory.getLogger(UploadFolder.class);

    Path create() throws IOException {
        Files.createDirectories(root);
        return Files.createTempDirectory(root, "import-");
    }

    /** Keeps one uploaded file under its own name without any folders. */
    static void keep(Path folder, String fileName, InputStream content) throws IOException {
        String name = fileName.substring(Math.max(fileName.lastIndexOf('/'), fileName.lastIndexOf('\\')) + 1).strip();
        if (name.isEmpty() || name.startsWith(".") || name.chars().anyMatch(c -> c < 0x20)) {
            throw ProblemException.badParameter("file", "an uploaded file must have a plain name, was \"" + name + "\"");
        }
        try (content) {
            Files.copy(content, folder.resolve(name));
        } catch (java.nio.file.FileAlreadyExistsException e) {
            throw ProblemException.badParameter("file", "two uploaded files have the name " + name);
        }
    }

    static void remove(Path folder) {
        try (Stream<Path> all = Files.walk(folder)) {
            List<Path> deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
            for (Path path : deepestFirst) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            LOG.warn("the upload {} could not be removed: {}", folder, e.toString());
        }
    }
}
