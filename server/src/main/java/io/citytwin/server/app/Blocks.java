package io.citytwin.server.app;

import io.citytwin.catalog.CodeLists;
import io.citytwin.crs.CrsRegistry;
import io.citytwin.server.h3.H3Block;
import io.citytwin.server.admin.AdminBlock;
import io.citytwin.server.admin.ImportJobs;
import io.citytwin.server.analysis.clash.ClashBlock;
import io.citytwin.server.assets.AssetsBlock;
import io.citytwin.server.bim.BimBlock;
import io.citytwin.server.health.HealthBlock;
import io.citytwin.server.health.MetricsBlock;
import io.citytwin.server.http.ApiBlock;
import io.citytwin.server.live.LiveBlock;
import io.citytwin.server.ogc.common.CommonBlock;
import io.citytwin.server.ogc.features.FeaturesBlock;
import io.citytwin.server.ogc.tiles.MapLayers;
import io.citytwin.server.ogc.tiles.TilesBlock;
import io.citytwin.server.terrain.TerrainBlock;
import io.citytwin.server.threed.TilesetsBlock;
import io.citytwin.server.viewer.ViewerBlock;
import io.citytwin.store.BimQueries;
import io.citytwin.store.BlockReader;
import io.citytwin.store.FeatureChanges;
import io.citytwin.store.FeatureReader;
import io.citytwin.store.H3Queries;
import io.citytwin.store.ImportJobStore;
import io.citytwin.store.OverviewStore;
import io.citytwin.store.PropertyFilters;
import io.citytwin.store.VectorTileStore;
import io.citytwin.tiles.imagery.Mosaics;
import io.citytwin.tiles.terrain.ElevationModels;
import io.citytwin.tiles.terrain.Terrains;
import io.citytwin.texture.TextureFolder;
import io.citytwin.tiles.threed.BlockTilesets;
import io.citytwin.tiles.threed.TileTextures;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The explicit list of all API blocks: a new one is one room and one line here. */
final class Blocks {
    private Blocks() {}

    static List<ApiBlock> all(Services s) {
        FeatureReader reader = new FeatureReader(s.database());
        PropertyFilters properties = new PropertyFilters(s.database(), s.layers());
        CrsRegistry crs = s.city().crs();
        CodeLists codeLists = s.city().definitions().codeLists();
        ElevationModels elevations =
                new ElevationModels(s.layers(), reader, crs, s.city().assetFolder());
        Mosaics mosaics = new Mosaics(s.layers(), reader, crs, s.city().assetFolder());
        List<ApiBlock> blocks = new ArrayList<>();
        blocks.add(new HealthBlock(s.database()));
        blocks.add(new MetricsBlock(s.meters()));
        blocks.add(new LiveBlock(s.changeFeed(), s.gate()));
        blocks.add(new CommonBlock(s.links(), s.gate(), s.layers(), crs, codeLists, s.routes(), blocks));
        blocks.add(new FeaturesBlock(s.links(), s.gate(), s.layers(), reader, crs, codeLists, properties));
        blocks.add(new TilesetsBlock(
                s.gate(),
                new BlockTilesets(
                        s.layers(),
                        new BlockReader(s.database()),
                        s.tileCache(),
                        s.city().geoid(),
                        new TileTextures(new TextureFolder(s.city().assetFolder()))),
                properties));
        blocks.add(new AssetsBlock(
                s.links(),
                s.gate(),
                s.layers(),
                reader,
                s.routes(),
                s.city().assetFolder(),
                s.city().geoid()));
        blocks.add(new TerrainBlock(
                s.gate(),
                new Terrains(
                        s.layers(),
                        elevations,
                        s.tileCache(),
                        s.city().geoid())));
        blocks.add(new TilesBlock(
                s.links(),
                s.gate(),
                s.layers(),
                new VectorTileStore(s.database(), s.layers(), new OverviewStore(s.database())),
                new MapLayers(s.layers(), mosaics, elevations),
                s.tileCache(),
                properties));
        blocks.add(new H3Block(
                s.gate(), s.layers(), new H3Queries(s.database(), Duration.ofSeconds(60)), properties));
        blocks.add(new BimBlock(s.links(), s.gate(), s.layers(), new BimQueries(s.database())));
        blocks.add(new ClashBlock(s.gate(), new BlockReader(s.database()), properties));
        blocks.add(new AdminBlock(
                new ImportJobs(
                        s.city().imports(),
                        new ImportJobStore(s.database()),
                        s.changeSets(),
                        s.config().imports().parallel()),
                s.config().http().uploadFolder(),
                s.config().imports().folders(),
                s.layers(),
                s.changeSets(),
                new FeatureChanges(s.database()),
                s.city().crs()));
        // Last: it takes every path that is left.
        blocks.add(new ViewerBlock(s.config().viewerFolder()));
        return blocks;
    }
}
