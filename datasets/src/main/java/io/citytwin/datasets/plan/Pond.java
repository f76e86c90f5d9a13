package io.citytwin.datasets.plan;

import java.util.ArrayList;
import java.util.List;
import org.locationtech.jts.geom.Polygon;

/** A pond in the middle of a large park. */
public record Pond(String name, double u, double v, double radiusU, double radiusV, double phase) {
    private static final int CORNERS = 48;

    /** The pond of a plot, or null where it has none. */
    public static Pond in(CityPlan plan, Superblock superblock, Block block, Block.Plot plot) {
        Rect rect = plot.rect();
        if (plot.use() != LandUse.PARK || Math.min(rect.width(), rect.height()) < 60) {
            return null;
        }
        SeededRandom random = random(plan, superblock, block);
        String name = Names.company(random) + "湖";
        return new Pond(
                name,
                rect.centreU(),
                rect.centreV(),
                rect.width() * random.between(0.18, 0.3),
                rect.height() * random.between(0.18, 0.3),
                random.between(0, 6));
    }

    public static String parkName(CityPlan plan, Superblock superblock, Block block) {
        return Names.company(random(plan, superblock, block));
    }

    private static SeededRandom random(CityPlan plan, Superblock superblock, Block block) {
        return SeededRandom.of(plan.seed(), 22, superblock.column(), superblock.row(), block.number());
    }

    public Polygon area(Warp warp) {
        List<double[]> corners = new ArrayList<>();
        for (int k = 0; k < CORNERS; k++) {
            double angle = 2 * Math.PI * k / CORNERS;
            double swell = 1 + 0.18 * StrictMath.sin(3 * angle + phase);
            corners.add(new double[] {
                u + radiusU * swell * StrictMath.cos(angle), v + radiusV * swell * StrictMath.sin(angle)
            });
        }
        return warp.straightArea(corners);
    }
}
