package io.citytwin.server.ogc.tiles;

import io.citytwin.model.Layer;
import io.citytwin.model.TimeSelector;
import io.citytwin.server.http.LayerGate;
import io.citytwin.server.http.ProblemException;
import io.citytwin.server.http.Representation;
import io.citytwin.server.http.RequestParameters;
import io.citytwin.server.http.parameter.ChoiceParameter;
import io.citytwin.server.http.parameter.FilterParameter;
import io.citytwin.tiles.imagery.MapTileFormat;
import io.citytwin.tiles.imagery.MapTiles;
import io.citytwin.tiles.scheme.TileMatrixSet;
import io.citytwin.tiles.source.EncodedTile;
import io.citytwin.tiles.source.TileCache;
import io.javalin.http.Context;
import java.util.List;
import java.util.Optional;

/** Answers with map tiles as pictures: {@code /tiles/{layer}/{z}/{x}/{y}.png} and those of OGC API Tiles. */
final class MapTilesEndpoint {
    static final ChoiceParameter FORMAT = ChoiceParameter.of(
            "f",
            "The format of the tile. Without it: PNG where something shines through, else JPEG.",
            List.of("png", "jpg"),
            null);

    private final LayerGate gate;
    private final MapLayers maps;
    private final TileCache cache;

    MapTilesEndpoint(LayerGate gate, MapLayers maps, TileCache cache) {
        this.gate = gate;
        this.maps = maps;
        this.cache = cache;
    }

    /** The format that a file's name asks for, if it is one of pictures. */
    static Optional<MapTileFormat> formatOf(String file) {
        return MapTileFormat.find(file.substring(file.lastIndexOf('.') + 1));
    }

    /** {@code /tiles/{layer}/{z}/{x}/{y}.png} or .jpg. */
    void xyz(Context ctx, RequestParameters p) {
        MapParameters.refuse(p, List.of(FilterParameter.FILTER, FilterParameter.FILTER_LANG), "map tiles");
        String file = ctx.pathParam("file");
        MapTileFormat format = formatOf(file).orElseThrow();
        int z = VectorTilesEndpoint.number("z", ctx.pathParam("z"));
        int x = VectorTilesEndpoint.number("x", ctx.pathParam("x"));
        int y = VectorTilesEndpoint.number("y", file.substring(0, file.lastIndexOf('.')));
        Layer layer = MapLayers.checked(gate.getVisible(ctx, ctx.pathParam("layers")));
        send(ctx, p, layer, TileMatrixSet.WEB_MERCATOR_QUAD, format, new int[] {z, y, x});
    }

    /** {@code /ogc/collections/{collectionId}/map/tiles/{tileMatrixSetId}/{tileMatrix}/{tileRow}/{tileCol}}. */
    void ogc(Context ctx, RequestParameters p) {
        Layer layer = MapLayers.checked(gate.getVisible(ctx, ctx.pathParam("collectionId")));
        MapTileFormat format =
                p.find(FORMAT).flatMap(MapTileFormat::find).orElse(MapTileFormat.AUTOMATIC);
        int z = VectorTilesEndpoint.number("tileMatrix", ctx.pathParam("tileMatrix"));
        int row = VectorTilesEndpoint.number("tileRow", ctx.pathParam("tileRow"));
        int col = VectorTilesEndpoint.number("tileCol", ctx.pathParam("tileCol"));
        send(ctx, p, layer, VectorTilesEndpoint.scheme(ctx), format, new int[] {z, row, col});
    }

    private void send(
            Context ctx, RequestParameters p, Layer layer, TileMatrixSet scheme, MapTileFormat format, int[] place) {
        if (!scheme.contains(place[0], place[1], place[2])) {
            throw VectorTilesEndpoint.noTile(scheme, place[0], place[1], place[2]);
        }
        TimeSelector time = MapParameters.time(p);
        MapTiles source = new MapTiles(layer.id(), maps.painter(layer, time, p), scheme, time, format);
        EncodedTile tile = cache.get(source.key(place[0], place[1], place[2]), source);
        // Always asked again, mostly answered by 304: a change set must be seen at once.
        if (Representation.isKnown(ctx, tile.etag(), LayerGate.cacheScope(layer) + ", no-cache")) {
            return;
        }
        if (tile.isEmpty()) {
            ctx.status(204);
            return;
        }
        ctx.contentType(MapTileFormat.mediaType(tile.bytes()));
        ctx.disableCompression();
        ctx.result(tile.bytes());
    }
}
