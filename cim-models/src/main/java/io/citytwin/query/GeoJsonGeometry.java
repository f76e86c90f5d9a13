package io.citytwin.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.LineString;
import org.locationtech.jts.geom.LinearRing;
import org.locationtech.jts.geom.Point;
import org.locationtech.jts.geom.Polygon;

/** GeoJSON geometry objects (RFC 7946) as JTS geometries and back, x before y. */
public final class GeoJsonGeometry {
    private static final GeometryFactory FACTORY = new GeometryFactory();

    private GeoJsonGeometry() {}

    /** @throws IllegalArgumentException where it is not a GeoJSON geometry */
    static Geometry read(JsonNode node) {
        String type = node.path("type").asText();
        if (type.equals("GeometryCollection")) {
            JsonNode parts = array(node.path("geometries"), "geometries");
            Geometry[] geometries = new Geometry[parts.size()];
            for (int i = 0; i < geometries.length; i++) {
                geometries[i] = read(parts.get(i));
            }
            return FACTORY.createGeometryCollection(geometries);
        }
        JsonNode c = array(node.path("coordinates"), "coordinates");
        return switch (type) {
            case "Point" -> c.isEmpty() ? FACTORY.createPoint() : FACTORY.createPoint(coordinate(c));
            case "MultiPoint" -> FACTORY.createMultiPointFromCoords(coordinates(c));
            case "LineString" -> FACTORY.createLineString(coordinates(c));
            case "MultiLineString" -> {
                LineString[] lines = new LineString[c.size()];
                for (int i = 0; i < lines.length; i++) {
                    lines[i] = FACTORY.createLineString(coordinates(c.get(i)));
                }
                yield FACTORY.createMultiLineString(lines);
            }
            case "Polygon" -> polygon(c);
            case "MultiPolygon" -> {
                Polygon[] polygons = new Polygon[c.size()];
                for (int i = 0; i < polygons.length; i++) {
                    polygons[i] = polygon(c.get(i));
                }
                yield FACTORY.createMultiPolygon(polygons);
            }
            default -> throw new IllegalArgumentException("unknown geometry type \"" + type + "\"");
        };
    }

    private static Polygon polygon(JsonNode rings) {
        array(rings, "a polygon");
        if (rings.isEmpty()) {
            return FACTORY.createPolygon();
        }
        LinearRing shell = FACTORY.createLinearRing(coordinates(rings.get(0)));
        LinearRing[] holes = new LinearRing[rings.size() - 1];
        for (int i = 0; i < holes.length; i++) {
            holes[i] = FACTORY.createLinearRing(coordinates(rings.get(i + 1)));
        }
        return FACTORY.createPolygon(shell, holes);
    }

    private static Coordinate[] coordinates(JsonNode node) {
        array(node, "a list of positions");
        Coordinate[] coordinates = new Coordinate[node.size()];
        for (int i = 0; i < coordinates.length; i++) {
            coordinates[i] = coordinate(node.get(i));
        }
        return coordinates;
    }

    private static Coordinate coordinate(JsonNode node) {
        array(node, "a position");
        if (node.size() < 2 || node.size() > 4 || !node.get(0).isNumber() || !node.get(1).isNumber()) {
            throw new IllegalArgumentException("a position must be two or three numbers");
        }
        double z = node.size() > 2 && node.get(2).isNumber() ? node.get(2).asDouble() : Coordinate.NULL_ORDINATE;
        return new Coordinate(node.get(0).asDouble(), node.get(1).asDouble(), z);
    }

    private static JsonNode array(JsonNode node, String what) {
        if (!node.isArray()) {
            throw new IllegalArgumentException(what + " must be an array");
        }
        return node;
    }

    /** The geometry object; heights are kept, measures are not. Coordinates must be finite, which JSON demands. */
    public static ObjectNode write(Geometry geometry) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("type", geometry.getGeometryType().equals("LinearRing") ? "LineString" : geometry.getGeometryType());
        if (geometry instanceof Point point) {
            node.set("coordinates", point.isEmpty() ? array() : position(point.getCoordinate()));
        } else if (geometry instanceof LineString line) {
            node.set("coordinates", positions(line.getCoordinates()));
        } else if (geometry instanceof Polygon polygon) {
            node.set("coordinates", rings(polygon));
        } else {
            boolean mixed = geometry.getGeometryType().equals("GeometryCollection");
            ArrayNode parts = array();
            for (int i = 0; i < geometry.getNumGeometries(); i++) {
                ObjectNode part = write(geometry.getGeometryN(i));
                parts.add(mixed ? part : part.get("coordinates"));
            }
            node.set(mixed ? "geometries" : "coordinates", parts);
        }
        return node;
    }

    private static ArrayNode rings(Polygon polygon) {
        ArrayNode rings = array();
        if (!polygon.isEmpty()) {
            rings.add(positions(polygon.getExteriorRing().getCoordinates()));
            for (int i = 0; i < polygon.getNumInteriorRing(); i++) {
                rings.add(positions(polygon.getInteriorRingN(i).getCoordinates()));
            }
        }
        return rings;
    }

    private static ArrayNode positions(Coordinate[] coordinates) {
        ArrayNode array = array();
        for (Coordinate coordinate : coordinates) {
            array.add(position(coordinate));
        }
        return array;
    }

    private static ArrayNode position(Coordinate c) {
        ArrayNode position = array().add(c.x).add(c.y);
        return Double.isNaN(c.getZ()) ? position : position.add(c.getZ());
    }

    private static ArrayNode array() {
        return JsonNodeFactory.instance.arrayNode();
    }
}
