package io.citytwin.importers.spi;

import io.citytwin.crs.CrsRegistry;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the caller may say about a source.
 *
 * @param encoding charset of text where the source does not declare one, or to override it; null if not given
 * @param temporaryFolder where a reader may put temporary files; the pipeline deletes it afterwards
 * @param timeLimit most time a child process may take
 * @param stateFolder where formats with change files keep what they must remember between imports (OpenStreetMap: the
 *     elements that later diffs refer to); null where nothing is remembered
 * @param assetFolder where formats whose files are kept as they are (rasters, 3D assets) keep them, see
 *     {@link AssetFolder}; null where none can be kept
 * @param mappings source field to attribute, for formats that find the position of a row in its fields
 * @param key field that the user names as the one that identifies a row, or null; for formats that have one beside their
 *     fields
 * @param constants values that the user gives for what the file does not say, by attribute name ("licence", "priority")
 * @param crs the coordinate system that the user says the source is in, overriding what it declares; null for its own.
 *     For formats that need it while they read (rasters, point clouds); the rows of others are transformed behind them
 * @param crsRegistry the systems that there are, the city's own included
 * @param layer the layer that the user names, or null; for formats whose rows go to layers of their own and who name what
 *     they are parts of
 * @param strict whether to refuse what fails a check, for formats that check more than rows
 */
public record ReadOptions(
        Charset encoding,
        Path temporaryFolder,
        Duration timeLimit,
        Path stateFolder,
        Path assetFolder,
        Map<String, String> mappings,
        String key,
        Map<String, String> constants,
        String crs,
        CrsRegistry crsRegistry,
        String layer,
        boolean strict) {

    /** Options of an import that leaves to the source what its rows are, and keeps no files. */
    public ReadOptions(Charset encoding, Path temporaryFolder, Duration timeLimit, Path stateFolder) {
        this(
                encoding,
                temporaryFolder,
                timeLimit,
                stateFolder,
                null,
                Map.of(),
                null,
                Map.of(),
                null,
                CrsRegistry.standard(),
                null,
                false);
    }

    /** The same of an import that remembers nothing. */
    public ReadOptions(Charset encoding, Path temporaryFolder, Duration timeLimit) {
        this(encoding, temporaryFolder, timeLimit, null);
    }

    /**
     * Refuses constants that mean nothing to a format.
     *
     * @param known the names that may be set
     * @param what what the file is, as a sentence says it ("a 3D asset")
     */
    public void checkConstants(Set<String> known, String what) throws UnreadableSourceException {
        for (String name : constants.keySet()) {
            if (!known.contains(name)) {
                throw new UnreadableSourceException("--set names \"" + name + "\"; of " + what + " may be set: "
                        + String.join(", ", new TreeSet<>(known)));
            }
        }
    }
}
