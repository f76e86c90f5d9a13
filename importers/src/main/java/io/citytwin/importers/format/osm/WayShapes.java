package io.citytwin.importers.format.osm;

import io.citytwin.importers.format.osm.AreaAssembler.NoAreaException;
import io.citytwin.importers.format.osm.OsmElement.Kind;
import io.citytwin.importers.format.osm.OsmElement.Member;
import io.citytwin.importers.format.osm.OsmElement.Node;
import io.citytwin.importers.format.osm.OsmElement.Relation;
import io.citytwin.importers.format.osm.OsmElement.Way;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.CoordinateSequence;
import org.locationtech.jts.geom.CoordinateXY;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.LineString;
import org.locationtech.jts.geom.Point;
import org.locationtech.jts.geom.Polygon;
import org.locationtech.jts.geom.PrecisionModel;
import org.locationtech.jts.geom.impl.PackedCoordinateSequence;

/** Makes geometries of elements: EPSG:4326, x = longitude, two dimensions, seven decimals. */
final class WayShapes {
    private static final double TO_DEGREES = 1e7;
    private final GeometryFactory factory = new GeometryFactory(new PrecisionModel(), 4326);
    private final AreaAssembler assembler = new AreaAssembler(factory);
    private final NodeLocations locations;

    WayShapes(NodeLocations locations) {
        this.locations = locations;
    }

    Point point(Node node) {
        return factory.createPoint(new CoordinateXY(node.lon() / TO_DEGREES, node.lat() / TO_DEGREES));
    }

    /** A point inside the area. */
    Point centre(Geometry area) {
        Coordinate inside = area.getInteriorPoint().getCoordinate();
        return factory.createPoint(new CoordinateXY(inside.x, inside.y));
    }

    /**
     * The way as a line. Where nodes are missing (a way that leaves an extract) the line is cut there, so that no
     * segment is made up; null where fewer than two neighbouring positions are known.
     */
    Geometry line(Way way) {
        List<LineString> parts = new ArrayList<>();
        List<Coordinate> part = new ArrayList<>();
        for (long id : way.nodes()) {
            long index = locations.find(id);
            if (index < 0) {
                addPart(part, parts);
                part = new ArrayList<>();
            } else {
                Coordinate c = coordinate(index);
                if (part.isEmpty() || !part.get(part.size() - 1).equals2D(c)) {
                    part.add(c);
                }
            }
        }
        addPart(part, parts);
        if (parts.isEmpty()) {
            return null;
        }
        return parts.size() == 1
                ? parts.get(0)
                : factory.createMultiLineString(parts.toArray(LineString[]::new));
    }

    private void addPart(List<Coordinate> part, List<LineString> parts) {
        if (part.size() > 1) {
            parts.add(factory.createLineString(sequence(part.toArray(Coordinate[]::new))));
        }
    }

    private static CoordinateSequence sequence(Coordinate[] coordinates) {
        return new PackedCoordinateSequence.Double(coordinates, 2);
    }

    private Coordinate coordinate(long index) {
        return new CoordinateXY(locations.lon(index) / TO_DEGREES, locations.lat(index) / TO_DEGREES);
    }

    /** The positions of all nodes of the way. */
    private Coordinate[] positions(long wayId, long[] nodes) throws NoAreaException {
        Coordinate[] positions = new Coordinate[nodes.length];
        for (int i = 0; i < nodes.length; i++) {
            long index = locations.find(nodes[i]);
            if (index < 0) {
                throw new NoAreaException(
                        "nodes-missing", "node " + nodes[i] + " of way " + wayId + " is not in the file");
            }
            positions[i] = coordinate(index);
        }
        return positions;
    }

    /** The area inside a closed way. */
    Geometry area(Way way) throws NoAreaException {
        Coordinate[] ring = positions(way.id(), way.nodes());
        if (ring.length < 4 || !ring[0].equals2D(ring[ring.length - 1])) {
            throw new NoAreaException("ring-open", "its ring is not closed");
        }
        Polygon simple = factory.createPolygon(sequence(ring));
        return simple.isValid() ? simple : assembler.assemble(List.<Coordinate[]>of(ring));
    }

    /**
     * The area of a multipolygon relation.
     *
     * @param ways node ids of the member ways by way id
     */
    Geometry area(Relation relation, Map<Long, long[]> ways) throws NoAreaException {
        List<Coordinate[]> lines = new ArrayList<>();
        Set<Long> seen = new HashSet<>();
        for (Member member : relation.members()) {
            if (member.kind() != Kind.WAY || !seen.add(member.id())) {
                continue;
            }
            long[] nodes = ways.get(member.id());
            if (nodes == null) {
                throw new NoAreaException("ways-missing", "its member way " + member.id() + " is not in the file");
            }
            lines.add(positions(member.id(), nodes));
        }
        return assembler.assemble(lines);
    }
}
