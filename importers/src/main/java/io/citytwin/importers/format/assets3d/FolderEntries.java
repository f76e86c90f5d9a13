package io.citytwin.importers.format.assets3d;

import io.citytwin.importers.spi.UnreadableSourceException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;

/** A folder on disk or in a zip. Links are not followed, hidden files are left out. */
final class FolderEntries extends AssetEntries {
    private final Path folder;
    private final List<String> links = new ArrayList<>();

    private FolderEntries(Path folder, String display) {
        super(display);
        this.folder = folder;
    }

    static FolderEntries of(Path folder, String display) throws UnreadableSourceException {
        FolderEntries entries = new FolderEntries(folder, display);
        List<Path> files = new ArrayList<>();
        try {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes) {
                    boolean skip = !path.equals(folder) && isHidden(path);
                    return skip ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    if (attributes.isSymbolicLink()) {
                        entries.links.add(entries.nameOf(file));
                    } else if (attributes.isRegularFile() && !isHidden(file)) {
                        files.add(file);
                    }
                    return FileVisitResult.CONTINUE;
                }
            });
            for (Path file : files) {
                entries.add(entries.nameOf(file), Files.size(file));
            }
        } catch (IOException e) {
            throw new UnreadableSourceException(display + " can't be listed: " + e.getMessage(), e);
        }
        return entries;
    }

    /** Only those files of the folder. */
    static FolderEntries of(Path folder, String display, Iterable<String> names) throws UnreadableSourceException {
        FolderEntries entries = new FolderEntries(folder, display);
        try {
            for (String name : names) {
                Path file = folder.resolve(name);
                if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                    entries.add(name, Files.size(file));
                }
            }
        } catch (IOException e) {
            throw new UnreadableSourceException(display + " can't be read: " + e.getMessage(), e);
        }
        return entries;
    }

    private static boolean isHidden(Path path) {
        String name = path.getFileName().toString();
        return name.startsWith(".") || name.startsWith("__MACOSX");
    }

    private String nameOf(Path file) {
        return folder.relativize(file).toString().replace(folder.getFileSystem().getSeparator(), "/");
    }

    @Override
    InputStream open(String name) throws IOException {
        return Files.newInputStream(folder.resolve(name));
    }

    @Override
    List<Path> sources() {
        return sizes().keySet().stream().map(folder::resolve).toList();
    }

    @Override
    List<String> warnings() {
        return links.isEmpty()
                ? List.of()
                : List.of(display() + ": " + links.size() + " links to other files are not followed (" + links.get(0)
                        + (links.size() > 1 ? ", …)" : ")"));
    }

    @Override
    public void close() {
        // nothing is held open
    }
}
