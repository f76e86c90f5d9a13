package io.citytwin.server.ogc.tiles;

import io.citytwin.model.Layer;
import io.citytwin.server.http.ApiBlock;
import io.citytwin.server.http.LayerGate;
import io.citytwin.server.http.Links;
import io.citytwin.server.http.Operation;
import io.citytwin.server.http.QueryParameter;
import io.citytwin.server.http.RequestParameters;
import io.citytwin.server.http.Routes;
import io.citytwin.server.http.parameter.AsofParameter;
import io.citytwin.server.http.parameter.ChoiceParameter;
import io.citytwin.server.http.parameter.DatetimeParameter;
import io.citytwin.server.http.parameter.FilterParameter;
import io.citytwin.store.LayerStore;
import io.citytwin.store.PropertyFilters;
import io.citytwin.store.VectorTileStore;
import io.citytwin.tiles.source.TileCache;
import io.citytwin.tiles.vector.VectorTiles;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * OGC API Tiles Part 1 (20-057) for vector tiles and for map tiles as pictures, and the same tiles the way web maps ask for
 * them, with TileJSON 3.
 */
public final class TilesBlock implements ApiBlock {
    private final VectorTilesEndpoint tiles;
    private final TileDocumentsEndpoint documents;
    private final LayerGate gate;
    private final MapTilesEndpoint mapTiles;
    private final MapDocumentsEndpoint mapDocuments;

    public TilesBlock(
            Links links,
            LayerGate gate,
            LayerStore layers,
            VectorTileStore store,
            MapLayers maps,
            TileCache cache,
            PropertyFilters properties) {
        this.gate = gate;
        this.mapTiles = new MapTilesEndpoint(gate, maps, cache);
        this.mapDocuments = new MapDocumentsEndpoint(links, gate, maps);
        this.tiles = new VectorTilesEndpoint(gate, store, cache, properties);
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
                "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/png",
                "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/jpeg",
                "http://www.opengis.net/spec/tms/2.0/conf/tilematrixset",
                "http://www.opengis.net/spec/tms/2.0/conf/json-tilematrixset");
    }

    @Override
    public void mount(Routes routes) {
        List<QueryParameter<?>> ofTile = List.of(
                DatetimeParameter.DATETIME, AsofParameter.ASOF, FilterParameter.FILTER, FilterParameter.FILTER_LANG);
        List<QueryParameter<?>> ofAnyTile = MapParameters.joined(ofTile, MapParameters.RELIEF);
        routes.get(
                "/tiles/{layers}/{z}/{x}/{file}",
                new Operation(
                        "getXyzTile",
                        "A vector tile of one or more layers, {y}.mvt, or a map tile of a layer of pictures or heights,"
                            + " {y}.png or {y}.jpg",
                        ofAnyTile,
                        false,
                        List.of(VectorTiles.MEDIA_TYPE, "image/png", "image/jpeg"),
                        false),
                this::xyz);
        routes.get(
                "/tiles/{file}",
                Operation.of("getTileJson", "TileJSON of one or more layers, {layers}.json").with(ofAnyTile),
                this::tileJson);
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
        String map = "/ogc/collections/{collectionId}/map/tiles";
        routes.get(
                map,
                json(".collection.map.getTileSetsList", "The map tile sets of a layer of pictures or heights"),
                mapDocuments::tileSets);
        routes.get(
                map + "/{tileMatrixSetId}",
                json(".collection.map.getTileSet", "One map tile set of a layer"),
                mapDocuments::tileSet);
        routes.get(
                map + "/{tileMatrixSetId}/{tileMatrix}/{tileRow}/{tileCol}",
                new Operation(
                        ".collection.map.getTile",
                        "A map tile of a layer of pictures or heights",
                        MapParameters.joined(
                                MapParameters.TIME, MapParameters.RELIEF, List.of(MapTilesEndpoint.FORMAT)),
                        false,
                        List.of("image/png", "image/jpeg"),
                        false),
                mapTiles::ogc);
        routes.get(
                "/ogc/tileMatrixSets",
                json("getTileMatrixSetsList", "The tile matrix sets"),
                documents::matrixSets);
        routes.get(
                "/ogc/tileMatrixSets/{tileMatrixSetId}",
                json("getTileMatrixSet", "One tile matrix set"),
                documents::matrixSet);
    }

    private void xyz(Context ctx, RequestParameters p) throws IOException {
        if (MapTilesEndpoint.formatOf(ctx.pathParam("file")).isPresent()) {
            mapTiles.xyz(ctx, p);
        } else {
            tiles.xyz(ctx, p);
        }
    }

    private void tileJson(Context ctx, RequestParameters p) {
        Optional<Layer> map = Optional.of(ctx.pathParam("file"))
                .filter(file -> file.endsWith(".json"))
                .flatMap(file -> gate.findVisible(ctx, file.substring(0, file.length() - ".json".length())))
                .filter(MapLayers::isMap);
        if (map.isPresent()) {
            MapParameters.refuse(p, List.of(FilterParameter.FILTER, FilterParameter.FILTER_LANG), "map tiles");
            mapDocuments.tileJson(ctx, p, map.get());
        } else {
            MapParameters.refuse(p, MapParameters.RELIEF, "vector tiles");
            documents.tileJson(ctx, p);
        }
    }

    private static Operation json(String id, String summary) {
        return Operation.of(id, summary).with(ChoiceParameter.format("json"));
    }
}
