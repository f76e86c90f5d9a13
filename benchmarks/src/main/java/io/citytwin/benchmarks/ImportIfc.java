package io.citytwin.benchmarks;

import io.citytwin.importers.format.ifc.geometry.ExtractionSummary;
import io.citytwin.importers.pipeline.ImportReport;
import io.citytwin.importers.pipeline.ImportRequest;
import io.citytwin.model.ChangeSet.LayerChange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A whole building model into PostGIS: text, properties, shapes at their place, envelope, history, index of properties. The
 * floor is the making of its shapes alone, by the same process on the same file.
 */
final class ImportIfc implements Benchmark {
    private static final List<String> LAYERS = List.of("bim_model", "bim_storey", "bim_space", "bim_element");

    @Override
    public String name() {
        return "ifc-import";
    }

    @Override
    public String what() {
        return "an IFC model of 27,000 elements and 100 MB (fewer with a small --rows) into PostGIS, beside its shapes alone";
    }

    @Override
    public List<Measure> run(Setting setting) throws IOException, InterruptedException, BenchException {
        Path file = IfcModels.ifc(setting, Math.min(IfcShapes.ELEMENTS, setting.rows()));
        ExtractionSummary shapes = IfcShapes.best(setting, file).summary();
        double floor = shapes.duration().toNanos() / 1e9;
        double first = Double.MAX_VALUE;
        double again = Double.MAX_VALUE;
        long rows = 0;
        try (BenchCity city = BenchCity.open(setting)) {
            for (int run = 0; run < setting.runs(); run++) {
                setting.say("run " + (run + 1) + ": import");
                LAYERS.forEach(city::drop);
                ImportReport report = load(city, file);
                rows = report.changeSet().layers().stream().mapToLong(LayerChange::added).sum();
                first = Math.min(first, seconds(report));
                if (rows != report.rows()) {
                    throw new BenchException(rows + " of " + report.rows() + " rows were added");
                }
                ImportReport same = load(city, file);
                again = Math.min(again, seconds(same));
                if (same.changeSet().layers().stream().anyMatch(c -> c.added() + c.changed() + c.removed() > 0)) {
                    throw new BenchException("the same file changed something: " + same.changeSet().layers());
                }
            }
            LAYERS.forEach(city::drop);
        }
        return List.of(
                Measure.of("size of the file", Files.size(file) / 1e6, "MB"),
                Measure.of("shapes alone, best", floor, "s"),
                Measure.of("import of " + rows + " rows, best", first, "s").against("shapes alone", floor),
                Measure.of("the same again, best", again, "s").against("shapes alone", floor),
                Measure.of("peak memory of the process", ProcessMemory.peakMegabytes(), "MB"),
                Measure.of("peak memory of the child", shapes.peakMemoryBytes() / 1e6, "MB"));
    }

    private static ImportReport load(BenchCity city, Path file) throws InterruptedException, BenchException {
        return city.importFile(ImportRequest.of(List.of(file), "bench"));
    }

    private static double seconds(ImportReport report) {
        return report.elapsed().toNanos() / 1e9;
    }
}
