package io.citytwin.importers.pipeline;

import io.citytwin.importers.spi.SiblingFiles;
import io.citytwin.importers.spi.SourceFormat.SourceInput;
import io.citytwin.importers.spi.UnreadableSourceException;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Unfolds the paths of an import into single inputs: files, folders (walked), zips (read in place, their inputs are
 * paths inside the archive until this is closed) and folders that are a dataset (*.gdb, a tileset with its tiles). A set of files that belong
 * together is one input, however many of its files are named: a shapefile is found by its .shp, a .dbf without one is a
 * table. In folders and zips, what no format reads is listed as ignored; named directly, it is an error.
 */
public final class Inputs implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Inputs.class);
    private static final int MAX_FOLDER_DEPTH = 32;
    private static final Set<String> ZIP_EXTENSIONS = Set.of("zip", "shz");

    private final Formats formats;
    private final Map<String, SourceInput> inputs = new LinkedHashMap<>();
    private final List<String> ignored = new ArrayList<>();
    private final List<FileSystem> archives = new ArrayList<>();

    private Inputs(Formats formats) {
        this.formats = formats;
    }

    /**
     * @throws UnreadableSourceException where a path is not there, is no input that any format reads, or holds none
     */
    public static Inputs unfold(List<Path> paths, Formats formats) throws UnreadableSourceException {
        Inputs result = new Inputs(formats);
        try {
            for (Path path : paths) {
                int before = result.inputs.size() + result.ignored.size();
                boolean seen = result.addNamed(path);
                if (!seen && result.inputs.size() + result.ignored.size() == before) {
                    throw new UnreadableSourceException(path + " holds no file");
                }
            }
            if (result.inputs.isEmpty()) {
                throw new UnreadableSourceException("nothing to import: no format reads " + result.ignored);
            }
            return result;
        } catch (UnreadableSourceException | RuntimeException e) {
            result.close();
            throw e;
        }
    }

    /** The inputs in the order of the paths; inside folders by name. */
    public List<SourceInput> inputs() {
        return List.copyOf(inputs.values());
    }

    /** Display names of files in folders and zips that no format reads. */
    public List<String> ignored() {
        return Collections.unmodifiableList(ignored);
    }

    @Override
    public void close() {
        for (FileSystem archive : archives) {
            try {
                archive.close();
            } catch (IOException e) {
                LOG.warn("an archive could not be closed: {}", e.getMessage());
            }
        }
        archives.clear();
    }

    /** Returns whether the path stands for an input that is already known. */
    private boolean addNamed(Path path) throws UnreadableSourceException {
        if (!Files.exists(path)) {
            throw new UnreadableSourceException(path + " does not exist");
        }
        if (!Files.isReadable(path)) {
            throw new UnreadableSourceException(path + " may not be read by this user");
        }
        String display = path.getFileName() == null ? path.toString() : path.getFileName().toString();
        if (Files.isDirectory(path)) {
            addFolder(path, display, path, 0);
            return false;
        }
        Optional<Sidecars.Role> role = Sidecars.roleOf(path);
        if (role.isPresent()) {
            Path main = role.get()
                    .main()
                    .orElseThrow(() -> new UnreadableSourceException(
                            display + " is only a part of a set, and the file it belongs to ("
                                    + role.get().mainName() + ") is not beside it"));
            return addInput(new SourceInput(main, main.getFileName().toString()));
        }
        if (ZIP_EXTENSIONS.contains(SiblingFiles.extension(path))) {
            addZip(path, display);
            return false;
        }
        SourceInput input = new SourceInput(path, display);
        if (formats.findFor(input).isEmpty()) {
            String objection = formats.all().stream()
                    .flatMap(format -> format.findObjection(input).stream())
                    .findFirst()
                    .orElse(display + " is in no format that can be read");
            throw new UnreadableSourceException(emptyOr(path, objection));
        }
        return addInput(input);
    }

    private static String emptyOr(Path path, String otherwise) throws UnreadableSourceException {
        try {
            return Files.size(path) == 0 ? path.getFileName() + " is empty" : otherwise;
        } catch (IOException e) {
            throw new UnreadableSourceException(path + " can't be read: " + e.getMessage(), e);
        }
    }

    private void addFolder(Path folder, String display, Path top, int depth) throws UnreadableSourceException {
        if (depth > MAX_FOLDER_DEPTH) {
            throw new UnreadableSourceException(
                    display + ": folders must not be nested deeper than " + MAX_FOLDER_DEPTH);
        }
        List<Path> children;
        try (var listing = Files.list(folder)) {
            children = listing.sorted().toList();
        } catch (IOException e) {
            throw new UnreadableSourceException(display + " can't be listed: " + e.getMessage(), e);
        }
        if (children.stream().anyMatch(c -> SiblingFiles.extension(c).equals("gdbtable")) || isAsset(folder, children)) {
            addInput(new SourceInput(folder, display, top));
            return;
        }
        for (Path child : children) {
            String name = child.getFileName().toString().replaceAll("/$", "");
            if (name.startsWith(".") || name.equals("__MACOSX")) {
                continue;
            }
            String childDisplay = joined(display, name);
            if (Files.isDirectory(child)) {
                if (!isAppearance(name, children) && !Files.isSymbolicLink(child)) {
                    addFolder(child, childDisplay, top, depth + 1);
                }
            } else {
                addFound(child, childDisplay, top);
            }
        }
    }

    /** Whether a folder holds the textures of a city model beside it, which reads them itself: they show no ground. */
    private static boolean isAppearance(String name, List<Path> siblings) {
        return name.matches("(?i)(.*_)?appearances?|textures?")
                && siblings.stream()
                        .map(SiblingFiles::extension)
                        .anyMatch(e -> e.equals("gml") || e.equals("xml") || e.equals("json"));
    }

    /** Whether the folder as a whole is something that is read: a tileset, a terrain, a photogrammetric block. */
    private boolean isAsset(Path folder, List<Path> children) {
        return children.stream()
                        .map(c -> c.getFileName().toString())
                        .anyMatch(n -> n.equals("tileset.json") || n.equals("layer.json") || n.equals("metadata.xml"))
                && formats.findFor(new SourceInput(folder, folder.toString())).isPresent();
    }

    private void addFound(Path file, String display, Path top) throws UnreadableSourceException {
        Optional<Sidecars.Role> role = Sidecars.roleOf(file);
        if (role.isPresent()) {
            if (role.get().main().isEmpty()) {
                ignored.add(display);
            }
            return;
        }
        boolean inArchive = file.getFileSystem() != java.nio.file.FileSystems.getDefault();
        if (!inArchive && ZIP_EXTENSIONS.contains(SiblingFiles.extension(file))) {
            addZip(file, display);
        } else if (formats.findFor(new SourceInput(file, display)).isPresent()) {
            addInput(new SourceInput(file, display, top));
        } else {
            ignored.add(display);
        }
    }

    private void addZip(Path file, String display) throws UnreadableSourceException {
        FileSystem archive = ZipArchive.open(file, display);
        archives.add(archive);
        for (Path root : archive.getRootDirectories()) {
            addFolder(root, display + "!", root, 0);
        }
    }

    /** Returns whether that input is already known. */
    private boolean addInput(SourceInput input) {
        String key = input.path().getFileSystem() == java.nio.file.FileSystems.getDefault()
                ? input.path().toAbsolutePath().normalize().toString()
                : input.displayName();
        return inputs.putIfAbsent(key, input) != null;
    }

    private static String joined(String display, String name) {
        return display.endsWith("!") ? display + name : display + "/" + name;
    }
}
