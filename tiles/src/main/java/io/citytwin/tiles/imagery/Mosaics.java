package io.citytwin.tiles.imagery;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.citytwin.crs.CrsRegistry;
import io.citytwin.crs.SourceCrs;
import io.citytwin.model.Layer;
import io.citytwin.model.TimeSelector;
import io.citytwin.raster.Picture;
import io.citytwin.store.FeatureReader;
import io.citytwin.store.LayerStore;
import io.citytwin.tiles.source.AssetFeatures;
import io.citytwin.tiles.source.AssetFeatures.AssetFeature;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;

/** The pictures of all imagery layers, at any time, each list kept while its layer's revision stands. */
public final class Mosaics {
    /** The class of layers whose features are pictures of the ground. */
    public static final String CLASS = "imagery";

    private static final List<String> ATTRIBUTES = List.of(
            "name", "folder", "priority", "cell_metres", "crs", "acquired", "licence", "attribution");
    private static final int MOST_MOSAICS = 64;
    private static final int MOST_PICTURES = 2000;

    private final LayerStore layers;
    private final AssetFeatures features;
    private final CrsRegistry crs;
    private final Cache<Key, List<MosaicPicture>> mosaics =
            Caffeine.newBuilder().maximumSize(MOST_MOSAICS).build();
    private final Cache<String, Picture> pictures =
            Caffeine.newBuilder().maximumSize(MOST_PICTURES).build();
    private final PictureTiles tiles = new PictureTiles();

    private record Key(Layer layer, long revision, TimeSelector time) {}

    /** @param assetFolder where the folders lie that features name */
    public Mosaics(LayerStore layers, FeatureReader reader, CrsRegistry crs, Path assetFolder) {
        this.layers = layers;
        this.features = new AssetFeatures(reader, ATTRIBUTES, assetFolder);
        this.crs = crs;
    }

    /** Whether the layer's features are pictures of the ground. */
    public static boolean serves(Layer layer) {
        return layer.cityClass().equals(CLASS)
                && ATTRIBUTES.stream().allMatch(a -> layer.findAttribute(a).isPresent());
    }

    /**
     * The pictures of a layer at a time, or of an interval of times, the uppermost first.
     *
     * @throws UncheckedIOException where the files of one are not there
     */
    public List<MosaicPicture> pictures(Layer layer, TimeSelector time) {
        return mosaics.get(new Key(layer, layers.revision(layer.id()), time), this::read);
    }

    /** Paints the mosaic of a layer at one time. */
    public TilePainter painter(Layer layer, TimeSelector time) {
        return new MosaicPainter(() -> pictures(layer, time), tiles);
    }

    private List<MosaicPicture> read(Key key) {
        return features.list(key.layer, key.time).stream()
                .filter(f -> f.text("crs") != null)
                .map(f -> picture(key.layer, f))
                .sorted(MosaicPicture.UPPERMOST_FIRST)
                .toList();
    }

    private MosaicPicture picture(Layer layer, AssetFeature feature) {
        String folder = feature.text("folder");
        SourceCrs system = crs.resolve(feature.text("crs"));
        return new MosaicPicture(
                feature.feature().fid(),
                feature.text("name"),
                folder,
                feature.box(),
                (long) feature.number("priority"),
                feature.feature().validFrom(),
                feature.value("acquired") instanceof LocalDate day ? day : null,
                feature.number("cell_metres"),
                feature.text("licence"),
                feature.text("attribution"),
                pictures.get(folder, name -> features.open(layer, name, "a picture", Picture::open)),
                system.fromWgs84(),
                system.isGeographic());
    }
}
