package io.citytwin.tiles.imagery;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.citytwin.crs.CrsRegistry;
import io.citytwin.crs.SourceCrs;
import io.citytwin.model.Bbox;
import io.citytwin.model.Feature;
import io.citytwin.model.Layer;
import io.citytwin.model.TimeSelector;
import io.citytwin.raster.Picture;
import io.citytwin.store.FeatureQuery;
import io.citytwin.store.FeatureReader;
import io.citytwin.store.LayerStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.locationtech.jts.geom.Envelope;

/** The pictures of all imagery layers, at any time, each list kept while its layer's revision stands. */
public final class Mosaics {
    /** The class of layers whose features are pictures of the ground. */
    public static final String CLASS = "imagery";

    private static final List<String> ATTRIBUTES = List.of(
            "name", "folder", "priority", "cell_metres", "crs", "acquired", "licence", "attribution");
    private static final int MOST_MOSAICS = 64;
    private static final int MOST_PICTURES = 2000;

    private final LayerStore layers;
    private final FeatureReader reader;
    private final CrsRegistry crs;
    private final Path assetFolder;
    private final Cache<Key, List<MosaicPicture>> mosaics =
            Caffeine.newBuilder().maximumSize(MOST_MOSAICS).build();
    private final Cache<String, Picture> pictures =
            Caffeine.newBuilder().maximumSize(MOST_PICTURES).build();
    private final PictureTiles tiles = new PictureTiles();

    private record Key(Layer layer, long revision, TimeSelector time) {}

    /** @param assetFolder where the folders lie that features name */
    public Mosaics(LayerStore layers, FeatureReader reader, CrsRegistry crs, Path assetFolder) {
        this.layers = layers;
        this.reader = reader;
        this.crs = crs;
        this.assetFolder = assetFolder;
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
        FeatureQuery query = FeatureQuery.all(key.layer).withTime(key.time).withAttributes(ATTRIBUTES);
        return reader.list(query).stream()
                .filter(f -> f.geometry() != null && text(f, "folder") != null && text(f, "crs") != null)
                .map(f -> picture(key.layer, f))
                .sorted(MosaicPicture.UPPERMOST_FIRST)
                .toList();
    }

    private MosaicPicture picture(Layer layer, Feature feature) {
        Envelope box = feature.geometry().getEnvelopeInternal();
        String folder = text(feature, "folder");
        SourceCrs system = crs.resolve(text(feature, "crs"));
        return new MosaicPicture(
                feature.fid(),
                text(feature, "name"),
                folder,
                new Bbox(box.getMinX(), box.getMinY(), box.getMaxX(), box.getMaxY()),
                (long) number(feature, "priority"),
                feature.validFrom(),
                value(feature, "acquired") instanceof LocalDate day ? day : null,
                number(feature, "cell_metres"),
                text(feature, "licence"),
                text(feature, "attribution"),
                pictures.get(folder, name -> open(layer, name)),
                system.fromWgs84(),
                system.isGeographic());
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

    private Picture open(Layer layer, String folder) {
        Path path = assetFolder.resolve(folder).normalize();
        if (!path.startsWith(assetFolder)) {
            throw new UncheckedIOException(new IOException("layer " + layer.id() + " names a folder outside of "
                    + assetFolder + ": " + folder));
        }
        try {
            return Picture.open(path);
        } catch (IOException e) {
            throw new UncheckedIOException("a picture of layer " + layer.id() + " is not to be read in " + path
                    + "; import it again", e);
        }
    }
}
