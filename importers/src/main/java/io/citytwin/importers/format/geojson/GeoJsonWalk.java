package io.citytwin.importers.format.geojson;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Set;

/**
 * Walks GeoJSON texts (RFC 7946) feature by feature, whatever the order of members: a FeatureCollection, a Feature or a
 * bare geometry at the root, or several of them one behind the other. It reports to a visitor and keeps nothing.
 */
final class GeoJsonWalk {
    static final Set<String> GEOMETRY_TYPES = Set.of(
            "Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon", "GeometryCollection");

    /** Who wants to know; each method must leave the parser at the end of the value at which it stands. */
    interface Visitor {
        /** Whatever was reported since the last end is void. */
        void startFeature();

        void id(JsonParser parser) throws IOException;

        void geometry(JsonParser parser) throws IOException;

        /** A member of a geometry that is no feature: "coordinates" or "geometries". */
        void bareGeometryMember(JsonParser parser, String name) throws IOException;

        /** The type of a geometry that is no feature, behind its other members. */
        void bareGeometryType(String type);

        void property(JsonParser parser, String name) throws IOException;

        void crs(String name);

        void endFeature() throws IOException, InterruptedException;
    }

    private final JsonParser parser;
    private final Visitor visitor;

    GeoJsonWalk(JsonParser parser, Visitor visitor) {
        this.parser = parser;
        this.visitor = visitor;
    }

    /** Walks to the end of the text; false where some root value is no GeoJSON object. */
    boolean walk() throws IOException, InterruptedException {
        boolean geoJson = true;
        while (parser.nextToken() != null) {
            if (parser.currentToken() == JsonToken.START_OBJECT) {
                geoJson &= root();
            } else {
                parser.skipChildren();
                geoJson = false;
            }
        }
        return geoJson;
    }

    /** The root may turn out to be a collection, a feature or a geometry only at its end. */
    private boolean root() throws IOException, InterruptedException {
        String type = null;
        boolean collection = false;
        boolean started = false;
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            if (name.equals("features") && value == JsonToken.START_ARRAY) {
                collection = true;
                features();
            } else if (name.equals("crs")) {
                crs();
            } else if (name.equals("type")) {
                type = parser.getValueAsString();
                parser.skipChildren();
            } else if (!collection && !"FeatureCollection".equals(type)) {
                if (!started) {
                    visitor.startFeature();
                    started = true;
                }
                member(name, true);
            } else {
                parser.skipChildren();
            }
        }
        if (collection || "FeatureCollection".equals(type)) {
            return true;
        }
        boolean geometry = type != null && GEOMETRY_TYPES.contains(type);
        if (!geometry && !"Feature".equals(type)) {
            return false;
        }
        if (!started) {
            visitor.startFeature();
        }
        if (geometry) {
            visitor.bareGeometryType(type);
        }
        visitor.endFeature();
        return true;
    }

    private void features() throws IOException, InterruptedException {
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            visitor.startFeature();
            if (parser.currentToken() == JsonToken.START_OBJECT) {
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    String name = parser.currentName();
                    parser.nextToken();
                    member(name, false);
                }
            } else {
                parser.skipChildren();
            }
            visitor.endFeature();
        }
    }

    private void member(String name, boolean root) throws IOException {
        switch (name) {
            case "geometry" -> visitor.geometry(parser);
            case "properties" -> properties();
            case "id" -> visitor.id(parser);
            case "coordinates", "geometries" -> {
                if (root) {
                    visitor.bareGeometryMember(parser, name);
                } else {
                    parser.skipChildren();
                }
            }
            default -> parser.skipChildren();
        }
    }

    private void properties() throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return;
        }
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            visitor.property(parser, name);
        }
    }

    /** The crs member of GeoJSON 2008: {"type":"name","properties":{"name":…}} or {"type":"EPSG","properties":{"code":…}}. */
    private void crs() throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            visitor.crs(null);
            parser.skipChildren();
            return;
        }
        String name = null;
        int depth = 1;
        while (depth > 0) {
            JsonToken token = parser.nextToken();
            if (token == JsonToken.START_OBJECT || token == JsonToken.START_ARRAY) {
                depth++;
            } else if (token == JsonToken.END_OBJECT || token == JsonToken.END_ARRAY) {
                depth--;
            } else if (token != null && token.isScalarValue() && depth == 2 && parser.currentName() != null) {
                switch (parser.currentName()) {
                    case "name", "href" -> name = parser.getValueAsString();
                    case "code" -> name = "EPSG:" + parser.getValueAsString();
                    default -> {
                        // other properties say nothing about the system
                    }
                }
            }
        }
        visitor.crs(name);
    }
}
