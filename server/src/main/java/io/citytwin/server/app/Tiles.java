package io.citytwin.server.app;

import io.citytwin.store.ChangeFeed;
import io.citytwin.store.RecordedChanges;
import io.citytwin.tiles.source.StoredLayerChanges;
import io.citytwin.tiles.source.TileCache;
import io.citytwin.tiles.source.TileCacheConfig;
import java.nio.file.Path;
import java.util.Optional;

/** Opens the cache of all tiles, in a folder of its own per database, and lets it hear of every change. */
final class Tiles {
    private static final long MEGABYTE = 1 << 20;

    private Tiles() {}

    static TileCache openCache(ServerConfig config, City city, ChangeFeed changeFeed) {
        RecordedChanges recorded = new RecordedChanges(city.database());
        Optional<Path> folder = config.tileDiskMegabytes() == 0
                ? Optional.empty()
                : Optional.of(config.dataDirectory()
                        .resolve("cache")
                        .resolve("tiles")
                        .resolve(recorded.databaseIdentity()));
        StoredLayerChanges changes = new StoredLayerChanges(recorded, city.changeSets());
        TileCache cache = TileCache.open(
                new TileCacheConfig(
                        config.tileMemoryMegabytes() * MEGABYTE, folder, config.tileDiskMegabytes() * MEGABYTE),
                changes);
        changeFeed.addListener(changes.tell(cache));
        return cache;
    }
}
