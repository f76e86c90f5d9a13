package io.citytwin.tiles.terrain;

import io.citytwin.crs.GeoidHeights;
import io.citytwin.model.Bbox;
import io.citytwin.tiles.source.EncodedTile;
import java.util.List;

/** Makes quantized-mesh tiles of a height model. Any number of threads may use it. */
public final class TerrainEncoder {
    private final GeoidHeights geoid;
    private final HeightLattice lattice = new HeightLattice();

    /** @param geoid what is added to heights in the city's datum for ellipsoidal ones */
    public TerrainEncoder(GeoidHeights geoid) {
        this.geoid = geoid;
    }

    /** The deepest level that a model has tiles of. */
    public static int deepest(ElevationModel model) {
        return TerrainLevels.deepest(model);
    }

    /** The tile of that level, column and row (from the south) with normals, gzipped. */
    public EncodedTile encode(ElevationModel model, int z, int x, int y) {
        return encode(model, new TerrainTile(z, x, y), true);
    }

    EncodedTile encode(ElevationModel model, TerrainTile tile, boolean withNormals) {
        TerrainLevels levels = TerrainLevels.of(model, geoid);
        float[] window = lattice.window(model, tile);
        TerrainMesh mesh = TerrainMesh.of(RightTriangles.wanted(window, tile, levels.tolerance(tile.z())));
        byte[] bytes = new QuantizedMesh(tile, mesh, window, geoid, levels.quantum(tile.z()))
                .encode(withNormals ? window : null);
        return EncodedTile.compress(bytes, extent(tile), EncodedTile.FAST);
    }

    VerticalError measure(ElevationModel model, int level, List<TerrainTile> tiles) {
        TerrainLevels levels = TerrainLevels.of(model, geoid);
        VerticalError.Gathering gathering = new VerticalError.Gathering(model, level, levels.quantum(level));
        for (TerrainTile tile : tiles) {
            float[] window = lattice.window(model, tile);
            TerrainMesh mesh = TerrainMesh.of(RightTriangles.wanted(window, tile, levels.tolerance(level)));
            gathering.add(tile, mesh, window);
        }
        return gathering.result();
    }

    /** The tile, its neighbours and as far around as a raster's border goes on: all that it depends on. */
    private static Bbox extent(TerrainTile tile) {
        double size = TerrainTile.size(tile.z());
        double west = tile.west() - size;
        double east = tile.west() + 2 * size;
        boolean wraps = west < -180 || east > 180;
        return ElevationModel.around(new Bbox(
                wraps ? -180 : west,
                Math.max(-90, tile.south() - size),
                wraps ? 180 : east,
                Math.min(90, tile.south() + 2 * size)));
    }
}
