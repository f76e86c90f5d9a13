package io.citytwin.datasets.layer;

import io.citytwin.datasets.file.Cgcs2000;
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
import java.util.List;
import org.locationtech.jts.geom.Coordinate;

/** The list of IoT devices as a CSV table with Chinese headings, longitude and latitude in CGCS2000. */
final class DeviceLayer {
    private static final FeatureSchema SCHEMA = new FeatureSchema(
            "devices",
            GeometryKind.POINT,
            List.of(
                    Field.text("设备编号", 20),
                    Field.text("设备名称", 60),
                    Field.text("设备类型", 20),
                    Field.real("经度", 8),
                    Field.real("纬度", 8),
                    Field.real("安装高度", 1),
                    Field.text("监测指标", 40),
                    Field.text("计量单位", 20),
                    Field.integer("采集间隔"),
                    Field.date("安装日期"),
                    Field.text("状态", 10),
                    Field.text("权属单位", 60),
                    Field.text("安装位置", 60)));

    private enum Kind {
        LAMP("路灯", "亮度;功率", "lx;W", 300, 8, "市城市照明管理处"),
        AIR("空气质量", "PM2.5;PM10;NO2;O3", "ug/m3", 3600, 4, "市生态环境局"),
        RAIN("雨量", "降雨量", "mm", 300, 3, "市水利局"),
        MANHOLE("井盖", "倾角;液位", "deg;m", 600, 0, "市政工程管理处"),
        PRESSURE("压力", "管网压力", "kPa", 60, 0, "市自来水公司"),
        TRAFFIC("交通流量", "流量;速度", "1/h;km/h", 60, 6, "市公安局交警支队"),
        CAMERA("摄像机", "视频", "", 1, 6, "市公安局"),
        NOISE("噪声", "等效声级", "dB", 60, 4, "市生态环境局"),
        WATER_LEVEL("水位", "水位", "m", 300, 2, "市水利局");

        private final String nameZh;
        private final String observes;
        private final String unit;
        private final int interval;
        private final double height;
        private final String owner;

        Kind(String nameZh, String observes, String unit, int interval, double height, String owner) {
            this.nameZh = nameZh;
            this.observes = observes;
            this.unit = unit;
            this.interval = interval;
            this.height = height;
            this.owner = owner;
        }
    }

    private final CityPlan plan;
    private final Division division;
    private int number;

    DeviceLayer(CityPlan plan, Division division) {
        this.plan = plan;
        this.division = division;
    }

    void write(CityFolder folder) throws IOException {
        if (!folder.wants("devices")) {
            return;
        }
        ManifestEntry entry = new ManifestEntry(
                "2025/devices.csv", "devices", "device", "设备编号", "EPSG:4490", null, "2025-01-01", "物联设备",
                "IoT devices", "open", 0);
        try (FeatureSink sink = folder.open(entry, SCHEMA)) {
            DemoCity.forEachWithEdge(plan, superblock -> {
                for (StreetEdge edge : superblock.edges()) {
                    if (superblock.yearOf(edge) > 0) {
                        writeAt(sink, superblock, edge);
                    }
                }
            });
        }
    }

    private void writeAt(FeatureSink sink, Superblock superblock, StreetEdge edge) throws IOException {
        SeededRandom random = SeededRandom.of(
                plan.seed(), 81, edge.street().isVertical() ? 1 : 0, Math.round(edge.u(edge.from())), Math.round(edge.v(edge.from())));
        if (edge.isBridge()) {
            write(sink, Kind.WATER_LEVEL, edge, (edge.from() + edge.to()) / 2, random);
        } else if (random.chance(edge.street().isMajor() ? 0.22 : 0.1)) {
            Kind kind = Kind.values()[random.nextInt(Kind.values().length - 1)];
            write(sink, kind, edge, edge.from() + edge.length() * random.between(0.2, 0.8), random);
        }
    }

    private void write(FeatureSink sink, Kind kind, StreetEdge edge, double along, SeededRandom random)
            throws IOException {
        double aside = kind == Kind.MANHOLE ? 1.6 : kind == Kind.PRESSURE ? -4.8 : 7.5;
        double u = edge.u(along) + (edge.street().isVertical() ? aside : 0);
        double v = edge.v(along) + (edge.street().isVertical() ? 0 : aside);
        Coordinate at = plan.warp().world(u, v);
        double[] lonLat = Cgcs2000.toLonLat(at.x, at.y);
        String place = division.street(division.communityAt(u, v)).name() + edge.street().name();
        sink.write(
                plan.warp().geometries().createPoint(at),
                "DEV" + Digits.padded(++number, 7),
                edge.street().name() + kind.nameZh + "监测点",
                kind.nameZh,
                lonLat[0],
                lonLat[1],
                kind.height,
                kind.observes,
                kind.unit,
                kind.interval,
                Digits.date(2000 + random.between(18, 24), random.between(1, 12), random.between(1, 28)),
                random.chance(0.96) ? "在线" : "离线",
                kind.owner,
                place);
    }
}
