package io.citytwin.datasets.layer;

import io.citytwin.datasets.file.FeatureSchema;
import io.citytwin.datasets.file.FeatureSchema.GeometryKind;
import io.citytwin.datasets.file.FeatureSink;
import io.citytwin.datasets.file.Field;
import io.citytwin.datasets.plan.CityPlan;
import io.citytwin.datasets.plan.Digits;
import io.citytwin.datasets.plan.Division;
import io.citytwin.datasets.plan.Superblock;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.locationtech.jts.geom.Polygon;

/** The three control lines as GeoJSON: urban development boundary, ecological red line, permanent basic farmland. */
final class ControlLines {
    private static final FeatureSchema SCHEMA = new FeatureSchema(
            "control_lines",
            GeometryKind.POLYGON,
            List.of(
                    Field.text("标识码", 20),
                    Field.text("名称", 40),
                    Field.text("控制线类型", 20),
                    Field.real("面积", 1),
                    Field.text("批准文号", 40),
                    Field.date("批准日期"),
                    Field.text("主管部门", 40)));

    private final CityPlan plan;
    private final Division division;

    ControlLines(CityPlan plan, Division division) {
        this.plan = plan;
        this.division = division;
    }

    void write(CityFolder folder) throws IOException {
        if (!folder.wants("control_lines")) {
            return;
        }
        ManifestEntry entry = new ManifestEntry(
                "planning/control_lines.geojson", "control_lines", "control-line", "标识码", null, null, "2023-01-01",
                "重要控制线", "Planning control lines", "open", 0);
        try (FeatureSink sink = folder.open(entry, SCHEMA)) {
            List<int[]> urban = new ArrayList<>();
            DemoCity.forEachSuperblock(plan, superblock -> {
                if (superblock.isUrban()) {
                    urban.add(new int[] {superblock.column(), superblock.row()});
                }
            });
            int number = 0;
            for (Polygon area : division.superblocksArea(urban)) {
                write(sink, "CZKF" + ++number, "城镇开发边界", "城镇开发边界", area);
            }
            Polygon corridor = plan.warp().straightArea(plan.river().band(0, plan.extent(), 30));
            write(sink, "STHX1", "练江河生态保护红线", "生态保护红线", corridor);
            DemoCity.forEachSuperblock(plan, superblock -> writeFarmland(sink, superblock));
        }
    }

    private void writeFarmland(FeatureSink sink, Superblock superblock) throws IOException {
        if (superblock.isUrban() || plan.river().touches(superblock.rect(), 40)) {
            return;
        }
        String code = "YJJBNT" + Digits.padded(superblock.column(), 3) + Digits.padded(superblock.row(), 3);
        write(sink, code, "永久基本农田", "永久基本农田", plan.warp().area(superblock.rect().inset(30)));
    }

    private static void write(FeatureSink sink, String code, String name, String kind, Polygon area)
            throws IOException {
        sink.write(area, code, name, kind, area.getArea(), "豫政文〔2022〕18号", "2022-11-30", "市自然资源和规划局");
    }
}
