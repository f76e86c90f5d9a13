package io.citytwin.benchmarks;

import io.citytwin.crs.GeoidHeights;
import io.citytwin.importers.pipeline.ImportRequest;
import io.citytwin.model.Layer;
import io.citytwin.store.BlockReader;
import io.citytwin.store.BlockSelection;
import io.citytwin.store.RecordedChanges;
import io.citytwin.tiles.gltf.Compression;
import io.citytwin.tiles.scheme.QuadTile;
import io.citytwin.tiles.source.EncodedTile;
import io.citytwin.tiles.source.StoredLayerChanges;
import io.citytwin.tiles.source.TileCache;
import io.citytwin.tiles.source.TileCacheConfig;
import io.citytwin.tiles.threed.BlockTilesets;
import io.citytwin.tiles.threed.BlockTilesets.Contents;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Every 3D tile of a layer of buildings, from the database to compressed glTF, on all cores; then from the cache. */
final class BlockTiles implements Benchmark {
    private static final String LAYER = "bench_blocks";

    @Override
    public String name() {
        return "block-tiles";
    }

    @Override
    public String what() {
        return "3D tiles of buildings: all contents made on all cores, against psql reading the same rows";
    }

    @Override
    public List<Measure> run(Setting setting) throws IOException, InterruptedException, BenchException {
        Path file = BuildingFiles.get(setting, 0);
        try (BenchCity city = BenchCity.open(setting)) {
            if (city.layers().findEntry(LAYER).map(e -> e.featureCount()).orElse(0L) != setting.rows()) {
                city.drop(LAYER);
                setting.say("import");
                city.importFile(ImportRequest.of(List.of(file), LAYER).withClass("building").withKey("code"));
                city.commands().psql("VACUUM ANALYZE city." + LAYER);
            }
            double floor = Double.MAX_VALUE;
            for (int run = 0; run < setting.runs(); run++) {
                floor = Math.min(
                        floor,
                        city.commands().psql("\\copy (SELECT fid, ST_AsBinary(geom), code, name, use, height, storeys"
                                + " FROM city." + LAYER + ") TO '/dev/null'"));
            }
            return measure(setting, city, setting.rows() / floor);
        }
    }

    private List<Measure> measure(Setting setting, BenchCity city, double floor)
            throws IOException, InterruptedException, BenchException {
        int cores = Runtime.getRuntime().availableProcessors();
        StoredLayerChanges changes =
                new StoredLayerChanges(new RecordedChanges(city.city().database()), city.city().changeSets());
        Layer layer = city.layers().getLayer(LAYER);
        List<Measure> measures = new ArrayList<>();
        measures.add(Measure.of("psql reading the rows", floor, "rows/s"));
        double share = 0;
        double index = Double.MAX_VALUE;
        Map<Compression, Walk> best = new EnumMap<>(Compression.class);
        Walk cached = null;
        for (int run = 0; run < setting.runs(); run++) {
            for (Compression compression : Compression.values()) {
                setting.say("run " + (run + 1) + ": grid and index, all contents, compression " + compression.id());
                try (TileCache cache = TileCache.open(TileCacheConfig.memoryOnly(1L << 30), changes)) {
                    BlockTilesets tilesets = new BlockTilesets(
                            city.layers(),
                            new BlockReader(city.city().database()),
                            cache,
                            GeoidHeights.constant(0));
                    long start = System.nanoTime();
                    Contents contents = tilesets.listContents(layer, BlockSelection.NOW);
                    index = Math.min(index, (System.nanoTime() - start) / 1e9);
                    share = contents.blocks() / (double) setting.rows();
                    Walk walk = walk(tilesets, layer, contents, compression, cores);
                    best.merge(compression, walk, (a, b) -> a.seconds < b.seconds ? a : b);
                    if (compression == Compression.MESHOPT) {
                        cached = walk(tilesets, layer, contents, compression, cores);
                    }
                }
            }
        }
        Walk usual = best.get(Compression.MESHOPT);
        measures.add(Measure.of("choice of the grid and index of all tiles", index, "s"));
        measures.add(Measure.of("tiles with content", usual.millis.length, "tiles"));
        measures.add(Measure.of("blocks in all tiles, coarse ones too, per block", share, "blocks"));
        best.forEach((compression, walk) -> {
            String of = compression.id() + ": ";
            double rows = setting.rows();
            measures.add(Measure.of(of + "contents on " + cores + " threads", rows / walk.seconds, "features/s")
                    .against("psql", floor));
            measures.add(Measure.of(of + "processor time of making, gzip included", walk.cpu / 1e3 / rows, "µs/feature"));
            measures.add(Measure.of(of + "processor time of gzip alone", walk.gzipCpu / 1e3 / rows, "µs/feature"));
            measures.add(Measure.of(of + "bytes before gzip", walk.plainBytes / rows, "bytes/feature"));
            measures.add(Measure.of(of + "bytes after gzip", walk.bytes / rows, "bytes/feature"));
        });
        measures.add(Measure.of("a content made, p50", at(usual.millis, 0.5), "ms"));
        measures.add(Measure.of("a content made, p95", at(usual.millis, 0.95), "ms"));
        measures.add(Measure.of("the slowest content", at(usual.millis, 1), "ms"));
        measures.add(Measure.of("a content from the cache, p95", at(cached.millis, 0.95), "ms"));
        measures.add(Measure.of("peak memory of the process", ProcessMemory.peakMegabytes(), "MB"));
        return measures;
    }

    /**
     * One walk over all contents.
     *
     * @param cpu nanoseconds of processor time that making them took in this process
     * @param gzipCpu nanoseconds of processor time that their gzip takes when it is done again
     * @param millis how long each took, sorted
     */
    private record Walk(double seconds, long plainBytes, long bytes, long cpu, long gzipCpu, double[] millis) {}

    private static Walk walk(
            BlockTilesets tilesets, Layer layer, Contents contents, Compression compression, int threads)
            throws InterruptedException, BenchException {
        ThreadMXBean clock = ManagementFactory.getThreadMXBean();
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            long start = System.nanoTime();
            List<Callable<long[]>> tasks = new ArrayList<>();
            List<EncodedTile> made = Collections.synchronizedList(new ArrayList<>());
            for (QuadTile tile : contents.tiles()) {
                tasks.add(() -> {
                    long began = System.nanoTime();
                    long cpu = clock.getCurrentThreadCpuTime();
                    made.add(tilesets.findContent(
                                    layer,
                                    BlockSelection.NOW,
                                    Optional.of(contents.grid()),
                                    tile.level(),
                                    tile.x(),
                                    tile.y(),
                                    compression)
                            .orElseThrow());
                    return new long[] {System.nanoTime() - began, clock.getCurrentThreadCpuTime() - cpu};
                });
            }
            long cpu = 0;
            double[] millis = new double[tasks.size()];
            List<Future<long[]>> answers = pool.invokeAll(tasks);
            for (int i = 0; i < millis.length; i++) {
                long[] answer = answers.get(i).get();
                millis[i] = answer[0] / 1e6;
                cpu += answer[1];
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            Arrays.sort(millis);
            long plain = 0;
            long bytes = 0;
            long gzip = 0;
            for (EncodedTile tile : made) {
                byte[] unpacked = tile.plainBytes();
                plain += unpacked.length;
                bytes += tile.bytes().length;
                long began = clock.getCurrentThreadCpuTime();
                EncodedTile.compress(unpacked, tile.extent(), EncodedTile.FAST);
                gzip += clock.getCurrentThreadCpuTime() - began;
            }
            return new Walk(seconds, plain, bytes, cpu, gzip, millis);
        } catch (ExecutionException e) {
            throw new BenchException("a content could not be made: " + e.getCause(), e);
        } finally {
            pool.shutdownNow();
        }
    }

    private static double at(double[] sorted, double share) {
        return sorted[(int) Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
    }
}
