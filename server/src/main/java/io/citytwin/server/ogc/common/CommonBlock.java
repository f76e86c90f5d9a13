package io.citytwin.server.ogc.common;

import io.citytwin.catalog.CodeLists;
import io.citytwin.crs.CrsRegistry;
import io.citytwin.server.http.ApiBlock;
import io.citytwin.server.http.LayerGate;
import io.citytwin.server.http.Links;
import io.citytwin.server.http.Operation;
import io.citytwin.server.http.RouteTable;
import io.citytwin.server.http.Routes;
import io.citytwin.store.LayerStore;
import java.util.List;
import java.util.Optional;

/** What all OGC APIs stand on: landing page, conformance, API definition, collections. */
public final class CommonBlock implements ApiBlock {
    private final LandingEndpoint landing;
    private final CollectionsEndpoint collections;
    private final CodeListsEndpoint codeLists;

    /** @param blocks all blocks of the server, this one too; read when a request comes */
    public CommonBlock(
            Links links,
            LayerGate gate,
            LayerStore layers,
            CrsRegistry crs,
            CodeLists codeLists,
            RouteTable routes,
            List<ApiBlock> blocks) {
        this.landing = new LandingEndpoint(links, blocks, routes);
        this.collections = new CollectionsEndpoint(links, gate, layers, new ServedCrs(crs), routes);
        this.codeLists = new CodeListsEndpoint(links, codeLists);
    }

    @Override
    public String name() {
        return "ogc";
    }

    @Override
    public String title() {
        return "OGC API";
    }

    @Override
    public Optional<String> specification() {
        return Optional.of("https://docs.ogc.org/is/19-072/19-072.html");
    }

    @Override
    public List<String> conformance() {
        return List.of(
                "http://www.opengis.net/spec/ogcapi-common-1/1.0/conf/core",
                "http://www.opengis.net/spec/ogcapi-common-1/1.0/conf/landing-page",
                "http://www.opengis.net/spec/ogcapi-common-1/1.0/conf/json",
                "http://www.opengis.net/spec/ogcapi-common-1/1.0/conf/html",
                "http://www.opengis.net/spec/ogcapi-common-1/1.0/conf/oas30",
                "http://www.opengis.net/spec/ogcapi-common-2/1.0/conf/collections");
    }

    @Override
    public void mount(Routes routes) {
        String json = MediaFormat.JSON.mediaType();
        String html = MediaFormat.HTML.mediaType();
        routes.get("/ogc", operation("getLandingPage", "What there is", json, html), landing::landing);
        routes.get(
                "/ogc/conformance",
                operation("getConformanceDeclaration", "The conformance classes of all APIs", json, html),
                landing::conformance);
        routes.get(
                "/ogc/api",
                operation("getApi", "This definition", MediaFormat.OPENAPI.mediaType(), html),
                landing::api);
        routes.get(
                "/ogc/collections", operation("getCollections", "The layers", json, html), collections::collections);
        routes.get(
                "/ogc/collections/{collectionId}",
                operation("describeCollection", "One layer", json, html),
                collections::collection);
        routes.get("/ogc/codelists", operation("getCodeLists", "The code lists", json, html), codeLists::codeLists);
        routes.get(
                "/ogc/codelists/{codeListId}",
                operation("getCodeList", "One code list with the titles of its codes", json, html),
                codeLists::codeList);
    }

    private static Operation operation(String id, String summary, String... mediaTypes) {
        return Operation.of(id, summary).with(DocumentEndpoint.FORMAT).answering(mediaTypes);
    }
}
