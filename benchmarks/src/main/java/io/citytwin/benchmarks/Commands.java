package io.citytwin.benchmarks;

import io.citytwin.store.DatabaseUrl;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** The floor's tools as child processes: psql, pgbench, ogr2ogr. */
final class Commands {
    private final DatabaseUrl url;

    Commands(DatabaseUrl url) {
        this.url = url;
    }

    /** Runs a command and gives its output; a failure carries the output's last line. */
    String run(List<String> command) throws IOException, InterruptedException, BenchException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        Map<String, String> environment = builder.environment();
        environment.put("PGHOST", url.host());
        environment.put("PGPORT", Integer.toString(url.port()));
        environment.put("PGDATABASE", url.database());
        environment.put("PGUSER", url.user());
        environment.put("PGPASSWORD", url.password());
        environment.put("PG_USE_COPY", "YES");
        Process process;
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new BenchException(command.get(0) + " is needed and is not installed", e);
        }
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int code = process.waitFor();
        if (code != 0) {
            String last = output.lines().reduce((a, b) -> b).orElse("");
            throw new BenchException(command.get(0) + " ended with " + code + ": " + last);
        }
        return output;
    }

    /** Runs a command and gives the seconds it took. */
    double time(List<String> command) throws IOException, InterruptedException, BenchException {
        long start = System.nanoTime();
        run(command);
        return (System.nanoTime() - start) / 1e9;
    }

    /** Runs SQL by psql and gives the seconds it took. */
    double psql(String sql) throws IOException, InterruptedException, BenchException {
        return time(List.of("psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-c", sql));
    }
}
