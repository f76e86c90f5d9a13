package io.citytwin.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.citytwin.datasets.layer.DemoCity;
import io.citytwin.importers.pipeline.ImportReport;
import io.citytwin.importers.pipeline.ImportRequest;
import io.citytwin.model.ChangeSet.LayerChange;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Makes a demo city and loads all its files through the importers. */
final class DemoLoad implements Benchmark {
    private static final ZoneId CHINA = ZoneId.of("Asia/Shanghai");

    @Override
    public String name() {
        return "demo-load";
    }

    @Override
    public String what() {
        return "the demo city: making its files, loading all of them";
    }

    @Override
    public List<Measure> run(Setting setting) throws IOException, InterruptedException, BenchException {
        int buildings = Math.min(setting.rows(), 20_000);
        Path folder = setting.work().resolve("demo-" + buildings);
        setting.say("making a city of " + buildings + " buildings");
        long start = System.nanoTime();
        new DemoCity(buildings, 1).write(folder, Set.of());
        double making = (System.nanoTime() - start) / 1e9;
        JsonNode manifest = new ObjectMapper().readTree(folder.resolve("manifest.json").toFile());
        long rows = 0;
        long rejected = 0;
        double loading = 0;
        try (BenchCity city = BenchCity.open(setting)) {
            for (JsonNode entry : manifest.get("layers")) {
                city.drop("demo_" + entry.get("layer").asText());
            }
            for (JsonNode entry : manifest.get("layers")) {
                ImportReport report = load(city, folder, entry);
                rows += report.rows();
                rejected += report.rejected();
                loading += report.elapsed().toNanos() / 1e9;
                LayerChange change = report.changeSet().layers().get(0);
                setting.say(entry.get("file").asText() + ": " + change + " notes " + report.notes().values());
            }
        }
        List<Measure> measures = new ArrayList<>();
        measures.add(Measure.of("making the files", making, "s"));
        measures.add(Measure.of("loading them", loading, "s"));
        measures.add(Measure.of("rows loaded", rows, "rows"));
        measures.add(Measure.of("rows rejected", rejected, "rows"));
        return measures;
    }

    private static ImportReport load(BenchCity city, Path folder, JsonNode entry)
            throws InterruptedException, BenchException {
        ImportRequest request = ImportRequest.of(
                        List.of(folder.resolve(entry.get("file").asText())), "demo_" + entry.get("layer").asText())
                .withClass(entry.get("class").asText())
                .withKey(entry.get("key").asText())
                .withValidFrom(LocalDate.parse(entry.get("validFrom").asText())
                        .atStartOfDay(CHINA)
                        .toInstant());
        return city.importFile(entry.get("crs").isNull() ? request : request.withCrs(entry.get("crs").asText()));
    }
}
