package io.citytwin.tiles.threed;

import io.citytwin.model.Bbox;
import io.citytwin.store.BlockGrid;
import io.citytwin.store.BlockReader.Pile;
import io.citytwin.tiles.mesh.Ellipsoid;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Chooses the grid of a layer: the root a square (in metres) around all blocks with room to grow, the sizes per level so
 * that large blocks come as early as no tile holds more than {@link #MOST_BLOCKS}, the levels as few as that allows.
 */
final class BlockPlanner {
    /** Blocks wanted in a tile at most; an import may fill tiles to twice that before the grid is chosen anew. */
    static final int MOST_BLOCKS = 1000;

    /** Columns and rows of the raster in which blocks are counted for the choice. */
    static final int RASTER = 512;

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

    /** The coarsest grid over the root in which no tile holds more than {@link #MOST_BLOCKS}, if there is any. */
    static BlockGrid plan(Bbox root, List<Pile> piles) {
        if (piles.isEmpty()) {
            return new BlockGrid(root, 0, 1);
        }
        int smallest = piles.stream().mapToInt(Pile::bin).min().orElseThrow();
        int largest = piles.stream().mapToInt(Pile::bin).max().orElseThrow();
        for (int most = MOST_BLOCKS; ; most *= 2) {
            for (int halfOctave = smallest; halfOctave <= largest + 2 * MOST_LEVELS; halfOctave++) {
                int levels = levels(piles, halfOctave, smallest, most);
                if (levels > 0) {
                    return new BlockGrid(root, Math.max(-20, Math.min(60, halfOctave)), levels);
                }
            }
            // Thousands of blocks in one place: no grid parts them.
        }
    }

    /** The least number of levels with at most so many blocks per tile, or 0 where none is enough. */
    private static int levels(List<Pile> piles, int halfOctave, int smallest, int most) {
        int deepest = Math.max(0, level(halfOctave, smallest));
        for (int level = 0; level < MOST_LEVELS; level++) {
            if (level >= deepest) {
                return fits(piles, halfOctave, level, false, most) ? level + 1 : 0;
            }
            if (!fits(piles, halfOctave, level, true, most)) {
                return 0;
            }
            if (fits(piles, halfOctave, level, false, most)) {
                return level + 1;
            }
        }
        return 0;
    }

    /** Whether no tile of the level holds too many, with its own sizes only or as the last level with all smaller. */
    private static boolean fits(List<Pile> piles, int halfOctave, int level, boolean ownOnly, int most) {
        Map<Integer, Integer> counts = new HashMap<>();
        for (Pile pile : piles) {
            int own = Math.max(0, level(halfOctave, pile.bin()));
            if (own == level || own > level && !ownOnly) {
                int cell = (pile.row() >> shift(level)) << 10 | pile.column() >> shift(level);
                int share = Math.max(1, pile.count() >> 2 * Math.max(0, level - 9));
                if (counts.merge(cell, share, Integer::sum) > most) {
                    return false;
                }
            }
        }
        return true;
    }

    private static int shift(int level) {
        return Math.max(0, 9 - level); // 2^9 is the raster
    }

    /** The level of sizes from 2^(bin/2) metres, where the root's error is 2^(halfOctave/2). */
    private static int level(int halfOctave, int bin) {
        return Math.floorDiv(halfOctave - bin + 1, 2);
    }

    private static double log2(double v) {
        return Math.log(v) / Math.log(2);
    }

    private static double round(double degrees) {
        return Math.round(degrees * 1e7) / 1e7;
    }
}
