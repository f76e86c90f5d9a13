package io.citytwin.importers.format.osm;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.locationtech.jts.algorithm.RayCrossingCounter;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.CoordinateXY;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.LineString;
import org.locationtech.jts.geom.Location;
import org.locationtech.jts.geom.Polygon;
import org.locationtech.jts.index.intervalrtree.SortedPackedIntervalRTree;
import org.locationtech.jts.noding.BasicSegmentString;
import org.locationtech.jts.noding.FastNodingValidator;
import org.locationtech.jts.operation.polygonize.Polygonizer;
import org.locationtech.jts.operation.union.UnaryUnionOp;

/**
 * Assembles areas from the lines of a multipolygon relation or of a closed way that touches itself.
 *
 * <p>The lines are taken as a set of segments by position, roles do not count: a segment that stands there twice is a
 * border between two parts and falls away; what is inside is decided by the even-odd rule over the faces that the
 * remaining segments bound. So inner rings that touch, islands in holes and rings that touch in a point come out as
 * valid OGC areas. Coordinates are EPSG:4326, x = longitude.
 *
 * @see <a href="https://wiki.openstreetmap.org/wiki/Relation:multipolygon">Relation:multipolygon</a>
 */
final class AreaAssembler {
    private final GeometryFactory factory;

    AreaAssembler(GeometryFactory factory) {
        this.factory = factory;
    }

    /** Why lines bound no area. */
    static final class NoAreaException extends Exception {
        private static final long serialVersionUID = 1L;
        private final String rule;

        NoAreaException(String rule, String message) {
            super(message, null, false, false);
            this.rule = rule;
        }

        /** Short word of the rule broken: "ring-open", "ring-crossing" or "ring-empty". */
        String rule() {
            return rule;
        }
    }

    /**
     * The area that the lines bound.
     *
     * @param lines the lines' positions
     * @return a valid Polygon or MultiPolygon in normal form, never empty
     */
    Geometry assemble(List<Coordinate[]> lines) throws NoAreaException {
        Set<Segment> segments = segments(lines);
        if (segments.isEmpty()) {
            throw new NoAreaException("ring-empty", "its lines bound nothing");
        }
        checkClosed(segments);
        checkNoCrossing(segments);
        List<Polygon> inside = insideFaces(segments);
        if (inside.isEmpty()) {
            throw new NoAreaException("ring-empty", "its lines bound nothing");
        }
        Geometry area = inside.size() == 1 ? inside.get(0) : merged(inside);
        // The polygonizer starts its rings anywhere: without this an unchanged area would look changed.
        area.normalize();
        return area;
    }

    /** A segment without direction; the record's equality makes pairs fall away. */
    private record Segment(double x0, double y0, double x1, double y1) {
        static Segment of(Coordinate a, Coordinate b) {
            boolean forward = a.x < b.x || (a.x == b.x && a.y < b.y);
            Coordinate first = forward ? a : b;
            Coordinate last = forward ? b : a;
            return new Segment(first.x, first.y, last.x, last.y);
        }

        Coordinate start() {
            return new CoordinateXY(x0, y0);
        }

        Coordinate end() {
            return new CoordinateXY(x1, y1);
        }
    }

    private static Set<Segment> segments(List<Coordinate[]> lines) {
        Set<Segment> segments = new java.util.LinkedHashSet<>();
        for (Coordinate[] line : lines) {
            for (int i = 1; i < line.length; i++) {
                if (!line[i - 1].equals2D(line[i])) {
                    Segment segment = Segment.of(line[i - 1], line[i]);
                    if (!segments.remove(segment)) {
                        segments.add(segment);
                    }
                }
            }
        }
        return segments;
    }

    private static void checkClosed(Set<Segment> segments) throws NoAreaException {
        Map<Coordinate, Integer> ends = new LinkedHashMap<>();
        for (Segment segment : segments) {
            ends.merge(segment.start(), 1, Integer::sum);
            ends.merge(segment.end(), 1, Integer::sum);
        }
        for (Map.Entry<Coordinate, Integer> end : ends.entrySet()) {
            if (end.getValue() % 2 != 0) {
                throw new NoAreaException("ring-open", "its ring is not closed at " + text(end.getKey()));
            }
        }
    }

    private static void checkNoCrossing(Set<Segment> segments) throws NoAreaException {
        List<BasicSegmentString> strings = new ArrayList<>(segments.size());
        for (Segment segment : segments) {
            strings.add(new BasicSegmentString(new Coordinate[] {segment.start(), segment.end()}, null));
        }
        FastNodingValidator validator = new FastNodingValidator(strings);
        if (!validator.isValid()) {
            List<?> found = validator.getIntersections();
            String where = found.isEmpty() ? "" : " at " + text((Coordinate) found.get(0));
            throw new NoAreaException("ring-crossing", "its rings cross" + where);
        }
    }

    private static String text(Coordinate c) {
        return c.x + ", " + c.y;
    }

    private List<Polygon> insideFaces(Set<Segment> segments) {
        SortedPackedIntervalRTree byHeight = new SortedPackedIntervalRTree();
        Polygonizer polygonizer = new Polygonizer();
        for (Segment s : segments) {
            byHeight.insert(Math.min(s.y0, s.y1), Math.max(s.y0, s.y1), s);
            LineString line = factory.createLineString(new Coordinate[] {s.start(), s.end()});
            polygonizer.add(line);
        }
        List<Polygon> inside = new ArrayList<>();
        for (Object face : polygonizer.getPolygons()) {
            Polygon polygon = (Polygon) face;
            Coordinate point = polygon.getInteriorPoint().getCoordinate();
            RayCrossingCounter counter = new RayCrossingCounter(point);
            byHeight.query(point.y, point.y, item -> {
                Segment s = (Segment) item;
                counter.countSegment(s.start(), s.end());
            });
            if (counter.getLocation() == Location.INTERIOR) {
                inside.add(polygon);
            }
        }
        return inside;
    }

    /** Faces that are inside meet in points only, but then must not stay parts that share more than OGC allows. */
    private Geometry merged(List<Polygon> faces) {
        Geometry parts = factory.createMultiPolygon(faces.toArray(Polygon[]::new));
        return parts.isValid() ? parts : UnaryUnionOp.union(faces, factory);
    }
}
