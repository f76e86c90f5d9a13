package io.citytwin.tiles.source;

import io.citytwin.model.Bbox;
import io.citytwin.model.Feature;
import io.citytwin.model.Layer;
import io.citytwin.model.TimeSelector;
import io.citytwin.store.FeatureQuery;
import io.citytwin.store.FeatureReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import org.locationtech.jts.geom.Envelope;

/** The features of a layer whose files lie in folders beside the database (rasters of heights, pictures), with their files. */
public final class AssetFeatures {
    private final FeatureReader reader;
    private final List<String> attributes;
    private final Path root;

    /**
     * @param attributes that are read of each feature; "folder" is one of them
     * @param root where the folders lie that features name
     */
    public AssetFeatures(FeatureReader reader, List<String> attributes, Path root) {
        this.reader = reader;
        this.attributes = attributes;
        this.root = root;
    }

    /** Opens what lies in a folder. */
    @FunctionalInterface
    public interface Opener<T> {
        T open(Path folder) throws IOException;
    }

    /** A feature with its values by name. */
    public final class AssetFeature {
        private final Feature feature;

        private AssetFeature(Feature feature) {
            this.feature = feature;
        }

        public Feature feature() {
            return feature;
        }

        /** The value of an attribute, or null. */
        public Object value(String attribute) {
            return feature.values().get(attributes.indexOf(attribute));
        }

        public String text(String attribute) {
            Object value = value(attribute);
            return value == null ? null : value.toString();
        }

        /** A number, 0 where there is none. */
        public double number(String attribute) {
            return value(attribute) instanceof Number n ? n.doubleValue() : 0;
        }

        /** The footprint's box, in degrees. */
        public Bbox box() {
            Envelope box = feature.geometry().getEnvelopeInternal();
            return new Bbox(box.getMinX(), box.getMinY(), box.getMaxX(), box.getMaxY());
        }
    }

    /** Those that have a footprint and a folder. */
    public List<AssetFeature> list(Layer layer, TimeSelector time) {
        FeatureQuery query = FeatureQuery.all(layer).withTime(time).withAttributes(attributes);
        return reader.list(query).stream()
                .map(AssetFeature::new)
                .filter(f -> f.feature().geometry() != null && f.text("folder") != null)
                .toList();
    }

    /**
     * Opens a folder that a feature names.
     *
     * @param what it is, for messages ("a picture")
     * @throws UncheckedIOException where it is not there, can't be read, or leads out of where folders lie
     */
    public <T> T open(Layer layer, String folder, String what, Opener<T> opener) {
        Path path = root.resolve(folder).normalize();
        if (!path.startsWith(root)) {
            throw new UncheckedIOException(
                    new IOException("layer " + layer.id() + " names a folder outside of " + root + ": " + folder));
        }
        try {
            return opener.open(path);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    what + " of layer " + layer.id() + " is not to be read in " + path + "; import it again", e);
        }
    }
}
