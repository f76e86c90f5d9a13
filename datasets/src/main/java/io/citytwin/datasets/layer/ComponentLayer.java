package io.citytwin.datasets.layer;

import io.citytwin.datasets.file.FeatureSchema;
import io.citytwin.datasets.file.FeatureSchema.GeometryKind;
import io.citytwin.datasets.file.FeatureSink;
import io.citytwin.datasets.file.Field;
import io.citytwin.datasets.plan.CityPlan;
import io.citytwin.datasets.plan.Digits;
import io.citytwin.datasets.plan.Division;
import io.citytwin.datasets.plan.SeededRandom;
import io.citytwin.datasets.plan.StreetEdge;
import io.citytwin.datasets.plan.Superblock;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.locationtech.jts.geom.Coordinate;

/** Urban components beside and on the streets, with the attributes and the 17-digit codes of GB/T 47678.5-2026. */
final class ComponentLayer {
    private static final FeatureSchema SCHEMA = new FeatureSchema(
            "components",
            GeometryKind.POINT,
            List.of(
                    Field.text("GLBJBSM", 17),
                    Field.text("GLBJMC", 30),
                    Field.text("BJLXDM", 5),
                    Field.text("ZGBMDM", 18),
                    Field.text("ZGBMMC", 100),
                    Field.text("QSDWMC", 100),
                    Field.text("SZDYWGBSM", 15),
                    Field.text("GLBJZT", 10),
                    Field.date("CSRQ"),
                    Field.date("BGRQ"),
                    Field.text("SJLY", 30),
                    Field.text("SZJDDM", 9),
                    Field.text("SZJDMC", 50),
                    Field.text("SZSQDM", 12),
                    Field.text("SZSQMC", 50)));

    /** Kinds of components with how they stand along a street. */
    private enum Kind {
        LAMP("01037", "路灯", 48, 8.6, 1, "411702003", "市城市照明管理处"),
        TREE("04002", "行道树", 60, -9.2, 3, "411702004", "市园林绿化中心"),
        BIN("03005", "垃圾箱", 140, 9.0, 5, "411702005", "市环境卫生管理处"),
        RAIN_COVER("01003", "雨水井盖", 96, 1.6, 7, "411702001", "市政工程管理处"),
        SEWAGE_COVER("01002", "污水井盖", 96, -0.8, 9, "411702001", "市政工程管理处"),
        POWER_COVER("01005", "电力井盖", 150, -6.4, 11, "411702002", "国网驻马店供电公司"),
        SIGN("02012", "路名牌", 240, 8.2, 13, "411702006", "市民政局"),
        CAMERA("01050", "监控电子眼设施", 170, -8.4, 15, "411702007", "市公安局");

        private final String code;
        private final String nameZh;
        private final double spacing;
        private final double offset;
        private final double start;
        private final String departmentCode;
        private final String owner;

        Kind(
                String code,
                String nameZh,
                double spacing,
                double offset,
                double start,
                String departmentCode,
                String owner) {
            this.code = code;
            this.nameZh = nameZh;
            this.spacing = spacing;
            this.offset = offset;
            this.start = start;
            this.departmentCode = departmentCode;
            this.owner = owner;
        }
    }

    private final CityPlan plan;
    private final Division division;
    private final Map<String, Integer> sequences = new HashMap<>();

    ComponentLayer(CityPlan plan, Division division) {
        this.plan = plan;
        this.division = division;
    }

    void write(CityFolder folder) throws IOException {
        if (!folder.wants("components")) {
            return;
        }
        ManifestEntry entry = new ManifestEntry(
                "2025/components.shp", "components", "component", "GLBJBSM", null, null, "2025-01-01", "管理部件",
                "Urban components", "open", 0);
        try (FeatureSink sink = folder.open(entry, SCHEMA)) {
            DemoCity.forEachWithEdge(plan, superblock -> {
                for (StreetEdge edge : superblock.edges()) {
                    if (superblock.yearOf(edge) > 0) {
                        writeAlong(sink, superblock, edge);
                    }
                }
            });
        }
    }

    private void writeAlong(FeatureSink sink, Superblock superblock, StreetEdge edge) throws IOException {
        double side = edge.street().isMajor() ? 2 : 1;
        for (Kind kind : Kind.values()) {
            boolean isCover = Math.abs(kind.offset) < 8;
            double offset = isCover ? kind.offset : kind.offset * side * 0.9;
            for (double along = edge.from() + kind.start; along < edge.to(); along += kind.spacing) {
                if (edge.isBridge() && kind != Kind.LAMP) {
                    continue;
                }
                double u = edge.street().isVertical() ? edge.u(along) + offset : along;
                double v = edge.street().isVertical() ? along : edge.v(along) + offset;
                write(sink, kind, u, v, superblock.yearOf(edge));
            }
        }
    }

    private void write(FeatureSink sink, Kind kind, double u, double v, int opened) throws IOException {
        Coordinate at = plan.warp().world(u, v);
        Division.Area community = division.communityAt(u, v);
        Division.Area street = division.street(community);
        String typed = community.code().substring(0, 6) + kind.code;
        int sequence = sequences.merge(typed, 1, Integer::sum);
        if (sequence > 999_999) {
            // The standard's number is full; a larger city needs more counties.
            return;
        }
        SeededRandom random = SeededRandom.of(plan.seed(), 71, kind.ordinal(), Math.round(u * 10), Math.round(v * 10));
        double dice = random.nextDouble();
        String state = dice < 0.955 ? "完好" : dice < 0.985 ? "破损" : dice < 0.995 ? "丢失" : "废弃";
        int year = Math.max(2012, Math.min(2024, opened + random.nextInt(8)));
        String first = Digits.date(year, random.between(1, 12), random.between(1, 28));
        String changed = Digits.date(2024, random.between(1, 12), random.between(1, 28));
        sink.write(
                plan.warp().geometries().createPoint(at),
                typed + Digits.padded(sequence, 6),
                kind.nameZh,
                kind.code,
                kind.departmentCode,
                "市城市管理局",
                kind.owner,
                division.unitCodeAt(u, v),
                state,
                first,
                state.equals("完好") ? null : changed,
                "实测",
                street.code(),
                street.name(),
                community.code(),
                community.name());
    }
}
