package io.citytwin.tiles.threed;

import io.citytwin.model.Bbox;
import io.citytwin.store.BlockGrid;
import io.citytwin.store.BlockReader.Pile;
import io.citytwin.tiles.mesh.Ellipsoid;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * Chooses the grid of a layer: the root a square (in metres) around all blocks with room to grow, as many levels as it takes
 * until no tile of the last one holds too much, and the sizes per level so that blocks come as early as no tile holds more
 * than {@link BlockIndex#MOST_BLOCKS}. An import may fill tiles to twice that before the grid is chosen anew.
 */
final class BlockPlanner {
    private static final int RASTER_LEVEL = 9;

    /** Columns and rows of the raster in which blocks are counted for the choice. */
    static final int RASTER = 1 << RASTER_LEVEL;

    /** A block of too many triangles for a leaf should have this part of a leaf's in the coarsest tile, about. */
    private static final int COARSEST_PART = 16;

    private static final int MOST_LEVELS = 13;
    private static final double LEAST_SIDE = 200;

    private BlockPlanner() {}

    /** A square root around the extent, at least 10 % larger, so that edits in the city seldom move it. */
    static Bbox root(Bbox extent) {
        double latitude = (extent.minY() + extent.maxY()) / 2;
        double perLat = Ellipsoid.METRES_PER_DEGREE;
        double perLon = perLat * Math.max(0.01, Math.cos(Math.toRadians(latitude)));
        double width = (extent.maxX() - extent.minX()) * perLon;
        double height = (extent.maxY() - extent.minY()) * perLat;
        double wanted = Math.max(LEAST_SIDE, 1.1 * Math.max(width, height));
        double side = Math.pow(2, Math.ceil(4 * log2(wanted)) / 4);
        double stepX = round(side / 16 / perLon);
        double stepY = round(side / 16 / perLat);
        // the extent in the middle, the corner on the raster of steps
        double minX = stepX * Math.floor((extent.minX() - (side - width) / 2 / perLon) / stepX + 0.5);
        double minY = stepY * Math.floor((extent.minY() - (side - height) / 2 / perLat) / stepY + 0.5);
        return new Bbox(
                Math.max(-180, round(minX)),
                Math.max(-90, round(minY)),
                Math.min(180, round(minX + 16 * stepX)),
                Math.min(90, round(minY + 16 * stepY)));
    }

    /** The grid over the root that suits these blocks. */
    static BlockGrid plan(Bbox root, List<Pile> piles) {
        if (piles.isEmpty()) {
            return new BlockGrid(root, 0, 1);
        }
        int levels = Math.max(levels(piles, Pile::count, BlockIndex.MOST_BLOCKS), levelsOfTriangles(piles));
        int least = piles.stream().mapToInt(Pile::bin).min().orElseThrow();
        // From here on every block is of the last level's sizes, or of those below.
        int most = piles.stream().mapToInt(Pile::bin).max().orElseThrow() + 2 * (levels - 1);
        while (least < most) {
            int middle = Math.floorDiv(least + most, 2);
            if (fits(piles, middle, levels)) {
                most = middle;
            } else {
                least = middle + 1;
            }
        }
        return new BlockGrid(root, Math.max(-20, Math.min(60, least)), levels);
    }

    /** The least number of levels so that no cell of the last one has more than so much. */
    private static int levels(List<Pile> piles, ToLongFunction<Pile> measure, long most) {
        for (long allowed = most; ; allowed *= 2) {
            for (int level = 0; level < MOST_LEVELS; level++) {
                if (mostInCell(piles, level, measure) <= allowed) {
                    return level + 1;
                }
            }
            // Thousands of blocks in one place: no grid parts them.
        }
    }

    /**
     * Levels wanted because of heavy shapes: so many that light ones share no tile with too many triangles; a single block
     * that is too heavy for a leaf gets coarser tiles before its own, each with about a quarter of the triangles.
     */
    private static int levelsOfTriangles(List<Pile> piles) {
        long heaviest = piles.stream().mapToLong(Pile::heaviest).max().orElse(0);
        if (heaviest <= BlockIndex.MOST_TRIANGLES) {
            return levels(piles, Pile::triangles, BlockIndex.MOST_TRIANGLES);
        }
        int coarser = (int) Math.ceil(log2((double) COARSEST_PART * heaviest / BlockIndex.MOST_TRIANGLES) / 2);
        return Math.min(MOST_LEVELS, Math.max(1 + coarser, levels(piles, Pile::triangles, 2 * heaviest)));
    }

    /** Whether no tile above the last level holds too many blocks of its sizes and of larger ones, of those it may show. */
    private static boolean fits(List<Pile> piles, int halfOctave, int levels) {
        boolean all = piles.stream().noneMatch(Pile::envelope);
        for (int level = 0; level < levels - 1; level++) {
            int deepest = level;
            ToLongFunction<Pile> shown = pile ->
                    (all || pile.envelope()) && level(halfOctave, pile.bin()) <= deepest ? pile.count() : 0;
            if (mostInCell(piles, level, shown) > BlockIndex.MOST_BLOCKS) {
                return false;
            }
        }
        return true;
    }

    private static long mostInCell(List<Pile> piles, int level, ToLongFunction<Pile> measure) {
        int columns = Math.min(level, RASTER_LEVEL);
        int shift = RASTER_LEVEL - columns;
        int finer = level - columns;
        long[] sums = new long[1 << 2 * columns];
        long most = 0;
        for (Pile pile : piles) {
            long whole = measure.applyAsLong(pile);
            // Below the raster blocks are taken to be spread evenly.
            long share = whole == 0 ? 0 : Math.max(1, whole >> 2 * finer);
            int cell = pile.row() >> shift << columns | pile.column() >> shift;
            sums[cell] += share;
            most = Math.max(most, sums[cell]);
        }
        return most;
    }

    /** The level of sizes from 2^(bin/2) metres, where the root's error is 2^(halfOctave/2). */
    private static int level(int halfOctave, int bin) {
        return Math.max(0, Math.floorDiv(halfOctave - bin + 1, 2));
    }

    private static double log2(double v) {
        return Math.log(v) / Math.log(2);
    }

    private static double round(double degrees) {
        return Math.round(degrees * 1e7) / 1e7;
    }
}
