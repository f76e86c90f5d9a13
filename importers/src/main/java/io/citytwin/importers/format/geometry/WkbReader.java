package io.citytwin.importers.format.geometry;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.LineString;
import org.locationtech.jts.geom.LinearRing;
import org.locationtech.jts.geom.Point;
import org.locationtech.jts.geom.Polygon;

/**
 * Reads well-known binary (OGC 06-103r4, ISO 19125 types with Z, M and ZM, and PostGIS' EWKB flags) from a byte array
 * straight into packed coordinates. Heights are kept, measures are dropped, curves are linearised in steps of at most
 * four degrees of arc. Polyhedral surfaces and TINs come as multipolygons.
 *
 * <p>Counts are checked against the bytes that are there before anything is allocated, nesting is bounded. Not safe for
 * use by several threads at once.
 */
public final class WkbReader {
    private static final int MAX_DEPTH = 32;
    private static final double ARC_STEP = Math.toRadians(4);
    private static final VarHandle INT_LE =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT_BE = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle DOUBLE_LE =
            MethodHandles.byteArrayViewVarHandle(double[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle DOUBLE_BE =
            MethodHandles.byteArrayViewVarHandle(double[].class, ByteOrder.BIG_ENDIAN);

    private byte[] bytes;
    private int position;
    private int end;
    private boolean little;

    /**
     * @param offset where the geometry starts
     * @param limit first index behind it
     * @return the geometry, empty where the bytes say so
     */
    public Geometry read(byte[] source, int offset, int limit) throws MalformedGeometryException {
        bytes = source;
        position = offset;
        end = limit;
        return geometry(0);
    }

    private Geometry geometry(int depth) throws MalformedGeometryException {
        if (depth > MAX_DEPTH) {
            throw new MalformedGeometryException("geometries must not be nested deeper than " + MAX_DEPTH);
        }
        need(5);
        int order = bytes[position++];
        if (order != 0 && order != 1) {
            throw new MalformedGeometryException("the byte order of WKB must be 0 or 1, is " + order);
        }
        little = order == 1;
        int code = readInt();
        boolean z = (code & 0x80000000) != 0;
        boolean m = (code & 0x40000000) != 0;
        if ((code & 0x20000000) != 0) {
            readInt();
        }
        int type = code & 0x0fffffff;
        int flavour = type / 1000;
        z |= flavour == 1 || flavour == 3;
        m |= flavour == 2 || flavour == 3;
        if (flavour > 3) {
            throw new MalformedGeometryException("unknown WKB geometry type " + type);
        }
        return body(type % 1000, z, m, depth);
    }

    private Geometry body(int type, boolean z, boolean m, int depth) throws MalformedGeometryException {
        int dimension = z ? 3 : 2;
        int stride = 2 + (z ? 1 : 0) + (m ? 1 : 0);
        return switch (type) {
            case 1 -> point(dimension, stride);
            case 2 -> Geometries.line(ordinates(dimension, stride), dimension);
            case 8 -> Geometries.line(arcs(ordinates(dimension, stride), dimension), dimension);
            case 3, 17 -> polygon(dimension, stride);
            case 4 -> {
                List<Point> parts = parts(Point.class, depth);
                parts.removeIf(Point::isEmpty);
                yield Geometries.multiPoint(parts);
            }
            case 5, 11 -> Geometries.multiLine(parts(LineString.class, depth));
            case 6, 12, 15, 16 -> Geometries.multiPolygon(parts(Polygon.class, depth));
            case 7 -> Geometries.collection(parts(Geometry.class, depth));
            case 9 -> compound(parts(LineString.class, depth), dimension);
            case 10 -> curvePolygon(parts(LineString.class, depth), dimension);
            default -> throw new MalformedGeometryException("unknown WKB geometry type " + type);
        };
    }

    private Point point(int dimension, int stride) throws MalformedGeometryException {
        need(stride * 8);
        double[] ordinates = new double[dimension];
        for (int i = 0; i < dimension; i++) {
            ordinates[i] = doubleAt(position + i * 8);
        }
        position += stride * 8;
        if (Double.isNaN(ordinates[0]) && Double.isNaN(ordinates[1])) {
            return Geometries.FACTORY.createPoint();
        }
        return Geometries.point(ordinates, dimension);
    }

    private Polygon polygon(int dimension, int stride) throws MalformedGeometryException {
        int rings = count(4);
        if (rings == 0) {
            return Geometries.FACTORY.createPolygon();
        }
        LinearRing shell = Geometries.ring(ordinates(dimension, stride), dimension);
        if (rings == 1) {
            return Geometries.FACTORY.createPolygon(shell);
        }
        List<LinearRing> holes = new ArrayList<>(Math.min(rings - 1, 1024));
        for (int i = 1; i < rings; i++) {
            LinearRing hole = Geometries.ring(ordinates(dimension, stride), dimension);
            if (!hole.isEmpty()) {
                holes.add(hole);
            }
        }
        if (shell.isEmpty() && !holes.isEmpty()) {
            throw new MalformedGeometryException("a polygon with an empty outer ring must not have holes");
        }
        return Geometries.polygon(shell, holes);
    }

    private <T extends Geometry> List<T> parts(Class<T> kind, int depth) throws MalformedGeometryException {
        boolean outerOrder = little;
        int number = count(5);
        List<T> parts = new ArrayList<>(Math.min(number, 1024));
        for (int i = 0; i < number; i++) {
            Geometry part = geometry(depth + 1);
            little = outerOrder;
            if (!kind.isInstance(part)) {
                throw new MalformedGeometryException("a part of type " + part.getGeometryType()
                        + " must not stand in a collection of " + kind.getSimpleName());
            }
            if (!part.isEmpty()) {
                parts.add(kind.cast(part));
            }
        }
        return parts;
    }

    private double[] ordinates(int dimension, int stride) throws MalformedGeometryException {
        int vertices = count(stride * 8);
        if (vertices > Geometries.MOST_CORNERS) {
            throw MalformedGeometryException.tooLarge("geometry", vertices);
        }
        double[] ordinates = new double[vertices * dimension];
        if (stride == dimension) {
            for (int i = 0, at = position; i < ordinates.length; i++, at += 8) {
                ordinates[i] = doubleAt(at);
            }
        } else {
            for (int v = 0; v < vertices; v++) {
                for (int i = 0; i < dimension; i++) {
                    ordinates[v * dimension + i] = doubleAt(position + (v * stride + i) * 8);
                }
            }
        }
        position += vertices * stride * 8;
        return ordinates;
    }

    private static LineString compound(List<LineString> parts, int dimension) throws MalformedGeometryException {
        return Geometries.line(chain(parts, dimension), dimension);
    }

    private static Polygon curvePolygon(List<LineString> rings, int dimension) throws MalformedGeometryException {
        if (rings.isEmpty()) {
            return Geometries.FACTORY.createPolygon();
        }
        List<LinearRing> closed = new ArrayList<>(rings.size());
        for (LineString ring : rings) {
            closed.add(Geometries.ring(chain(List.of(ring), dimension), dimension));
        }
        return Geometries.polygon(closed.get(0), closed.subList(1, closed.size()));
    }

    /** The vertices of consecutive pieces in one array, the shared end vertices once. */
    private static double[] chain(List<LineString> pieces, int dimension) {
        int vertices = 0;
        for (LineString piece : pieces) {
            vertices += piece.getNumPoints();
        }
        double[] all = new double[vertices * dimension];
        int at = 0;
        for (LineString piece : pieces) {
            var sequence = piece.getCoordinateSequence();
            for (int v = at == 0 ? 0 : 1; v < sequence.size(); v++) {
                for (int i = 0; i < dimension; i++) {
                    all[at++] = i < sequence.getDimension() ? sequence.getOrdinate(v, i) : Double.NaN;
                }
            }
        }
        return at == all.length ? all : java.util.Arrays.copyOf(all, at);
    }

    /** Circular arcs through start, any point on the way, end, start of the next …, as short straight pieces. */
    private static double[] arcs(double[] control, int dimension) throws MalformedGeometryException {
        int vertices = control.length / dimension;
        if (vertices == 0) {
            return control;
        }
        if (vertices < 3 || vertices % 2 == 0) {
            throw new MalformedGeometryException("a circular string must have 3, 5, 7 … vertices, has " + vertices);
        }
        ArcPath path = new ArcPath(control, dimension);
        for (int v = 0; v + 2 < vertices; v += 2) {
            path.arc(v, ARC_STEP);
        }
        return path.finish(vertices - 1);
    }

    /** Reads a count of things that take at least that many bytes each, so a lying count allocates nothing. */
    private int count(int bytesEach) throws MalformedGeometryException {
        need(4);
        int number = readInt();
        if (number < 0 || (long) number * bytesEach > end - position) {
            throw new MalformedGeometryException("the geometry claims " + Integer.toUnsignedString(number)
                    + " elements, but only " + (end - position) + " bytes follow");
        }
        return number;
    }

    private void need(int size) throws MalformedGeometryException {
        if (end - position < size) {
            throw new MalformedGeometryException("the geometry is cut off after " + position + " bytes");
        }
    }

    private int readInt() throws MalformedGeometryException {
        need(4);
        int value = (int) (little ? INT_LE : INT_BE).get(bytes, position);
        position += 4;
        return value;
    }

    private double doubleAt(int index) {
        return little ? (double) DOUBLE_LE.get(bytes, index) : (double) DOUBLE_BE.get(bytes, index);
    }
}
