package io.citytwin.tiles.terrain;

/**
 * A tile of the terrain's scheme: EPSG:4326, two tiles at level 0, columns from the antimeridian eastward, rows from the
 * south pole northward (TMS). Its corners and all places of its lattice have exact binary fractions of degrees, so that
 * neighbours compute the same places.
 *
 * @param z level
 * @param x column, 0 to 2^(z+1) - 1
 * @param y row, 0 to 2^z - 1
 */
public record TerrainTile(int z, int x, int y) {
    /** Lattice places along a tile's side, less one. */
    public static final int CELLS = 64;

    /** Deepest level: a lattice of 2 cm. */
    public static final int DEEPEST = 24;

    /** Whether there is such a tile in the scheme. */
    public static boolean exists(int z, int x, int y) {
        return z >= 0 && z <= DEEPEST && x >= 0 && y >= 0 && x < 2 << z && y < 1 << z;
    }

    /** Degrees along a tile's side. */
    public static double size(int z) {
        return 180.0 / (1 << z);
    }

    /** Degrees from one lattice place to the next. */
    public static double spacing(int z) {
        return size(z) / CELLS;
    }

    public double west() {
        return -180 + x * size(z);
    }

    public double south() {
        return -90 + y * size(z);
    }
}
