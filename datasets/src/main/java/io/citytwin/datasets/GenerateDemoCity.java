package io.citytwin.datasets;

import io.citytwin.datasets.layer.DemoCity;
import io.citytwin.datasets.layer.ManifestEntry;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** {@code GenerateDemoCity --out DIR [--buildings 3000] [--seed 1] [--only layer,layer]}: writes the demo city's files. */
public final class GenerateDemoCity {
    static final int DEFAULT_BUILDINGS = 3000;
    static final long DEFAULT_SEED = 1;
    private static final String USAGE =
            "usage: --out DIR [--buildings 200..2000000 (3000)] [--seed N (1)] [--only layer,layer]";

    private GenerateDemoCity() {}

    public static void main(String[] arguments) {
        System.exit(run(arguments, System.out, System.err));
    }

    /** Runs with these arguments; 0 done, 2 refused with one line. */
    static int run(String[] arguments, PrintStream out, PrintStream err) {
        Path folder = null;
        int buildings = DEFAULT_BUILDINGS;
        long seed = DEFAULT_SEED;
        Set<String> only = Set.of();
        try {
            for (int k = 0; k < arguments.length; k += 2) {
                if (k + 1 == arguments.length) {
                    throw new IllegalArgumentException(arguments[k] + " needs a value");
                }
                String value = arguments[k + 1];
                switch (arguments[k]) {
                    case "--out" -> folder = Path.of(value);
                    case "--buildings" -> buildings = Integer.parseInt(value);
                    case "--seed" -> seed = Long.parseLong(value);
                    case "--only" -> only = Set.of(value.split(","));
                    default -> throw new IllegalArgumentException("unknown option " + arguments[k]);
                }
            }
            if (folder == null) {
                throw new IllegalArgumentException("--out is missing");
            }
            write(folder, buildings, seed, only, out);
            return 0;
        } catch (IllegalArgumentException e) {
            err.println(e.getMessage() + "; " + USAGE);
            return 2;
        } catch (IOException e) {
            err.println("cannot write the city: " + e.getMessage());
            return 2;
        }
    }

    private static void write(Path folder, int buildings, long seed, Set<String> only, PrintStream out)
            throws IOException {
        long start = System.nanoTime();
        List<ManifestEntry> entries = new DemoCity(buildings, seed).write(folder, only);
        long rows = entries.stream().mapToLong(ManifestEntry::count).sum();
        out.printf(
                "%d files, %d rows in %.1f s: %s%n",
                entries.size(), rows, (System.nanoTime() - start) / 1e9, folder.resolve("manifest.json"));
    }
}
