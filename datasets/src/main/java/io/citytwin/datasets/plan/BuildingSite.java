package io.citytwin.datasets.plan;

import java.util.ArrayList;
import java.util.List;

/**
 * A place where a building stands, with its fate over the years: built, perhaps raised, perhaps torn down and perhaps
 * replaced. A snapshot of a year shows the city on its first day.
 *
 * @param number within its superblock, from 1
 * @param numberInPlot within its plot, from 1
 * @param cell free area of the plan that the building must stay in
 * @param built year it was finished
 * @param gone year in which it was torn down, or 9999
 * @param replaced year in which its successor was finished, or 9999
 * @param raised year in which storeys were added, or 9999
 */
public record BuildingSite(
        int number,
        int numberInPlot,
        Block block,
        Block.Plot plot,
        Rect cell,
        int built,
        int gone,
        int replaced,
        int raised,
        long key) {
    private static final int NEVER = 9999;

    /** Whether a building stands there on the first day of that year. */
    public boolean exists(int year) {
        return (built < year && gone >= year) || replaced < year;
    }

    /** Whether the one that stands there on the first day of that year is the successor. */
    public boolean isSuccessor(int year) {
        return replaced < year;
    }

    static List<BuildingSite> listSites(CityPlan plan, Superblock superblock) {
        List<BuildingSite> sites = new ArrayList<>();
        int newest = 0;
        for (Block block : superblock.blocks()) {
            for (Block.Plot plot : block.plots()) {
                for (BuildingSite site : onPlot(plan, superblock, block, plot, sites.size())) {
                    newest += site.exists(CityPlan.NEWEST_YEAR) ? 1 : 0;
                    if (newest > plan.allowance(superblock.column(), superblock.row())) {
                        return sites;
                    }
                    sites.add(site);
                }
            }
        }
        return sites;
    }

    private static List<BuildingSite> onPlot(
            CityPlan plan, Superblock superblock, Block block, Block.Plot plot, int before) {
        BuildingKind kind = BuildingKind.on(plot.use());
        if (kind == null) {
            return List.of();
        }
        SeededRandom random = SeededRandom.of(
                plan.seed(), 31, superblock.column(), superblock.row(), block.number(), plot.number());
        Rect rect = plot.rect().inset(3);
        int columns = Math.max(1, (int) (rect.width() / random.between(kind.cellWidth()[0], kind.cellWidth()[1])));
        int rows = Math.max(1, (int) (rect.height() / random.between(kind.cellDepth()[0], kind.cellDepth()[1])));
        double width = rect.width() / columns;
        double depth = rect.height() / rows;
        int plotYear = plotYear(plan, superblock, plot, random);
        List<BuildingSite> sites = new ArrayList<>();
        for (int cell = 0; cell < columns * rows; cell++) {
            double u = rect.u0() + (cell % columns) * width;
            double v = rect.v0() + (cell / columns) * depth;
            if (random.chance(kind.empty()) && columns * rows > 1) {
                continue;
            }
            Rect free = new Rect(u, v, u + width, v + depth);
            sites.add(site(plan, superblock, block, plot, free, before + sites.size() + 1, sites.size() + 1, plotYear));
        }
        return sites;
    }

    private static int plotYear(CityPlan plan, Superblock superblock, Block.Plot plot, SeededRandom random) {
        int opened = superblock.developmentYear();
        int latest = Math.max(opened + 2, plot.use() == LandUse.TOWERS ? 2021 : 2012);
        int earliest = plot.use() == LandUse.TOWERS ? Math.max(opened, 2005) : opened;
        int year = random.between(earliest, Math.max(earliest, latest));
        return plot.use() == LandUse.OLD_HOUSING ? Math.min(year, Math.max(opened, 1996)) : year;
    }

    private static BuildingSite site(
            CityPlan plan,
            Superblock superblock,
            Block block,
            Block.Plot plot,
            Rect cell,
            int number,
            int numberInPlot,
            int plotYear) {
        SeededRandom random = SeededRandom.of(plan.seed(), 32, superblock.column(), superblock.row(), number);
        int built = Math.min(plotYear + random.nextInt(3), CityPlan.NEWEST_YEAR - 1);
        double dice = random.nextDouble();
        int when = 2023 + random.nextInt(2);
        int gone = NEVER;
        int replaced = NEVER;
        int raised = NEVER;
        if (dice < 0.02 && built < 2015) {
            gone = when;
            replaced = when == 2023 && random.chance(0.6) ? 2024 : NEVER;
        } else if (dice < 0.035 && built < 2018) {
            raised = when;
        } else if (dice < 0.055) {
            built = Math.max(when, superblock.developmentYear());
        }
        long key = superblock.column() * 10_000_000L + superblock.row() * 10_000L + number;
        return new BuildingSite(number, numberInPlot, block, plot, cell, built, gone, replaced, raised, key);
    }
}
