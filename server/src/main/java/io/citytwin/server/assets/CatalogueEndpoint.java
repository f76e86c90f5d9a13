package io.citytwin.server.assets;

import io.citytwin.server.http.LayerGate;
import io.citytwin.server.http.Links;
import io.citytwin.server.http.RequestParameters;
import io.javalin.http.Context;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The catalogue of assets as ion's REST API writes it. */
final class CatalogueEndpoint extends AssetsEndpoint {
    /** Open assets need no token, but ion's clients expect one. */
    private static final String NO_TOKEN = "open";

    private final Links links;

    CatalogueEndpoint(Links links, LayerGate gate, AssetCatalogue assets) {
        super(gate, assets);
        this.links = links;
    }

    void list(Context ctx, RequestParameters p) {
        ctx.header("Cache-Control", "private, no-cache");
        ctx.json(Map.of("items", listAssets(ctx, time(p)).stream().map(this::described).toList()));
    }

    void one(Context ctx, RequestParameters p) {
        ctx.header("Cache-Control", "private, no-cache");
        ctx.json(described(getAsset(ctx, time(p))));
    }

    void endpoint(Context ctx, RequestParameters p) {
        Asset asset = getAsset(ctx, time(p));
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("type", asset.type());
        answer.put("url", links.to(ctx, addressOf(asset), carried(p)));
        answer.put("accessToken", asset.layer().isOpen() ? NO_TOKEN : tokenOf(ctx));
        answer.put("attributions", attributions(asset));
        ctx.header("Cache-Control", "private, no-store");
        ctx.json(answer);
    }

    /** Where a client begins: a tileset's JSON, or the folder in which a terrain's layer.json lies. */
    private static String addressOf(Asset asset) {
        if (asset.stored().isEmpty()) {
            String layer = Links.segment(asset.layer().id());
            return asset.type().equals("TERRAIN") ? "/terrain/" + layer : "/3dtiles/" + layer + "/tileset.json";
        }
        String entry = asset.stored().get().entry();
        StringBuilder address = new StringBuilder("/assets/" + Links.segment(asset.id()));
        for (String part : entry.split("/")) {
            address.append('/').append(Links.segment(part));
        }
        return asset.type().equals("TERRAIN") ? address.substring(0, address.lastIndexOf("/")) : address.toString();
    }

    private static Map<String, String> carried(RequestParameters p) {
        Map<String, String> carried = new LinkedHashMap<>();
        for (String name : List.of("datetime", "asof")) {
            if (p.isGiven(name)) {
                carried.put(name, p.given().get(name));
            }
        }
        return carried;
    }

    /** What the caller has shown already: the gate let it pass. */
    private static String tokenOf(Context ctx) {
        return String.valueOf(ctx.header("Authorization")).replaceFirst("(?i)^Bearer ", "").strip();
    }

    private static List<Map<String, Object>> attributions(Asset asset) {
        if (asset.attribution() == null && asset.licence() == null) {
            return List.of();
        }
        String text = asset.attribution() == null
                ? asset.licence()
                : asset.licence() == null ? asset.attribution() : asset.attribution() + " (" + asset.licence() + ")";
        return List.of(Map.of("html", escaped(text), "collapsible", false));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;");
    }

    private Map<String, Object> described(Asset asset) {
        Map<String, Object> item = new LinkedHashMap<>();
        item.put("id", asset.id());
        item.put("name", asset.title());
        item.put("description", asset.layer().titleEn());
        item.put("attribution", asset.attribution());
        item.put("licence", asset.licence());
        item.put("type", asset.type());
        item.put("kind", asset.kind());
        item.put("layer", asset.layer().id());
        item.put("feature", asset.stored().map(Asset.Stored::fid).orElse(null));
        item.put("bytes", asset.stored().map(Asset.Stored::bytes).orElse(0L));
        item.put("dateAdded", asset.dateAdded() == null ? null : asset.dateAdded().toString());
        item.put("status", "COMPLETE");
        item.put("percentComplete", 100);
        return item;
    }
}
