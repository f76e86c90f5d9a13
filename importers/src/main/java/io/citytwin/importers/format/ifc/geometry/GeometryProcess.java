package io.citytwin.importers.format.ifc.geometry;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes the shapes of the elements of an IFC file by web-ifc, in a Node process of its own (importers/ifc-geometry): its
 * WebAssembly can crash, hang and grow, which then costs an element and not the import. Immutable; every
 * {@link #extract} starts its own process.
 */
public final class GeometryProcess {
    /** Which program Node is, if not the one on the path. */
    public static final String NODE = "CITYTWIN_NODE";
    /** The folder of the house, which holds importers/ifc-geometry. */
    public static final String HOME = "CITYTWIN_HOME";

    private static final int OLDEST_NODE = 20;
    private static final String SKIPPED = ": shapes were skipped";
    private static final Path PLACE = Path.of("importers", "ifc-geometry");
    private static final Path PROGRAM = Path.of("src", "main.mjs");
    private static final Pattern MAJOR = Pattern.compile("v(\\d+)\\.");

    private final Path node;
    private final Path folder;
    private final Map<String, String> environment;

    private GeometryProcess(Path node, Path folder, Map<String, String> environment) {
        this.node = node;
        this.folder = folder;
        this.environment = environment;
    }

    /** As {@link #locate(Path, Map)}, in the folder of the house that {@link #HOME} names, else the working directory's. */
    public static GeometryProcess locate(Map<String, String> environment) throws ShapesUnavailableException {
        String home = environment.getOrDefault(HOME, "");
        Path start = Path.of(home).toAbsolutePath();
        Path folder = start.resolve(PLACE);
        for (Path above = start; home.isEmpty() && above != null && !Files.exists(folder.resolve(PROGRAM)); ) {
            folder = above.resolve(PLACE);
            above = above.getParent();
        }
        return locate(Files.exists(folder.resolve(PROGRAM)) ? folder : start.resolve(PLACE), environment);
    }

    /**
     * Looks whether shapes can be made here.
     *
     * @param folder the program's folder, with package.json
     * @param environment of the process, for {@link #NODE} and PATH
     * @throws ShapesUnavailableException if Node or the program's packages are missing
     */
    public static GeometryProcess locate(Path folder, Map<String, String> environment)
            throws ShapesUnavailableException {
        Path node = findNode(environment)
                .orElseThrow(() -> new ShapesUnavailableException("Node 20 or newer is missing" + SKIPPED));
        int major = majorVersion(node);
        if (major < OLDEST_NODE) {
            throw new ShapesUnavailableException("Node " + OLDEST_NODE + " or newer is missing (" + node
                    + (major == 0 ? " does not say its version" : " is " + major) + ")" + SKIPPED);
        }
        if (!Files.exists(folder.resolve(PROGRAM))) {
            throw new ShapesUnavailableException(
                    "the program for shapes of IFC is not in " + folder + " (" + HOME + " names the house)" + SKIPPED);
        }
        if (!Files.exists(folder.resolve("node_modules").resolve("web-ifc"))) {
            throw new ShapesUnavailableException(
                    "web-ifc is not installed (npm ci in " + folder + " installs it)" + SKIPPED);
        }
        return new GeometryProcess(node, folder.toAbsolutePath(), Map.copyOf(environment));
    }

    /**
     * Makes the shapes of elements, in their order.
     *
     * @param ifc a STEP file, not zipped
     * @param expressIds numbers of the elements in the file, each once
     * @param sink is told of each of them
     * @throws ShapesUnavailableException if the file can't be opened or no process can be brought to work at all; no
     *     element has been reported then
     * @throws InterruptedException if the thread is interrupted; the process is gone then
     */
    public ExtractionSummary extract(Path ifc, int[] expressIds, Limits limits, Sink sink)
            throws ShapesUnavailableException, InterruptedException {
        List<String> command = List.of(
                node.toString(),
                // The engine's own memory is not in this heap, which holds one element's arrays.
                "--max-old-space-size=" + Math.max(64, (limits.memoryBytes() >> 20) / 2),
                folder.resolve(PROGRAM).toString(),
                ifc.toAbsolutePath().toString());
        return new Extraction(() -> ShapeChild.start(command, folder, environment), ifc, expressIds, limits, sink)
                .run();
    }

    private static Optional<Path> findNode(Map<String, String> environment) throws ShapesUnavailableException {
        String named = environment.getOrDefault(NODE, "");
        if (!named.isBlank()) {
            if (!Files.isExecutable(Path.of(named))) {
                throw new ShapesUnavailableException(NODE + " names " + named + ", which is no program" + SKIPPED);
            }
            return Optional.of(Path.of(named));
        }
        return Arrays.stream(environment.getOrDefault("PATH", "/usr/bin:/bin").split(File.pathSeparator))
                .map(part -> Path.of(part.isEmpty() ? "." : part, "node"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** The first number of its version, or 0 if it doesn't say one. */
    private static int majorVersion(Path node) {
        try {
            Process process = new ProcessBuilder(node.toString(), "--version")
                    .redirectErrorStream(true)
                    .start();
            try (BufferedReader lines =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
                if (!process.waitFor(10, TimeUnit.SECONDS)) {
                    return 0;
                }
                String line = lines.readLine();
                Matcher version = MAJOR.matcher(line == null ? "" : line);
                return version.find() ? Integer.parseInt(version.group(1)) : 0;
            } finally {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            return 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 0;
        }
    }
}
