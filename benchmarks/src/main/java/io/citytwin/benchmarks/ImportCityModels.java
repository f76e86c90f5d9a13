package io.citytwin.benchmarks;

import io.citytwin.importers.pipeline.ImportReport;
import io.citytwin.importers.pipeline.ImportRequest;
import io.citytwin.model.ChangeSet.LayerChange;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * LoD2 buildings with thematic surfaces from CityGML and CityJSONSeq into PostGIS: surfaces cut into triangles, footprint,
 * transformation, attributes, H3, history, indexes. The floor is what citydb-tool's makers publish for their import.
 */
final class ImportCityModels implements Benchmark {
    private static final String LAYER = "bench_models";
    private static final double CITYDB_TOOL = 990;

    @Override
    public String name() {
        return "citymodel";
    }

    @Override
    public String what() {
        return "LoD2 buildings (a twentieth of --rows) from CityGML and CityJSONSeq, beside citydb-tool's published rate";
    }

    @Override
    public List<Measure> run(Setting setting) throws IOException, InterruptedException, BenchException {
        int buildings = Math.max(200, setting.rows() / 20);
        List<Measure> measures = new ArrayList<>();
        try (BenchCity city = BenchCity.open(setting)) {
            measure(city, setting, "CityGML 2.0", CityModelFiles.cityGml(setting, buildings), buildings, measures);
            measure(city, setting, "CityJSONSeq", CityModelFiles.cityJsonLines(setting, buildings), buildings, measures);
            city.drop(LAYER);
        }
        measures.add(Measure.of("peak memory of the process", ProcessMemory.peakMegabytes(), "MB"));
        return measures;
    }

    private static void measure(
            BenchCity city, Setting setting, String format, Path file, int buildings, List<Measure> measures)
            throws InterruptedException, BenchException {
        double first = Double.MAX_VALUE;
        double again = Double.MAX_VALUE;
        for (int run = 0; run < setting.runs(); run++) {
            setting.say("run " + (run + 1) + ": " + format);
            city.drop(LAYER);
            first = Math.min(first, load(city, file, buildings, 0));
            again = Math.min(again, load(city, file, 0, buildings));
        }
        measures.add(Measure.of(format + ", import, best of " + setting.runs(), buildings / first, "feat/s")
                .against("citydb-tool", CITYDB_TOOL));
        measures.add(Measure.of(format + ", the same again", buildings / again, "feat/s")
                .against("citydb-tool", CITYDB_TOOL));
    }

    private static double load(BenchCity city, Path file, long added, long unchanged)
            throws InterruptedException, BenchException {
        ImportReport report = city.importFile(ImportRequest.of(List.of(file), LAYER));
        LayerChange change = report.changeSet().layers().get(0);
        if (change.added() != added || change.unchanged() != unchanged || change.rejected() + change.changed() != 0) {
            throw new BenchException("the import did something else than it should: " + change);
        }
        return report.elapsed().toNanos() / 1e9;
    }
}
