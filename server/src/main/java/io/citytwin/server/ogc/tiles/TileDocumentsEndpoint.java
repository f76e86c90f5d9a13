package io.citytwin.server.ogc.tiles;

import io.citytwin.model.Attribute;
import io.citytwin.model.AttributeType;
import io.citytwin.model.Bbox;
import io.citytwin.model.GeometryType;
import io.citytwin.model.Layer;
import io.citytwin.server.http.LayerGate;
import io.citytwin.server.http.Links;
import io.citytwin.server.http.ProblemException;
import io.citytwin.server.http.RequestParameters;
import io.citytwin.server.ogc.common.MediaFormat;
import io.citytwin.server.ogc.common.OgcLink;
import io.citytwin.store.LayerStore;
import io.citytwin.tiles.scheme.TileMatrixSet;
import io.citytwin.tiles.vector.VectorTiles;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The documents about tiles: TileJSON 3, tile sets and tile matrix sets of OGC API Tiles. */
final class TileDocumentsEndpoint {
    static final String TILING_SCHEME = "http://www.opengis.net/def/rel/ogc/1.0/tiling-scheme";
    private static final int DEEPEST = 18;

    private final Links links;
    private final LayerGate gate;
    private final LayerStore layers;

    TileDocumentsEndpoint(Links links, LayerGate gate, LayerStore layers) {
        this.links = links;
        this.gate = gate;
        this.layers = layers;
    }

    /** {@code /tiles/{layers}.json}: TileJSON 3.0.0. */
    void tileJson(Context ctx, RequestParameters p) {
        String file = ctx.pathParam("file");
        if (!file.endsWith(".json")) {
            throw ProblemException.notFound("there is nothing at /tiles/" + file + "; TileJSON is at /tiles/{layers}.json");
        }
        List<Layer> wanted =
                VectorTilesEndpoint.listLayers(gate, ctx, file.substring(0, file.length() - ".json".length()));
        String ids = wanted.stream().map(l -> Links.segment(l.id())).collect(Collectors.joining(","));
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("tilejson", "3.0.0");
        json.put("name", wanted.stream().map(Layer::titleZh).collect(Collectors.joining(", ")));
        json.put("version", "1.0." + wanted.stream().mapToLong(l -> layers.revision(l.id())).max().orElse(0));
        json.put("scheme", "xyz");
        // The placeholders must stay as they are: they are for the client to fill in.
        json.put("tiles", List.of(links.to(ctx, "/tiles/" + ids + "/{z}/{x}/{y}.mvt") + query(p)));
        json.put("minzoom", 0);
        json.put("maxzoom", DEEPEST);
        Bbox box = extent(wanted);
        if (box != null) {
            json.put("bounds", List.of(box.minX(), box.minY(), box.maxX(), box.maxY()));
            json.put("center", List.of((box.minX() + box.maxX()) / 2, (box.minY() + box.maxY()) / 2, 14));
        }
        json.put("vector_layers", wanted.stream().map(TileDocumentsEndpoint::vectorLayer).toList());
        ctx.header("Cache-Control", "no-cache");
        ctx.json(json);
    }

    static String query(RequestParameters p) {
        String text = p.given().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(e -> e.getKey() + "=" + Links.segment(e.getValue()))
                .collect(Collectors.joining("&"));
        return text.isEmpty() ? "" : "?" + text;
    }

    private static Map<String, Object> vectorLayer(Layer layer) {
        Map<String, Object> fields = new LinkedHashMap<>();
        for (Attribute attribute : layer.attributes()) {
            fields.put(attribute.name(), kind(attribute.type()));
        }
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", layer.id());
        json.put("description", layer.titleZh());
        json.put("minzoom", 0);
        json.put("maxzoom", DEEPEST);
        json.put("fields", fields);
        return json;
    }

    private static String kind(AttributeType type) {
        return switch (type) {
            case INTEGER, REAL -> "Number";
            case BOOLEAN -> "Boolean";
            default -> "String";
        };
    }

    private Bbox extent(List<Layer> wanted) {
        return wanted.stream()
                .flatMap(l -> layers.findEntry(l.id()).stream())
                .map(LayerStore.CatalogEntry::extent)
                .filter(java.util.Objects::nonNull)
                .reduce(Bbox::union)
                .orElse(null);
    }

    /** {@code /ogc/collections/{collectionId}/tiles}. */
    void tileSets(Context ctx, RequestParameters p) {
        Layer layer = layer(ctx);
        List<Map<String, Object>> sets =
                TileMatrixSet.all().stream().map(s -> tileSet(ctx, layer, s, false)).toList();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("links", List.of(new OgcLink(links.self(ctx, Map.of()), "self", "application/json", "This document")));
        json.put("tilesets", sets);
        ctx.json(json);
    }

    /** {@code /ogc/collections/{collectionId}/tiles/{tileMatrixSetId}}. */
    void tileSet(Context ctx, RequestParameters p) {
        ctx.json(tileSet(ctx, layer(ctx), VectorTilesEndpoint.scheme(ctx), true));
    }

    private Layer layer(Context ctx) {
        Layer layer = gate.getVisible(ctx, ctx.pathParam("collectionId"));
        if (layer.geometryType() == GeometryType.NONE) {
            throw ProblemException.notFound("collection " + layer.id() + " has no geometry and so no tiles");
        }
        return layer;
    }

    private Map<String, Object> tileSet(Context ctx, Layer layer, TileMatrixSet scheme, boolean whole) {
        String path = "/ogc/collections/" + Links.segment(layer.id()) + "/tiles/" + scheme.id();
        String own = links.to(ctx, path);
        List<OgcLink> list = new ArrayList<>();
        list.add(new OgcLink(own, "self", MediaFormat.JSON.mediaType(), layer.titleZh() + ", " + scheme.id()));
        list.add(OgcLink.template(
                own + "/{tileMatrix}/{tileRow}/{tileCol}", "item", VectorTiles.MEDIA_TYPE, "Vector tiles"));
        list.add(new OgcLink(
                links.to(ctx, "/ogc/tileMatrixSets/" + scheme.id()),
                TILING_SCHEME,
                MediaFormat.JSON.mediaType(),
                scheme.id()));
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("title", layer.titleZh());
        json.put("description", layer.titleEn());
        json.put("dataType", "vector");
        json.put("crs", scheme.crs());
        json.put("tileMatrixSetURI", scheme.uri());
        json.put("tileMatrixSetId", scheme.id());
        json.put("links", list);
        Bbox box = extent(List.of(layer));
        if (box != null) {
            json.put("boundingBox", boundingBox(box));
        }
        if (whole) {
            json.put("layers", List.of(layerOf(layer)));
            if (box != null) {
                json.put("tileMatrixSetLimits", limits(scheme, box, DEEPEST));
            }
        }
        return json;
    }

    private static Map<String, Object> layerOf(Layer layer) {
        Map<String, Object> properties = new LinkedHashMap<>();
        for (Attribute attribute : layer.attributes()) {
            String type = kind(attribute.type()).toLowerCase(java.util.Locale.ROOT);
            properties.put(attribute.name(), Map.of("type", type));
        }
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", layer.id());
        json.put("title", layer.titleZh());
        json.put("dataType", "vector");
        if (layer.geometryType().dimension() >= 0) {
            json.put("geometryDimension", layer.geometryType().dimension());
        }
        json.put("propertiesSchema", Map.of("type", "object", "properties", properties));
        return json;
    }

    static Map<String, Object> boundingBox(Bbox box) {
        return Map.of(
                "lowerLeft", List.of(box.minX(), box.minY()),
                "upperRight", List.of(box.maxX(), box.maxY()),
                "crs", "http://www.opengis.net/def/crs/OGC/1.3/CRS84");
    }

    /** The rows and columns of each level down to the deepest that meet a box. */
    static List<Map<String, Object>> limits(TileMatrixSet scheme, Bbox box, int deepest) {
        List<Map<String, Object>> list = new ArrayList<>();
        for (int z = 0; z <= deepest; z++) {
            int[] l = scheme.limits(z, box);
            Map<String, Object> limit = new LinkedHashMap<>();
            limit.put("tileMatrix", Integer.toString(z));
            limit.put("minTileRow", l[0]);
            limit.put("maxTileRow", l[2]);
            limit.put("minTileCol", l[1]);
            limit.put("maxTileCol", l[3]);
            list.add(limit);
        }
        return list;
    }

    /** {@code /ogc/tileMatrixSets}. */
    void matrixSets(Context ctx, RequestParameters p) {
        List<Map<String, Object>> list = new ArrayList<>();
        for (TileMatrixSet scheme : TileMatrixSet.all()) {
            String own = links.to(ctx, "/ogc/tileMatrixSets/" + scheme.id());
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("id", scheme.id());
            json.put("title", scheme.id());
            json.put("uri", scheme.uri());
            json.put("crs", scheme.crs());
            json.put("links", List.of(new OgcLink(own, "self", MediaFormat.JSON.mediaType(), scheme.id())));
            list.add(json);
        }
        ctx.json(Map.of("tileMatrixSets", list));
    }

    /** {@code /ogc/tileMatrixSets/{tileMatrixSetId}}: OGC 17-083r4, clause 7. */
    void matrixSet(Context ctx, RequestParameters p) {
        TileMatrixSet scheme = VectorTilesEndpoint.scheme(ctx);
        boolean degrees = scheme.srid() == 4326;
        List<Map<String, Object>> matrices = new ArrayList<>();
        for (int z = 0; z <= TileMatrixSet.MAX_LEVEL; z++) {
            double[] e = scheme.envelope(z, 0, 0);
            Map<String, Object> matrix = new LinkedHashMap<>();
            matrix.put("id", Integer.toString(z));
            matrix.put("scaleDenominator", Math.scalb(scheme.topScaleDenominator(), -z));
            matrix.put("cellSize", (e[2] - e[0]) / 256);
            matrix.put("cornerOfOrigin", "topLeft");
            matrix.put("pointOfOrigin", List.of(e[0], e[3]));
            matrix.put("tileWidth", 256);
            matrix.put("tileHeight", 256);
            matrix.put("matrixWidth", scheme.columns(z));
            matrix.put("matrixHeight", scheme.rows(z));
            matrices.add(matrix);
        }
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", scheme.id());
        json.put("title", scheme.id());
        json.put("uri", scheme.uri());
        json.put("crs", scheme.crs());
        json.put("orderedAxes", degrees ? List.of("Lon", "Lat") : List.of("X", "Y"));
        json.put("wellKnownScaleSet", "http://www.opengis.net/def/wkss/OGC/1.0/"
                + (degrees ? "GoogleCRS84Quad" : "GoogleMapsCompatible"));
        json.put("tileMatrices", matrices);
        json.put(
                "links",
                List.of(new OgcLink(links.self(ctx, Map.of()), "self", MediaFormat.JSON.mediaType(), scheme.id())));
        ctx.json(json);
    }
}
