package io.citytwin.store;

import io.citytwin.model.Bbox;

/**
 * Where blocks stand in a quadtree of tiles. The centre of a block's footprint's box gives its cell on each level, its size
 * (the diagonal of its box in metres, height included) the first level whose tiles hold it, unless a coarser tile has room
 * for all: level 0 holds blocks from {@link #unboundedError(int) unboundedError(0)} up, each further level those from half
 * the size, the last level all. So whatever a level leaves to deeper ones is smaller than its error, in metres, by construction.
 *
 * <p>Blocks outside the root (they came after the grid was made) belong to the cells at its border: none is lost.
 *
 * @param root the root tile's box, EPSG:4326, degrees
 * @param halfOctave the root's error is 2 to the power of half of this, metres
 * @param levels number of levels, 1 to {@link #MAX_LEVELS}
 */
public record BlockGrid(Bbox root, int halfOctave, int levels) {
    public static final int MAX_LEVELS = 16;

    private static final double HAIR = 1e-9;

    public BlockGrid {
        if (!(root.minX() < root.maxX() && root.minY() < root.maxY())) {
            throw new IllegalArgumentException("the root tile must have an area, was " + root);
        }
        if (halfOctave < -20 || halfOctave > 60) {
            throw new IllegalArgumentException("the root's half octave must be -20 to 60, was " + halfOctave);
        }
        if (levels < 1 || levels > MAX_LEVELS) {
            throw new IllegalArgumentException("a grid must have 1 to " + MAX_LEVELS + " levels, was " + levels);
        }
    }

    /** No block that is missing on this level is larger than this, in metres; 0 on the last level. */
    public double error(int level) {
        return level == levels - 1 ? 0 : unboundedError(level);
    }

    /** The same without regard to the last level: halves from level to level as implicit tiling has it. */
    public double unboundedError(int level) {
        return Math.pow(2, halfOctave / 2.0 - level);
    }

    /** The cell's box; x counts from the west, y from the south. */
    public Bbox cell(int level, int x, int y) {
        double n = Math.scalb(1.0, level);
        double width = root.maxX() - root.minX();
        double height = root.maxY() - root.minY();
        return new Bbox(
                root.minX() + x / n * width,
                root.minY() + y / n * height,
                root.minX() + (x + 1) / n * width,
                root.minY() + (y + 1) / n * height);
    }

    /**
     * The box that holds the centres of the cell's blocks: the cell and a hair more (rounding), without end where it is
     * at the root's border.
     */
    public Bbox catchment(int level, int x, int y) {
        Bbox cell = cell(level, x, y);
        int last = (1 << level) - 1;
        return new Bbox(
                x == 0 ? -180 : cell.minX() - HAIR,
                y == 0 ? -90 : cell.minY() - HAIR,
                x == last ? 180 : cell.maxX() + HAIR,
                y == last ? 90 : cell.maxY() + HAIR);
    }

    public boolean has(int level, int x, int y) {
        return level >= 0 && level < levels && x >= 0 && y >= 0 && x < 1 << level && y < 1 << level;
    }
}
