package io.citytwin.tiles.source;

/**
 * Something that makes tiles: one room of this module and one line in the server's wiring each.
 *
 * <p>A source is thread safe, keeps no tile itself and knows nothing of HTTP.
 */
public interface TileSource {

    /** Short name, part of every key and of the path on disk: lower case letters, digits and -. */
    String id();

    /** Media type of its tiles, before any content encoding. */
    String mediaType();

    /**
     * Makes the tile. Called by the cache at most once at a time for a key. The tile's extent says on which part of
     * its layers it depends; a tile without content is {@link EncodedTile#empty}, never null.
     *
     * @throws IllegalArgumentException if the key is not one of this source
     */
    EncodedTile load(TileKey key);
}
