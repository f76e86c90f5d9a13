package io.citytwin.server.ogc.features;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.citytwin.catalog.CodeLists;
import io.citytwin.model.Attribute;
import io.citytwin.model.Layer;
import io.citytwin.model.TimeSelector;
import io.citytwin.server.http.LayerGate;
import io.citytwin.server.http.Links;
import io.citytwin.server.http.ProblemException;
import io.citytwin.server.http.RequestParameters;
import io.citytwin.server.http.parameter.AsofParameter;
import io.citytwin.server.ogc.common.DocumentEndpoint;
import io.citytwin.server.ogc.common.HtmlPage;
import io.citytwin.server.ogc.common.MediaFormat;
import io.citytwin.server.ogc.common.Negotiation;
import io.citytwin.server.ogc.common.OgcLink;
import io.citytwin.server.ogc.common.OutputCrs;
import io.citytwin.server.ogc.common.ServedCrs;
import io.citytwin.store.FeatureQuery;
import io.citytwin.store.FeatureReader;
import io.citytwin.store.FeatureRow;
import io.citytwin.store.LayerStore;
import io.citytwin.store.LayerStore.CatalogEntry;
import io.citytwin.store.PropertyFilters;
import io.javalin.http.Context;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code …/items/{featureId}} and {@code …/queryables}: one feature, and what filters may name. */
final class FeatureEndpoint extends DocumentEndpoint {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final LayerGate gate;
    private final LayerStore layers;
    private final FeatureReader reader;
    private final ServedCrs served;
    private final CodeLists codeLists;
    private final PropertyFilters properties;

    FeatureEndpoint(
            Links links,
            LayerGate gate,
            LayerStore layers,
            FeatureReader reader,
            ServedCrs served,
            CodeLists codeLists,
            PropertyFilters properties) {
        super(links);
        this.gate = gate;
        this.layers = layers;
        this.reader = reader;
        this.served = served;
        this.codeLists = codeLists;
        this.properties = properties;
    }

    void queryables(Context ctx, RequestParameters p) {
        Layer layer = gate.getVisible(ctx, ctx.pathParam("collectionId"));
        String url = links.to(ctx, "/ogc/collections/" + Links.segment(layer.id()) + "/queryables");
        send(ctx, p, layer.titleZh() + ": queryables", MediaFormat.SCHEMA, QueryablesDocument.of(
                layer,
                layer.findPropertiesAttribute().isPresent() ? properties.properties(layer) : List.of(),
                url,
                id -> links.to(ctx, "/ogc/codelists/" + Links.segment(id))));
    }

    void feature(Context ctx, RequestParameters p) throws IOException {
        Layer layer = gate.getVisible(ctx, ctx.pathParam("collectionId"));
        CatalogEntry entry = layers.findEntry(layer.id()).orElseThrow();
        MediaFormat format =
                Negotiation.choose(p.get(ItemsParameters.FEATURE_FORMAT), ctx.header("Accept"), FeatureFormats.FEATURE);
        OutputCrs crs = p.find(ItemsParameters.CRS)
                .map(text -> served.get("crs", text, entry))
                .orElse(OutputCrs.CRS84);
        TimeSelector time = AsofParameter.timeOf(p);
        FeatureQuery query = FeatureQuery.all(layer).withTime(time).withAttributes(ItemsRequest.attributes(layer, p));
        String id = ctx.pathParam("featureId");
        FeatureRow row = (id.matches("\\d{1,18}") ? reader.findById(query, Long.parseLong(id)) : java.util.Optional
                        .<FeatureRow>empty())
                .orElseThrow(() -> ProblemException.notFound(
                        "collection " + layer.id() + " has no feature " + id + (time.isNow() ? "" : " at that time")));
        byte[] body = encode(ctx, format, query, row, crs);
        ctx.header("Vary", "Accept, Accept-Encoding");
        ctx.header("Cache-Control", "no-cache");
        if (format == MediaFormat.HTML) {
            JsonNode document = JSON.readTree(body);
            showTitles(layer, (ObjectNode) document.get("properties"));
            Map<String, String> trail = Map.of(layer.titleZh(), links.to(ctx, collection(layer) + "?f=html"));
            ctx.html(HtmlPage.of(layer.titleZh() + " " + id, trail, document));
        } else {
            ctx.header("Content-Crs", "<" + crs.uri() + ">");
            ctx.result(body).contentType(format.mediaType());
        }
    }

    private void showTitles(Layer layer, ObjectNode properties) {
        CodeTitles titles = new CodeTitles(codeLists);
        for (Attribute attribute : layer.attributes()) {
            JsonNode value = properties.path(attribute.name());
            if (attribute.codeList() != null && value.isValueNode() && !value.isNull()) {
                properties.put(attribute.name(), titles.text(attribute, value.asText()));
            }
        }
    }

    private byte[] encode(Context ctx, MediaFormat format, FeatureQuery query, FeatureRow row, OutputCrs crs)
            throws IOException {
        Layer layer = query.layer();
        List<Attribute> attributes = query.attributes().stream()
                .map(name -> layer.findAttribute(name).orElseThrow())
                .toList();
        MediaFormat other = format == MediaFormat.HTML ? FeatureFormats.GEOJSON : MediaFormat.HTML;
        List<OgcLink> list = new ArrayList<>();
        list.add(new OgcLink(links.self(ctx, Map.of()), "self", format.mediaType(), "This feature"));
        list.add(new OgcLink(
                links.self(ctx, Map.of("f", other.id())), "alternate", other.mediaType(), "As " + other.title()));
        list.add(new OgcLink(links.to(ctx, collection(layer)), "collection", "application/json", layer.titleZh()));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        new GeoJsonEncoder(bytes, GeoJsonEncoder.Frame.COLLECTION, attributes, crs, true).single(row, list);
        return bytes.toByteArray();
    }

    private static String collection(Layer layer) {
        return "/ogc/collections/" + Links.segment(layer.id());
    }
}
