package io.citytwin.tiles.source;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Sizes and place of the tile cache.
 *
 * @param memoryBytes most bytes of tiles in memory
 * @param folder where tiles are kept on disk, empty for memory only
 * @param diskBytes most bytes on disk; a little more for moments, until the oldest are removed
 */
public record TileCacheConfig(long memoryBytes, Optional<Path> folder, long diskBytes) {
    public TileCacheConfig {
        if (memoryBytes < 0) {
            throw new IllegalArgumentException("the tile cache's memory must not be negative, was " + memoryBytes);
        }
        if (folder.isPresent() && diskBytes <= 0) {
            throw new IllegalArgumentException("the tile cache's bytes on disk must be positive, were " + diskBytes);
        }
    }

    public static TileCacheConfig memoryOnly(long bytes) {
        return new TileCacheConfig(bytes, Optional.empty(), 0);
    }
}
