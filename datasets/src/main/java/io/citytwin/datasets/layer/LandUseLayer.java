package io.citytwin.datasets.layer;

import io.citytwin.datasets.file.FeatureSchema;
import io.citytwin.datasets.file.FeatureSchema.GeometryKind;
import io.citytwin.datasets.file.FeatureSink;
import io.citytwin.datasets.file.Field;
import io.citytwin.datasets.plan.Block;
import io.citytwin.datasets.plan.CityPlan;
import io.citytwin.datasets.plan.Digits;
import io.citytwin.datasets.plan.Division;
import io.citytwin.datasets.plan.LandUse;
import io.citytwin.datasets.plan.Riverside;
import io.citytwin.datasets.plan.SeededRandom;
import io.citytwin.datasets.plan.Superblock;
import java.io.IOException;
import java.util.List;
import org.locationtech.jts.geom.Polygon;

/** Plots by the classification of land and sea use (2023), in two years: fields around the city become plots. */
final class LandUseLayer {
    private static final FeatureSchema SCHEMA = new FeatureSchema(
            "landuse",
            GeometryKind.POLYGON,
            List.of(
                    Field.text("DKBH", 20),
                    Field.text("YDXZDM", 8),
                    Field.text("YDXZ", 30),
                    Field.real("YDMJ", 1),
                    Field.real("RJL", 2),
                    Field.real("LDL", 1),
                    Field.real("XG", 1),
                    Field.text("GHMC", 40)));

    private final CityPlan plan;
    private final Division division;
    private final Riverside riverside;

    LandUseLayer(CityPlan plan, Division division) {
        this.plan = plan;
        this.division = division;
        this.riverside = new Riverside(plan);
    }

    void write(CityFolder folder) throws IOException {
        if (!folder.wants("landuse")) {
            return;
        }
        for (int year : new int[] {2023, 2025}) {
            ManifestEntry entry = new ManifestEntry(
                    year + "/landuse.shp", "landuse", "land-use", "DKBH", null, null, year + "-01-01", "用地",
                    "Land-use plots", "open", 0);
            try (FeatureSink sink = folder.open(entry, SCHEMA)) {
                DemoCity.forEachSuperblock(plan, superblock -> writeSuperblock(sink, superblock, year));
            }
        }
    }

    private void writeSuperblock(FeatureSink sink, Superblock superblock, int year) throws IOException {
        String prefix = division.community(superblock.column(), superblock.row()).code();
        if (!superblock.isUrban() || superblock.developmentYear() >= year) {
            if (!plan.river().touches(superblock.rect(), 0)) {
                Polygon fields = plan.warp().area(superblock.rect().inset(25));
                write(sink, prefix + "0000", LandUse.FIELDS, fields, superblock);
            }
            return;
        }
        for (Block block : superblock.blocks()) {
            String code = prefix + Digits.padded(block.number(), 2);
            for (Block.Plot plot : block.plots()) {
                write(sink, code + "0" + plot.number(), plot.use(), plan.warp().area(plot.rect()), superblock);
            }
            int part = 0;
            for (Polygon strip : riverside.strips(block)) {
                write(sink, code + "1" + part++, LandUse.PARK, strip, superblock);
            }
        }
    }

    private void write(FeatureSink sink, String code, LandUse use, Polygon area, Superblock superblock)
            throws IOException {
        SeededRandom random = SeededRandom.of(plan.seed(), 61, code.hashCode());
        boolean isBuilt = use != LandUse.FIELDS && use != LandUse.PARK && use != LandUse.SQUARE;
        boolean isTall = use == LandUse.TOWERS || use == LandUse.OFFICE;
        double limit = isTall ? 100 : use == LandUse.SLABS ? 36 : 24;
        sink.write(
                area,
                code,
                use.code(),
                use.nameZh(),
                area.getArea(),
                isBuilt ? Math.rint(random.between(0.8, isTall ? 3.2 : 1.8) * 10) / 10 : null,
                isBuilt ? Math.rint(random.between(20, 38)) : null,
                isBuilt ? limit : null,
                superblock.isUrban() ? "驻马店中心城区控制性详细规划" : null);
    }
}
