package io.citytwin.tiles.source;

import java.util.List;

/**
 * Names one tile of one source.
 *
 * @param source {@link TileSource#id()}
 * @param layers ids of the layers in it, in the order asked for, at least one
 * @param z level, x column, y row, in the source's own scheme
 * @param variant all else that the bytes depend on (matrix set, time selector, tiling plan, attributes …), "" for none
 */
public record TileKey(String source, List<String> layers, int z, int x, int y, String variant) {
    public TileKey {
        if (source == null || !source.matches("[a-z0-9-]+")) {
            throw new IllegalArgumentException(
                    "a tile source's id must be lower case letters, digits and -, was \"" + source + "\"");
        }
        if (layers.isEmpty()) {
            throw new IllegalArgumentException("a tile must have at least one layer");
        }
        if (z < 0 || x < 0 || y < 0) {
            throw new IllegalArgumentException(
                    "a tile's level, column and row must not be negative, were " + z + "/" + x + "/" + y);
        }
        layers = List.copyOf(layers);
        variant = variant == null ? "" : variant;
    }

    public static TileKey of(String source, String layer, int z, int x, int y) {
        return new TileKey(source, List.of(layer), z, x, y, "");
    }

    /** The key as one line of text; equal keys, equal lines, and the other way round (layer ids hold no comma or /). */
    public String text() {
        return source + "/" + String.join(",", layers) + "/" + z + "/" + x + "/" + y + "/" + variant;
    }
}
