package io.citytwin.importers.format.osm;

import io.citytwin.importers.spi.UnreadableSourceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * The elements of the last OpenStreetMap import, kept as an ordinary PBF file so that later change files, which name
 * only what changed, can be resolved. A new state is staged beside it and takes its place when the import is committed.
 *
 * @param folder its folder, made when the first state is staged
 */
record OsmStore(Path folder) {
    private static final String BASE = "base.osm.pbf";

    /** The elements as of the last committed import. */
    Optional<OsmFile> findBase() {
        Path base = folder.resolve(BASE);
        return Files.isRegularFile(base)
                ? Optional.of(new OsmFile(base, "the kept OpenStreetMap elements", OsmFile.Syntax.PBF))
                : Optional.empty();
    }

    /** A new file for the next state; the caller discards it if it does not commit it. */
    Path stage() throws UnreadableSourceException {
        try {
            Files.createDirectories(folder);
            return Files.createTempFile(folder, "next", ".osm.pbf");
        } catch (IOException e) {
            throw new UnreadableSourceException("the elements can't be kept in " + folder + ": " + e.getMessage(), e);
        }
    }

    /** Makes the staged file the kept one, in one step. */
    void commit(Path staged) throws UnreadableSourceException {
        try {
            Files.move(
                    staged,
                    folder.resolve(BASE),
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UnreadableSourceException(
                    "the import is done, but its elements could not be kept in " + folder + " (" + e.getMessage()
                            + "): import the whole extract again before the next change file",
                    e);
        }
    }

    static void discard(Path staged) {
        try {
            Files.deleteIfExists(staged);
        } catch (IOException e) {
            org.slf4j.LoggerFactory.getLogger(OsmStore.class)
                    .warn("the temporary file {} could not be deleted: {}", staged, e.getMessage());
        }
    }
}
