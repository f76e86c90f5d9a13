package io.citytwin.tiles.terrain;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;

/**
 * Heights at the lattice places of tiles with their neighbours' all around. Neighbours are asked for one after the other,
 * so what was sampled for a tile is kept for a while.
 */
final class HeightLattice {
    private static final int CELLS = TerrainTile.CELLS;
    private static final int SIDE = CELLS + 1;

    /** 2048 tiles of 17 kB. */
    private static final int MOST_KEPT = 2048;

    private final Cache<Key, float[]> kept =
            Caffeine.newBuilder().maximumSize(MOST_KEPT).build();

    private record Key(ElevationModel model, TerrainTile tile) {
        @Override
        public boolean equals(Object o) {
            return o instanceof Key k && k.model == model && k.tile.equals(tile);
        }

        @Override
        public int hashCode() {
            return 31 * System.identityHashCode(model) + tile.hashCode();
        }
    }

    /**
     * The heights of a tile and a ring of one tile around it: rows from the south, {@link RightTriangles#SIDE} places in
     * each. Beyond the poles they are 0.
     */
    float[] window(ElevationModel model, TerrainTile tile) {
        int side = RightTriangles.SIDE;
        float[] window = new float[side * side];
        int columns = 2 << tile.z();
        int rows = 1 << tile.z();
        for (int dy = -1; dy <= 1; dy++) {
            int y = tile.y() + dy;
            if (y < 0 || y >= rows) {
                continue;
            }
            for (int dx = -1; dx <= 1; dx++) {
                float[] heights = heights(model, new TerrainTile(tile.z(), Math.floorMod(tile.x() + dx, columns), y));
                int at = (dy + 1) * CELLS * side + (dx + 1) * CELLS;
                for (int row = 0; row < SIDE; row++) {
                    System.arraycopy(heights, row * SIDE, window, at + row * side, SIDE);
                }
            }
        }
        return window;
    }

    private float[] heights(ElevationModel model, TerrainTile tile) {
        return kept.get(new Key(model, tile), key -> sample(model, tile));
    }

    private static float[] sample(ElevationModel model, TerrainTile tile) {
        double spacing = TerrainTile.spacing(tile.z());
        double[] lonLat = new double[2 * SIDE * SIDE];
        for (int row = 0; row < SIDE; row++) {
            for (int column = 0; column < SIDE; column++) {
                int at = 2 * (row * SIDE + column);
                double longitude = tile.west() + column * spacing;
                // The antimeridian is one line: both its sides ask for the same place.
                lonLat[at] = longitude == 180 ? -180 : longitude;
                lonLat[at + 1] = tile.south() + row * spacing;
            }
        }
        return model.heights(lonLat, ElevationModel.metres(spacing)).metres();
    }
}
