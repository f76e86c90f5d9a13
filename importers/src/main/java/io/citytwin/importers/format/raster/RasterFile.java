package io.citytwin.importers.format.raster;

import io.citytwin.importers.format.gdal.OgrProcess;
import io.citytwin.importers.spi.ReadOptions;
import io.citytwin.importers.spi.SiblingFiles;
import io.citytwin.importers.spi.SourceFormat.SourceInput;
import io.citytwin.importers.spi.UnreadableSourceException;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * A raster as a file on disk that GDAL's tools read as bounded child processes: what they complain of becomes one line
 * that names the file.
 */
public final class RasterFile {
    private static final Duration TIME_LIMIT = Duration.ofMinutes(30);

    private final String name;
    private final String title;
    private final Path path;
    private final Path work;
    private final OgrProcess process;

    private RasterFile(String name, String title, Path path, Path work, OgrProcess process) {
        this.name = name;
        this.title = title;
        this.path = path;
        this.work = work;
        this.process = process;
    }

    /**
     * The file itself, or copies of it and of what lies beside it under its name, where they are in a zip.
     *
     * @param title what the file is, for messages ("GeoTIFF")
     * @param siblings endings of the files that belong to it
     * @throws UnreadableSourceException where GDAL is not installed
     */
    public static RasterFile open(SourceInput input, ReadOptions options, String title, List<String> siblings)
            throws IOException, UnreadableSourceException {
        if (!OgrProcess.isInstalled("gdal_translate")) {
            throw new UnreadableSourceException(input.displayName() + " is " + title
                    + ", which is read by GDAL; it is not installed (apt-get install gdal-bin)");
        }
        Path work = Files.createTempDirectory(options.temporaryFolder(), "raster");
        Duration limit = options.timeLimit() == null ? TIME_LIMIT : options.timeLimit();
        return new RasterFile(
                input.displayName(), title, onDisk(input, work, siblings), work, new OgrProcess(work, limit));
    }

    private static Path onDisk(SourceInput input, Path work, List<String> siblings) throws IOException {
        if (input.path().getFileSystem() == FileSystems.getDefault()) {
            return input.path().toAbsolutePath();
        }
        Path folder = Files.createDirectories(work.resolve("input"));
        for (String extension : siblings) {
            var sibling = SiblingFiles.find(input.path(), extension);
            if (sibling.isPresent()) {
                copy(sibling.get(), folder.resolve(SiblingFiles.baseName(Path.of(input.fileName())) + "." + extension));
            }
        }
        return copy(input.path(), folder.resolve(input.fileName()));
    }

    private static Path copy(Path from, Path to) throws IOException {
        try (var in = Files.newInputStream(from)) {
            Files.copy(in, to);
        }
        return to;
    }

    /** The name for messages. */
    public String name() {
        return name;
    }

    public Path path() {
        return path;
    }

    /** A folder for what is made on the way; it goes with the import. */
    public Path work() {
        return work;
    }

    /**
     * Runs one of GDAL's tools with only those drivers.
     *
     * @return what it wrote to its standard output
     * @throws UnreadableSourceException where it complains
     */
    public String run(String tool, List<String> drivers, List<String> arguments)
            throws IOException, InterruptedException, UnreadableSourceException {
        OgrProcess.Outcome outcome = process.raster(tool, drivers, arguments);
        if (outcome.exitCode() == 0 && outcome.firstError().isEmpty()) {
            return outcome.output();
        }
        String reason = outcome.firstError()
                .or(() -> outcome.messages().stream().filter(m -> !m.isBlank()).findFirst())
                .orElse("exit code " + outcome.exitCode());
        String plain = reason.replaceFirst("^ERROR \\d+: ", "")
                .replace(path.toString() + ": ", "")
                .replace(path.toString(), name)
                .replaceAll("\\S*/(?=[^/\\s]+$)", "")
                .strip();
        if (plain.contains("not recognized as a supported file format")) {
            plain = "it is not what its name says, or damaged from its beginning";
        }
        throw new UnreadableSourceException(name + " can't be read as " + title + ": " + plain);
    }

    /** @throws UnreadableSourceException where the temporary folder has no room for that many bytes */
    public void needRoom(long bytes) throws IOException, UnreadableSourceException {
        long free = Files.getFileStore(work).getUsableSpace();
        if (free < bytes) {
            throw new UnreadableSourceException(name + " needs " + bytes / 1_000_000 + " MB of temporary room, there are "
                    + free / 1_000_000 + " MB in " + work.getParent());
        }
    }

    /** @throws UnreadableSourceException where what a tool wrote is not as long as it must be: cells are missing */
    public void needLength(Path written, long bytes) throws IOException, UnreadableSourceException {
        if (!Files.isRegularFile(written) || Files.size(written) != bytes) {
            throw new UnreadableSourceException(
                    name + " can't be read as " + title + ": it has fewer cells than it says");
        }
    }
}
