package io.citytwin.importers.format.geojson;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.citytwin.importers.format.geometry.MalformedGeometryException;
import io.citytwin.importers.format.text.InferredType;
import io.citytwin.importers.spi.BadRecordException;
import io.citytwin.importers.spi.SourceDataset.RecordSink;
import io.citytwin.importers.spi.SourceLayer;
import io.citytwin.importers.spi.SourceRecord;
import io.citytwin.model.AttributeType;
import java.io.IOException;
import java.io.StringWriter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The second pass: makes a row of each feature and hands it on. */
final class GeoJsonRows implements GeoJsonWalk.Visitor {
    private final SourceLayer layer;
    private final RecordSink sink;
    private final Map<String, Integer> columns = new HashMap<>();
    private final AttributeType[] types;
    private final boolean idIsField;
    private final GeoJsonGeometry geometry = new GeoJsonGeometry();
    private boolean hasGeometry;
    private Object[] values;
    private long row;

    GeoJsonRows(SourceLayer layer, List<String> propertyNames, boolean idIsField, RecordSink sink) {
        this.layer = layer;
        this.sink = sink;
        this.idIsField = idIsField;
        this.types = layer.fields().stream().map(f -> f.type()).toArray(AttributeType[]::new);
        for (String name : propertyNames) {
            columns.put(name, columns.size() + (idIsField ? 1 : 0));
        }
        startFeature();
    }

    /** Sets the number of the next row, where records have one of their own (lines). */
    void setRow(long number) {
        row = number - 1;
    }

    void rejectRecord(long number, String message) throws InterruptedException {
        sink.reject(new BadRecordException(layer.name(), number, "json-syntax", message, null));
        startFeature();
    }

    @Override
    public void startFeature() {
        hasGeometry = false;
        geometry.reset();
        values = new Object[types.length];
    }

    @Override
    public void id(JsonParser parser) throws IOException {
        if (idIsField) {
            values[0] = value(parser, types[0]);
        } else {
            parser.skipChildren();
        }
    }

    @Override
    public void property(JsonParser parser, String name) throws IOException {
        Integer column = columns.get(name);
        if (column == null) {
            parser.skipChildren();
        } else {
            values[column] = value(parser, types[column]);
        }
    }

    private static Object value(JsonParser parser, AttributeType type) throws IOException {
        JsonToken token = parser.currentToken();
        if (token == JsonToken.VALUE_NULL) {
            return null;
        }
        if (type == AttributeType.JSON || token.isStructStart()) {
            return json(parser);
        }
        return switch (type) {
            case INTEGER -> token == JsonToken.VALUE_NUMBER_INT ? (Object) parser.getLongValue() : parser.getText();
            case REAL -> token.isNumeric() ? (Object) parser.getDoubleValue() : parser.getText();
            case BOOLEAN -> token.isBoolean() ? (Object) parser.getBooleanValue() : parser.getText();
            case DATE, TIMESTAMP -> InferredType.parse(parser.getText(), type);
            default -> parser.getText();
        };
    }

    private static String json(JsonParser parser) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator generator = GeoJsonSource.factory().createGenerator(text)) {
            generator.copyCurrentStructure(parser);
        }
        return text.toString();
    }

    @Override
    public void geometry(JsonParser parser) throws IOException {
        hasGeometry = geometry.read(parser);
    }

    @Override
    public void bareGeometryMember(JsonParser parser, String name) throws IOException {
        hasGeometry = true;
        geometry.readMember(parser, name);
    }

    @Override
    public void bareGeometryType(String type) {
        hasGeometry = true;
        geometry.setType(type);
    }

    @Override
    public void crs(String name) {
        // the first pass has it
    }

    @Override
    public void endFeature() throws InterruptedException {
        row++;
        try {
            sink.accept(new SourceRecord(layer.name(), row, hasGeometry ? geometry.build() : null, values));
        } catch (MalformedGeometryException e) {
            SourceRecord record = new SourceRecord(layer.name(), row, null, values);
            sink.reject(new BadRecordException(layer.name(), row, e.rule(), e.getMessage(), record));
        }
        values = new Object[types.length];
    }
}
