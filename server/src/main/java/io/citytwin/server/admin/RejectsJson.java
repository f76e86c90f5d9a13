package io.citytwin.server.admin;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.citytwin.store.ChangeSetStore;
import io.citytwin.store.ChangeSetStore.RejectedRow;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/**
 * The rejected rows of a change set as GeoJSON: the row itself as properties, beside them where it stood and why it was
 * refused. The geometry stands as WKT in the source's own CRS, since what is wrong with it is often its place; GeoJSON's
 * geometry is null.
 */
public final class RejectsJson {
    private static final ObjectMapper JSON = new ObjectMapper();

    private RejectsJson() {}

    /** Streams them; the stream stays open. */
    public static void write(ChangeSetStore store, long changeset, OutputStream out) throws IOException {
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

    private static void write(JsonGenerator json, RejectedRow row) {
        try {
            ObjectNode feature = JSON.createObjectNode();
            feature.put("type", "Feature");
            feature.putNull("geometry");
            feature.put("layer", row.layer());
            feature.put("source", row.source());
            feature.put("row", row.row());
            feature.put("rule", row.rule());
            feature.put("reason", row.reason());
            feature.put("geometryWkt", row.geometryWkt());
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
}
