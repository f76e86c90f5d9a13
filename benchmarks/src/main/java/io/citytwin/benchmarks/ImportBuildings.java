package io.citytwin.benchmarks;

import io.citytwin.importers.pipeline.ImportReport;
import io.citytwin.importers.pipeline.ImportRequest;
import io.citytwin.model.ChangeSet.LayerChange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Building polygons with six attributes from a GeoPackage: our import with transformation, H3, history and catalogue,
 * beside ogr2ogr into the same PostGIS with its GiST index and psql's COPY; then the same file with 1 % changed.
 */
final class ImportBuildings implements Benchmark {
    private static final String LAYER = "bench_import";
    private static final String FLOOR = "public.bench_floor";

    @Override
    public String name() {
        return "import-buildings";
    }

    @Override
    public String what() {
        return "building polygons from GeoPackage: import and 1 % re-import, against ogr2ogr and COPY";
    }

    @Override
    public List<Measure> run(Setting setting) throws IOException, InterruptedException, BenchException {
        Path file = BuildingFiles.get(setting, 0);
        Path changed = BuildingFiles.get(setting, 100);
        try (BenchCity city = BenchCity.open(setting)) {
            CpuClock cpu = new CpuClock(city.city());
            Spent ogr = Spent.NEVER;
            Spent first = null;
            Spent load = Spent.NEVER;
            Spent again = Spent.NEVER;
            Spent same = Spent.NEVER;
            int changes = (setting.rows() + 99) / 100;
            for (int run = 0; run < setting.runs(); run++) {
                setting.say("run " + (run + 1) + ": ogr2ogr");
                ogr = ogr.better(Spent.on(cpu, () -> ogr2ogr(city.commands(), file)));
                setting.say("run " + (run + 1) + ": import, re-import with 1 % changed, re-import unchanged");
                city.drop(LAYER);
                Spent spent = Spent.on(cpu, () -> load(city, file, setting.rows(), 0, 0));
                first = first == null ? spent : first;
                load = load.better(spent);
                again = again.better(Spent.on(cpu, () -> load(city, changed, 0, changes, setting.rows() - changes)));
                same = same.better(Spent.on(cpu, () -> load(city, changed, 0, 0, setting.rows())));
            }
            setting.say("COPY by psql");
            double copy = copy(city.commands(), setting.work());
            city.drop(LAYER);
            city.commands().psql("DROP TABLE " + FLOOR);
            double rows = setting.rows();
            List<Measure> measures = new ArrayList<>();
            measures.add(Measure.of("ogr2ogr with GiST", rows / ogr.seconds(), "rows/s"));
            measures.add(Measure.of("psql COPY (text), then GiST", rows / copy, "rows/s"));
            measures.add(rate("import, cold JVM", rows / first.seconds(), rows / ogr.seconds()));
            measures.add(rate("import, best of " + setting.runs(), rows / load.seconds(), rows / ogr.seconds()));
            measures.add(rate("re-import, 1 % changed", rows / again.seconds(), rows / ogr.seconds()));
            measures.add(rate("re-import, unchanged", rows / same.seconds(), rows / ogr.seconds()));
            measures.add(processor("import, processor time", load, ogr, rows));
            measures.add(processor("re-import, 1 % changed, processor time", again, ogr, rows));
            measures.add(Measure.of("peak memory of the process", ProcessMemory.peakMegabytes(), "MB"));
            return measures;
        }
    }

    /** Wall and processor seconds of a step, database included. */
    private record Spent(double seconds, double processor) {
        static final Spent NEVER = new Spent(Double.MAX_VALUE, Double.MAX_VALUE);

        @FunctionalInterface
        interface Step {
            double run() throws IOException, InterruptedException, BenchException;
        }

        static Spent on(CpuClock cpu, Step step) throws IOException, InterruptedException, BenchException {
            double before = cpu.seconds();
            double seconds = step.run();
            return new Spent(seconds, cpu.seconds() - before);
        }

        Spent better(Spent other) {
            return new Spent(Math.min(seconds, other.seconds), Math.min(processor, other.processor));
        }
    }

    private static Measure processor(String what, Spent ours, Spent floor, double rows) {
        return Measure.of(what, ours.processor() / rows * 1e6, "us/row")
                .against("ogr2ogr", floor.processor() / rows * 1e6);
    }

    private static Measure rate(String what, double rate, double floor) {
        return Measure.of(what, rate, "rows/s").against("ogr2ogr", floor);
    }

    private static double ogr2ogr(Commands commands, Path file)
            throws IOException, InterruptedException, BenchException {
        commands.psql("DROP TABLE IF EXISTS " + FLOOR);
        commands.psql("CHECKPOINT");
        return commands.time(List.of(
                "ogr2ogr", "-f", "PostgreSQL", "PG:", file.toString(), "-nln", FLOOR, "-lco", "GEOMETRY_NAME=geom", "-q"));
    }

    private static double load(BenchCity city, Path file, long added, long changed, long unchanged)
            throws InterruptedException, BenchException, IOException {
        city.commands().psql("CHECKPOINT");
        ImportReport report = city.importFile(
                ImportRequest.of(List.of(file), LAYER).withClass("building").withKey("code"));
        LayerChange change = report.changeSet().layers().get(0);
        boolean right = change.added() == added
                && change.changed() == changed
                && change.unchanged() == unchanged
                && change.removed() == 0
                && change.rejected() == 0;
        if (!right) {
            throw new BenchException("the import did something else than it should: " + change);
        }
        return report.elapsed().toNanos() / 1e9;
    }

    private static double copy(Commands commands, Path work) throws IOException, InterruptedException, BenchException {
        Path text = work.resolve("copy.txt").toAbsolutePath();
        try {
            commands.psql("\\copy " + FLOOR + " TO '" + text + "'");
            commands.psql("DROP TABLE IF EXISTS public.bench_copy");
            commands.psql("CREATE TABLE public.bench_copy (LIKE " + FLOOR + ")");
            double seconds = commands.psql("\\copy public.bench_copy FROM '" + text + "'");
            seconds += commands.psql("CREATE INDEX ON public.bench_copy USING gist (geom)");
            commands.psql("DROP TABLE public.bench_copy");
            return seconds;
        } finally {
            Files.deleteIfExists(text);
        }
    }
}
