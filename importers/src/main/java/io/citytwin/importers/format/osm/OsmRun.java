package io.citytwin.importers.format.osm;

import io.citytwin.importers.spi.ReadOptions;
import io.citytwin.importers.spi.UnreadableSourceException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The OpenStreetMap files of one import: extracts that together are the layers, or change files that follow one another.
 * What is kept for later change files is staged while they are read and takes its place when the import is committed.
 */
final class OsmRun {
    private final ReadOptions options;
    private final boolean changes;
    private final List<OsmFile> files = new ArrayList<>();
    private Path staged;
    private int open;

    OsmRun(ReadOptions options, boolean changes) {
        this.options = options;
        this.changes = changes;
    }

    /** Takes one more file into the import; returns its place among them. */
    int add(OsmFile file) throws UnreadableSourceException {
        if (file.isChanges() != changes) {
            throw new UnreadableSourceException(file.displayName() + " and " + files.get(0).displayName()
                    + " can't be one import: import the extract first, then its change files");
        }
        files.add(file);
        open++;
        return files.size() - 1;
    }

    ReadOptions options() {
        return options;
    }

    List<OsmFile> files() {
        return files;
    }

    /** What is kept between imports; empty where nothing is. */
    Optional<OsmStore> findStore() {
        return Optional.ofNullable(options.stateFolder()).map(folder -> new OsmStore(folder.resolve("osm")));
    }

    /** Whether the dataset at that place stages what is kept: the first of change files, the last of extracts. */
    boolean isStagedBy(int place) {
        return place == (changes ? 0 : files.size() - 1);
    }

    /** A file for the next state, the same for every call. */
    Path stage() throws UnreadableSourceException {
        if (staged == null) {
            staged = findStore().orElseThrow().stage();
        }
        return staged;
    }

    /** Stages the elements of all extracts. */
    void stageExtracts() throws UnreadableSourceException, InterruptedException {
        if (findStore().isEmpty()) {
            return;
        }
        Path target = stage();
        try {
            boolean copy = files.size() == 1 && files.get(0).syntax() == OsmFile.Syntax.PBF;
            if (copy) {
                Files.copy(files.get(0).path(), target, StandardCopyOption.REPLACE_EXISTING);
                return;
            }
            try (OsmPbfWriter writer = new OsmPbfWriter(new BufferedOutputStream(Files.newOutputStream(target)))) {
                for (OsmFile file : files) {
                    file.read(element -> write(writer, element));
                }
            }
        } catch (IOException | UncheckedIOException e) {
            throw new UnreadableSourceException(
                    "the elements of " + files.get(0).displayName() + " can't be kept in " + target + ": "
                            + e.getMessage(),
                    e);
        }
    }

    private static void write(OsmPbfWriter writer, OsmElement element) {
        try {
            writer.write(element);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void commit() throws UnreadableSourceException {
        if (staged != null) {
            findStore().orElseThrow().commit(staged);
            staged = null;
        }
    }

    /** Closes one file; the last one discards what was not committed. Returns whether it was the last. */
    boolean close() {
        open--;
        if (open == 0 && staged != null) {
            OsmStore.discard(staged);
            staged = null;
        }
        return open == 0;
    }
}
