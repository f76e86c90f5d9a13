package io.citytwin.importers.spi;

import java.nio.charset.Charset;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * What the caller may say about a source.
 *
 * @param encoding charset of text where the source does not declare one, or to override it; null if not given
 * @param temporaryFolder where a reader may put temporary files; the pipeline deletes it afterwards
 * @param timeLimit most time a child process may take
 * @param stateFolder where formats with change files keep what they must remember between imports (OpenStreetMap: the
 *     elements that later diffs refer to); null where nothing is remembered
 * @param mappings source field to attribute, for formats that find the position of a row in its fields
 * @param key field that the user names as the one that identifies a row, or null; for formats that have one beside their
 *     fields
 */
public record ReadOptions(
        Charset encoding,
        Path temporaryFolder,
        Duration timeLimit,
        Path stateFolder,
        Map<String, String> mappings,
        String key) {

    /** Options of an import that leaves to the source what its rows' positions and ids are. */
    public ReadOptions(Charset encoding, Path temporaryFolder, Duration timeLimit, Path stateFolder) {
        this(encoding, temporaryFolder, timeLimit, stateFolder, Map.of(), null);
    }

    /** The same of an import that remembers nothing. */
    public ReadOptions(Charset encoding, Path temporaryFolder, Duration timeLimit) {
        this(encoding, temporaryFolder, timeLimit, null);
    }
}
