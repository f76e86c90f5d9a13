package io.citytwin.importers.spi;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** Finds the files that belong together by their name: roads.shp, roads.dbf, ROADS.PRJ. */
public final class SiblingFiles {
    private SiblingFiles() {}

    /** The name without its last ending. */
    public static String baseName(Path file) {
        String name = file.getFileName().toString();
        int dot = name.lastIndexOf('.');
        return dot <= 0 ? name : name.substring(0, dot);
    }

    /** The ending in lower case without the dot, "" where there is none. */
    public static String extension(Path file) {
        String name = file.getFileName() == null ? "" : file.getFileName().toString();
        int dot = name.lastIndexOf('.');
        return dot <= 0 ? "" : name.substring(dot + 1).toLowerCase(Locale.ROOT);
    }

    /**
     * The file beside the given one that has its name and that ending, whatever the case of either; works inside zips.
     *
     * @param extension lower case, without the dot
     */
    public static Optional<Path> find(Path file, String extension) {
        return findNamed(file, baseName(file) + "." + extension);
    }

    /** The file of that name in the folder of the given one, whatever the case. */
    public static Optional<Path> findNamed(Path file, String name) {
        Path exact = file.resolveSibling(name);
        if (Files.isRegularFile(exact)) {
            return Optional.of(exact);
        }
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null) {
            return Optional.empty();
        }
        try (var listing = Files.list(folder)) {
            return listing.filter(p -> p.getFileName() != null
                            && p.getFileName().toString().equalsIgnoreCase(name)
                            && Files.isRegularFile(p))
                    .sorted()
                    .findFirst();
        } catch (IOException | java.io.UncheckedIOException e) {
            return Optional.empty(); // a folder that can't be listed has no siblings to offer
        }
    }
}
