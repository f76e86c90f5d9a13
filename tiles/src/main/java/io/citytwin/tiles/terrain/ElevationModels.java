package io.citytwin.tiles.terrain;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.citytwin.crs.CrsRegistry;
import io.citytwin.model.Layer;
import io.citytwin.model.TimeSelector;
import io.citytwin.raster.ElevationGrid;
import io.citytwin.store.FeatureReader;
import io.citytwin.store.LayerStore;
import io.citytwin.tiles.source.AssetFeatures;
import io.citytwin.tiles.source.AssetFeatures.AssetFeature;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/** The height models of all elevation layers, at any time, each kept while its layer's revision stands. */
public final class ElevationModels {
    /** The class of layers whose features are rasters of heights. */
    public static final String CLASS = "elevation";

    private static final List<String> ATTRIBUTES =
            List.of("name", "folder", "priority", "cell_metres", "lowest", "highest", "crs");
    private static final int MOST_MODELS = 32;
    private static final int MOST_GRIDS = 1000;
    private static final int MOST_SYSTEMS = 64;

    private final LayerStore layers;
    private final AssetFeatures features;
    private final CrsRegistry crs;
    private final Cache<Key, ElevationModel> models =
            Caffeine.newBuilder().maximumSize(MOST_MODELS).build();
    private final Cache<String, ElevationGrid> grids =
            Caffeine.newBuilder().maximumSize(MOST_GRIDS).build();

    private final Cache<String, ElevationModel.GridSystem> systems =
            Caffeine.newBuilder().maximumSize(MOST_SYSTEMS).build();

    private record Key(Layer layer, long revision, TimeSelector time) {}

    /** @param assetFolder where the folders lie that features name */
    public ElevationModels(LayerStore layers, FeatureReader reader, CrsRegistry crs, Path assetFolder) {
        this.layers = layers;
        this.features = new AssetFeatures(reader, ATTRIBUTES, assetFolder);
        this.crs = crs;
    }

    /** Whether the layer's features are rasters of heights. */
    public static boolean serves(Layer layer) {
        return layer.cityClass().equals(CLASS)
                && ATTRIBUTES.stream().allMatch(a -> layer.findAttribute(a).isPresent());
    }

    /**
     * The model of a layer at a time.
     *
     * @throws UncheckedIOException where the files of a raster are not there
     */
    public ElevationModel model(Layer layer, TimeSelector time) {
        return models.get(new Key(layer, layers.revision(layer.id()), time), this::read);
    }

    private ElevationModel read(Key key) {
        return new ElevationModel(features.list(key.layer, key.time).stream()
                .map(f -> raster(key.layer, f))
                .toList());
    }

    private ElevationModel.Raster raster(Layer layer, AssetFeature feature) {
        return new ElevationModel.Raster(
                feature.text("name"),
                grids.get(
                        feature.text("folder"),
                        folder -> features.open(layer, folder, "a raster of heights", ElevationGrid::open)),
                feature.box(),
                (long) feature.number("priority"),
                feature.number("cell_metres"),
                feature.number("lowest"),
                feature.number("highest"),
                systems.get(feature.text("crs"), name -> ElevationModel.GridSystem.of(crs.resolve(name))));
    }
}
