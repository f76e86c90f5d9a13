package io.citytwin.server.admin;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.citytwin.crs.CrsException;
import io.citytwin.crs.CrsRegistry;
import io.citytwin.query.GeoJsonGeometry;
import io.citytwin.store.ChangeSetStore;
import io.citytwin.store.ChangeSetStore.RejectedRow;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.io.ParseException;
import org.locationtech.jts.io.WKTReader;

/**
 * The rejected rows of a change set as GeoJSON: the row itself as properties, beside them (as members of the feature)
 * where it stood, why it was refused, and its geometry as it came: {@code geometryWkt} in the CRS {@code geometryCrs}.
 * GeoJSON's own geometry is that one in EPSG:4326, longitude first, so that the list can be laid over a map; it is null
 * where a coordinate is not finite, lies outside of longitudes and latitudes, or has a CRS that is not to be resolved.
 */
public final class RejectsJson {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ChangeSetStore store;
    private final CrsRegistry crs;

    public RejectsJson(ChangeSetStore store, CrsRegistry crs) {
        this.store = store;
        this.crs = crs;
    }

    /** Streams them; the stream stays open. */
    public void write(long changeset, OutputStream out) throws IOException {
        JsonGenerator json = new JsonFactory().createGenerator(out);
        json.setCodec(JSON);
        json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
        json.writeStartObject();
        json.writeStringField("type", "FeatureCollection");
        json.writeNumberField("changeSet", changeset);
        json.writeArrayFieldStart("features");
        try {
            store.readRejects(changeset, row -> write(json, row));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        json.writeEndArray();
        json.writeEndObject();
        json.close();
    }

    private void write(JsonGenerator json, RejectedRow row) {
        try {
            ObjectNode feature = JSON.createObjectNode();
            feature.put("type", "Feature");
            feature.set("geometry", findPlace(row).map(GeoJsonGeometry::write).orElse(null));
            feature.put("layer", row.layer());
            feature.put("source", row.source());
            feature.put("row", row.row());
            feature.put("rule", row.rule());
            feature.put("reason", row.reason());
            feature.put("geometryWkt", row.geometryWkt());
            feature.put("geometryCrs", row.crs());
            feature.set("properties", properties(row));
            json.writeTree(feature);
            json.writeRaw('\n');
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode properties(RejectedRow row) throws JsonProcessingException {
        return row.properties() == null ? JSON.createObjectNode() : JSON.readTree(row.properties());
    }

    /** The row's geometry in EPSG:4326 where it has a place there. */
    private Optional<Geometry> findPlace(RejectedRow row) {
        if (row.geometryWkt() == null || row.crs() == null) {
            return Optional.empty();
        }
        try {
            Geometry geometry = new WKTReader().read(row.geometryWkt());
            // What is not a number stays none: that is for the check below, whatever the transform.
            crs.resolve(row.crs()).toWgs84().apply(geometry);
            return isOnEarth(geometry) ? Optional.of(geometry) : Optional.empty();
        } catch (ParseException | IllegalArgumentException | CrsException e) {
            // No ring, no number, a system that the configuration no longer has: all of it may be why it was refused.
            return Optional.empty();
        }
    }

    private static boolean isOnEarth(Geometry geometry) {
        for (Coordinate c : geometry.getCoordinates()) {
            // Written so that NaN fails.
            if (!(Math.abs(c.x) <= 180 && Math.abs(c.y) <= 90) || Double.isInfinite(c.getZ())) {
                return false;
            }
        }
        return !geometry.isEmpty();
    }
}
