package io.citytwin.server.ogc.features;

import io.citytwin.catalog.CodeLists;
import io.citytwin.model.Attribute;
import io.citytwin.model.Layer;
import io.citytwin.query.InvalidFilterException;
import io.citytwin.server.http.LayerGate;
import io.citytwin.server.http.Links;
import io.citytwin.server.http.ProblemException;
import io.citytwin.server.http.RequestParameters;
import io.citytwin.server.http.StreamedAnswer;
import io.citytwin.server.http.parameter.FilterParameter;
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
import io.citytwin.store.QueryTimeoutException;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.Semaphore;

/** {@code /ogc/collections/{collectionId}/items}: features, streamed from the database to the caller. */
final class ItemsEndpoint {
    /** Each download has a database connection for as long as its receiver takes to read it. */
    private static final int MAX_DOWNLOADS = 16;

    private final Semaphore downloads = new Semaphore(MAX_DOWNLOADS);
    private final Links links;
    private final LayerGate gate;
    private final LayerStore layers;
    private final FeatureReader reader;
    private final ServedCrs served;
    private final CodeLists codeLists;
    private final PropertyFilters properties;
    private final MatchCounts counts;

    ItemsEndpoint(
            Links links,
            LayerGate gate,
            LayerStore layers,
            FeatureReader reader,
            ServedCrs served,
            CodeLists codeLists,
            PropertyFilters properties) {
        this.links = links;
        this.gate = gate;
        this.layers = layers;
        this.reader = reader;
        this.served = served;
        this.codeLists = codeLists;
        this.properties = properties;
        this.counts = new MatchCounts(reader);
    }

    void items(Context ctx, RequestParameters p) throws IOException {
        Layer layer = gate.getVisible(ctx, ctx.pathParam("collectionId"));
        CatalogEntry entry = layers.findEntry(layer.id()).orElseThrow();
        MediaFormat format =
                Negotiation.choose(p.get(ItemsParameters.FORMAT), ctx.header("Accept"), FeatureFormats.ITEMS);
        ItemsRequest request = ItemsRequest.of(entry, p, served, properties);
        ctx.header("Vary", "Accept, Accept-Encoding");
        ctx.header("Cache-Control", "no-cache");
        ctx.contentType(format.mediaType());
        if (format != MediaFormat.HTML && format != FeatureFormats.FLATGEOBUF) {
            ctx.header("Content-Crs", "<" + request.crs().uri() + ">");
        }
        try {
            if (FeatureFormats.isPaged(format)) {
                page(ctx, p, entry, request, format);
            } else {
                download(ctx, p, layer, request, format);
            }
        } catch (InvalidFilterException e) {
            throw FilterParameter.refused(e);
        } catch (QueryTimeoutException e) {
            throw ProblemException.of(503, e.getMessage());
        }
    }

    private void page(
            Context ctx, RequestParameters p, CatalogEntry entry, ItemsRequest request, MediaFormat format)
            throws IOException {
        long limit = Math.min(
                p.find(ItemsParameters.LIMIT).orElse((long) ItemsParameters.DEFAULT_LIMIT), ItemsParameters.MAX_LIMIT);
        FeatureQuery query = request.query();
        OptionalLong matched = counts.count(query, entry.revision());
        matched.ifPresent(n -> ctx.header("OGC-NumberMatched", Long.toString(n)));
        FeatureEncoder encoder = encoder(ctx, request, format, StreamedAnswer.open(ctx));
        encoder.begin();
        PageEnd end = new PageEnd();
        // One more than the page: whether there is a next one.
        reader.forEach(query.withLimit(limit + 1), row -> {
            if (end.returned < limit) {
                encoder.feature(row);
                end.last = row;
                end.returned++;
            } else {
                end.more = true;
            }
        });
        List<OgcLink> list = links(ctx, format, request, end);
        encoder.end(new Page(end.returned, matched, list));
    }

    /** What is known of a page once its rows have been read. */
    private static final class PageEnd {
        private long returned;
        private FeatureRow last;
        private boolean more;
    }

    private void download(
            Context ctx, RequestParameters p, Layer layer, ItemsRequest request, MediaFormat format)
            throws IOException {
        String name = layer.id() + "." + (format == FeatureFormats.SEQUENCE ? "geojsons" : format.id());
        ctx.header(
                "Content-Disposition",
                "attachment; filename=\"features." + format.id() + "\"; filename*=UTF-8''" + Links.segment(name));
        if (ctx.method().name().equals("HEAD")) {
            return;
        }
        FeatureQuery query = request.query();
        if (p.find(ItemsParameters.LIMIT).isPresent()) {
            query = query.withLimit(p.get(ItemsParameters.LIMIT));
        }
        if (!downloads.tryAcquire()) {
            ctx.header("Retry-After", "30");
            throw ProblemException.of(
                    503, MAX_DOWNLOADS + " downloads are under way, which is the most at one time; try again soon");
        }
        try {
            FeatureEncoder encoder = encoder(ctx, request, format, StreamedAnswer.open(ctx));
            encoder.begin();
            long returned = reader.download(query, encoder::feature);
            encoder.end(new Page(returned, OptionalLong.empty(), List.of()));
        } finally {
            downloads.release();
        }
    }

    private FeatureEncoder encoder(Context ctx, ItemsRequest request, MediaFormat format, OutputStream out) {
        FeatureQuery query = request.query();
        Layer layer = query.layer();
        OutputCrs crs = request.crs();
        List<Attribute> attributes = query.attributes().stream()
                .map(name -> layer.findAttribute(name).orElseThrow())
                .toList();
        boolean withTime = !query.time().isNow();
        if (format == FeatureFormats.CSV) {
            return new CsvEncoder(out, attributes, query.withGeometry(), layer.hasZ(), crs);
        } else if (format == FeatureFormats.FLATGEOBUF) {
            return new FlatGeobufEncoder(out, layer, attributes, crs);
        } else if (format == MediaFormat.HTML) {
            return new HtmlEncoder(
                    out, layer.titleZh(), trail(ctx, layer), itemsUrl(ctx, layer), attributes, new CodeTitles(codeLists));
        }
        GeoJsonEncoder.Frame frame = format == FeatureFormats.GEOJSON
                ? GeoJsonEncoder.Frame.COLLECTION
                : format == FeatureFormats.LINES ? GeoJsonEncoder.Frame.LINES : GeoJsonEncoder.Frame.SEQUENCE;
        return new GeoJsonEncoder(out, frame, attributes, crs, withTime);
    }

    private List<OgcLink> links(Context ctx, MediaFormat format, ItemsRequest request, PageEnd end) {
        List<OgcLink> list = new ArrayList<>();
        list.add(new OgcLink(links.self(ctx, Map.of()), "self", format.mediaType(), "This page"));
        for (MediaFormat other : FeatureFormats.ITEMS) {
            if (other != format) {
                list.add(new OgcLink(
                        links.self(ctx, Map.of("f", other.id())),
                        "alternate",
                        other.mediaType(),
                        "As " + other.title()));
            }
        }
        if (end.more) {
            String token = PageToken.of(end.last.position(), request.query().sort());
            list.add(new OgcLink(links.self(ctx, Map.of("token", token)), "next", format.mediaType(), "Next page"));
        }
        Layer layer = request.query().layer();
        list.add(new OgcLink(collectionUrl(ctx, layer), "collection", "application/json", layer.titleZh()));
        return list;
    }

    private String collectionUrl(Context ctx, Layer layer) {
        return links.to(ctx, "/ogc/collections/" + Links.segment(layer.id()));
    }

    private String itemsUrl(Context ctx, Layer layer) {
        return collectionUrl(ctx, layer) + "/items";
    }

    private Map<String, String> trail(Context ctx, Layer layer) {
        Map<String, String> trail = new LinkedHashMap<>();
        trail.put("API", links.to(ctx, "/ogc?f=html"));
        trail.put("Collections", links.to(ctx, "/ogc/collections?f=html"));
        trail.put(layer.titleZh(), collectionUrl(ctx, layer) + "?f=html");
        return trail;
    }
}
