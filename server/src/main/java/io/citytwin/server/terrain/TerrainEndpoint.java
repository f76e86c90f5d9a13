package io.citytwin.server.terrain;

import io.citytwin.model.Layer;
import io.citytwin.model.TimeSelector;
import io.citytwin.server.http.LayerGate;
import io.citytwin.server.http.ProblemException;
import io.citytwin.server.http.Representation;
import io.citytwin.server.http.RequestParameters;
import io.citytwin.tiles.source.EncodedTile;
import io.citytwin.tiles.terrain.Terrains;
import io.citytwin.tiles.terrain.VerticalError;
import io.javalin.http.Context;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Answers with layer.json and terrain tiles. */
final class TerrainEndpoint {
    private static final String SUFFIX = ".terrain";
    private static final Pattern NORMALS =
            Pattern.compile("application/vnd\\.quantized-mesh\\s*;\\s*extensions=[\\w-]*octvertexnormals");

    private final LayerGate gate;
    private final Terrains terrains;

    TerrainEndpoint(LayerGate gate, Terrains terrains) {
        this.gate = gate;
        this.terrains = terrains;
    }

    void description(Context ctx, RequestParameters p) throws IOException {
        Layer layer = layer(ctx);
        EncodedTile json = terrains.description(layer, ElevationLayers.time(p), carried(p));
        send(ctx, layer, json, json.etag(), "application/json");
    }

    void accuracy(Context ctx, RequestParameters p) {
        Layer layer = layer(ctx);
        List<Map<String, Object>> levels = new ArrayList<>();
        for (VerticalError error : terrains.errors(terrains.model(layer, ElevationLayers.time(p)))) {
            Map<String, Object> level = new LinkedHashMap<>();
            level.put("level", error.level());
            level.put("largestMetres", error.largest());
            level.put("p95Metres", error.p95());
            level.put("tiles", error.tiles());
            level.put("samples", error.samples());
            levels.add(level);
        }
        ctx.header("Cache-Control", LayerGate.cacheScope(layer) + ", no-cache");
        ctx.json(Map.of("levels", levels));
    }

    void tile(Context ctx, RequestParameters p) throws IOException {
        Layer layer = layer(ctx);
        TimeSelector time = ElevationLayers.time(p);
        String file = ctx.pathParam("file");
        if (!file.endsWith(SUFFIX)) {
            throw ProblemException.notFound("there is no file " + file + " here; names end in " + SUFFIX);
        }
        int z = number("level", ctx.pathParam("z"));
        int x = number("x", ctx.pathParam("x"));
        int y = number("y", file.substring(0, file.length() - SUFFIX.length()));
        boolean normals = wantsNormals(ctx, p);
        EncodedTile tile = terrains.findTile(layer, time, z, x, y, normals)
                .orElseThrow(() -> ProblemException.notFound("layer " + layer.id() + " has no terrain tile at " + z + "/" + x
                        + "/" + y + " (level, column, row)"));
        ctx.header("Vary", "Accept, Accept-Encoding");
        send(ctx, layer, tile, tile.etag(), terrains.tileMediaType() + (normals ? ";extensions=octvertexnormals" : ""));
    }

    private static boolean wantsNormals(Context ctx, RequestParameters p) {
        String accept = ctx.header("Accept");
        boolean byHeader = accept != null && NORMALS.matcher(accept).find();
        return byHeader
                || p.find(TerrainBlock.EXTENSIONS).map(text -> List.of(text.split("-")).contains("octvertexnormals")).orElse(false);
    }

    private Layer layer(Context ctx) {
        return ElevationLayers.checked(gate.getVisible(ctx, ctx.pathParam("layer")));
    }

    private static int number(String name, String text) {
        if (!text.matches("\\d{1,9}")) {
            throw ProblemException.badParameter(name, name + " must be a whole number from 0, was \"" + text + "\"");
        }
        return Integer.parseInt(text);
    }

    /** The parameters that tiles must have too, as the caller wrote them. */
    private static String carried(RequestParameters p) {
        List<String> carried = new ArrayList<>();
        for (String name : List.of("datetime", "asof")) {
            String value = p.given().get(name);
            if (value != null) {
                carried.add(name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8));
            }
        }
        return String.join("&", carried);
    }

    private static void send(Context ctx, Layer layer, EncodedTile tile, String etag, String mediaType)
            throws IOException {
        // Always asked again, mostly answered by 304: a change set must be seen at once.
        if (!Representation.isKnown(ctx, etag, LayerGate.cacheScope(layer) + ", no-cache")) {
            String vary = ctx.res().getHeader("Vary");
            Representation.sendGzipped(ctx, mediaType, tile.bytes());
            if (vary != null) {
                ctx.header("Vary", vary);
            }
        }
    }
}
