package io.citytwin.importers;

import io.citytwin.importers.pipeline.Formats;
import io.citytwin.importers.pipeline.Inputs;
import io.citytwin.importers.spi.BadRecordException;
import io.citytwin.importers.spi.ReadOptions;
import io.citytwin.importers.spi.SourceDataset;
import io.citytwin.importers.spi.SourceFormat.SourceInput;
import io.citytwin.importers.spi.SourceLayer;
import io.citytwin.importers.spi.SourceRecord;
import io.citytwin.importers.spi.UnreadableSourceException;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Reads sources whole, for tests and by hand: {@code main PATH…} prints what each holds; with {@code -Dbench=true} it
 * only counts and prints rows per second.
 */
public final class ReadSources {
    private ReadSources() {}

    /** What came out of one layer. */
    public record LayerRead(String input, SourceLayer layer, List<SourceRecord> rows, List<BadRecordException> rejects) {
        public Object value(int row, String field) {
            for (int i = 0; i < layer.fields().size(); i++) {
                if (layer.fields().get(i).name().equals(field)) {
                    return rows.get(row).values()[i];
                }
            }
            throw new IllegalArgumentException("no field " + field + " in " + layer.fields());
        }
    }

    public static List<LayerRead> readAll(Path path) throws UnreadableSourceException {
        return readAll(path, null);
    }

    public static List<LayerRead> readAll(Path path, Charset encoding) throws UnreadableSourceException {
        Formats formats = Formats.standard();
        List<LayerRead> result = new ArrayList<>();
        try (Inputs inputs = Inputs.unfold(List.of(path), formats)) {
            for (SourceInput input : inputs.inputs()) {
                result.addAll(read(formats, input, encoding));
            }
        }
        return result;
    }

    /** The only layer of that path. */
    public static LayerRead readOne(Path path) throws UnreadableSourceException {
        List<LayerRead> layers = readAll(path);
        if (layers.size() != 1) {
            throw new IllegalStateException(path + " has " + layers.size() + " layers");
        }
        return layers.get(0);
    }

    private static List<LayerRead> read(Formats formats, SourceInput input, Charset encoding)
            throws UnreadableSourceException {
        Path temporary = temporaryFolder();
        try (SourceDataset dataset =
                formats.findFor(input).orElseThrow().open(input, new ReadOptions(encoding, temporary, Duration.ofMinutes(2)))) {
            Map<String, LayerRead> byName = new LinkedHashMap<>();
            for (SourceLayer layer : dataset.layers()) {
                byName.put(
                        layer.name(), new LayerRead(input.displayName(), layer, new ArrayList<>(), new ArrayList<>()));
            }
            dataset.read(new TreeSet<>(byName.keySet()), new SourceDataset.RecordSink() {
                @Override
                public void accept(SourceRecord record) {
                    LayerRead layer = byName.get(record.layer());
                    if (record.values().length != layer.layer().fields().size()) {
                        throw new IllegalStateException("a row must have a value per field: " + record);
                    }
                    layer.rows().add(record);
                }

                @Override
                public void reject(BadRecordException why) {
                    byName.get(why.layer()).rejects().add(why);
                }
            });
            return List.copyOf(byName.values());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        } finally {
            delete(temporary);
        }
    }

    private static Path temporaryFolder() {
        try {
            return Files.createTempDirectory("citytwin-read");
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static void delete(Path folder) {
        try (var walk = Files.walk(folder)) {
            for (Path path : walk.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    public static void main(String[] args) throws Exception {
        for (String arg : args) {
            if (Boolean.getBoolean("bench")) {
                bench(Path.of(arg));
                continue;
            }
            System.out.println("=== " + arg);
            try {
                for (LayerRead layer : readAll(Path.of(arg))) {
                    SourceLayer l = layer.layer();
                    String crs = l.crs() == null ? "no CRS" : l.crs().substring(0, Math.min(60, l.crs().length()));
                    System.out.println(layer.input() + " | " + l.name() + " | " + l.geometryType()
                            + (l.hasZ() ? " Z" : "") + " | " + layer.rows().size() + " rows of " + l.count() + " | "
                            + layer.rejects().size() + " rejects | " + crs);
                    l.fields().forEach(f -> System.out.print(f.name() + ":" + f.type() + " "));
                    System.out.println();
                    layer.rows().stream().limit(2).forEach(r -> {
                        String g = String.valueOf(r.geometry());
                        System.out.println("  " + r + " " + g.substring(0, Math.min(150, g.length())));
                    });
                    layer.rejects().stream().limit(3).forEach(r -> System.out.println("  REJECT " + r.row() + " "
                            + r.rule() + ": " + r.getMessage()));
                }
            } catch (UnreadableSourceException e) {
                System.out.println("UNREADABLE " + e.getMessage());
            }
        }
    }

    private static void bench(Path path) throws Exception {
        Formats formats = Formats.standard();
        for (int round = 0; round < 4; round++) {
            try (Inputs inputs = Inputs.unfold(List.of(path), formats)) {
                for (SourceInput input : inputs.inputs()) {
                    long[] rows = new long[2];
                    var threads = java.lang.management.ManagementFactory.getThreadMXBean();
                    long start = System.nanoTime();
                    long startCpu = threads.getCurrentThreadCpuTime();
                    ReadOptions options = new ReadOptions(null, temporaryFolder(), Duration.ofMinutes(10));
                    try (SourceDataset dataset =
                            formats.findFor(input).orElseThrow().open(input, options)) {
                        TreeSet<String> names = new TreeSet<>();
                        dataset.layers().forEach(l -> names.add(l.name()));
                        dataset.read(names, new SourceDataset.RecordSink() {
                            @Override
                            public void accept(SourceRecord record) {
                                rows[0]++;
                            }

                            @Override
                            public void reject(BadRecordException why) {
                                rows[1]++;
                            }
                        });
                    }
                    double seconds = (System.nanoTime() - start) / 1e9;
                    double cpu = (threads.getCurrentThreadCpuTime() - startCpu) / 1e9;
                    System.out.printf(
                            "%s: %d rows, %d rejects, %.2f s (%.2f s of CPU), %.0f rows per second of CPU%n",
                            input.displayName(), rows[0], rows[1], seconds, cpu, rows[0] / cpu);
                }
            }
        }
    }
}
