package io.citytwin.server.ogc.tiles;

import io.citytwin.server.http.ApiBlock;
import io.citytwin.server.http.LayerGate;
import io.citytwin.server.http.Links;
import io.citytwin.server.http.Operation;
import io.citytwin.server.http.QueryParameter;
import io.citytwin.server.http.Routes;
import io.citytwin.server.http.parameter.AsofParameter;
import io.citytwin.server.http.parameter.ChoiceParameter;
import io.citytwin.server.http.parameter.DatetimeParameter;
import io.citytwin.server.http.parameter.FilterParameter;
import io.citytwin.store.LayerStore;
import io.citytwin.store.VectorTileStore;
import io.citytwin.tiles.source.TileCache;
import io.citytwin.tiles.vector.VectorTiles;
import java.util.List;
import java.util.Optional;

/** OGC API Tiles Part 1 (20-057) for vector tiles, and the same tiles the way web maps ask for them, with TileJSON 3. */
public final class TilesBlock implements ApiBlock {
    private final VectorTilesEndpoint tiles;
    private final TileDocumentsEndpoint documents;

    public TilesBlock(Links links, LayerGate gate, LayerStore layers, VectorTileStore store, TileCache cache) {
        this.tiles = new VectorTilesEndpoint(gate, store, cache);
        this.documents = new TileDocumentsEndpoint(links, gate, layers);
    }

    @Override
    public String name() {
        return "tiles";
    }

    @Override
    public String title() {
        return "OGC API Tiles";
    }

    @Override
    public Optional<String> specification() {
        return Optional.of("https://docs.ogc.org/is/20-057/20-057.html");
    }

    @Override
    public List<String> conformance() {
        return List.of(
                "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/core",
                "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/tileset",
                "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/tilesets-list",
                "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/geodata-tilesets",
                "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/mvt",
                "http://www.opengis.net/spec/tms/2.0/conf/tilematrixset",
                "http://www.opengis.net/spec/tms/2.0/conf/json-tilematrixset");
    }

    @Override
    public void mount(Routes routes) {
        List<QueryParameter<?>> ofTile = List.of(
                DatetimeParameter.DATETIME, AsofParameter.ASOF, FilterParameter.FILTER, FilterParameter.FILTER_LANG);
        routes.get(
                "/tiles/{layers}/{z}/{x}/{file}",
                new Operation("getXyzTile", "A vector tile of one or more layers, {y}.mvt", ofTile, false,
                        List.of(VectorTiles.MEDIA_TYPE), false),
                tiles::xyz);
        routes.get(
                "/tiles/{file}",
                Operation.of("getTileJson", "TileJSON of one or more layers, {layers}.json").with(ofTile),
                documents::tileJson);
        String collection = "/ogc/collections/{collectionId}/tiles";
        routes.get(
                collection,
                json(".collection.vector.getTileSetsList", "The tile sets of a layer"),
                documents::tileSets);
        routes.get(
                collection + "/{tileMatrixSetId}",
                json(".collection.vector.getTileSet", "One tile set of a layer"),
                documents::tileSet);
        routes.get(
                collection + "/{tileMatrixSetId}/{tileMatrix}/{tileRow}/{tileCol}",
                new Operation(".collection.vector.getTile", "A vector tile of a layer", ofTile, false,
                        List.of(VectorTiles.MEDIA_TYPE), false),
                tiles::ogc);
        routes.get(
                "/ogc/tileMatrixSets",
                json("getTileMatrixSetsList", "The tile matrix sets"),
                documents::matrixSets);
        routes.get(
                "/ogc/tileMatrixSets/{tileMatrixSetId}",
                json("getTileMatrixSet", "One tile matrix set"),
                documents::matrixSet);
    }

    private static Operation json(String id, String summary) {
        return Operation.of(id, summary).with(ChoiceParameter.format("json"));
    }
}
