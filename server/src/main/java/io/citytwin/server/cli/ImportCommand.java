package io.citytwin.server.cli;

import io.citytwin.importers.pipeline.ImportRefusedException;
import io.citytwin.importers.pipeline.ImportReport;
import io.citytwin.importers.pipeline.ImportRequest;
import io.citytwin.server.admin.ImportJson;
import io.citytwin.server.admin.ImportOptions;
import io.citytwin.server.app.City;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "import",
        description = "Loads files into the city: one change set, all or nothing. Footprints without a base height take that of"
                + " the city's terrain.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:done", "1:done with rejected rows and --strict", "2:refused; the city is as it was"})
final class ImportCommand implements Callable<Integer> {
    @Mixin
    private CityOptions city;

    @Parameters(arity = "1..*", paramLabel = "PATH", description = "Files, folders or zips.")
    private List<Path> paths;

    @Option(names = "--layer", paramLabel = "ID", description = "The layer (default: named after the file).")
    private String layer;

    @Option(names = "--class", paramLabel = "CLASS", description = "Class of the features, for example building.")
    private String cityClass;

    @Option(names = "--crs", paramLabel = "EPSG:n", description = "CRS of the source, where it doesn't say or is wrong.")
    private String crs;

    @Option(names = "--encoding", paramLabel = "NAME", description = "Charset of the source's texts, for example GBK.")
    private String encoding;

    @Option(names = "--key", paramLabel = "FIELD", description = "Field that identifies a feature.")
    private String key;

    @Option(
            names = "--valid-from",
            paramLabel = "DATE",
            description = "Since when it is so in the world: 2026-05-31 or 2026-05-31T08:00:00+08:00 (default: now).")
    private String validFrom;

    @Option(
            names = "--map",
            paramLabel = "FIELD=ATTR",
            description = "Source field to attribute, or to lon, lat, x, y, z or wkt: the position in a table; may be repeated.")
    private Map<String, String> mappings = new LinkedHashMap<>();

    @Option(
            names = "--set",
            paramLabel = "ATTR=VALUE",
            description = "What the files of a raster or 3D asset do not say (licence, priority, longitude, …); may be repeated.")
    private Map<String, String> constants = new LinkedHashMap<>();

    @Option(names = "--lon", paramLabel = "DEGREES", description = "Longitude of a model's origin (IFC, glTF without a place).")
    private String longitude;

    @Option(names = "--lat", paramLabel = "DEGREES", description = "Latitude of a model's origin.")
    private String latitude;

    @Option(names = "--height", paramLabel = "METRES", description = "Height of a model's origin.")
    private String height;

    @Option(
            names = "--heading",
            paramLabel = "DEGREES",
            description = "Clockwise from north: where an IFC model's y axis points.")
    private String heading;

    @Option(names = "--append", description = "Keep features that the source does not name (default: it is the whole layer).")
    private boolean append;

    @Option(names = "--title", paramLabel = "TEXT", description = "Chinese title of a new layer.")
    private String titleZh;

    @Option(names = "--title-en", paramLabel = "TEXT", description = "English title of a new layer.")
    private String titleEn;

    @Option(names = "--sharing", paramLabel = "TYPE", description = "open, on-request or not-shared (new layers).")
    private String sharing;

    @Option(names = "--owner", paramLabel = "TEXT", description = "Owner department of a new layer.")
    private String owner;

    @Option(names = "--dry-run", description = "Only say what would be done.")
    private boolean dryRun;

    @Option(names = "--strict", description = "End with exit code 1 where rows were rejected; refuse a building model that fails a check.")
    private boolean strict;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        ImportRequest request = request();
        ImportReport report;
        try (City open = city.openCity();
                TerminalProgress progress = new TerminalProgress(city.json())) {
            report = open.imports().run(request, progress);
        } catch (ImportRefusedException e) {
            throw new RefusedException(e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RefusedException("interrupted; the city is as it was");
        }
        if (city.json()) {
            Answer.json(out, ImportJson.of(report));
        } else {
            ReportText.print(out, report);
        }
        return strict && report.rejected() > 0 ? 1 : 0;
    }

    private ImportRequest request() {
        for (Path path : paths) {
            if (!java.nio.file.Files.exists(path)) {
                throw new RefusedException("there is no file " + path);
            }
        }
        Map<String, Object> options = new LinkedHashMap<>();
        place("longitude", longitude);
        place("latitude", latitude);
        place("height", height);
        place("heading", heading);
        options.put("layer", layer);
        options.put("class", cityClass);
        options.put("crs", crs);
        options.put("encoding", encoding);
        options.put("key", key);
        options.put("validFrom", validFrom);
        options.put("map", mappings);
        options.put("set", constants);
        options.put("append", append);
        options.put("dryRun", dryRun);
        options.put("strict", strict);
        options.put("titleZh", titleZh);
        options.put("titleEn", titleEn);
        options.put("sharing", sharing);
        options.put("ownerDepartment", owner);
        options.values().removeIf(java.util.Objects::isNull);
        try {
            return ImportOptions.request(paths, options);
        } catch (IllegalArgumentException e) {
            throw new RefusedException(e.getMessage());
        }
    }

    /** The short form of {@code --set longitude=…}. */
    private void place(String name, String value) {
        if (value != null) {
            constants.put(name, value);
        }
    }
}
