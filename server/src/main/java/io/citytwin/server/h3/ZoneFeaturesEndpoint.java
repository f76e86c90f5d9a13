package io.citytwin.server.h3;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.citytwin.grid.CellRange;
import io.citytwin.grid.CellRanges;
import io.citytwin.grid.H3Grid;
import io.citytwin.model.Layer;
import io.citytwin.model.TimeSelector;
import io.citytwin.server.http.LayerGate;
import io.citytwin.server.http.ProblemException;
import io.citytwin.server.http.RequestParameters;
import io.citytwin.server.http.parameter.AsofParameter;
import io.citytwin.store.H3Queries;
import io.citytwin.store.H3Queries.Selection;
import io.citytwin.store.QueryTimeoutException;
import io.javalin.http.Context;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** /h3/features: the features whose centroids lie in some zones. */
final class ZoneFeaturesEndpoint {
    private static final JsonFactory JSON = new JsonFactory();
    /** Most zones, those around the given ones included. */
    private static final int MOST_ZONES = 10_000;

    private final LayerGate gate;
    private final H3Queries queries;

    ZoneFeaturesEndpoint(LayerGate gate, H3Queries queries) {
        this.gate = gate;
        this.queries = queries;
    }

    private record Found(Layer layer, long fid, long zone, String geometry, String properties) {}

    void features(Context ctx, RequestParameters p) throws IOException {
        TimeSelector time = AsofParameter.timeOf(p);
        Set<Long> zones = zones(p.get(H3Parameters.CELLS), p.get(H3Parameters.K));
        int resolution = H3Grid.resolution(zones.iterator().next());
        List<CellRange> ranges = CellRanges.holding(zones);
        int limit = p.get(H3Parameters.LIMIT);
        List<Found> found = new ArrayList<>();
        long[] matched = {0};
        try {
            for (Layer layer : ZoneEndpoint.layers(gate, ctx, p)) {
                Selection selection =
                        new Selection(layer, time, Optional.empty(), ranges, Optional.empty(), List.of());
                queries.forEachFeature(selection, (fid, lon, lat, geometry, properties) -> {
                    long zone = H3Grid.cell(lon, lat, resolution);
                    if (zones.contains(zone) && matched[0]++ < limit) {
                        found.add(new Found(layer, fid, zone, geometry, properties));
                    }
                });
            }
        } catch (QueryTimeoutException e) {
            throw ProblemException.of(503, e.getMessage());
        }
        ctx.header("Cache-Control", "no-store");
        ZoneEndpoint.send(
                ctx,
                p,
                ZoneEndpoint.isGeoJson(p)
                        ? geoJson(found, matched[0], resolution)
                        : json(found, matched[0], resolution));
    }

    private static Set<Long> zones(List<Long> cells, int k) {
        Set<Long> zones = new TreeSet<>();
        for (long cell : cells) {
            for (long near : H3Grid.disk(cell, k)) {
                zones.add(near);
            }
            if (zones.size() > MOST_ZONES) {
                throw ProblemException.badParameter(
                        "k", "cells and those k steps around them must be at most " + MOST_ZONES + " zones");
            }
        }
        return zones;
    }

    private static byte[] json(List<Found> found, long matched, int resolution) throws IOException {
        Map<Long, List<Found>> byZone = new TreeMap<>();
        found.forEach(f -> byZone.computeIfAbsent(f.zone(), z -> new ArrayList<>()).add(f));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartObject();
            json.writeNumberField("resolution", resolution);
            json.writeNumberField("numberMatched", matched);
            json.writeNumberField("numberReturned", found.size());
            json.writeArrayFieldStart("zones");
            for (Map.Entry<Long, List<Found>> zone : byZone.entrySet()) {
                json.writeStartObject();
                json.writeStringField("zone", H3Grid.format(zone.getKey()));
                json.writeNumberField("count", zone.getValue().size());
                json.writeArrayFieldStart("features");
                for (Found f : zone.getValue()) {
                    json.writeStartObject();
                    json.writeStringField("layer", f.layer().id());
                    json.writeNumberField("id", f.fid());
                    json.writeFieldName("properties");
                    json.writeRawValue(f.properties());
                    json.writeEndObject();
                }
                json.writeEndArray();
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        return out.toByteArray();
    }

    private static byte[] geoJson(List<Found> found, long matched, int resolution) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartObject();
            json.writeStringField("type", "FeatureCollection");
            json.writeNumberField("resolution", resolution);
            json.writeNumberField("numberMatched", matched);
            json.writeNumberField("numberReturned", found.size());
            json.writeArrayFieldStart("features");
            for (Found f : found) {
                json.writeStartObject();
                json.writeStringField("type", "Feature");
                json.writeNumberField("id", f.fid());
                json.writeStringField("layer", f.layer().id());
                json.writeStringField("zone", H3Grid.format(f.zone()));
                json.writeFieldName("geometry");
                json.writeRawValue(f.geometry());
                json.writeFieldName("properties");
                json.writeRawValue(f.properties());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        return out.toByteArray();
    }
}
