package io.citytwin.benchmarks;

import io.citytwin.crs.CrsRegistry;
import io.citytwin.crs.GeoidHeights;
import io.citytwin.crs.SourceCrs;
import io.citytwin.model.Bbox;
import io.citytwin.raster.ElevationGrid;
import io.citytwin.raster.GridHeader;
import io.citytwin.raster.GridWriter;
import io.citytwin.tiles.terrain.ElevationModel;
import io.citytwin.tiles.terrain.ElevationModel.GridSystem;
import io.citytwin.tiles.terrain.TerrainEncoder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Terrain tiles of 65 × 65 places with normals and gzip, out of a rough grid of 4,000 × 4,000 cells of 10 m, in degrees
 * and in Gauss–Krüger metres.
 */
final class TerrainTiles implements Benchmark {
    private static final int CELLS = 4000;
    private static final int SIDE = 24;
    private static final double WEST = 114;
    private static final double SOUTH = 33;
    /** Bounds of {@link #height}: 500 and what all its amplitudes are together. */
    private static final double LOWEST = 200;

    private static final double HIGHEST = 800;

    @Override
    public String name() {
        return "terrain";
    }

    @Override
    public String what() {
        return "terrain tiles a second from a grid of heights to gzipped quantized-mesh, on one thread and on all cores";
    }

    @Override
    public List<Measure> run(Setting setting) throws IOException {
        List<Measure> measures = new ArrayList<>();
        for (String crs : List.of("EPSG:4326", "EPSG:4526")) {
            Path folder = Files.createTempDirectory(setting.work(), "terrain");
            try {
                setting.say("a grid in " + crs);
                SourceCrs system = CrsRegistry.standard().resolve(crs);
                write(folder, system);
                measure(setting, crs, model(folder, GridSystem.of(system)), measures);
                if (!system.isGeographic()) {
                    GridSystem pointwise = new GridSystem(false, system.fromWgs84(), system.fromWgs84());
                    measure(setting, crs + ", each place projected by itself,", model(folder, pointwise), measures);
                }
            } finally {
                delete(folder);
            }
        }
        return measures;
    }

    private static void measure(Setting setting, String what, ElevationModel model, List<Measure> measures) {
        int deepest = TerrainEncoder.deepest(model);
        for (int z : new int[] {deepest - 3, deepest}) {
            String level = what + " level " + z;
            measures.add(Measure.of(level + ", one thread", best(setting, model, z, false), "tiles/s"));
            measures.add(Measure.of(level + ", all cores", best(setting, model, z, true), "tiles/s"));
        }
    }

    private static double best(Setting setting, ElevationModel model, int z, boolean parallel) {
        double best = 0;
        for (int run = 0; run <= setting.runs(); run++) {
            // An encoder of its own each time: none finds the heights that another has sampled. The first run warms up.
            TerrainEncoder encoder = new TerrainEncoder(GeoidHeights.constant(0));
            double size = 180.0 / (1 << z);
            int x0 = (int) ((WEST + 0.1 + 180) / size);
            int y0 = (int) ((SOUTH + 0.1 + 90) / size);
            List<int[]> tiles = new ArrayList<>();
            for (int i = 0; i < SIDE * SIDE; i++) {
                tiles.add(new int[] {x0 + i % SIDE, y0 + i / SIDE});
            }
            long start = System.nanoTime();
            Stream<int[]> stream = parallel ? tiles.parallelStream() : tiles.stream();
            long bytes = stream.mapToLong(t -> encoder.encode(model, z, t[0], t[1]).bytes().length)
                    .sum();
            double rate = tiles.size() / ((System.nanoTime() - start) / 1e9);
            if (run > 0) {
                best = Math.max(best, rate);
            }
            setting.say(String.format(java.util.Locale.ROOT, "%.0f tiles/s of %d bytes", rate, bytes / tiles.size()));
        }
        return best;
    }

    private static void write(Path folder, SourceCrs system) throws IOException {
        double[] corner = {WEST, SOUTH + 0.4};
        system.fromWgs84().apply(corner);
        double step = system.isGeographic() ? 1e-4 : 10;
        GridHeader header = new GridHeader(CELLS, CELLS, corner[0], corner[1], step, -step);
        try (GridWriter writer = GridWriter.open(folder, header)) {
            float[] row = new float[CELLS];
            for (int y = 0; y < CELLS; y++) {
                for (int x = 0; x < CELLS; x++) {
                    row[x] = (float) height(x, y);
                }
                writer.row(row);
            }
            writer.finish();
        }
    }

    private static ElevationModel model(Path folder, GridSystem system) throws IOException {
        Bbox extent = new Bbox(WEST, SOUTH, WEST + 0.43, SOUTH + 0.4);
        return new ElevationModel(List.of(new ElevationModel.Raster(
                "rough", ElevationGrid.open(folder), extent, 0, 11, LOWEST, HIGHEST, system)));
    }

    /** Hills of all sizes down to a few cells. */
    private static double height(int x, int y) {
        double height = 500;
        double size = 1500;
        double amplitude = 150;
        for (int octave = 0; octave < 8; octave++) {
            height += amplitude * Math.sin(x / size + octave) * Math.cos(y / size * 1.1 + 2 * octave + x / size / 3);
            size /= 2.1;
            amplitude /= 2;
        }
        return height;
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
