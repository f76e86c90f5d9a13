package io.citytwin.importers.spi;

import java.nio.file.Path;
import java.util.List;

/**
 * A file format or kind of source: it announces itself and opens datasets. One room per format, one line in
 * {@code Formats}.
 */
public interface SourceFormat {
    /** Short name ("geopackage"), unique, used by {@code --format} and in reports. */
    String name();

    /** Name for people ("OGC GeoPackage"). */
    String title();

    List<String> mediaTypes();

    /** File name endings, lower case, without the dot ("gpkg", "osm.pbf"). */
    List<String> extensions();

    /**
     * Whether this format reads that input: by its ending and its first bytes. It must be cheap and must not throw for
     * odd content.
     */
    boolean accepts(SourceInput input);

    /**
     * Opens the dataset and reads its structure, no rows yet.
     *
     * @throws UnreadableSourceException where the file can't be read at all; the message is one clear line for the user
     */
    SourceDataset open(SourceInput input, ReadOptions options) throws UnreadableSourceException;

    /**
     * An input of an import: a file or folder on disk (zipped sets are already unfolded by {@code Inputs} into either a
     * path inside the archive that the format can read in place, or a temporary extraction).
     *
     * @param path the file or folder to read
     * @param displayName the name to use in messages ("towns.zip!towns.shp")
     */
    record SourceInput(Path path, String displayName) {
        public static SourceInput of(Path path) {
            return new SourceInput(path, path.getFileName().toString());
        }
    }
}
