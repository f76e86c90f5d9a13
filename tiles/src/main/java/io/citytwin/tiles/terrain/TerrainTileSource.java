package io.citytwin.tiles.terrain;

import io.citytwin.crs.GeoidHeights;
import io.citytwin.model.Layer;
import io.citytwin.model.TimeSelector;
import io.citytwin.store.LayerStore;
import io.citytwin.tiles.source.EncodedTile;
import io.citytwin.tiles.source.LayerText;
import io.citytwin.tiles.source.TileKey;
import io.citytwin.tiles.source.TileSource;
import java.util.List;

/** Quantized-mesh tiles of elevation layers, with or without normals. */
final class TerrainTileSource implements TileSource {
    private static final String WITH_NORMALS = "normals";

    private final LayerStore layers;
    private final ElevationModels models;
    private final GeoidHeights geoid;
    private final TerrainEncoder encoder;

    TerrainTileSource(LayerStore layers, ElevationModels models, GeoidHeights geoid) {
        this.layers = layers;
        this.models = models;
        this.geoid = geoid;
        this.encoder = new TerrainEncoder(geoid);
    }

    @Override
    public String id() {
        return "terrain";
    }

    @Override
    public String mediaType() {
        return "application/vnd.quantized-mesh";
    }

    /** The quantum and the tolerance depend on all rasters together: they are part of the key. */
    TileKey key(Layer layer, TimeSelector time, TerrainTile tile, boolean withNormals) {
        TerrainLevels levels = TerrainLevels.of(models.model(layer, time), geoid);
        String variant = TerrainTime.text(time) + "/" + (withNormals ? WITH_NORMALS : "plain") + "/"
                + levels.quantum(tile.z()) + "/" + levels.tolerance(tile.z()) + "/" + LayerText.hash(layer) + "/"
                + geoid.id();
        return new TileKey(id(), List.of(layer.id()), tile.z(), tile.x(), tile.y(), variant);
    }

    @Override
    public EncodedTile load(TileKey key) {
        String[] variant = key.variant().split("/");
        Layer layer = layers.getLayer(key.layers().get(0));
        ElevationModel model = models.model(layer, TerrainTime.parse(variant[0]));
        TerrainTile tile = new TerrainTile(key.z(), key.x(), key.y());
        return encoder.encode(model, tile, variant[1].equals(WITH_NORMALS));
    }

    VerticalError measure(ElevationModel model, int level, List<TerrainTile> tiles) {
        return encoder.measure(model, level, tiles);
    }
}
