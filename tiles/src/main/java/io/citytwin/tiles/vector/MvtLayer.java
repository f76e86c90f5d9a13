package io.citytwin.tiles.vector;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One layer of a vector tile as it is written (Mapbox Vector Tile 2.1, clause 4.1): features one after the other, keys
 * and values each only once. Values are texts, whole numbers, real numbers and booleans; null is left away.
 */
final class MvtLayer {
    private static final int VERSION = 2;

    private final String name;
    private final int extent;
    private final List<String> keys;
    private final Integer[] keyNumbers;
    private final TileGeometry geometry;
    private final ProtobufBytes features = new ProtobufBytes();
    private final ProtobufBytes feature = new ProtobufBytes();
    private final ProtobufBytes keyBytes = new ProtobufBytes();
    private final ProtobufBytes valueBytes = new ProtobufBytes();
    private final ProtobufBytes value = new ProtobufBytes();
    private final Map<Object, Integer> values = new HashMap<>();
    private final int[] tags;
    private int usedKeys;

    /** @param keys names of the values of each feature, in their order */
    MvtLayer(String name, int extent, List<String> keys, TileGeometry geometry) {
        this.name = name;
        this.extent = extent;
        this.keys = keys;
        this.keyNumbers = new Integer[keys.size()];
        this.tags = new int[2 * keys.size()];
        this.geometry = geometry;
    }

    /** Adds a feature, if something of it is drawn in the tile. */
    void add(long id, byte[] wkb, Object[] attributes) {
        int type = geometry.take(wkb);
        if (type == 0) {
            return;
        }
        int count = 0;
        for (int i = 0; i < attributes.length; i++) {
            if (attributes[i] != null) {
                tags[count++] = key(i);
                tags[count++] = value(attributes[i]);
            }
        }
        feature.clear();
        feature.putNumber(1, id);
        if (count > 0) {
            feature.putPacked(2, tags, count);
        }
        feature.putNumber(3, type).putPacked(4, geometry.commands(), geometry.size());
        features.putMessage(2, feature);
    }

    /** How many bytes the layer takes so far. */
    int size() {
        return features.size() + keyBytes.size() + valueBytes.size();
    }

    /** The layer as a tile of its own; nothing where it has no feature. */
    byte[] toTile() {
        if (features.size() == 0) {
            return new byte[0];
        }
        ProtobufBytes layer = new ProtobufBytes();
        layer.putNumber(15, VERSION).putText(1, name).putAll(features).putAll(keyBytes).putAll(valueBytes);
        layer.putNumber(5, extent);
        return new ProtobufBytes().putMessage(3, layer).toArray();
    }

    private int key(int column) {
        if (keyNumbers[column] == null) {
            keyNumbers[column] = usedKeys++;
            keyBytes.putText(3, keys.get(column));
        }
        return keyNumbers[column];
    }

    private int value(Object attribute) {
        Integer known = values.get(attribute);
        if (known != null) {
            return known;
        }
        value.clear();
        if (attribute instanceof String text) {
            value.putText(1, text);
        } else if (attribute instanceof Double number) {
            value.putDouble(3, number);
        } else if (attribute instanceof Long number) {
            // uint64 where it can be; else sint64, which is written zigzag.
            value.putNumber(number < 0 ? 6 : 5, number < 0 ? number << 1 ^ number >> 63 : number);
        } else if (attribute instanceof Boolean flag) {
            value.putNumber(7, flag ? 1 : 0);
        } else {
            throw new IllegalArgumentException("a tile can't hold a value of " + attribute.getClass());
        }
        valueBytes.putMessage(4, value);
        values.put(attribute, values.size());
        return values.size() - 1;
    }
}
