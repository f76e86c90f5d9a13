package io.citytwin.benchmarks;

import io.citytwin.datasets.file.FeatureSchema;
import io.citytwin.datasets.file.FeatureSchema.GeometryKind;
import io.citytwin.datasets.file.FeatureSink;
import io.citytwin.datasets.file.Field;
import io.citytwin.datasets.file.GeoPackageWriter;
import io.citytwin.datasets.plan.Building;
import io.citytwin.datasets.plan.BuildingSite;
import io.citytwin.datasets.plan.CityPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** GeoPackages of buildings with six attributes, made once and kept in the work folder. */
final class BuildingFiles {
    private static final long SEED = 1;
    private static final FeatureSchema SCHEMA = new FeatureSchema(
            "buildings",
            GeometryKind.POLYGON,
            List.of(
                    Field.text("code", 20),
                    Field.text("name", 40),
                    Field.text("use", 20),
                    Field.real("height", 1),
                    Field.integer("storeys"),
                    Field.integer("year_built")));

    private BuildingFiles() {}

    /** The file with that many buildings, and each n-th of them raised by a storey; 0 for none. */
    static Path get(Setting setting, int raiseEach) throws IOException {
        String change = raiseEach == 0 ? "" : "-each" + raiseEach;
        Path file = setting.work().resolve("buildings-" + setting.rows() + change + ".gpkg");
        if (Files.exists(file)) {
            return file;
        }
        setting.say("making " + file.getFileName() + " (once)");
        Path part = file.resolveSibling(file.getFileName() + ".part");
        write(part, setting.rows(), raiseEach);
        return Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static void write(Path file, int rows, int raiseEach) throws IOException {
        CityPlan plan = CityPlan.of(rows, SEED);
        int year = CityPlan.NEWEST_YEAR;
        long number = 0;
        try (FeatureSink sink = new GeoPackageWriter(file, SCHEMA)) {
            for (int j = 0; j < plan.side(); j++) {
                for (int i = 0; i < plan.side(); i++) {
                    for (BuildingSite site : plan.superblock(i, j).sites()) {
                        if (site.exists(year)) {
                            boolean raised = raiseEach > 0 && number % raiseEach == 0;
                            write(sink, Building.of(plan, site, year, "411702", ""), raised);
                            number++;
                        }
                    }
                }
            }
        }
    }

    private static void write(FeatureSink sink, Building building, boolean raised) throws IOException {
        sink.write(
                building.footprint(),
                building.id(),
                building.name(),
                building.landUse().buildingUse(),
                building.height() + (raised ? 3 : 0),
                building.storeys() + (raised ? 1 : 0),
                building.year());
    }
}
