package io.citytwin.server.admin;

import io.citytwin.server.http.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The folders that files may be imported from by path; a symbolic link out of them does not help. */
record AllowedFolders(List<Path> folders) {

    /**
     * The file or folder, with links resolved.
     *
     * @throws ProblemException 400, the same whether the path is outside or does not exist, so that nobody can explore
     *     the machine
     */
    Path resolve(String text) throws IOException {
        Path path = Path.of(text);
        if (folders.isEmpty()) {
            throw ProblemException.badParameter(
                    "path", "path: no folder to import from is configured (imports.folders); upload the file instead");
        }
        List<Path> candidates = new ArrayList<>();
        if (path.isAbsolute()) {
            candidates.add(path);
        } else {
            folders.forEach(folder -> candidates.add(folder.resolve(path)));
        }
        for (Path candidate : candidates) {
            if (Files.exists(candidate)) {
                Path real = candidate.toRealPath();
                for (Path folder : folders) {
                    if (Files.isDirectory(folder) && real.startsWith(folder.toRealPath())) {
                        return real;
                    }
                }
            }
        }
        throw ProblemException.badParameter(
                "path", "path: there is no such file in the folders that may be imported from, was \"" + text + "\"");
    }
}
