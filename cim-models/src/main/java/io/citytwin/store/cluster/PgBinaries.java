package io.citytwin.store.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The PostgreSQL programs of this machine.
 *
 * @param directory holds initdb, postgres and pg_ctl
 */
record PgBinaries(Path directory) {
    static final String MISSING = "PostgreSQL with PostGIS is not installed: run"
            + " \"apt-get install postgresql postgresql-postgis\" (Debian, Ubuntu), or name the folder of initdb and"
            + " postgres in CITYTWIN_PG_BIN";
    private static final Path DEBIAN = Path.of("/usr/lib/postgresql");
    private static final Pattern VERSION = Pattern.compile("(\\d+)(\\.\\d+)*");

    Path program(String name) {
        return directory.resolve(name);
    }

    /**
     * The programs to use for a cluster: CITYTWIN_PG_BIN if set, else the newest found, or those of
     * {@code wantedMajor} where an existing cluster needs them.
     *
     * @throws ClusterException where there are none
     */
    static PgBinaries find(Map<String, String> environment, Optional<Integer> wantedMajor) {
        String named = environment.get("CITYTWIN_PG_BIN");
        if (named != null && !named.isBlank()) {
            PgBinaries chosen = new PgBinaries(Path.of(named));
            if (!chosen.isComplete()) {
                throw new ClusterException("CITYTWIN_PG_BIN must be a folder with initdb and postgres, was " + named);
            }
            return chosen;
        }
        List<PgBinaries> found = installed(environment);
        if (found.isEmpty()) {
            throw new ClusterException(MISSING);
        }
        if (wantedMajor.isEmpty()) {
            return found.get(0);
        }
        int major = wantedMajor.get();
        return found.stream().filter(b -> b.majorVersion() == major).findFirst().orElseThrow(() -> new ClusterException(
                "the data were made by PostgreSQL " + major + ", which is not installed (found "
                        + found.stream().map(b -> "" + b.majorVersion()).toList() + "): install postgresql-" + major
                        + " and postgresql-" + major + "-postgis-3, or move the data with pg_upgrade"));
    }

    /** Whether any are installed. */
    static boolean areInstalled(Map<String, String> environment) {
        return environment.containsKey("CITYTWIN_PG_BIN") || !installed(environment).isEmpty();
    }

    private static List<PgBinaries> installed(Map<String, String> environment) {
        List<PgBinaries> found = new ArrayList<>();
        if (Files.isDirectory(DEBIAN)) {
            try (Stream<Path> versions = Files.list(DEBIAN)) {
                versions.map(v -> new PgBinaries(v.resolve("bin")))
                        .filter(PgBinaries::isComplete)
                        .forEach(found::add);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        for (String folder : environment.getOrDefault("PATH", "").split(":")) {
            // Debian's wrappers in /usr/bin have no initdb and postgres beside them, so they don't count.
            PgBinaries candidate = new PgBinaries(Path.of(folder.isEmpty() ? "." : folder).toAbsolutePath());
            if (candidate.isComplete() && !found.contains(candidate)) {
                found.add(candidate);
            }
        }
        found.sort(Comparator.comparingInt(PgBinaries::majorVersion).reversed());
        return found;
    }

    private boolean isComplete() {
        return Files.isExecutable(program("initdb")) && Files.isExecutable(program("postgres"));
    }

    /** The major version, read from the folder's name where it tells, else asked of the program. */
    int majorVersion() {
        Matcher inPath = Pattern.compile("/postgresql/(\\d+)/bin$").matcher(directory.toString());
        if (inPath.find()) {
            return Integer.parseInt(inPath.group(1));
        }
        String answer = Command.run(List.of(program("postgres").toString(), "--version")).output();
        Matcher m = VERSION.matcher(answer);
        return m.find() ? Integer.parseInt(m.group(1)) : 0;
    }
}
