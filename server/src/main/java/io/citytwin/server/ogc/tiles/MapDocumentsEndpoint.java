package io.citytwin.server.ogc.tiles;

import io.citytwin.model.Bbox;
import io.citytwin.model.Layer;
import io.citytwin.model.TimeSelector;
import io.citytwin.server.http.LayerGate;
import io.citytwin.server.http.Links;
import io.citytwin.server.http.RequestParameters;
import io.citytwin.server.ogc.common.MediaFormat;
import io.citytwin.server.ogc.common.OgcLink;
import io.citytwin.tiles.imagery.MosaicPicture;
import io.citytwin.tiles.scheme.TileMatrixSet;
import io.javalin.http.Context;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The documents about map tiles: TileJSON, and the map tile sets of OGC API Tiles. */
final class MapDocumentsEndpoint {
    private static final int DEEPEST = TileMatrixSet.MAX_LEVEL;

    private final Links links;
    private final LayerGate gate;
    private final MapLayers maps;

    MapDocumentsEndpoint(Links links, LayerGate gate, MapLayers maps) {
        this.gate = gate;
        this.links = links;
        this.maps = maps;
    }

    /** {@code /tiles/{layer}.json}: TileJSON 3.0.0 of a raster layer, with the pictures that the layer ever had. */
    void tileJson(Context ctx, RequestParameters p, Layer layer) {
        TimeSelector time = MapParameters.time(p);
        maps.painter(layer, time, p);
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("tilejson", "3.0.0");
        json.put("name", layer.titleZh());
        json.put("version", "1.0." + maps.revision(layer));
        json.put("scheme", "xyz");
        json.put("format", "png");
        // The placeholders must stay as they are: they are for the client to fill in.
        json.put(
                "tiles",
                List.of(links.to(ctx, "/tiles/" + Links.segment(layer.id()) + "/{z}/{x}/{y}.png")
                        + TileDocumentsEndpoint.query(p)));
        json.put("minzoom", 0);
        json.put("maxzoom", maps.deepest(layer, time));
        maps.extent(layer).ifPresent(box -> json.put("bounds", List.of(box.minX(), box.minY(), box.maxX(), box.maxY())));
        List<String> attributions = maps.attributions(layer, time);
        if (!attributions.isEmpty()) {
            json.put("attribution", String.join("; ", attributions));
        }
        json.put(
                "pictures",
                maps.pictures(layer, time).stream().map(MapDocumentsEndpoint::picture).toList());
        ctx.header("Cache-Control", LayerGate.cacheScope(layer) + ", no-cache");
        ctx.json(json);
    }

    private static Map<String, Object> picture(MosaicPicture picture) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", picture.fid());
        json.put("name", picture.name());
        json.put("since", picture.validFrom().atOffset(ZoneOffset.UTC).toLocalDate().toString());
        json.put("acquired", picture.acquired() == null ? null : picture.acquired().toString());
        json.put("cellMetres", picture.cellMetres());
        json.put("attribution", picture.attribution());
        json.put("licence", picture.licence());
        Bbox box = picture.extent();
        json.put("bounds", List.of(box.minX(), box.minY(), box.maxX(), box.maxY()));
        return json;
    }

    /** {@code /ogc/collections/{collectionId}/map/tiles}. */
    void tileSets(Context ctx, RequestParameters p) {
        Layer layer = MapLayers.checked(gate.getVisible(ctx, ctx.pathParam("collectionId")));
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("links", List.of(new OgcLink(links.self(ctx, Map.of()), "self", "application/json", "This document")));
        json.put(
                "tilesets",
                TileMatrixSet.all().stream().map(s -> tileSet(ctx, layer, s, false)).toList());
        ctx.json(json);
    }

    /** {@code /ogc/collections/{collectionId}/map/tiles/{tileMatrixSetId}}. */
    void tileSet(Context ctx, RequestParameters p) {
        Layer layer = MapLayers.checked(gate.getVisible(ctx, ctx.pathParam("collectionId")));
        ctx.json(tileSet(ctx, layer, VectorTilesEndpoint.scheme(ctx), true));
    }

    private Map<String, Object> tileSet(Context ctx, Layer layer, TileMatrixSet scheme, boolean whole) {
        String own = links.to(ctx, "/ogc/collections/" + Links.segment(layer.id()) + "/map/tiles/" + scheme.id());
        String tile = own + "/{tileMatrix}/{tileRow}/{tileCol}";
        List<OgcLink> list = new ArrayList<>();
        list.add(new OgcLink(own, "self", MediaFormat.JSON.mediaType(), layer.titleZh() + ", " + scheme.id()));
        list.add(OgcLink.template(tile + "?f=png", "item", "image/png", "Map tiles as PNG"));
        list.add(OgcLink.template(tile + "?f=jpg", "item", "image/jpeg", "Map tiles as JPEG"));
        list.add(new OgcLink(
                links.to(ctx, "/ogc/tileMatrixSets/" + scheme.id()),
                TileDocumentsEndpoint.TILING_SCHEME,
                MediaFormat.JSON.mediaType(),
                scheme.id()));
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("title", layer.titleZh());
        json.put("description", layer.titleEn());
        json.put("dataType", "map");
        json.put("crs", scheme.crs());
        json.put("tileMatrixSetURI", scheme.uri());
        json.put("tileMatrixSetId", scheme.id());
        json.put("links", list);
        Optional<Bbox> box = maps.extent(layer);
        box.ifPresent(b -> json.put("boundingBox", TileDocumentsEndpoint.boundingBox(b)));
        if (whole && box.isPresent()) {
            json.put("tileMatrixSetLimits", TileDocumentsEndpoint.limits(scheme, box.get(), DEEPEST));
        }
        return json;
    }
}
