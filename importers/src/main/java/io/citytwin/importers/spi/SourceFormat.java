package io.citytwin.importers.spi;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

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
     * Why an input of a kind that this format reads is not accepted all the same, in one line for the user who named it; in
     * folders it is passed over.
     */
    default Optional<String> findObjection(SourceInput input) {
        return Optional.empty();
    }

    /**
     * Opens the dataset and reads its structure, no rows yet.
     *
     * @throws UnreadableSourceException where the file can't be read at all; the message is one clear line for the user
     */
    SourceDataset open(SourceInput input, ReadOptions options) throws UnreadableSourceException;

    /**
     * An input of an import: a file or folder on disk, or a path inside a zip (unfolded by {@code Inputs}): read that by
     * {@link Files#newInputStream}, or take {@link #onDisk} where the format needs a real file.
     *
     * @param path the file or folder to read
     * @param displayName the name to use in messages ("towns.zip!towns.shp")
     * @param root the folder that the user named, or the root of the zip, or the file's own folder: of the files that a
     *     source refers to none outside of it is brought into the city
     */
    record SourceInput(Path path, String displayName, Path root) {
        /** A file that is named by itself. */
        public SourceInput(Path path, String displayName) {
            this(path, displayName, path.toAbsolutePath().getParent() == null ? path : path.toAbsolutePath().getParent());
        }

        public static SourceInput of(Path path) {
            Path name = path.getFileName();
            return new SourceInput(path, name == null ? path.toString() : name.toString());
        }

        /** Name of the file or folder without its path; for the root of a zip the zip's own name. */
        public String fileName() {
            Path name = path.getFileName();
            return name == null || name.toString().isEmpty()
                    ? displayName.replaceAll("!$", "").replaceAll("(?i)\\.zip$", "")
                    : name.toString().replaceAll("/$", "");
        }

        /** Whether the name ends in "." and one of those endings, in any case. */
        public boolean hasExtension(List<String> extensions) {
            String lower = fileName().toLowerCase(java.util.Locale.ROOT);
            return extensions.stream().anyMatch(e -> lower.endsWith("." + e));
        }

        /**
         * The first bytes, at most that many; empty for a folder or a file that can't be read.
         */
        public byte[] head(int most) {
            if (!Files.isRegularFile(path)) {
                return new byte[0];
            }
            try (var in = Files.newInputStream(path)) {
                return in.readNBytes(most);
            } catch (IOException | RuntimeException e) {
                return new byte[0]; // "accepts" must not throw; opening will say what is wrong
            }
        }

        /** The path itself, or a temporary copy of a file or folder that lies inside a zip. */
        public Path onDisk(ReadOptions options) throws UnreadableSourceException {
            if (path.getFileSystem() == FileSystems.getDefault()) {
                return path;
            }
            try {
                Path folder = Files.createTempDirectory(options.temporaryFolder(), "unzipped");
                return copy(path, folder.resolve(fileName()));
            } catch (IOException e) {
                throw new UnreadableSourceException(displayName + " could not be unpacked: " + e.getMessage(), e);
            }
        }

        private static Path copy(Path from, Path to) throws IOException {
            if (Files.isDirectory(from)) {
                Files.createDirectories(to);
                List<Path> children;
                try (var listing = Files.list(from)) {
                    children = listing.toList();
                }
                for (Path child : children) {
                    copy(child, to.resolve(child.getFileName().toString().replaceAll("/$", "")));
                }
            } else {
                try (var in = Files.newInputStream(from)) {
                    Files.copy(in, to);
                }
            }
            return to;
        }
    }
}
