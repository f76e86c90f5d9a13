package io.citytwin.importers.format.geojson;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.citytwin.importers.format.text.InferredType;
import io.citytwin.importers.spi.SourceLayer.SourceField;
import io.citytwin.model.AttributeType;
import io.citytwin.model.GeometryType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a first pass over all features finds out: which properties there are and of which type, which geometry types,
 * whether there are heights, which CRS. The geometries themselves are skipped.
 */
final class GeoJsonSchema implements GeoJsonWalk.Visitor {
    private static final int MAX_FIELDS = 1_500;
    private static final String LONGITUDE_LATITUDE = "EPSG:4326";

    private final Map<String, InferredType> fields = new LinkedHashMap<>();
    private final InferredType ids = new InferredType();
    private boolean anyId;
    private GeometryType geometryType = GeometryType.NONE;
    private boolean hasZ;
    private boolean crsGiven;
    private String crs;
    private long features;

    @Override
    public void startFeature() {
        // nothing of a feature is kept
    }

    @Override
    public void endFeature() {
        features++;
    }

    @Override
    public void id(JsonParser parser) throws IOException {
        if (parser.currentToken() != JsonToken.VALUE_NULL) {
            anyId = true;
            addTo(ids, parser);
        }
    }

    @Override
    public void property(JsonParser parser, String name) throws IOException {
        InferredType type = fields.get(name);
        if (type == null) {
            if (fields.size() == MAX_FIELDS) {
                throw new IOException("features must not have more than " + MAX_FIELDS + " different properties");
            }
            type = new InferredType();
            fields.put(name, type);
        }
        addTo(type, parser);
    }

    private static void addTo(InferredType type, JsonParser parser) throws IOException {
        switch (parser.currentToken()) {
            case VALUE_NULL -> {
                // no value says nothing about the type
            }
            case VALUE_STRING -> type.addString(parser.getText());
            case VALUE_TRUE, VALUE_FALSE -> type.add(AttributeType.BOOLEAN);
            case VALUE_NUMBER_INT -> type.add(
                    parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
                            ? AttributeType.TEXT
                            : AttributeType.INTEGER);
            case VALUE_NUMBER_FLOAT -> type.add(AttributeType.REAL);
            default -> {
                type.add(AttributeType.JSON);
                parser.skipChildren();
            }
        }
    }

    @Override
    public void geometry(JsonParser parser) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return;
        }
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            if (name.equals("type")) {
                bareGeometryType(parser.getValueAsString());
                parser.skipChildren();
            } else {
                bareGeometryMember(parser, name);
            }
        }
    }

    @Override
    public void bareGeometryMember(JsonParser parser, String name) throws IOException {
        if (name.equals("coordinates") && parser.currentToken() == JsonToken.START_ARRAY) {
            peekHeight(parser);
        } else if (name.equals("geometries") && parser.currentToken() == JsonToken.START_ARRAY) {
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                geometry(parser);
            }
        } else {
            parser.skipChildren();
        }
    }

    /** Counts the numbers of the first position, then skips the rest. */
    private void peekHeight(JsonParser parser) throws IOException {
        int depth = 1;
        int numbers = 0;
        boolean first = !hasZ;
        while (depth > 0) {
            JsonToken token = parser.nextToken();
            if (token == JsonToken.START_ARRAY || token == JsonToken.START_OBJECT) {
                depth++;
            } else if (token == JsonToken.END_ARRAY || token == JsonToken.END_OBJECT) {
                depth--;
                hasZ |= first && numbers > 2;
                first &= numbers == 0;
            } else if (token == null) {
                return;
            } else if (first) {
                numbers++;
            }
        }
    }

    @Override
    public void bareGeometryType(String type) {
        if (type != null) {
            GeometryType seen = type.equals("GeometryCollection")
                    ? GeometryType.GEOMETRY
                    : GeometryType.ofOgcName(type.toUpperCase(Locale.ROOT));
            geometryType = geometryType.union(seen);
        }
    }

    @Override
    public void crs(String name) {
        if (!crsGiven) {
            crsGiven = true;
            crs = name == null ? null : plainCrs(name);
        }
    }

    /** "EPSG:n" of the usual spellings; what is not known goes on as it stands. */
    private static String plainCrs(String name) {
        String text = name.strip();
        if (text.matches("(?i).*[:/](OGC[:/].*)?CRS:?84h?$") || text.matches("(?i)CRS84h?|WGS84")) {
            return LONGITUDE_LATITUDE;
        }
        var matcher =
                java.util.regex.Pattern.compile("(?i).*\\bEPSG[:/].*?(\\d+)$").matcher(text);
        return matcher.matches() ? "EPSG:" + matcher.group(1) : text;
    }

    long features() {
        return features;
    }

    GeometryType geometryType() {
        return geometryType;
    }

    boolean hasZ() {
        return hasZ;
    }

    /** RFC 7946: longitude and latitude, unless the old crs member says otherwise. */
    String crs() {
        return crsGiven ? crs : geometryType == GeometryType.NONE ? null : LONGITUDE_LATITUDE;
    }

    /** Whether the feature's own id comes as a field "id": where there are ids, and no property has that name. */
    boolean idIsField() {
        return anyId && !fields.containsKey("id");
    }

    /** The names of the properties in the order in which they were first seen. */
    List<String> propertyNames() {
        return List.copyOf(fields.keySet());
    }

    /** The fields: "id" first where it is one, then the properties. */
    List<SourceField> fields() {
        List<String> names = new ArrayList<>(fields.keySet());
        List<AttributeType> types = new ArrayList<>();
        fields.values().forEach(t -> types.add(t.result()));
        if (idIsField()) {
            names.add(0, "id");
            types.add(0, ids.result());
        }
        List<String> unique = io.citytwin.importers.spi.FieldNames.unique(names);
        List<SourceField> result = new ArrayList<>();
        for (int i = 0; i < unique.size(); i++) {
            result.add(new SourceField(unique.get(i), types.get(i), true));
        }
        return result;
    }
}
