package io.citytwin.server.assets;

import io.citytwin.model.Attribute;
import io.citytwin.model.AttributeType;
import io.citytwin.model.Feature;
import io.citytwin.model.Layer;
import io.citytwin.model.TimeSelector;
import io.citytwin.store.FeatureQuery;
import io.citytwin.store.FeatureReader;
import io.citytwin.store.LayerStore;
import io.citytwin.tiles.threed.BlockTilesets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;

/** Finds assets in layers. The present ones of a layer are kept until its next change set. */
final class AssetCatalogue {
    private static final int MOST_IN_LAYER = 10_000;
    private static final Pattern FOLDER = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,99}");
    private static final List<String> MARKS = List.of("name", "kind", "folder", "entry");

    private final LayerStore layers;
    private final FeatureReader reader;
    private final BooleanSupplier terrainIsServed;
    private final Map<String, Known> known = new ConcurrentHashMap<>();

    private record Known(long revision, List<Asset> assets) {}

    /** @param terrainIsServed whether this server makes terrain of layers of elevation */
    AssetCatalogue(LayerStore layers, FeatureReader reader, BooleanSupplier terrainIsServed) {
        this.layers = layers;
        this.reader = reader;
        this.terrainIsServed = terrainIsServed;
    }

    /** Whether the features of a layer are assets: they say which folder holds their files, and where to begin. */
    static boolean holdsAssets(Layer layer) {
        return MARKS.stream()
                .allMatch(name -> layer.findAttribute(name)
                        .filter(a -> a.type() == AttributeType.TEXT)
                        .isPresent());
    }

    /** The assets of a layer at a time, by name; none for layers of another kind. */
    List<Asset> listAssets(Layer layer, TimeSelector time) {
        if (holdsAssets(layer)) {
            return time.isNow() ? present(layer) : read(layer, time);
        }
        if (BlockTilesets.serves(layer)) {
            return List.of(live(layer, "3DTILES"));
        }
        if (layer.cityClass().equals("elevation") && terrainIsServed.getAsBoolean()) {
            return List.of(live(layer, "TERRAIN"));
        }
        return List.of();
    }

    private static Asset live(Layer layer, String type) {
        return new Asset(
                layer, layer.id(), layer.id(), layer.titleZh(), type, "LIVE", Optional.empty(), null, null, null);
    }

    private List<Asset> present(Layer layer) {
        long revision = layers.revision(layer.id());
        Known before = known.get(layer.id());
        if (before != null && before.revision == revision) {
            return before.assets;
        }
        List<Asset> assets = read(layer, TimeSelector.NOW);
        known.put(layer.id(), new Known(revision, assets));
        return assets;
    }

    private List<Asset> read(Layer layer, TimeSelector time) {
        List<Feature> features = reader.list(FeatureQuery.all(layer)
                .withTime(time)
                .withGeometry(false)
                .withSort(List.of(new FeatureQuery.SortKey("name", false)))
                .withLimit(MOST_IN_LAYER));
        List<String> names = layer.attributes().stream().map(Attribute::name).toList();
        List<Asset> assets = new ArrayList<>();
        for (Feature feature : features) {
            ofFeature(layer, names, feature, features.size() == 1).ifPresent(assets::add);
        }
        return List.copyOf(assets);
    }

    private static Optional<Asset> ofFeature(Layer layer, List<String> names, Feature feature, boolean only) {
        String name = text(names, feature, "name");
        String folder = text(names, feature, "folder");
        String entry = text(names, feature, "entry");
        String kind = text(names, feature, "kind");
        if (name == null || entry == null || kind == null || folder == null || !FOLDER.matcher(folder).matches()) {
            return Optional.empty(); // some other layer whose columns happen to be called like this
        }
        String title = text(names, feature, "title");
        return Optional.of(new Asset(
                layer,
                only ? layer.id() : layer.id() + ":" + name,
                name,
                title == null ? name : title,
                kind.equals("TERRAIN") ? "TERRAIN" : "3DTILES",
                kind,
                Optional.of(new Asset.Stored(feature.fid(), folder, entry, number(names, feature, "bytes"))),
                text(names, feature, "licence"),
                text(names, feature, "attribution"),
                feature.recordedFrom()));
    }

    private static String text(List<String> names, Feature feature, String attribute) {
        int index = names.indexOf(attribute);
        Object value = index < 0 ? null : feature.values().get(index);
        return value == null ? null : value.toString();
    }

    private static long number(List<String> names, Feature feature, String attribute) {
        int index = names.indexOf(attribute);
        return index >= 0 && feature.values().get(index) instanceof Number n ? n.longValue() : 0;
    }
}
