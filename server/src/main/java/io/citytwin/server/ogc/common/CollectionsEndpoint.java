package io.citytwin.server.ogc.common;

import io.citytwin.catalog.Themes;
import io.citytwin.model.Layer;
import io.citytwin.server.http.LayerGate;
import io.citytwin.server.http.Links;
import io.citytwin.server.http.RequestParameters;
import io.citytwin.server.http.RouteTable;
import io.citytwin.store.LayerStore;
import io.citytwin.store.LayerStore.CatalogEntry;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code /ogc/collections} and {@code /ogc/collections/{collectionId}}: the layers that the caller may see. */
final class CollectionsEndpoint extends DocumentEndpoint {
    private final LayerGate gate;
    private final LayerStore layers;
    private final ServedCrs served;
    private final RouteTable routes;

    CollectionsEndpoint(Links links, LayerGate gate, LayerStore layers, ServedCrs served, RouteTable routes) {
        super(links);
        this.gate = gate;
        this.layers = layers;
        this.served = served;
        this.routes = routes;
    }

    void collections(Context ctx, RequestParameters parameters) {
        CollectionDocument document = document(ctx);
        List<Map<String, Object>> collections = new ArrayList<>();
        for (Layer layer : gate.listVisible(ctx)) {
            layers.findEntry(layer.id())
                    .ifPresent(entry -> collections.add(document.of(entry, List.of(selfLink(ctx, layer)))));
        }
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("links", selfLinks(ctx, parameters, MediaFormat.JSON));
        body.put("collections", collections);
        body.put("citytwin", Map.of("themes", themes()));
        send(ctx, parameters, "Collections", MediaFormat.JSON, body);
    }

    void collection(Context ctx, RequestParameters parameters) {
        CatalogEntry entry = visibleEntry(ctx);
        send(
                ctx,
                parameters,
                entry.layer().titleZh(),
                MediaFormat.JSON,
                document(ctx).of(entry, selfLinks(ctx, parameters, MediaFormat.JSON)));
    }

    private CatalogEntry visibleEntry(Context ctx) {
        Layer layer = gate.getVisible(ctx, ctx.pathParam("collectionId"));
        return layers.findEntry(layer.id()).orElseThrow();
    }

    private OgcLink selfLink(Context ctx, Layer layer) {
        return new OgcLink(
                links.to(ctx, "/ogc/collections/" + Links.segment(layer.id())),
                "self",
                MediaFormat.JSON.mediaType(),
                layer.titleZh());
    }

    private CollectionDocument document(Context ctx) {
        boolean hasTiles = routes.listRoutes().stream()
                .anyMatch(r -> r.path().startsWith("/ogc/collections/") && r.path().endsWith("/tiles"));
        return new CollectionDocument(links.base(ctx), served, hasTiles);
    }

    private static List<Map<String, Object>> themes() {
        List<Map<String, Object>> list = new ArrayList<>();
        Themes.builtIn().listAll().forEach((path, theme) -> {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("id", path);
            one.put("titleZh", theme.titleZh());
            one.put("titleEn", theme.titleEn());
            one.put("parent", path.contains("/") ? path.substring(0, path.lastIndexOf('/')) : null);
            list.add(one);
        });
        return list;
    }
}
