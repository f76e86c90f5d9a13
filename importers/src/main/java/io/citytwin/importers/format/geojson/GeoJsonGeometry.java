package io.citytwin.importers.format.geojson;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.citytwin.importers.format.geometry.Geometries;
import io.citytwin.importers.format.geometry.MalformedGeometryException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.LineString;
import org.locationtech.jts.geom.LinearRing;
import org.locationtech.jts.geom.Point;
import org.locationtech.jts.geom.Polygon;

/**
 * Reads one GeoJSON geometry (RFC 7946 clause 3.1) from the stream: its members in any order. What is no geometry is
 * remembered while the rest of the object is read on, so that the stream stays in step, and told by {@link #build}.
 */
final class GeoJsonGeometry {
    private final CoordinateTree coordinates = new CoordinateTree();
    private String type;
    private List<GeoJsonGeometry> members;
    private String fault;

    void reset() {
        coordinates.reset();
        type = null;
        members = null;
        fault = null;
    }

    /** Reads the value at which the parser stands: an object or null. Returns whether there is a geometry. */
    boolean read(JsonParser parser) throws IOException {
        reset();
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            return false;
        }
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            fault = "a geometry must be an object or null, is " + parser.currentToken();
            parser.skipChildren();
            return true;
        }
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            readMember(parser, name);
        }
        return true;
    }

    /** Takes a member of the geometry object; the parser stands at its value. */
    void readMember(JsonParser parser, String name) throws IOException {
        switch (name) {
            case "type" -> setType(parser.getValueAsString());
            case "coordinates" -> coordinates.read(parser);
            case "geometries" -> readMembers(parser);
            default -> parser.skipChildren();
        }
    }

    void setType(String name) {
        type = name;
    }

    private void readMembers(JsonParser parser) throws IOException {
        members = new ArrayList<>();
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            fault = "\"geometries\" must be an array";
            parser.skipChildren();
            return;
        }
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            GeoJsonGeometry member = new GeoJsonGeometry();
            if (member.read(parser)) {
                members.add(member);
            }
        }
    }

    /** The geometry, or null where it is empty. */
    Geometry build() throws MalformedGeometryException {
        if (fault != null) {
            throw new MalformedGeometryException(fault);
        }
        if (type == null) {
            throw new MalformedGeometryException("a geometry must have a \"type\"");
        }
        if (type.equals("GeometryCollection")) {
            return collection();
        }
        int height =
                switch (type) {
                    case "Point" -> 0;
                    case "MultiPoint", "LineString" -> 1;
                    case "MultiLineString", "Polygon" -> 2;
                    case "MultiPolygon" -> 3;
                    default -> throw new MalformedGeometryException("unknown geometry type \"" + type + "\"");
                };
        if (!coordinates.check(type, height)) {
            return null;
        }
        return switch (type) {
            case "Point" -> Geometries.point(coordinates.slice(0, 1), coordinates.dimension());
            case "LineString" -> Geometries.line(coordinates.slice(0, coordinates.positions()), coordinates.dimension());
            case "MultiPoint" -> multiPoint();
            case "MultiLineString" -> multiLine();
            case "Polygon" -> polygon(0, coordinates.count(1));
            default -> multiPolygon();
        };
    }

    private Geometry collection() throws MalformedGeometryException {
        if (members == null) {
            throw new MalformedGeometryException("a GeometryCollection must have \"geometries\"");
        }
        List<Geometry> parts = new ArrayList<>();
        for (GeoJsonGeometry member : members) {
            Geometry part = member.build();
            if (part != null) {
                parts.add(part);
            }
        }
        return parts.isEmpty() ? null : Geometries.collection(parts);
    }

    private Geometry multiPoint() {
        List<Point> points = new ArrayList<>(coordinates.positions());
        for (int i = 0; i < coordinates.positions(); i++) {
            points.add(Geometries.point(coordinates.slice(i, i + 1), coordinates.dimension()));
        }
        return Geometries.multiPoint(points);
    }

    private Geometry multiLine() throws MalformedGeometryException {
        List<LineString> lines = new ArrayList<>();
        for (int i = 0; i < coordinates.count(1); i++) {
            lines.add(Geometries.line(
                    coordinates.slice(coordinates.start(1, i), coordinates.end(1, i)), coordinates.dimension()));
        }
        return Geometries.multiLine(lines);
    }

    private Polygon polygon(int firstRing, int endRing) throws MalformedGeometryException {
        List<LinearRing> rings = new ArrayList<>(endRing - firstRing);
        for (int i = firstRing; i < endRing; i++) {
            rings.add(Geometries.ring(
                    coordinates.slice(coordinates.start(1, i), coordinates.end(1, i)), coordinates.dimension()));
        }
        return Geometries.polygon(rings.get(0), rings.subList(1, rings.size()));
    }

    private Geometry multiPolygon() throws MalformedGeometryException {
        List<Polygon> polygons = new ArrayList<>();
        for (int i = 0; i < coordinates.count(2); i++) {
            polygons.add(polygon(coordinates.start(2, i), coordinates.end(2, i)));
        }
        return Geometries.multiPolygon(polygons);
    }
}
