package io.citytwin.server.ogc.tiles;

import io.citytwin.model.GeometryType;
import io.citytwin.model.Layer;
import io.citytwin.model.TimeSelector;
import io.citytwin.query.Expr;
import io.citytwin.query.InvalidFilterException;
import io.citytwin.server.http.LayerGate;
import io.citytwin.server.http.ProblemException;
import io.citytwin.server.http.Representation;
import io.citytwin.server.http.RequestParameters;
import io.citytwin.server.http.parameter.AsofParameter;
import io.citytwin.server.http.parameter.FilterParameter;
import io.citytwin.store.CallerGoneException;
import io.citytwin.store.PropertyFilters;
import io.citytwin.store.VectorTileStore;
import io.citytwin.store.Waiting;
import io.citytwin.tiles.scheme.TileMatrixSet;
import io.citytwin.tiles.source.EncodedTile;
import io.citytwin.tiles.source.TileCache;
import io.citytwin.tiles.source.TileKey;
import io.citytwin.tiles.vector.VectorTiles;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Answers with vector tiles: {@code /tiles/{layers}/{z}/{x}/{y}.mvt} and those of OGC API Tiles. */
final class VectorTilesEndpoint {
    private static final int MAX_LAYERS = 32;

    private final LayerGate gate;
    private final VectorTileStore store;
    private final TileCache cache;
    private final PropertyFilters properties;

    VectorTilesEndpoint(LayerGate gate, VectorTileStore store, TileCache cache, PropertyFilters properties) {
        this.properties = properties;
        this.gate = gate;
        this.store = store;
        this.cache = cache;
    }

    /** {@code /tiles/{layers}/{z}/{x}/{y}.mvt}. */
    void xyz(Context ctx, RequestParameters p) throws IOException {
        MapParameters.refuse(p, MapParameters.RELIEF, "vector tiles");
        String file = ctx.pathParam("file");
        if (!file.endsWith(".mvt") && !file.endsWith(".pbf")) {
            throw ProblemException.notFound("there is no tile format like that of \"" + file
                    + "\"; there is .mvt, and .png and .jpg for layers of pictures and heights");
        }
        int z = number("z", ctx.pathParam("z"));
        int x = number("x", ctx.pathParam("x"));
        int y = number("y", file.substring(0, file.length() - 4));
        send(ctx, p, listLayers(gate, ctx, ctx.pathParam("layers")), TileMatrixSet.WEB_MERCATOR_QUAD, z, y, x);
    }

    /** {@code /ogc/collections/{collectionId}/tiles/{tileMatrixSetId}/{tileMatrix}/{tileRow}/{tileCol}}. */
    void ogc(Context ctx, RequestParameters p) throws IOException {
        Layer layer = gate.getVisible(ctx, ctx.pathParam("collectionId"));
        TileMatrixSet scheme = scheme(ctx);
        int z = number("tileMatrix", ctx.pathParam("tileMatrix"));
        int row = number("tileRow", ctx.pathParam("tileRow"));
        int col = number("tileCol", ctx.pathParam("tileCol"));
        send(ctx, p, List.of(layer), scheme, z, row, col);
    }

    static TileMatrixSet scheme(Context ctx) {
        String id = ctx.pathParam("tileMatrixSetId");
        return TileMatrixSet.find(id)
                .orElseThrow(() -> ProblemException.notFound("there is no tile matrix set " + id + "; there are "
                        + TileMatrixSet.all().stream().map(TileMatrixSet::id).toList()));
    }

    /** The layers of a comma-separated list, each once; 404 where one is not to be had. */
    static List<Layer> listLayers(LayerGate gate, Context ctx, String ids) {
        List<String> wanted = Arrays.stream(ids.split(",")).distinct().toList();
        if (wanted.size() > MAX_LAYERS) {
            throw ProblemException.badParameter(
                    "layers", "layers: at most " + MAX_LAYERS + " in a tile, were " + wanted.size());
        }
        List<Layer> layers = new ArrayList<>();
        for (String id : wanted) {
            Layer layer = gate.getVisible(ctx, id);
            if (layer.geometryType() == GeometryType.NONE) {
                throw ProblemException.notFound("collection " + id + " has no geometry and so no tiles");
            }
            layers.add(layer);
        }
        return layers;
    }

    static int number(String name, String text) {
        if (!text.matches("\\d{1,9}")) {
            throw ProblemException.badParameter(
                    name, name + " must be a whole number from 0, was \"" + text + "\"");
        }
        return Integer.parseInt(text);
    }

    /**
     * The tile out of the cache. Many may wait for one making of a tile, for whoever asked first; if that one leaves, the
     * next makes it.
     */
    private EncodedTile tile(TileKey key, VectorTiles source) {
        while (true) {
            try {
                return cache.get(key, source);
            } catch (CallerGoneException e) {
                if (Waiting.isOver()) {
                    throw e;
                }
            }
        }
    }

    static ProblemException noTile(TileMatrixSet scheme, int z, int row, int col) {
        return ProblemException.notFound("there is no tile " + z + "/" + row + "/" + col + " (level, row, column) in "
                + scheme.id() + "; levels are 0 to " + TileMatrixSet.MAX_LEVEL);
    }

    private void send(
            Context ctx, RequestParameters p, List<Layer> layers, TileMatrixSet scheme, int z, int row, int col)
            throws IOException {
        if (!scheme.contains(z, row, col)) {
            throw noTile(scheme, z, row, col);
        }
        TimeSelector time = AsofParameter.timeOf(p);
        Optional<Expr.Predicate> filter = FilterParameter.filterOf(p, layers, properties);
        VectorTiles source = new VectorTiles(store, layers, scheme, time, filter);
        String variant = p.find(FilterParameter.FILTER)
                .map(text -> p.get(FilterParameter.FILTER_LANG) + ":" + text)
                .orElse(null);
        EncodedTile tile;
        try {
            tile = tile(source.key(z, row, col, variant), source);
        } catch (InvalidFilterException e) {
            throw FilterParameter.refused(e);
        }
        String scope = layers.stream().allMatch(Layer::isOpen) ? "public" : "private";
        ctx.header("Vary", "Accept-Encoding");
        // Always asked again, mostly answered by 304: a change set must be seen at once.
        if (Representation.isKnown(ctx, tile.etag(), scope + ", no-cache")) {
            return;
        }
        if (tile.isEmpty()) {
            ctx.status(204);
            return;
        }
        Representation.sendGzipped(ctx, VectorTiles.MEDIA_TYPE, tile.bytes());
    }
}
