package io.citytwin.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code citytwin bench [NAME…]}: runs named benchmarks and prints their figures beside the floor's. */
@Command(
        name = "bench",
        description = "Runs named benchmarks against this machine's own floor; without a name lists them.",
        mixinStandardHelpOptions = true)
public final class Bench implements Callable<Integer> {
    private static final int REFUSED = 2;
    /** All benchmarks, in the order in which "all" runs them. */
    private static final List<Benchmark> ALL = List.of(
            new ImportBuildings(),
            new ImportCityModels(),
            new IfcShapes(),
            new ImportIfc(),
            new VectorTilesCold(),
            new VectorTilesCached(),
            new FeaturesPaging(),
            new ZoneAggregates(),
            new BimProperties(),
            new BlockTilesCold(),
            new BlockTiles(),
            new TerrainTiles(),
            new MapTilesOfPictures(),
            new DemoLoad(),
            new PointClouds());

    @Parameters(arity = "0..*", paramLabel = "NAME", description = "Names of benchmarks, or all.")
    private List<String> names = List.of();

    @Option(names = "--rows", description = "Buildings in the data set (default: ${DEFAULT-VALUE}).")
    private int rows = 1_000_000;

    @Option(names = "--runs", description = "How often each is measured; the best counts (default: ${DEFAULT-VALUE}).")
    private int runs = 2;

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            description = "The city's data directory (default: .citytwin/ of the installation, or CITYTWIN_DATA_DIR);"
                    + " its city is not touched.")
    private Path dataDirectory;

    @Option(
            names = "--work",
            paramLabel = "DIR",
            description = "Folder for files and the private database (default: bench/ in the data directory).")
    private Path work;

    @Option(names = "--db", paramLabel = "URL", description = "An existing PostGIS instead of a private one.")
    private String databaseUrl;

    @Option(names = "--json", description = "Prints JSON.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Bench());
    }

    @Override
    public Integer call() throws IOException, SQLException, InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        if (names.isEmpty()) {
            list(out);
            return 0;
        }
        List<Map<String, Object>> results = new ArrayList<>();
        try {
            Setting setting = new Setting(
                    Files.createDirectories(workFolder(System.getenv())), rows, runs, Optional.ofNullable(databaseUrl), err);
            for (Benchmark benchmark : chosen()) {
                err.println(benchmark.name() + ": " + benchmark.what());
                List<Measure> measures = benchmark.run(setting);
                if (json) {
                    results.add(toJson(benchmark, measures));
                } else {
                    print(out, benchmark, measures);
                }
            }
        } catch (BenchException | IllegalArgumentException e) {
            err.println("citytwin bench: " + e.getMessage());
            return REFUSED;
        }
        if (json) {
            out.println(new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(results));
        }
        out.flush();
        return 0;
    }

    /** Where the benchmarks work; named as all commands name their data directory. */
    Path workFolder(Map<String, String> environment) {
        if (work != null) {
            return work.toAbsolutePath();
        }
        String named = environment.get("CITYTWIN_DATA_DIR");
        Path data = dataDirectory != null
                ? dataDirectory
                : named != null && !named.isBlank()
                        ? Path.of(named)
                        : Path.of(environment.getOrDefault("CITYTWIN_HOME", ""), ".citytwin");
        return data.resolve("bench").toAbsolutePath();
    }

    private List<Benchmark> chosen() throws BenchException {
        if (names.equals(List.of("all"))) {
            return ALL;
        }
        List<Benchmark> chosen = new ArrayList<>();
        for (String name : names) {
            chosen.add(ALL.stream()
                    .filter(benchmark -> benchmark.name().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new BenchException("there is no benchmark " + name + ", only "
                            + ALL.stream().map(Benchmark::name).toList())));
        }
        return chosen;
    }

    private void list(PrintWriter out) throws IOException {
        if (json) {
            List<Map<String, String>> all = new ArrayList<>();
            ALL.forEach(benchmark -> all.add(Map.of("name", benchmark.name(), "what", benchmark.what())));
            out.println(new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(all));
        } else {
            ALL.forEach(benchmark -> out.printf("%-18s %s%n", benchmark.name(), benchmark.what()));
        }
        out.flush();
    }

    private static void print(PrintWriter out, Benchmark benchmark, List<Measure> measures) {
        out.printf("%n%s%n%-44s %14s %-8s %14s  %s%n", benchmark.name(), "what", "figure", "unit", "floor", "ratio");
        for (Measure measure : measures) {
            String floor = measure.floor() == null ? "" : figure(measure.floor());
            String ratio = measure.ratio() == null
                    ? ""
                    : String.format(Locale.ROOT, "%.2f x %s", measure.ratio(), measure.floorName());
            out.printf(
                    "%-44s %14s %-8s %14s  %s%n", measure.what(), figure(measure.value()), measure.unit(), floor, ratio);
        }
        out.flush();
    }

    private static String figure(double value) {
        return String.format(Locale.ROOT, value >= 1000 ? "%,.0f" : value >= 10 ? "%.1f" : "%.3f", value);
    }

    private static Map<String, Object> toJson(Benchmark benchmark, List<Measure> measures) {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("name", benchmark.name());
        result.put("what", benchmark.what());
        List<Map<String, Object>> figures = new ArrayList<>();
        for (Measure measure : measures) {
            Map<String, Object> figure = new LinkedHashMap<>();
            figure.put("what", measure.what());
            figure.put("value", measure.value());
            figure.put("unit", measure.unit());
            if (measure.floor() != null) {
                figure.put("floorName", measure.floorName());
                figure.put("floor", measure.floor());
                figure.put("ratio", measure.ratio());
            }
            figures.add(figure);
        }
        result.put("figures", figures);
        return result;
    }
}
