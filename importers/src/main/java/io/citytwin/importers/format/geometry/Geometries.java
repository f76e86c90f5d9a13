package io.citytwin.importers.format.geometry;

import java.util.List;
import org.locationtech.jts.geom.CoordinateSequence;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.LineString;
import org.locationtech.jts.geom.LinearRing;
import org.locationtech.jts.geom.MultiLineString;
import org.locationtech.jts.geom.MultiPoint;
import org.locationtech.jts.geom.MultiPolygon;
import org.locationtech.jts.geom.Point;
import org.locationtech.jts.geom.Polygon;
import org.locationtech.jts.geom.PrecisionModel;
import org.locationtech.jts.geom.impl.PackedCoordinateSequence;
import org.locationtech.jts.geom.impl.PackedCoordinateSequenceFactory;

/**
 * Builds JTS geometries from flat arrays of ordinates (x y [z] x y [z] …), as all vector readers of the house do: one
 * array per line or ring, no object per vertex. Measures (M) are not kept.
 *
 * <p>What JTS can't hold is refused with {@link MalformedGeometryException}: a line of one vertex, a ring of fewer than
 * three. A ring that is not closed is closed by repeating its first vertex; all other repair is the pipeline's.
 */
public final class Geometries {
    /**
     * Most corners of one geometry. Everything that shows it (a tile, an item as GeoJSON, a client) has to hold it whole;
     * with more, one row would take a server of 1 GB with it. Country borders in full detail have some 100,000.
     */
    public static final int MOST_CORNERS = 2_000_000;

    /** The rule that a larger one breaks. */
    public static final String TOO_LARGE = "geometry-too-large";

    /** The factory of every geometry that the readers make: packed double coordinates, SRID 0. */
    public static final GeometryFactory FACTORY =
            new GeometryFactory(new PrecisionModel(), 0, PackedCoordinateSequenceFactory.DOUBLE_FACTORY);

    private Geometries() {}

    /** @param dimension ordinates per vertex: 2 (x y) or 3 (x y z) */
    public static CoordinateSequence sequence(double[] ordinates, int dimension) {
        return new PackedCoordinateSequence.Double(ordinates, dimension, 0);
    }

    public static Point point(double x, double y) {
        return FACTORY.createPoint(sequence(new double[] {x, y}, 2));
    }

    public static Point point(double x, double y, double z) {
        return FACTORY.createPoint(sequence(new double[] {x, y, z}, 3));
    }

    public static Point point(double[] ordinates, int dimension) {
        return FACTORY.createPoint(sequence(ordinates, dimension));
    }

    /** What is said of one that is larger. */
    public static String tooLarge(String type, long corners) {
        return "the " + type + " has " + corners + " corners; at most " + MOST_CORNERS
                + " are taken in one row (simplify it, or cut it into several)";
    }

    public static LineString line(double[] ordinates, int dimension) throws MalformedGeometryException {
        int vertices = ordinates.length / dimension;
        if (vertices == 1) {
            throw new MalformedGeometryException("a line must have at least 2 vertices, has 1");
        }
        return FACTORY.createLineString(sequence(ordinates, dimension));
    }

    public static LinearRing ring(double[] ordinates, int dimension) throws MalformedGeometryException {
        int length = ordinates.length;
        if (length == 0) {
            return FACTORY.createLinearRing(sequence(ordinates, dimension));
        }
        double[] closed = ordinates;
        // "not equal" in this form also holds for NaN, which no ring can be closed on
        if (!(ordinates[0] == ordinates[length - dimension] && ordinates[1] == ordinates[length - dimension + 1])) {
            requireNumber(ordinates[0], ordinates[1]);
            requireNumber(ordinates[length - dimension], ordinates[length - dimension + 1]);
            closed = java.util.Arrays.copyOf(ordinates, length + dimension);
            System.arraycopy(ordinates, 0, closed, length, dimension);
        }
        int vertices = closed.length / dimension;
        if (vertices < 3) {
            throw new MalformedGeometryException("a ring must have at least 3 vertices, has " + (length / dimension));
        }
        return FACTORY.createLinearRing(sequence(closed, dimension));
    }

    public static Polygon polygon(LinearRing shell, List<LinearRing> holes) {
        return FACTORY.createPolygon(shell, holes.isEmpty() ? null : holes.toArray(new LinearRing[0]));
    }

    public static MultiPoint multiPoint(List<Point> parts) {
        return FACTORY.createMultiPoint(parts.toArray(new Point[0]));
    }

    public static MultiLineString multiLine(List<LineString> parts) {
        return FACTORY.createMultiLineString(parts.toArray(new LineString[0]));
    }

    public static MultiPolygon multiPolygon(List<Polygon> parts) {
        return FACTORY.createMultiPolygon(parts.toArray(new Polygon[0]));
    }

    public static Geometry collection(List<Geometry> parts) {
        return FACTORY.createGeometryCollection(parts.toArray(new Geometry[0]));
    }

    private static void requireNumber(double x, double y) throws MalformedGeometryException {
        if (Double.isNaN(x) || Double.isNaN(y)) {
            throw new MalformedGeometryException("a coordinate must be a number, is NaN");
        }
    }
}
