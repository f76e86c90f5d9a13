package io.citytwin.server.threed;

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
import io.citytwin.store.BlockGrid;
import io.citytwin.store.BlockSelection;
import io.citytwin.store.PropertyFilters;
import io.citytwin.tiles.gltf.Compression;
import io.citytwin.tiles.source.EncodedTile;
import io.citytwin.tiles.threed.BlockRequest;
import io.citytwin.tiles.threed.BlockTilesets;
import io.citytwin.tiles.threed.BlockTilesets.Tiling;
import io.citytwin.tiles.threed.TilesetStyle;
import io.javalin.http.Context;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Answers with tilesets, subtrees and contents. */
final class TilesetsEndpoint {
    private static final int MAX_LAYERS = 32;

    private final LayerGate gate;
    private final BlockTilesets tilesets;
    private final PropertyFilters properties;

    TilesetsEndpoint(LayerGate gate, BlockTilesets tilesets, PropertyFilters properties) {
        this.properties = properties;
        this.gate = gate;
        this.tilesets = tilesets;
    }

    void tileset(Context ctx, RequestParameters p) throws IOException {
        List<Layer> layers = layers(ctx);
        BlockSelection selection = selection(p, layers);
        Tiling tiling = Tiling.valueOf(p.get(TilesetsBlock.TILING).toUpperCase(java.util.Locale.ROOT));
        EncodedTile json = calculated(() -> layers.size() == 1
                ? tilesets.tileset(layers.get(0), selection, tiling, carried(p))
                : tilesets.tileset(layers, selection, tiling, carried(p)));
        send(ctx, layers, json, "application/json");
    }

    void style(Context ctx, RequestParameters p) throws IOException {
        Layer layer = layer(ctx);
        send(
                ctx,
                List.of(layer),
                EncodedTile.compress(TilesetStyle.of(layer), EncodedTile.EVERYWHERE, EncodedTile.FAST),
                "application/json");
    }

    void subtree(Context ctx, RequestParameters p) throws IOException {
        Layer layer = layer(ctx);
        Place place = place(ctx, ".subtree");
        BlockSelection selection = selection(p, List.of(layer));
        EncodedTile subtree = calculated(
                        () -> tilesets.findSubtree(layer, selection, grid(p), place.level, place.x, place.y))
                .orElseThrow(() -> ProblemException.notFound("layer " + layer.id() + " has no subtree at " + place));
        send(ctx, List.of(layer), subtree, "application/octet-stream");
    }

    void content(Context ctx, RequestParameters p) throws IOException {
        Layer layer = layer(ctx);
        Place place = place(ctx, ".glb");
        BlockSelection selection = selection(p, List.of(layer));
        Compression compression = Compression.of(p.get(TilesetsBlock.COMPRESSION));
        EncodedTile content = calculated(() -> tilesets.findContent(
                        layer, selection, grid(p), place.level, place.x, place.y, compression))
                .orElseThrow(() -> ProblemException.notFound("layer " + layer.id() + " has no content at " + place));
        send(ctx, List.of(layer), content, tilesets.contentMediaType());
    }

    /** What is made of a query whose filter may turn out to be none while the database works. */
    private static <T> T calculated(Supplier<T> answer) {
        try {
            return answer.get();
        } catch (InvalidFilterException e) {
            throw FilterParameter.refused(e);
        }
    }

    private record Place(int level, int x, int y) {
        @Override
        public String toString() {
            return level + "/" + x + "/" + y + " (level, column, row)";
        }
    }

    private static Place place(Context ctx, String suffix) {
        String file = ctx.pathParam("file");
        if (!file.endsWith(suffix)) {
            throw ProblemException.notFound("there is no file " + file + " here; names end in " + suffix);
        }
        return new Place(
                number("level", ctx.pathParam("level")),
                number("x", ctx.pathParam("x")),
                number("y", file.substring(0, file.length() - suffix.length())));
    }

    private static int number(String name, String text) {
        if (!text.matches("\\d{1,9}")) {
            throw ProblemException.badParameter(name, name + " must be a whole number from 0, was \"" + text + "\"");
        }
        return Integer.parseInt(text);
    }

    private Layer layer(Context ctx) {
        List<Layer> layers = layers(ctx);
        if (layers.size() != 1) {
            throw ProblemException.notFound("contents, subtrees and styles are those of one layer each");
        }
        return layers.get(0);
    }

    private List<Layer> layers(Context ctx) {
        List<String> ids =
                Arrays.stream(ctx.pathParam("layers").split(",")).distinct().toList();
        if (ids.size() > MAX_LAYERS) {
            throw ProblemException.badParameter(
                    "layers", "layers: at most " + MAX_LAYERS + " in a tileset, were " + ids.size());
        }
        List<Layer> layers = new ArrayList<>();
        for (String id : ids) {
            Layer layer = gate.getVisible(ctx, id);
            if (!BlockTilesets.serves(layer)) {
                throw ProblemException.notFound("collection " + id + " has no 3D tiles: it must be a layer of areas whose"
                        + " style names a numeric heightAttribute");
            }
            layers.add(layer);
        }
        return layers;
    }

    private BlockSelection selection(RequestParameters p, List<Layer> layers) {
        Optional<Expr.Predicate> filter = FilterParameter.filterOf(p, layers, properties);
        String text = p.find(FilterParameter.FILTER)
                .map(written -> p.get(FilterParameter.FILTER_LANG) + " " + written)
                .orElse("");
        return new BlockSelection(time(p), filter, text);
    }

    private static TimeSelector time(RequestParameters p) {
        TimeSelector time = AsofParameter.timeOf(p);
        if (time.interval() && (time.validFrom() == null || !time.validFrom().equals(time.validTo()))) {
            throw ProblemException.badParameter(
                    "datetime", "datetime: 3D tiles show the city at one time, it must be an instant, not an interval");
        }
        return time;
    }

    private static Optional<BlockGrid> grid(RequestParameters p) {
        try {
            return p.find(TilesetsBlock.GRID).map(BlockRequest::grid);
        } catch (IllegalArgumentException e) {
            throw ProblemException.badParameter("grid", "grid: " + e.getMessage());
        }
    }

    /** The parameters that subtrees and contents must have too, as the caller wrote them. */
    private static String carried(RequestParameters p) {
        List<String> carried = new ArrayList<>();
        for (String name : List.of("datetime", "asof", "filter", "filter-lang", "compression")) {
            String value = p.given().get(name);
            if (value != null) {
                carried.add(name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8));
            }
        }
        return String.join("&", carried);
    }

    private static void send(Context ctx, List<Layer> layers, EncodedTile tile, String mediaType) throws IOException {
        String scope = layers.stream().allMatch(Layer::isOpen) ? "public" : "private";
        ctx.header("Vary", "Accept-Encoding");
        // Always asked again, mostly answered by 304: a change set must be seen at once.
        if (!Representation.isKnown(ctx, tile.etag(), scope + ", no-cache")) {
            Representation.sendGzipped(ctx, mediaType, tile.bytes());
        }
    }
}
