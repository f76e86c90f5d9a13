package io.citytwin.tiles.terrain;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.citytwin.crs.CrsRegistry;
import io.citytwin.model.Bbox;
import io.citytwin.model.Feature;
import io.citytwin.model.Layer;
import io.citytwin.model.TimeSelector;
import io.citytwin.raster.ElevationGrid;
import io.citytwin.store.FeatureQuery;
import io.citytwin.store.FeatureReader;
import io.citytwin.store.LayerStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import org.locationtech.jts.geom.Envelope;

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
    private final FeatureReader reader;
    private final CrsRegistry crs;
    private final Path assetFolder;
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
        this.reader = reader;
        this.crs = crs;
        this.assetFolder = assetFolder;
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
        FeatureQuery query = FeatureQuery.all(key.layer).withTime(key.time).withAttributes(ATTRIBUTES);
        return new ElevationModel(reader.list(query).stream()
                .filter(f -> f.geometry() != null && text(f, "folder") != null)
                .map(f -> raster(key.layer, f))
                .toList());
    }

    private ElevationModel.Raster raster(Layer layer, Feature feature) {
        Envelope box = feature.geometry().getEnvelopeInternal();
        return new ElevationModel.Raster(
                text(feature, "name"),
                grids.get(text(feature, "folder"), folder -> open(layer, folder)),
                new Bbox(box.getMinX(), box.getMinY(), box.getMaxX(), box.getMaxY()),
                (long) number(feature, "priority"),
                number(feature, "cell_metres"),
                number(feature, "lowest"),
                number(feature, "highest"),
                systems.get(text(feature, "crs"), name -> ElevationModel.GridSystem.of(crs.resolve(name))));
    }

    private static Object value(Feature feature, String attribute) {
        return feature.values().get(ATTRIBUTES.indexOf(attribute));
    }

    private static String text(Feature feature, String attribute) {
        Object value = value(feature, attribute);
        return value == null ? null : value.toString();
    }

    private static double number(Feature feature, String attribute) {
        return value(feature, attribute) instanceof Number n ? n.doubleValue() : 0;
    }

    private ElevationGrid open(Layer layer, String folder) {
        Path path = assetFolder.resolve(folder).normalize();
        if (!path.startsWith(assetFolder)) {
            throw new UncheckedIOException(new IOException("layer " + layer.id() + " names a folder outside of "
                    + assetFolder + ": " + folder));
        }
        try {
            return ElevationGrid.open(path);
        } catch (IOException e) {
            throw new UncheckedIOException("a grid of layer " + layer.id() + " is not to be read in " + path
                    + "; import its raster again", e);
        }
    }
}
