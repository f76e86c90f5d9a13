package io.citytwin.benchmarks;

import io.citytwin.importers.pipeline.ImportProgress;
import io.citytwin.importers.pipeline.ImportRefusedException;
import io.citytwin.importers.pipeline.ImportReport;
import io.citytwin.importers.pipeline.ImportRequest;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Point clouds: a LAS made here (rolling ground with trees), and a LAZ of the shared files, from the file to tiles. */
final class PointClouds implements Benchmark {
    private static final String LAYER = "bench_points";
    private static final int RECORD = 26;
    private static final int HEADER = 227;
    private static final int KEYS = 54 + 24;
    private static final String PACKED = "pointcloud/delft_ahn3_cropped_2.laz";
    private static final long PACKED_POINTS = 208_432;

    @Override
    public String name() {
        return "las";
    }

    @Override
    public String what() {
        return "point clouds: LAS and LAZ into tiles, points per second";
    }

    @Override
    public List<Measure> run(Setting setting) throws IOException, InterruptedException, BenchException {
        int count = setting.rows();
        Path plain = file(setting, count);
        List<Measure> measures = new ArrayList<>();
        try (BenchCity city = BenchCity.open(setting)) {
            setting.say("LAS of " + count + " points");
            measures.add(Measure.of("LAS to tiles", count / best(setting, city, plain, "EPSG:4548"), "points/s"));
            Path packed = sharedFolder().resolve(PACKED);
            if (Files.exists(packed)) {
                setting.say("LAZ of " + PACKED_POINTS + " points");
                double seconds = best(setting, city, packed, "EPSG:28992");
                measures.add(Measure.of("LAZ to tiles", PACKED_POINTS / seconds, "points/s"));
            }
            city.drop(LAYER);
        }
        return measures;
    }

    private static Path sharedFolder() {
        String named = System.getenv("CITYTWIN_SHARED_DATA");
        return Path.of(named == null || named.isBlank() ? "shared/data" : named);
    }

    private static double best(Setting setting, BenchCity city, Path file, String crs)
            throws IOException, InterruptedException, BenchException {
        double best = Double.MAX_VALUE;
        for (int run = 0; run < setting.runs(); run++) {
            city.drop(LAYER);
            clear(city.city().assetFolder());
            try {
                ImportReport report = city.city().imports()
                        .run(ImportRequest.of(List.of(file), LAYER).withCrs(crs), ImportProgress.SILENT);
                best = Math.min(best, report.elapsed().toNanos() / 1e9);
            } catch (ImportRefusedException e) {
                throw new BenchException(e.getMessage(), e);
            }
        }
        return best;
    }

    /** Tiles that are there already are not made again. */
    private static void clear(Path assets) throws IOException {
        if (!Files.isDirectory(assets)) {
            return;
        }
        try (Stream<Path> tree = Files.walk(assets)) {
            for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    /** LAS 1.2, format 2, eight points to the square metre. */
    private static Path file(Setting setting, int count) throws IOException {
        Path file = setting.work().resolve("points-" + count + ".las");
        if (Files.exists(file)) {
            return file;
        }
        Files.createDirectories(setting.work());
        double side = Math.sqrt(count / 8.0);
        Random random = new Random(1);
        Path part = file.resolveSibling(file.getFileName() + ".part");
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(part), 1 << 20)) {
            out.write(header(count, side));
            ByteBuffer b = ByteBuffer.allocate(RECORD).order(ByteOrder.LITTLE_ENDIAN);
            for (int i = 0; i < count; i++) {
                double x = random.nextDouble() * side;
                double y = random.nextDouble() * side;
                boolean tree = random.nextInt(5) == 0;
                double z = 30 + 8 * Math.sin(x / 90) * Math.cos(y / 70) + (tree ? random.nextDouble() * 12 : 0);
                b.clear();
                b.putInt((int) (x * 1000)).putInt((int) (y * 1000)).putInt((int) (z * 1000));
                b.putShort((short) random.nextInt(4000)).put((byte) 0x11).put((byte) (tree ? 5 : 2)).putInt(0);
                b.putShort((short) (tree ? 0x3000 : 0x8000)).putShort((short) 0x7000).putShort((short) 0x2800);
                out.write(b.array());
            }
        }
        return Files.move(part, file);
    }

    private static byte[] header(int count, double side) {
        ByteBuffer b = ByteBuffer.allocate(HEADER + KEYS).order(ByteOrder.LITTLE_ENDIAN);
        b.put(0, "LASF".getBytes(StandardCharsets.US_ASCII)).put(24, (byte) 1).put(25, (byte) 2);
        b.putShort(94, (short) HEADER).putInt(96, HEADER + KEYS).putInt(100, 1);
        b.put(104, (byte) 2).putShort(105, (short) RECORD).putInt(107, count);
        double[] offset = {500_000, 3_600_000, 0};
        double[] extent = {side, side, 60};
        for (int i = 0; i < 3; i++) {
            b.putDouble(131 + 8 * i, 0.001).putDouble(155 + 8 * i, offset[i]);
            b.putDouble(179 + 16 * i, offset[i] + extent[i]).putDouble(187 + 16 * i, offset[i]);
        }
        b.put(HEADER + 2, "LASF_Projection".getBytes(StandardCharsets.US_ASCII)).putShort(HEADER + 18, (short) 34735);
        b.putShort(HEADER + 20, (short) 24);
        short[] keys = {1, 1, 0, 2, 1024, 0, 1, 1, 3072, 0, 1, 4548};
        for (int i = 0; i < keys.length; i++) {
            b.putShort(HEADER + 54 + 2 * i, keys[i]);
        }
        return b.array();
    }
}
