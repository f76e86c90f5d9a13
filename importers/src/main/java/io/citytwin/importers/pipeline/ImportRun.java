package io.citytwin.importers.pipeline;

import io.citytwin.catalog.LayerDefinitions;
import io.citytwin.crs.CrsRegistry;
import io.citytwin.importers.pipeline.ImportPlan.OpenSource;
import io.citytwin.importers.pipeline.ImportPlan.Part;
import io.citytwin.importers.pipeline.ImportPlan.Target;
import io.citytwin.importers.spi.GroundHeights;
import io.citytwin.importers.spi.ReadOptions;
import io.citytwin.importers.spi.SourceFormat;
import io.citytwin.importers.spi.SourceFormat.SourceInput;
import io.citytwin.importers.spi.UnreadableSourceException;
import io.citytwin.model.ChangeSet;
import io.citytwin.store.ChangeSetWriter;
import io.citytwin.store.ChangeSetWriter.Mode;
import io.citytwin.store.Database;
import io.citytwin.store.LayerStaging;
import io.citytwin.store.LayerStore;
import io.citytwin.store.StoreException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Runs imports: files in, one change set out, all or nothing. The walk of a row: a reader pushes it, {@link RowStages}
 * map, transform and check it on all cores, the store stages it by COPY, compares and writes.
 */
public final class ImportRun {
    private static final String TEMPORARY = "citytwin-import";

    private final Database database;
    private final LayerStore layers;
    private final LayerDefinitions definitions;
    private final CrsRegistry crs;
    private final Formats formats;
    private final Path stateFolder;
    private final Path assetFolder;
    private final GroundHeights ground;

    /** Imports that remember nothing of their sources: change files are refused. */
    public ImportRun(
            Database database, LayerStore layers, LayerDefinitions definitions, CrsRegistry crs, Formats formats) {
        this(database, layers, definitions, crs, formats, null, null);
    }

    /**
     * @param stateFolder where formats with change files keep what they must remember; see {@link ReadOptions}
     * @param assetFolder where formats whose files are kept as they are keep them; see {@link ReadOptions}
     */
    public ImportRun(
            Database database,
            LayerStore layers,
            LayerDefinitions definitions,
            CrsRegistry crs,
            Formats formats,
            Path stateFolder,
            Path assetFolder) {
        this(database, layers, definitions, crs, formats, stateFolder, assetFolder, GroundHeights.NONE);
    }

    private ImportRun(
            Database database,
            LayerStore layers,
            LayerDefinitions definitions,
            CrsRegistry crs,
            Formats formats,
            Path stateFolder,
            Path assetFolder,
            GroundHeights ground) {
        this.database = database;
        this.layers = layers;
        this.definitions = definitions;
        this.crs = crs;
        this.formats = formats;
        this.stateFolder = stateFolder;
        this.assetFolder = assetFolder;
        this.ground = ground;
    }

    /** The same imports over a ground that footprints without a base height stand on. */
    public ImportRun onGround(GroundHeights known) {
        return new ImportRun(database, layers, definitions, crs, formats, stateFolder, assetFolder, known);
    }

    /**
     * Does it.
     *
     * @throws ImportRefusedException where it can't be done at all; the city is as it was
     * @throws InterruptedException where the thread was interrupted; the city is as it was
     */
    public ImportReport run(ImportRequest request, ImportProgress progress)
            throws ImportRefusedException, InterruptedException {
        long start = System.nanoTime();
        Path temporary = temporaryFolder();
        List<OpenSource> sources = new ArrayList<>();
        try (Inputs inputs = Inputs.unfold(request.paths(), formats)) {
            ReadOptions options = new ReadOptions(
                    request.encoding(),
                    temporary,
                    request.timeLimit(),
                    stateFolder,
                    assetFolder,
                    request.mappings(),
                    request.key(),
                    request.constants(),
                    request.crs(),
                    crs,
                    request.layer(),
                    request.strict());
            ImportPlan plan = new ImportPlan(request, layers, definitions, crs);
            for (SourceInput input : inputs.inputs()) {
                progress.stage("opening " + input.displayName());
                SourceFormat format = formats.findFor(input)
                        .orElseThrow(() -> new ImportRefusedException(
                                input.displayName() + " is in no format that can be read"));
                OpenSource source = new OpenSource(input, format.open(input, options));
                sources.add(source);
                plan.add(source);
            }
            plan.decide();
            Result result = load(request, plan, progress);
            List<String> warnings = warnings(result);
            sources.forEach(source -> warnings.addAll(source.dataset().warnings()));
            if (!request.dryRun()) {
                for (OpenSource source : sources) {
                    source.dataset().committed();
                }
            }
            return new ImportReport(
                    result.changeSet,
                    request.dryRun(),
                    inputs.ignored(),
                    result.notes,
                    warnings,
                    result.rows,
                    Duration.ofNanos(System.nanoTime() - start));
        } catch (UnreadableSourceException e) {
            throw new ImportRefusedException(e.getMessage(), e);
        } finally {
            sources.forEach(s -> s.dataset().close());
            delete(temporary);
        }
    }

    /** What the user says, else what the sources say, if they agree: a change set has one valid time. */
    private static Instant validFrom(ImportRequest request, ImportPlan plan) throws ImportRefusedException {
        if (request.validFrom() != null) {
            return request.validFrom();
        }
        Map<Optional<Instant>, String> names = new LinkedHashMap<>();
        plan.parts().forEach(p ->
                names.putIfAbsent(p.source.dataset().validFrom(), p.source.input().displayName()));
        if (names.size() > 1) {
            String dates = names.entrySet().stream()
                    .limit(5)
                    .map(e -> e.getValue() + ": "
                            + e.getKey().map(t -> t.toString().substring(0, 10)).orElse("none"))
                    .collect(Collectors.joining(", "));
            throw new ImportRefusedException("the sources are of different dates (" + dates
                    + "); import those of a date together, or say --valid-from for all");
        }
        return names.keySet().iterator().next().orElse(null);
    }

    private record Result(ChangeSet changeSet, Map<String, Map<String, Long>> notes, long rows) {}

    private Result load(ImportRequest request, ImportPlan plan, ImportProgress progress)
            throws ImportRefusedException, UnreadableSourceException, InterruptedException {
        boolean changesOnly = plan.parts().stream().anyMatch(p -> p.source.dataset().isChangesOnly());
        Mode mode = request.append() || changesOnly ? Mode.INCREMENT : Mode.SNAPSHOT;
        // Without a server that starts now and then, only imports clear away what killed imports have left.
        ChangeSetWriter.sweep(database);
        try (ChangeSetWriter writer = ChangeSetWriter.begin(
                database,
                layers,
                new ChangeSetWriter.Request(sourceText(plan), validFrom(request, plan), mode, options(request)))) {
            progress.changeSet(writer.id());
            Map<String, LayerStaging> stagings = new LinkedHashMap<>();
            for (Target target : plan.targets()) {
                String name = plan.parts().stream()
                        .filter(p -> p.target == target)
                        .map(p -> p.crs.name())
                        .findFirst()
                        .orElse(null);
                stagings.put(target.id, writer.stage(target.layer, name, target.scope));
            }
            long rows;
            try (RowStages stages = new RowStages(writer, stagings, ground, progress, plan.expectedRows())) {
                for (OpenSource source :
                        plan.parts().stream().map(p -> p.source).distinct().toList()) {
                    progress.stage("reading " + source.input().displayName());
                    List<Part> own =
                            plan.parts().stream().filter(p -> p.source == source).toList();
                    stages.read(source, own);
                }
                rows = stages.finish();
            }
            ChangeSet changeSet =
                    request.dryRun() ? writer.rehearse(progress::stage) : writer.commit(progress::stage);
            Map<String, Map<String, Long>> notes = new LinkedHashMap<>();
            stagings.forEach((id, staging) -> notes.put(id, staging.notes()));
            return new Result(changeSet, notes, rows);
        } catch (IllegalStateException e) {
            throw new ImportRefusedException(e.getMessage(), e);
        }
    }

    private static List<String> warnings(Result result) {
        List<String> warnings = new ArrayList<>();
        for (ChangeSet.LayerChange change : result.changeSet.layers()) {
            long kept = change.added() + change.changed() + change.unchanged();
            if (kept == 0 && change.rejected() > 0) {
                warnings.add("all " + change.rejected() + " rows of " + change.layer()
                        + " were rejected; look at the first reasons before you try again");
            }
            if (change.removed() > 0 && change.removed() >= kept) {
                warnings.add(change.removed() + " features of " + change.layer()
                        + " were not in the source and are gone now; undo it with revert "
                        + result.changeSet.id() + ", or use --append where a file is only a part of its layer");
            }
        }
        return warnings;
    }

    private static String sourceText(ImportPlan plan) {
        String names = plan.parts().stream()
                .map(p -> p.source.input().displayName())
                .distinct()
                .limit(20)
                .collect(Collectors.joining(", "));
        long count = plan.parts().stream().map(p -> p.source).distinct().count();
        return count > 20 ? names + " and " + (count - 20) + " more" : names;
    }

    private static Map<String, Object> options(ImportRequest request) {
        Map<String, Object> options = new LinkedHashMap<>();
        put(options, "class", request.cityClass());
        put(options, "crs", request.crs());
        put(options, "encoding", request.encoding() == null ? null : request.encoding().name());
        put(options, "key", request.key());
        if (!request.mappings().isEmpty()) {
            options.put("map", request.mappings());
        }
        if (request.append()) {
            options.put("append", true);
        }
        return options;
    }

    private static void put(Map<String, Object> options, String name, Object value) {
        if (value != null) {
            options.put(name, value);
        }
    }

    private static Path temporaryFolder() {
        try {
            Path folder = Files.createTempDirectory(TEMPORARY);
            sweep(folder.getParent());
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException("no temporary folder can be made", e);
        }
    }

    /** Clears what killed imports left; no import takes a day. */
    private static void sweep(Path parent) throws IOException {
        Instant yesterday = Instant.now().minus(Duration.ofDays(1));
        try (DirectoryStream<Path> left = Files.newDirectoryStream(parent, TEMPORARY + "*")) {
            for (Path folder : left) {
                if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
                        && Files.isWritable(folder)
                        && Files.getLastModifiedTime(folder).toInstant().isBefore(yesterday)) {
                    delete(folder);
                }
            }
        }
    }

    private static void delete(Path folder) {
        try (Stream<Path> tree = Files.walk(folder)) {
            for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new StoreException("the temporary folder " + folder + " could not be cleared", e);
        }
    }
}
