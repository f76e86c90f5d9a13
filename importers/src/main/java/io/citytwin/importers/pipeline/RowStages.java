package io.citytwin.importers.pipeline;

import io.citytwin.geometry.ModelMesh;
import io.citytwin.importers.mapping.Footprints;
import io.citytwin.importers.mapping.GeometryIntake;
import io.citytwin.importers.mapping.GroundIntake;
import io.citytwin.importers.mapping.JsonText;
import io.citytwin.importers.mapping.LayerMapping;
import io.citytwin.importers.mapping.ModelIntake;
import io.citytwin.importers.mapping.Values;
import io.citytwin.importers.pipeline.ImportPlan.OpenSource;
import io.citytwin.importers.pipeline.ImportPlan.Part;
import io.citytwin.importers.spi.BadRecordException;
import io.citytwin.importers.spi.GroundHeights;
import io.citytwin.importers.spi.SourceDataset.RecordSink;
import io.citytwin.importers.spi.SourceModel;
import io.citytwin.importers.spi.SourceRecord;
import io.citytwin.importers.spi.UnreadableSourceException;
import io.citytwin.model.Attribute;
import io.citytwin.model.Layer;
import io.citytwin.store.ChangeSetWriter;
import io.citytwin.store.LayerStaging;
import io.citytwin.store.RowBatch;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.io.WKTWriter;

/**
 * The bounded stages of an import: the reader fills batches, all cores map and encode them, one writer sends them in
 * file order. The queue of batches under way is the backpressure: memory does not grow with the file.
 */
final class RowStages implements AutoCloseable {
    private static final int BATCH_ROWS = 1024;
    /** Models may be large: a batch has fewer of them. */
    private static final long BATCH_CORNERS = 50_000;

    private static final int BATCHES_UNDER_WAY = 16;

    private final ChangeSetWriter writer;
    private final Map<String, LayerStaging> stagings;
    private final GroundHeights ground;
    private final ImportProgress progress;
    private final OptionalLong expected;
    private final ExecutorService mappers;
    private final BlockingQueue<Future<Encoded>> underWay = new ArrayBlockingQueue<>(BATCHES_UNDER_WAY);
    private final Map<String, Queue<RowBatch>> spare = new HashMap<>();
    private final Map<String, Long> numbers = new HashMap<>();
    private final FutureTask<Void> sender;
    private final Map<GeometryIntake, LayerStaging> notesOf = new LinkedHashMap<>();
    private final Map<ModelIntake, LayerStaging> modelNotes = new LinkedHashMap<>();
    private final Map<GroundIntake, LayerStaging> groundNotes = new LinkedHashMap<>();
    private final Map<LayerMapping, LayerStaging> mappings = new LinkedHashMap<>();
    private long rows;

    private static final int MOST_REJECTED_CORNERS = 100_000;
    private static final Future<Encoded> END = new FutureTask<>(() -> null);

    private record Encoded(LayerStaging staging, RowBatch batch) {}

    /** Rows of one part, read but not mapped. */
    private final class Filling {
        final Part part;
        final LayerStaging staging;
        final GeometryIntake intake;
        final ModelIntake models;
        final GroundIntake bases;
        final int keyIndex;
        List<SourceRecord> records = new ArrayList<>(BATCH_ROWS);
        /** Keys of rows that the reader itself refused. */
        final List<String> kept = new ArrayList<>();

        long corners;

        Filling(Part part) {
            this.part = part;
            this.staging = stagings.get(part.target.id);
            Layer layer = part.target.layer;
            this.intake = new GeometryIntake(layer.geometryType(), layer.hasZ(), part.crs);
            this.bases = new GroundIntake(layer, ground);
            this.models = new ModelIntake(part.crs);
            this.keyIndex = layer.attributes().stream()
                    .map(Attribute::name)
                    .toList()
                    .indexOf(layer.keyAttribute());
        }

        /** The key of a row that is refused for something else, where it can be read. */
        Optional<String> keyOf(SourceRecord row) {
            if (keyIndex < 0 || row.action() == SourceRecord.Action.DELETE) {
                return Optional.empty();
            }
            return part.mapping.findValue(row.values(), keyIndex)
                    .map(value -> value.toString().strip())
                    .filter(key -> !key.isEmpty());
        }
    }

    RowStages(
            ChangeSetWriter writer,
            Map<String, LayerStaging> stagings,
            GroundHeights ground,
            ImportProgress progress,
            OptionalLong expected) {
        this.writer = writer;
        this.stagings = stagings;
        this.ground = ground;
        this.progress = progress;
        this.expected = expected;
        stagings.keySet().forEach(id -> spare.put(id, new ConcurrentLinkedQueue<>()));
        int cores = Math.max(1, Runtime.getRuntime().availableProcessors());
        mappers = Executors.newFixedThreadPool(cores, task -> daemon(task, "import-map"));
        sender = new FutureTask<>(this::send, null);
        daemon(sender, "import-send").start();
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    /** Reads the wanted layers of one source to its end. */
    void read(OpenSource source, List<Part> parts) throws UnreadableSourceException, InterruptedException {
        Map<String, Filling> byLayer = new LinkedHashMap<>();
        for (Part part : parts) {
            byLayer.put(part.layer.name(), new Filling(part));
        }
        source.dataset().read(byLayer.keySet(), new RecordSink() {
            @Override
            public void accept(SourceRecord row) throws InterruptedException {
                Filling filling = byLayer.get(row.layer());
                filling.records.add(row);
                filling.corners += row.cornerCount();
                if (filling.records.size() == BATCH_ROWS || filling.corners >= BATCH_CORNERS) {
                    submit(filling);
                }
            }

            @Override
            public void reject(BadRecordException why) {
                Filling filling = byLayer.get(why.layer());
                RowStages.this.reject(filling.part, why);
                if (why.sourceRecord() != null) {
                    filling.keyOf(why.sourceRecord()).ifPresent(filling.kept::add);
                }
                rows++;
            }
        });
        for (Filling filling : byLayer.values()) {
            submit(filling);
            submitKept(filling);
            notesOf.put(filling.intake, filling.staging);
            modelNotes.put(filling.models, filling.staging);
            groundNotes.put(filling.bases, filling.staging);
            mappings.put(filling.part.mapping, filling.staging);
        }
    }

    private void submit(Filling filling) throws InterruptedException {
        if (filling.records.isEmpty()) {
            return;
        }
        List<SourceRecord> records = filling.records;
        filling.records = new ArrayList<>(BATCH_ROWS);
        filling.corners = 0;
        long first = numbers.merge(filling.part.target.id, (long) records.size(), Long::sum) - records.size() + 1;
        Callable<Encoded> work = () -> encode(filling, records, first);
        FutureTask<Encoded> task = new FutureTask<>(work);
        // The sender may have failed: then nobody empties the queue.
        while (!underWay.offer(task, 200, TimeUnit.MILLISECONDS)) {
            checkSender();
        }
        mappers.execute(task);
        rows += records.size();
        progress.rows(rows, expected);
    }

    private void submitKept(Filling filling) throws InterruptedException {
        if (filling.kept.isEmpty()) {
            return;
        }
        RowBatch batch = filling.staging.newBatch();
        for (String key : filling.kept) {
            batch.addKept(numbers.merge(filling.part.target.id, 1L, Long::sum), key);
        }
        FutureTask<Encoded> done = new FutureTask<>(() -> new Encoded(filling.staging, batch));
        done.run();
        while (!underWay.offer(done, 200, TimeUnit.MILLISECONDS)) {
            checkSender();
        }
    }

    private Encoded encode(Filling filling, List<SourceRecord> records, long first) {
        RowBatch batch = spare.get(filling.part.target.id).poll();
        if (batch == null) {
            batch = filling.staging.newBatch();
        }
        long number = first;
        for (SourceRecord row : records) {
            try {
                encode(filling, row, number, batch);
            } catch (BadRecordException e) {
                reject(filling.part, e);
                batch.addKept(number, filling.keyOf(row).orElse(null));
            }
            number++;
        }
        return new Encoded(filling.staging, batch);
    }

    private void encode(Filling filling, SourceRecord row, long number, RowBatch batch) throws BadRecordException {
        try {
            Object[] values = filling.part.mapping.map(row.values());
            String key = null;
            if (filling.keyIndex >= 0) {
                Object value = values[filling.keyIndex];
                key = value == null ? null : value.toString().strip();
                if (key == null || key.isEmpty()) {
                    throw bad(row, "key-missing", "the key "
                            + filling.part.target.layer.keyAttribute() + " is empty");
                }
            }
            if (row.action() == SourceRecord.Action.DELETE) {
                batch.addDeletion(number, key);
                return;
            }
            if (row.model() == null) {
                Geometry geometry = filling.intake.take(row.geometry());
                filling.bases.fill(values, geometry);
                batch.add(number, values, geometry, row.mesh(), key);
            } else {
                ModelMesh mesh = filling.models.take(row.model());
                Geometry footprint = row.geometry() != null ? row.geometry() : footprint(filling, row.model());
                batch.add(number, values, filling.intake.take(footprint), mesh, key);
            }
        } catch (Values.MisfitException e) {
            throw bad(row, "value-type", e.getMessage());
        } catch (GeometryIntake.RefusedException e) {
            throw bad(row, e.rule(), e.getMessage());
        }
    }

    private static Geometry footprint(Filling filling, SourceModel model) {
        return Footprints.of(model, filling.part.crs.isGeographic());
    }

    private static BadRecordException bad(SourceRecord row, String rule, String message) {
        return new BadRecordException(row.layer(), row.row(), rule, message, row);
    }

    private void reject(Part part, BadRecordException why) {
        SourceRecord row = why.sourceRecord();
        writer.reject(new ChangeSetWriter.Reject(
                part.target.id,
                part.source.input().displayName(),
                why.row(),
                why.rule(),
                why.getMessage(),
                row == null ? "{}" : JsonText.of(part.layer.fields(), row),
                row == null ? null : wkt(row.geometry()),
                part.crs.name()));
    }

    /** The geometry as text; null where the text would be longer than anybody could use (some 40 bytes a corner). */
    private static String wkt(Geometry geometry) {
        return geometry == null || geometry.getNumPoints() > MOST_REJECTED_CORNERS ? null : new WKTWriter(4).write(geometry);
    }

    private void send() {
        try {
            for (Future<Encoded> next = underWay.take(); next != END; next = underWay.take()) {
                Encoded encoded = next.get();
                encoded.staging.write(encoded.batch);
                spare.get(encoded.staging.layer().id()).add(encoded.batch);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException r ? r : new IllegalStateException(e.getCause());
        }
    }

    private void checkSender() throws InterruptedException {
        if (!sender.isDone()) {
            return;
        }
        try {
            sender.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException r ? r : new IllegalStateException(e.getCause());
        }
        throw new IllegalStateException("the writer of the import ended early");
    }

    /** Waits until all rows are sent; returns how many were read. */
    long finish() throws InterruptedException {
        while (!underWay.offer(END, 200, TimeUnit.MILLISECONDS)) {
            checkSender();
        }
        try {
            sender.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException r ? r : new IllegalStateException(e.getCause());
        }
        mappings.forEach((mapping, staging) -> mapping.notes().forEach(staging::note));
        modelNotes.forEach((models, staging) -> models.notes().forEach(staging::note));
        groundNotes.forEach((bases, staging) -> bases.notes().forEach(staging::note));
        notesOf.forEach((intake, staging) -> intake.notes().forEach((what, times) -> {
            staging.note(what, times);
            if (what.startsWith("repaired")) {
                staging.addRepaired(times);
            }
        }));
        return rows;
    }

    @Override
    public void close() {
        mappers.shutdownNow();
        sender.cancel(true);
    }
}
