package io.citytwin.server.app;

import io.citytwin.server.http.AdminToken;
import io.citytwin.server.http.LayerGate;
import io.citytwin.server.http.Links;
import io.citytwin.server.http.RouteTable;
import io.citytwin.store.ChangeFeed;
import io.citytwin.store.ChangeSetStore;
import io.citytwin.store.Database;
import io.citytwin.store.LayerStore;
import io.citytwin.tiles.source.TileCache;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.file.Path;

/**
 * What the blocks are made of: everything that lives as long as the server. {@link CityTwinServer} makes it.
 *
 * @param changeFeed hears of every change set, of this process or another; caches listen to it
 * @param tileCache keeps tiles of every kind; it listens to the change feed already
 * @param routes all routes, complete once every block is mounted (OpenAPI is written from it)
 */
record Services(
        ServerConfig config,
        City city,
        ChangeFeed changeFeed,
        TileCache tileCache,
        AdminToken adminToken,
        LayerGate gate,
        Links links,
        RouteTable routes,
        PrometheusMeterRegistry meters) {

    Database database() {
        return city.database();
    }

    LayerStore layers() {
        return city.layers();
    }

    ChangeSetStore changeSets() {
        return city.changeSets();
    }

    /** A folder for a cache, under the data directory; it may be deleted whenever the server is down. */
    Path cacheFolder(String name) {
        return config.dataDirectory().resolve("cache").resolve(name);
    }
}
