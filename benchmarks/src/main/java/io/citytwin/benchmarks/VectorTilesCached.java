package io.citytwin.benchmarks;

import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Vector tiles out of the memory cache, over HTTP on kept-alive connections, beside the smallest answer of the server. */
final class VectorTilesCached implements Benchmark {
    private static final int SECONDS = 4;
    private static final int TILES = 150;

    @Override
    public String name() {
        return "mvt-cached";
    }

    @Override
    public String what() {
        return "cached vector tiles per second over HTTP, beside the server's smallest answer";
    }

    @Override
    public List<Measure> run(Setting setting) throws IOException, SQLException, InterruptedException, BenchException {
        List<Measure> measures = new ArrayList<>();
        try (ServedBuildings served = ServedBuildings.open(setting)) {
            for (int connections : new int[] {1, 2, 4}) {
                double floor = best(setting, served, List.of("/health/live"), connections);
                measures.add(Measure.of("/health/live, " + connections + " connections", floor, "1/s"));
                for (int zoom : new int[] {14, 16}) {
                    List<String> paths = served.tiles(zoom, TILES).stream()
                            .map(t -> "/tiles/" + ServedBuildings.LAYER + "/" + zoom + "/" + t[0] + "/" + t[1] + ".mvt")
                            .toList();
                    double rate = best(setting, served, paths, connections);
                    measures.add(Measure.of("z" + zoom + " cached, " + connections + " connections", rate, "tiles/s")
                            .against("/health/live", floor));
                }
            }
        }
        return measures;
    }

    private static double best(Setting setting, ServedBuildings served, List<String> paths, int connections)
            throws IOException, InterruptedException, BenchException {
        setting.say(paths.get(0) + " … on " + connections + " connections");
        ask(served.port(), paths, 1);
        double best = 0;
        for (int run = 0; run < setting.runs(); run++) {
            best = Math.max(best, rate(served.port(), paths, connections));
        }
        return best;
    }

    private static double rate(int port, List<String> paths, int connections)
            throws InterruptedException, BenchException {
        ExecutorService threads = Executors.newFixedThreadPool(connections);
        try {
            List<Callable<Double>> tasks = new ArrayList<>();
            for (int k = 0; k < connections; k++) {
                tasks.add(() -> ask(port, paths, SECONDS));
            }
            double sum = 0;
            for (Future<Double> done : threads.invokeAll(tasks)) {
                sum += done.get();
            }
            return sum;
        } catch (ExecutionException e) {
            throw new BenchException("a request failed: " + e.getCause().getMessage(), e);
        } finally {
            threads.shutdownNow();
        }
    }

    /** Asks for all paths in turn, at least once each, for that many seconds; gives answers per second. */
    private static double ask(int port, List<String> paths, int seconds) throws IOException, BenchException {
        try (HttpLine line = new HttpLine(port)) {
            byte[][] requests = paths.stream().map(line::request).toArray(byte[][]::new);
            long start = System.nanoTime();
            long end = start + seconds * 1_000_000_000L;
            long answers = 0;
            while (answers < requests.length || System.nanoTime() < end) {
                line.get(requests[(int) (answers++ % requests.length)]);
            }
            return answers / ((System.nanoTime() - start) / 1e9);
        }
    }
}
