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
            double ogr = Double.MAX_VALUE;
            double first = 0;
            double load = Double.MAX_VALUE;
            double again = Double.MAX_VALUE;
            double same = Double.MAX_VALUE;
            for (int run = 0; run < setting.runs(); run++) {
                setting.say("run " + (run + 1) + ": ogr2ogr");
                ogr = Math.min(ogr, ogr2ogr(city.commands(), file));
                setting.say("run " + (run + 1) + ": import, re-import with 1 % changed, re-import unchanged");
                city.drop(LAYER);
                double seconds = load(city, file, setting.rows(), 0, 0);
                first = run == 0 ? seconds : first;
                load = Math.min(load, seconds);
                int changes = (setting.rows() + 99) / 100;
                again = Math.min(again, load(city, changed, 0, changes, setting.rows() - changes));
                same = Math.min(same, load(city, changed, 0, 0, setting.rows()));
            }
            setting.say("COPY by psql");
            double copy = copy(city.commands(), setting.work());
            city.drop(LAYER);
            city.commands().psql("DROP TABLE " + FLOOR);
            double floor = setting.rows() / ogr;
            List<Measure> measures = new ArrayList<>();
            measures.add(Measure.of("ogr2ogr with GiST", floor, "rows/s"));
            measures.add(Measure.of("psql COPY (text), then GiST", setting.rows() / copy, "rows/s"));
            measures.add(rate("import, cold JVM", setting.rows() / first, floor));
            measures.add(rate("import, best of " + setting.runs(), setting.rows() / load, floor));
            measures.add(rate("re-import, 1 % changed", setting.rows() / again, floor));
            measures.add(rate("re-import, unchanged", setting.rows() / same, floor));
            measures.add(Measure.of("peak memory of the process", ProcessMemory.peakMegabytes(), "MB"));
            return measures;
        }
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
