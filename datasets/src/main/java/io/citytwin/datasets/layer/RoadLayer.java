package io.citytwin.datasets.layer;

import io.citytwin.datasets.file.FeatureSchema;
import io.citytwin.datasets.file.FeatureSchema.GeometryKind;
import io.citytwin.datasets.file.FeatureSink;
import io.citytwin.datasets.file.Field;
import io.citytwin.datasets.plan.CityPlan;
import io.citytwin.datasets.plan.Digits;
import io.citytwin.datasets.plan.Street;
import io.citytwin.datasets.plan.StreetEdge;
import io.citytwin.datasets.plan.Superblock;
import java.io.IOException;
import java.util.List;

/** Axes of streets between crossings, as Shapefiles of two years. */
final class RoadLayer {
    private static final FeatureSchema SCHEMA = new FeatureSchema(
            "roads",
            GeometryKind.LINE,
            List.of(
                    Field.text("DLBM", 20),
                    Field.text("DLMC", 30),
                    Field.text("DLDJ", 20),
                    Field.real("KD", 1),
                    Field.integer("CDS"),
                    Field.text("LMCL", 20),
                    Field.bool("桥梁"),
                    Field.integer("层次")));

    private final CityPlan plan;

    RoadLayer(CityPlan plan) {
        this.plan = plan;
    }

    void write(CityFolder folder) throws IOException {
        if (!folder.wants("roads")) {
            return;
        }
        for (int year : new int[] {2023, 2025}) {
            ManifestEntry entry = new ManifestEntry(
                    year + "/roads.shp", "roads", "road", "DLBM", null, null, year + "-01-01", "道路", "Roads", "open", 0);
            try (FeatureSink sink = folder.open(entry, SCHEMA)) {
                DemoCity.forEachWithEdge(plan, superblock -> write(sink, superblock, year));
            }
        }
    }

    private void write(FeatureSink sink, Superblock superblock, int year) throws IOException {
        for (StreetEdge edge : superblock.edges()) {
            Street street = edge.street();
            if (!street.isMajor() && superblock.developmentYear() >= year) {
                continue;
            }
            String code = (street.isVertical() ? "N" : "E")
                    + Digits.padded(Math.round(edge.u(edge.from())), 5)
                    + Digits.padded(Math.round(edge.v(edge.from())), 5);
            sink.write(
                    plan.warp().curve(edge.u(edge.from()), edge.v(edge.from()), edge.u(edge.to()), edge.v(edge.to())),
                    code,
                    edge.isBridge() ? street.name() + "练江河桥" : street.name(),
                    street.rank().nameZh(),
                    street.width(),
                    street.rank().lanes(),
                    street.isMajor() ? "沥青" : "水泥",
                    edge.isBridge(),
                    edge.isBridge() ? 1 : 0);
        }
    }
}
