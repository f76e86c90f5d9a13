package io.citytwin.server.h3;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.citytwin.grid.H3Grid;
import io.citytwin.grid.ZoneValues;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;

/** Writes zones as JSON, or as a GeoJSON FeatureCollection of their polygons. */
final class ZoneWriter {
    private static final JsonFactory JSON = new JsonFactory();

    private ZoneWriter() {}

    /** Writes the members of one zone but its index. */
    @FunctionalInterface
    interface Members<T> {
        void write(JsonGenerator json, T zone) throws IOException;
    }

    /** Gives the index of a zone. */
    @FunctionalInterface
    interface Index<T> {
        long of(T zone);
    }

    static <T> byte[] write(boolean geoJson, int resolution, List<T> zones, Index<T> index, Members<T> members)
            throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream(64 + zones.size() * (geoJson ? 400 : 60));
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartObject();
            if (geoJson) {
                json.writeStringField("type", "FeatureCollection");
            }
            json.writeNumberField("resolution", resolution);
            json.writeArrayFieldStart(geoJson ? "features" : "zones");
            for (T zone : zones) {
                String name = H3Grid.format(index.of(zone));
                json.writeStartObject();
                if (geoJson) {
                    json.writeStringField("type", "Feature");
                    json.writeStringField("id", name);
                    json.writeFieldName("geometry");
                    polygon(json, H3Grid.polygon(index.of(zone)));
                    json.writeObjectFieldStart("properties");
                }
                json.writeStringField("zone", name);
                members.write(json, zone);
                if (geoJson) {
                    json.writeEndObject();
                }
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        return out.toByteArray();
    }

    /** The metrics of a zone; a zone without a value has null. */
    static void metrics(JsonGenerator json, ZoneValues zone, List<Metric> metrics, List<String> attributes)
            throws IOException {
        for (Metric metric : metrics) {
            if (metric.kind() == Metric.Kind.COUNT) {
                json.writeNumberField("count", zone.count());
            } else {
                number(json, metric.text(), metric.of(zone, attributes));
            }
        }
    }

    static void number(JsonGenerator json, String name, double value) throws IOException {
        if (!Double.isFinite(value)) {
            json.writeNullField(name);
        } else if (value == Math.rint(value) && Math.abs(value) < 1e15) {
            json.writeNumberField(name, (long) value);
        } else {
            json.writeNumberField(name, value);
        }
    }

    private static void polygon(JsonGenerator json, Geometry g) throws IOException {
        boolean multi = g.getNumGeometries() > 1;
        json.writeStartObject();
        json.writeStringField("type", multi ? "MultiPolygon" : "Polygon");
        json.writeArrayFieldStart("coordinates");
        for (int i = 0; i < g.getNumGeometries(); i++) {
            if (multi) {
                json.writeStartArray();
            }
            json.writeStartArray();
            for (Coordinate c : g.getGeometryN(i).getCoordinates()) {
                json.writeStartArray();
                json.writeNumber(Math.rint(c.x * 1e9) / 1e9);
                json.writeNumber(Math.rint(c.y * 1e9) / 1e9);
                json.writeEndArray();
            }
            json.writeEndArray();
            if (multi) {
                json.writeEndArray();
            }
        }
        json.writeEndArray();
        json.writeEndObject();
    }
}
