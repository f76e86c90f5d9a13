package io.citytwin.benchmarks;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a run was asked to do.
 *
 * @param work folder for files and the private database; files made once are used again
 * @param rows size of the data set, buildings
 * @param runs how often each is measured; the best counts
 * @param databaseUrl an existing PostGIS instead of a private one
 * @param log where progress goes
 */
record Setting(Path work, int rows, int runs, Optional<String> databaseUrl, PrintWriter log) {
    Setting {
        if (rows < 200 || rows > 2_000_000) {
            throw new IllegalArgumentException("--rows must be 200 to 2000000, was " + rows);
        }
        if (runs < 1 || runs > 20) {
            throw new IllegalArgumentException("--runs must be 1 to 20, was " + runs);
        }
    }

    void say(String what) {
        log.println("  … " + what);
        log.flush();
    }
}
