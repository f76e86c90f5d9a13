package io.citytwin.tiles.terrain;

import io.citytwin.crs.GeoidHeights;

/**
 * How fine each level of a model's terrain is.
 *
 * @param deepest last level: its lattice is somewhat denser than the finest raster's cells
 * @param finestCell smallest cell of the rasters, metres
 * @param range from the lowest to the highest height, metres
 * @param geoid what is added to them
 */
record TerrainLevels(int deepest, double finestCell, double range, GeoidHeights geoid) {
    /**
     * The error in metres that a client expects of level 0 and its half of each further level: CesiumJS,
     * TerrainProvider.getEstimatedLevelZeroGeometricErrorForAHeightmap(WGS 84, 65, 2).
     */
    static final double EXPECTED_ERROR_OF_LEVEL_0 = 77_067.34;

    /** Tolerance of a single split beside what the client expects of the whole mesh. */
    private static final double TOLERANCE_SHARE = 0.25;

    /** Clients stretch the deepest level over everything deeper: it follows its raster closely. */
    private static final double CELLS_PER_TOLERANCE = 50;

    private static final double LEAST_TOLERANCE = 0.05;
    /** A lattice that does not lie on the cells must be denser than they are, or it cuts off their peaks. */
    private static final double SPACING_OF_CELL = 0.65;

    private static final int LEAST_LEVELS = 5;
    private static final int LARGEST = 32767;

    static TerrainLevels of(ElevationModel model, GeoidHeights geoid) {
        return new TerrainLevels(deepest(model), model.finestCell(), model.highest() - model.lowest(), geoid);
    }

    /** Last level of a model's terrain. */
    static int deepest(ElevationModel model) {
        double cell = model.finestCell();
        int z = LEAST_LEVELS;
        while (z < TerrainTile.DEEPEST
                && Double.isFinite(cell)
                && ElevationModel.metres(TerrainTile.spacing(z)) > cell * SPACING_OF_CELL) {
            z++;
        }
        return z;
    }

    /** How far a place may be from a triangle that is not split there, metres. */
    double tolerance(int z) {
        double expected = EXPECTED_ERROR_OF_LEVEL_0 / (1 << z) * TOLERANCE_SHARE;
        return z < deepest ? expected : Math.min(expected, Math.max(LEAST_TOLERANCE, finestCell / CELLS_PER_TOLERANCE));
    }

    /**
     * What heights of a level are rounded to: a power of two, a sixteenth of the tolerance or less, but enough for the
     * whole range of heights, with what the geoid adds within a tile, in 15 bits.
     */
    double quantum(int z) {
        double quantum = Math.scalb(1.0, Math.getExponent(tolerance(z) / 16));
        double most = range + geoid.variation(TerrainTile.size(z));
        // An offset that is no multiple of the quantum may add one to the range.
        while (most + quantum > quantum * LARGEST) {
            quantum *= 2;
        }
        return quantum;
    }
}
