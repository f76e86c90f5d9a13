package io.citytwin.server.app;

import io.citytwin.importers.spi.GroundHeights;
import io.citytwin.model.Layer;
import io.citytwin.model.TimeSelector;
import io.citytwin.store.LayerStore;
import io.citytwin.tiles.terrain.ElevationModel;
import io.citytwin.tiles.terrain.ElevationModels;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The ground that imports ask for: the city's terrain as it is now. Of several elevation layers the one with the id
 * "elevation" counts, else the first by id.
 */
final class TerrainGround implements GroundHeights {
    private final LayerStore layers;
    private final ElevationModels models;

    TerrainGround(LayerStore layers, ElevationModels models) {
        this.layers = layers;
        this.models = models;
    }

    @Override
    public OptionalDouble findLowest(double[] lonLat) {
        Optional<Layer> layer = findLayer();
        if (layer.isEmpty()) {
            return OptionalDouble.empty();
        }
        ElevationModel.Heights heights = models.model(layer.get(), TimeSelector.NOW).heights(lonLat, 0);
        double lowest = Double.POSITIVE_INFINITY;
        for (int i = 0; i < heights.metres().length; i++) {
            if (heights.origin(i) != ElevationModel.Origin.OUTSIDE) {
                lowest = Math.min(lowest, heights.metres()[i]);
            }
        }
        return Double.isFinite(lowest) ? OptionalDouble.of(lowest) : OptionalDouble.empty();
    }

    private Optional<Layer> findLayer() {
        List<Layer> all = layers.listLayers().stream().filter(ElevationModels::serves).toList();
        return all.stream()
                .filter(layer -> layer.id().equals(ElevationModels.CLASS))
                .findFirst()
                .or(() -> all.stream().findFirst());
    }
}
