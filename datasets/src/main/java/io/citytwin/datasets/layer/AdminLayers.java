package io.citytwin.datasets.layer;

import io.citytwin.datasets.file.FeatureSchema;
import io.citytwin.datasets.file.FeatureSchema.GeometryKind;
import io.citytwin.datasets.file.FeatureSink;
import io.citytwin.datasets.file.Field;
import io.citytwin.datasets.plan.CityPlan;
import io.citytwin.datasets.plan.Division;
import java.io.IOException;
import java.util.List;
import org.locationtech.jts.geom.Polygon;

/** Districts, streets, communities and grid units as Shapefiles. */
final class AdminLayers {
    private static final List<Field> AREA_FIELDS = List.of(
            Field.text("XZQDM", 12), Field.text("XZQMC", 40), Field.integer("JB"), Field.text("SJDM", 12), Field.real("MJ", 1));
    private static final FeatureSchema UNITS = new FeatureSchema(
            "grid_units",
            GeometryKind.POLYGON,
            List.of(
                    Field.text("DYWGBSM", 15),
                    Field.text("WGMC", 40),
                    Field.text("SZJDMC", 50),
                    Field.text("SZSQMC", 50),
                    Field.real("MJ", 1)));

    private final CityPlan plan;
    private final Division division;

    AdminLayers(CityPlan plan, Division division) {
        this.plan = plan;
        this.division = division;
    }

    void write(CityFolder folder) throws IOException {
        writeAreas(folder, "districts", "区县", "Districts", 6, division.districts());
        writeAreas(folder, "streets", "街道", "Street offices", 8, division.streets());
        if (folder.wants("communities")) {
            try (FeatureSink sink = folder.open(entry("communities", "社区", "Communities"), schema("communities"))) {
                DemoCity.forEachSuperblock(
                        plan, s -> writeArea(sink, division.community(s.column(), s.row()), 10));
            }
        }
        if (folder.wants("grid_units")) {
            writeUnits(folder);
        }
    }

    private static ManifestEntry entry(String layer, String titleZh, String titleEn) {
        return new ManifestEntry(
                "admin/" + layer + ".shp", layer, "admin-area", "XZQDM", null, null, "2023-01-01", titleZh, titleEn,
                "open", 0);
    }

    private static FeatureSchema schema(String layer) {
        return new FeatureSchema(layer, GeometryKind.POLYGON, AREA_FIELDS);
    }

    private void writeAreas(
            CityFolder folder, String layer, String titleZh, String titleEn, int level, List<Division.Area> areas)
            throws IOException {
        if (!folder.wants(layer)) {
            return;
        }
        try (FeatureSink sink = folder.open(entry(layer, titleZh, titleEn), schema(layer))) {
            for (Division.Area area : areas) {
                writeArea(sink, area, level);
            }
        }
    }

    private void writeArea(FeatureSink sink, Division.Area area, int level) throws IOException {
        Polygon polygon = division.area(area);
        sink.write(polygon, area.code(), area.name(), level, area.parent(), polygon.getArea());
    }

    private void writeUnits(CityFolder folder) throws IOException {
        ManifestEntry entry = new ManifestEntry(
                "admin/grid_units.shp", "grid_units", "grid-unit", "DYWGBSM", null, null, "2023-01-01", "单元网格",
                "Grid units", "open", 0);
        try (FeatureSink sink = folder.open(entry, UNITS)) {
            DemoCity.forEachSuperblock(plan, superblock -> {
                Division.Area community = division.community(superblock.column(), superblock.row());
                for (int k = 0; k < Division.UNITS * Division.UNITS; k++) {
                    int column = k % Division.UNITS;
                    int row = Division.UNITS - 1 - k / Division.UNITS;
                    Polygon area = division.unitArea(superblock.column(), superblock.row(), column, row);
                    sink.write(
                            area,
                            division.unitCode(community, column, row),
                            community.name() + "第" + (k + 1) + "网格",
                            division.street(community).name(),
                            community.name(),
                            area.getArea());
                }
            });
        }
    }
}
