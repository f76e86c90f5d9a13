package io.citytwin.server.h3;

import io.citytwin.grid.H3Grid;
import io.citytwin.grid.TooManyZonesException;
import io.citytwin.grid.ZoneValues;
import io.citytwin.model.Bbox;
import io.citytwin.model.GeometryType;
import io.citytwin.model.Layer;
import io.citytwin.model.TimeSelector;
import io.citytwin.query.InvalidFilterException;
import io.citytwin.server.http.LayerGate;
import io.citytwin.server.http.ProblemException;
import io.citytwin.server.http.Representation;
import io.citytwin.server.http.RequestParameters;
import io.citytwin.server.http.parameter.AsofParameter;
import io.citytwin.server.http.parameter.BboxParameter;
import io.citytwin.server.http.parameter.FilterParameter;
import io.citytwin.store.LayerStore;
import io.citytwin.store.LayerStore.CatalogEntry;
import io.citytwin.store.PropertyFilters;
import io.citytwin.store.QueryTimeoutException;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** /h3/zones/{cell} and /h3/aggregate. */
final class ZoneEndpoint {
    private final LayerGate gate;
    private final LayerStore layers;
    private final ZoneAggregation aggregation;
    private final PropertyFilters properties;

    ZoneEndpoint(LayerGate gate, LayerStore layers, ZoneAggregation aggregation, PropertyFilters properties) {
        this.properties = properties;
        this.gate = gate;
        this.layers = layers;
        this.aggregation = aggregation;
    }

    /** What one zone has of one layer. */
    private record Content(Layer layer, ZoneValues values) {}

    /** The layers that a request names, or all that its caller may read; those without geometry have no zones. */
    static List<Layer> layers(LayerGate gate, Context ctx, RequestParameters p) {
        Optional<String> names = p.find(H3Parameters.LAYERS);
        List<Layer> list = names.isPresent()
                ? Arrays.stream(names.get().split(","))
                        .map(name -> gate.getVisible(ctx, name.strip()))
                        .distinct()
                        .toList()
                : gate.listVisible(ctx);
        return list.stream().filter(l -> l.geometryType() != GeometryType.NONE).toList();
    }

    void zone(Context ctx, RequestParameters p) throws IOException {
        long cell = H3Parameters.cell("cell", ctx.pathParam("cell"));
        TimeSelector time = AsofParameter.timeOf(p);
        List<Layer> wanted = layers(gate, ctx, p);
        if (isKnown(ctx, wanted, time, p)) {
            return;
        }
        Bbox box = H3Grid.box(cell);
        List<Content> contents = new ArrayList<>();
        for (Layer layer : wanted) {
            boolean near = layers.findEntry(layer.id())
                    .map(CatalogEntry::extent)
                    .map(extent -> extent.intersects(box))
                    .orElse(false);
            List<ZoneValues> values = near ? answer(request(layer, time, cell)) : List.of();
            contents.add(new Content(layer, values.isEmpty() ? null : values.get(0)));
        }
        send(ctx, p, ZoneWriter.write(
                isGeoJson(p), H3Grid.resolution(cell), List.of(cell), z -> z, (json, z) -> {
                    json.writeNumberField(
                            "count",
                            contents.stream()
                                    .map(Content::values)
                                    .filter(Objects::nonNull)
                                    .mapToLong(ZoneValues::count)
                                    .sum());
                    json.writeArrayFieldStart("layers");
                    for (Content c : contents) {
                        json.writeStartObject();
                        json.writeStringField("layer", c.layer().id());
                        json.writeNumberField("count", c.values() == null ? 0 : c.values().count());
                        ZoneWriter.number(json, "area", c.values() == null ? 0 : c.values().area());
                        ZoneWriter.number(json, "length", c.values() == null ? 0 : c.values().length());
                        json.writeEndObject();
                    }
                    json.writeEndArray();
                }));
    }

    private ZoneRequest request(Layer layer, TimeSelector time, long cell) {
        boolean shapes = layer.geometryType().dimension() != 0;
        return new ZoneRequest(
                layer,
                layers.revision(layer.id()),
                time,
                Optional.empty(),
                cell,
                H3Grid.resolution(cell),
                List.of(),
                List.of(),
                shapes);
    }

    void aggregate(Context ctx, RequestParameters p) throws IOException {
        Layer layer = gate.getVisible(ctx, p.get(H3Parameters.LAYER));
        if (layer.geometryType() == GeometryType.NONE) {
            throw ProblemException.badParameter("layer", "layer " + layer.id() + " has no geometry and so no zones");
        }
        List<Metric> metrics = Metric.parse(p.find(H3Parameters.METRIC).orElse("count"), layer);
        List<String> attributes = metrics.stream()
                .map(Metric::attribute)
                .filter(Objects::nonNull)
                .distinct()
                .toList();
        TimeSelector time = AsofParameter.timeOf(p);
        ZoneRequest request = new ZoneRequest(
                layer,
                layers.revision(layer.id()),
                time,
                FilterParameter.filterOf(p, List.of(layer), properties),
                0,
                p.get(H3Parameters.RESOLUTION),
                p.get(BboxParameter.BBOX),
                attributes,
                metrics.stream().anyMatch(Metric::isOfShape));
        if (isKnown(ctx, List.of(layer), time, p)) {
            return;
        }
        List<ZoneValues> zones = answer(request);
        send(ctx, p, ZoneWriter.write(
                isGeoJson(p),
                request.resolution(),
                zones,
                ZoneValues::zone,
                (json, zone) -> ZoneWriter.metrics(json, zone, metrics, attributes)));
    }

    private List<ZoneValues> answer(ZoneRequest request) {
        try {
            return aggregation.list(request);
        } catch (TooManyZonesException e) {
            throw ProblemException.badParameter("resolution", e.getMessage());
        } catch (InvalidFilterException e) {
            throw FilterParameter.refused(e);
        } catch (QueryTimeoutException e) {
            throw ProblemException.of(503, e.getMessage());
        }
    }

    /** Whether the caller has this answer already: it depends on the layers' revisions and the request alone. */
    private boolean isKnown(Context ctx, List<Layer> wanted, TimeSelector time, RequestParameters p) {
        boolean lasting = time.isNow() || time.interval();
        boolean open = wanted.stream().allMatch(Layer::isOpen);
        if (!lasting) {
            ctx.header("Cache-Control", "no-store");
            return false;
        }
        int hash = 17;
        for (Layer layer : wanted) {
            hash = 31 * hash + layer.id().hashCode();
            hash = 31 * hash + Long.hashCode(layers.revision(layer.id()));
        }
        String tag = "h3-" + Integer.toHexString(hash) + "-" + Integer.toHexString(p.given().hashCode());
        return Representation.isKnown(ctx, tag, (open ? "public" : "private") + ", no-cache");
    }

    static boolean isGeoJson(RequestParameters p) {
        return p.get(H3Parameters.FORMAT).equals("geojson");
    }

    static void send(Context ctx, RequestParameters p, byte[] body) {
        ctx.contentType(isGeoJson(p) ? "application/geo+json" : "application/json");
        ctx.result(body);
    }
}
