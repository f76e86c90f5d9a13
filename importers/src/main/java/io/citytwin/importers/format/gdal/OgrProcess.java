package io.citytwin.importers.format.gdal;

import io.citytwin.importers.spi.UnreadableSourceException;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Runs GDAL's command line tools as child processes that can do no harm: a clean environment, only the drivers that are
 * asked for, no network, bounded memory, file size and time; at the end of the time, or when the import is interrupted,
 * the process and its children are killed.
 */
public final class OgrProcess {
    private static final long MEMORY_KILOBYTES = 4L << 20;
    private static final long FILE_BLOCKS = (64L << 30) / 512;
    private static final int MESSAGE_BYTES = 1 << 16;
    private static final List<String> INHERITED = List.of("PATH", "GDAL_DATA", "PROJ_LIB", "PROJ_DATA", "LD_LIBRARY_PATH");

    private static final Map<String, List<String>> INSTALLED_DRIVERS = new ConcurrentHashMap<>();

    private final Path workFolder;
    private final Duration timeLimit;

    /**
     * @param workFolder where temporary files of the tools go
     * @param timeLimit most time a run may take
     */
    public OgrProcess(Path workFolder, Duration timeLimit) {
        this.workFolder = workFolder;
        this.timeLimit = timeLimit;
    }

    /**
     * How a run ended.
     *
     * @param messages what it wrote to its standard error
     */
    public record Outcome(int exitCode, String output, List<String> messages) {
        /** The first error among the messages; GeoPackage's complaint about triggers is none. */
        public Optional<String> firstError() {
            return messages.stream()
                    .filter(m -> m.startsWith("ERROR") && !m.contains("sqlite3_exec(CREATE TRIGGER"))
                    .findFirst();
        }
    }

    /** Whether the tool is on the path. */
    public static boolean isInstalled(String tool) {
        String path = System.getenv().getOrDefault("PATH", "/usr/bin:/bin");
        return Arrays.stream(path.split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder.isEmpty() ? "." : folder, tool)));
    }

    /**
     * Runs ogr2ogr with only those drivers (and GeoPackage, into which it writes).
     *
     * @param configuration GDAL's configuration options for this run
     */
    Outcome ogr2ogr(List<String> drivers, Map<String, String> configuration, List<String> arguments)
            throws IOException, InterruptedException, UnreadableSourceException {
        List<String> allowed = new ArrayList<>(drivers);
        allowed.add("GPKG");
        String skipped = skipped("ogrinfo", allowed);
        Map<String, String> all = new java.util.TreeMap<>(configuration);
        all.put("OGR_SKIP", skipped);
        all.put("GDAL_SKIP", skipped);
        return run("ogr2ogr", all, arguments);
    }

    /**
     * Runs one of the tools for rasters (gdalinfo, gdal_translate) with only those drivers.
     *
     * @param drivers GDAL's names of the drivers that may read and write
     */
    public Outcome raster(String tool, List<String> drivers, List<String> arguments)
            throws IOException, InterruptedException, UnreadableSourceException {
        String skipped = skipped("gdalinfo", drivers);
        Map<String, String> configuration = Map.of(
                "GDAL_SKIP", skipped,
                "OGR_SKIP", skipped,
                "GDAL_CACHEMAX", "256",
                // A JPEG that is cut off is only warned of otherwise, and grey from there.
                "GDAL_ERROR_ON_LIBJPEG_WARNING", "TRUE");
        return run(tool, configuration, arguments);
    }

    /** All drivers but those, as the configuration wants them. */
    private String skipped(String lister, List<String> allowed)
            throws IOException, InterruptedException, UnreadableSourceException {
        return drivers(lister).stream().filter(d -> !allowed.contains(d)).collect(Collectors.joining(","));
    }

    /** The vector (ogrinfo) or raster (gdalinfo) drivers that this GDAL has, asked once. */
    private List<String> drivers(String lister) throws IOException, InterruptedException, UnreadableSourceException {
        List<String> known = INSTALLED_DRIVERS.get(lister);
        if (known != null) {
            return known;
        }
        Outcome outcome = run(lister, Map.of(), List.of("--formats"));
        List<String> names = outcome.output()
                .lines()
                .filter(line -> line.contains(" -") && line.contains("): "))
                .map(line -> line.substring(0, line.indexOf(" -")).strip())
                .toList();
        if (outcome.exitCode() != 0 || names.isEmpty()) {
            throw new UnreadableSourceException("GDAL does not work: " + String.join(" ", outcome.messages()));
        }
        INSTALLED_DRIVERS.put(lister, names);
        return names;
    }

    private Outcome run(String tool, Map<String, String> configuration, List<String> arguments)
            throws IOException, InterruptedException, UnreadableSourceException {
        List<String> command = new ArrayList<>(List.of(
                "/bin/sh",
                "-c",
                "ulimit -v " + MEMORY_KILOBYTES + "; ulimit -f " + FILE_BLOCKS + "; ulimit -c 0; ulimit -t "
                        + Math.max(1, timeLimit.toSeconds() * 2) + "; exec \"$@\"",
                tool,
                tool));
        command.addAll(arguments);
        Path output = Files.createTempFile(workFolder, tool, ".out");
        Path messages = Files.createTempFile(workFolder, tool, ".err");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(workFolder.toFile())
                .redirectInput(new File("/dev/null"))
                .redirectOutput(output.toFile())
                .redirectError(messages.toFile());
        environment(builder.environment(), configuration);
        Process process = builder.start();
        try {
            if (!process.waitFor(Math.max(1, timeLimit.toMillis()), TimeUnit.MILLISECONDS)) {
                throw new UnreadableSourceException(
                        "GDAL did not come to an end within " + timeLimit.toSeconds() + " seconds");
            }
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        return new Outcome(process.exitValue(), start(output), start(messages).lines().toList());
    }

    private void environment(Map<String, String> environment, Map<String, String> configuration) {
        Map<String, String> inherited = environment.entrySet().stream()
                .filter(e -> INHERITED.contains(e.getKey()))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        environment.clear();
        environment.putAll(inherited);
        environment.put("LANG", "C.UTF-8");
        environment.put("LC_ALL", "C.UTF-8");
        environment.put("HOME", workFolder.toString());
        environment.put("TMPDIR", workFolder.toString());
        environment.put("CPL_TMPDIR", workFolder.toString());
        environment.put("CPL_MAX_ERROR_REPORTS", "100");
        environment.put("GDAL_PAM_ENABLED", "NO");
        // Nothing is fetched: no network file system, no schema, no reference; and where some driver should try all the
        // same, it finds a proxy that is not there.
        environment.put("CPL_VSIL_CURL_ALLOWED_EXTENSIONS", "{noext}");
        environment.put("GDAL_HTTP_TIMEOUT", "1");
        environment.put("GDAL_HTTP_CONNECTTIMEOUT", "1");
        environment.put("PROJ_NETWORK", "OFF");
        environment.put("GML_SKIP_RESOLVE_ELEMS", "ALL");
        environment.put("GML_DOWNLOAD_SCHEMA", "NO");
        environment.put("GML_PARSER", "EXPAT");
        environment.put("LIBKML_RESOLVE_STYLE", "NO");
        for (String proxy : List.of("http_proxy", "https_proxy", "ftp_proxy", "all_proxy", "GDAL_HTTP_PROXY")) {
            environment.put(proxy, "http://127.0.0.1:9");
        }
        environment.put("OGR_SQLITE_SYNCHRONOUS", "OFF");
        environment.put("OGR_SQLITE_JOURNAL", "OFF");
        environment.putAll(configuration);
    }

    private static String start(Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            return new String(in.readNBytes(MESSAGE_BYTES), StandardCharsets.UTF_8);
        } finally {
            Files.deleteIfExists(file);
        }
    }
}
