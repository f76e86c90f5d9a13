package io.citytwin.importers.format.gdal;

import io.citytwin.importers.format.gpkg.GeoPackageDataset;
import io.citytwin.importers.spi.ReadOptions;
import io.citytwin.importers.spi.SiblingFiles;
import io.citytwin.importers.spi.SourceDataset;
import io.citytwin.importers.spi.SourceFormat;
import io.citytwin.importers.spi.UnreadableSourceException;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Everything that GDAL reads and the house does not: ogr2ogr turns the source, unprojected, into a temporary GeoPackage,
 * which is then read like any other. Heights, field types, dates, layer names and the CRS come through; measures and
 * binary fields do not.
 */
public final class GdalFormat implements SourceFormat {
    @Override
    public String name() {
        return "gdal";
    }

    @Override
    public String title() {
        return "vector formats read by GDAL";
    }

    @Override
    public List<String> mediaTypes() {
        return List.of(
                "image/vnd.dxf",
                "application/vnd.google-earth.kml+xml",
                "application/vnd.google-earth.kmz",
                "application/gml+xml",
                "application/gpx+xml");
    }

    @Override
    public List<String> extensions() {
        return Stream.concat(
                        GdalDriver.ALLOWED.stream().flatMap(d -> d.extensions().stream()), Stream.of("xml", "json"))
                .toList();
    }

    @Override
    public boolean accepts(SourceInput input) {
        return GdalDriver.findFor(input).isPresent();
    }

    @Override
    public SourceDataset open(SourceInput input, ReadOptions options) throws UnreadableSourceException {
        GdalDriver driver = GdalDriver.findFor(input)
                .orElseThrow(() ->
                        new UnreadableSourceException(input.displayName() + " is in no format that may be read by GDAL"));
        if (!OgrProcess.isInstalled("ogr2ogr")) {
            throw new UnreadableSourceException(input.displayName() + " is " + driver.title()
                    + ", which is read by GDAL; it is not installed (apt-get install gdal-bin)");
        }
        try {
            Path work = Files.createTempDirectory(options.temporaryFolder(), "gdal");
            Path converted = work.resolve("converted.gpkg");
            convert(input, driver, options, work, converted);
            SourceDataset dataset = GeoPackageDataset.openTemporary(converted, input.displayName());
            return driver.is("DXF") ? new DxfDataset(dataset) : dataset;
        } catch (IOException e) {
            throw new UnreadableSourceException(
                    input.displayName() + " could not be read by GDAL: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnreadableSourceException(input.displayName() + " was not read to its end: interrupted", e);
        }
    }

    private static void convert(SourceInput input, GdalDriver driver, ReadOptions options, Path work, Path target)
            throws IOException, InterruptedException, UnreadableSourceException {
        Path source = onDisk(input, driver, work);
        if (driver.is("DXF") && DxfText.isBinary(source)) {
            throw new UnreadableSourceException(input.displayName()
                    + " is a binary DXF, which can't be read; save it as an ASCII DXF (in CAD: SAVEAS, format DXF, not binary)");
        }
        List<String> arguments = new ArrayList<>(List.of("-f", "GPKG"));
        // names that no source has, so that a field "fid" or "geom" of its own is kept
        arguments.addAll(List.of("-lco", "FID=citytwin_row", "-lco", "GEOMETRY_NAME=citytwin_geometry"));
        arguments.addAll(List.of("-lco", "SPATIAL_INDEX=NO", "-gt", "65536", "-unsetFid"));
        Map<String, String> configuration = new TreeMap<>();
        if (driver.is("DXF")) {
            configuration.put(
                    "DXF_ENCODING",
                    (options.encoding() != null ? options.encoding() : DxfText.charset(source)).name());
        } else if (driver.is("GML")) {
            arguments.addAll(List.of("-oo", "DOWNLOAD_SCHEMA=NO"));
        } else if (driver.is("MapInfo File") && options.encoding() != null) {
            configuration.put("MITAB_ENCODING", options.encoding().name());
        }
        arguments.add(target.toString());
        arguments.add(source.toString());
        Duration limit = options.timeLimit() == null ? Duration.ofMinutes(30) : options.timeLimit();
        OgrProcess.Outcome outcome = new OgrProcess(work, limit).ogr2ogr(driver.names(), configuration, arguments);
        check(input, driver, outcome, work);
    }

    private static void check(SourceInput input, GdalDriver driver, OgrProcess.Outcome outcome, Path work)
            throws UnreadableSourceException {
        if (outcome.exitCode() == 0 && outcome.firstError().isEmpty()) {
            return;
        }
        String reason = outcome.firstError()
                .or(() -> outcome.messages().stream()
                        .filter(m -> m.startsWith("Unable to open"))
                        .findFirst())
                .or(() -> outcome.messages().stream().filter(m -> !m.isBlank()).findFirst())
                .orElse("exit code " + outcome.exitCode());
        if (reason.startsWith("Unable to open")) {
            reason = "it is not what its name says, or damaged from its beginning";
        }
        String plain = reason.replaceFirst("^ERROR \\d+: (ERROR )?", "")
                .replaceAll("\\S*ogrdxf\\w*\\.cpp, \\d+: ", "")
                .replace(work + "/input/", "")
                .replace(work + "/", "")
                .replace(input.path().toAbsolutePath().toString(), input.fileName());
        throw new UnreadableSourceException(
                input.displayName() + " can't be read as " + driver.title() + ": " + plain.strip());
    }

    /**
     * The source where GDAL may read it: a GML is linked into the work folder, since the driver writes a file beside it;
     * a set of files inside a zip is unpacked whole.
     */
    private static Path onDisk(SourceInput input, GdalDriver driver, Path work) throws IOException {
        boolean inZip = input.path().getFileSystem() != FileSystems.getDefault();
        if (!inZip && !driver.is("GML")) {
            return input.path().toAbsolutePath();
        }
        Path folder = Files.createDirectories(work.resolve("input"));
        Path target = folder.resolve(named(input, driver));
        if (Files.isDirectory(input.path())) {
            Files.createDirectories(target);
            for (Path child : children(input.path())) {
                if (Files.isRegularFile(child)) {
                    place(child, target.resolve(child.getFileName().toString()), inZip);
                }
            }
            return target;
        }
        String base = SiblingFiles.baseName(input.path());
        for (Path sibling : children(input.path().toAbsolutePath().getParent())) {
            boolean sameSet = Files.isRegularFile(sibling) && SiblingFiles.baseName(sibling).equalsIgnoreCase(base);
            if (sameSet && !sibling.getFileName().equals(input.path().getFileName())) {
                place(sibling, folder.resolve(sibling.getFileName().toString()), inZip);
            }
        }
        place(input.path(), target, inZip);
        return target;
    }

    private static String named(SourceInput input, GdalDriver driver) {
        String name = input.fileName();
        boolean folder = Files.isDirectory(input.path());
        return folder && driver.is("OpenFileGDB") && !name.toLowerCase(java.util.Locale.ROOT).endsWith(".gdb")
                ? name + ".gdb"
                : name;
    }

    private static List<Path> children(Path folder) throws IOException {
        try (var listing = Files.list(folder)) {
            return listing.toList();
        }
    }

    private static void place(Path from, Path to, boolean copy) throws IOException {
        if (!copy) {
            Files.createSymbolicLink(to, from.toAbsolutePath());
            return;
        }
        try (var in = Files.newInputStream(from)) {
            Files.copy(in, to);
        }
    }
}
