package io.citytwin.server.ogc.common;

import io.citytwin.server.http.ApiBlock;
import io.citytwin.server.http.Links;
import io.citytwin.server.http.RequestParameters;
import io.citytwin.server.http.RouteTable;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code /ogc}, {@code /ogc/conformance} and {@code /ogc/api}: what there is, by which rules, and how to ask. */
final class LandingEndpoint extends DocumentEndpoint {
    private static final String REL = "http://www.opengis.net/def/rel/ogc/1.0/";

    private final List<ApiBlock> blocks;
    private final RouteTable routes;

    LandingEndpoint(Links links, List<ApiBlock> blocks, RouteTable routes) {
        super(links);
        this.blocks = blocks;
        this.routes = routes;
    }

    void landing(Context ctx, RequestParameters parameters) {
        String root = links.to(ctx, "/ogc");
        List<OgcLink> list = new ArrayList<>(selfLinks(ctx, parameters, MediaFormat.JSON));
        list.add(new OgcLink(root + "/api", "service-desc", MediaFormat.OPENAPI.mediaType(), "API definition"));
        list.add(new OgcLink(root + "/api?f=html", "service-doc", "text/html", "API documentation"));
        list.add(new OgcLink(root + "/conformance", "conformance", "application/json", "Conformance classes"));
        list.add(new OgcLink(root + "/conformance", REL + "conformance", "application/json", "Conformance classes"));
        list.add(new OgcLink(root + "/collections", "data", "application/json", "Collections"));
        list.add(new OgcLink(root + "/collections", REL + "data", "application/json", "Collections"));
        addIfServed(list, "/ogc/tileMatrixSets", REL + "tiling-schemes", "Tile matrix sets", links.base(ctx));
        addIfServed(list, "/ogc/dggs", REL + "dggrs-list", "Discrete global grid systems", links.base(ctx));
        addIfServed(list, "/ogc/processes", REL + "processes", "Processes", links.base(ctx));
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("title", "CityTwin");
        body.put("description", "The one map of the city: features, tiles and 3D models. 城市一张图：要素、瓦片与三维模型。");
        body.put("links", list);
        send(ctx, parameters, "CityTwin OGC API", MediaFormat.JSON, body);
    }

    private void addIfServed(List<OgcLink> list, String path, String rel, String title, String base) {
        if (routes.listRoutes().stream().anyMatch(r -> r.path().equals(path))) {
            list.add(new OgcLink(base + path, rel, "application/json", title));
        }
    }

    void conformance(Context ctx, RequestParameters parameters) {
        List<String> classes = blocks.stream()
                .flatMap(block -> block.conformance().stream())
                .distinct()
                .toList();
        send(ctx, parameters, "Conformance", MediaFormat.JSON, Map.of("conformsTo", classes));
    }

    void api(Context ctx, RequestParameters parameters) {
        send(ctx, parameters, "API", MediaFormat.OPENAPI, OpenApiDocument.of(links.base(ctx), blocks, routes));
    }
}
