package io.citytwin.importers.format.shapefile;

import io.citytwin.importers.format.geometry.Geometries;
import io.citytwin.importers.format.geometry.MalformedGeometryException;
import io.citytwin.importers.format.geometry.RingAssembly;
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
 * Reads the content of one shape record (ESRI Shapefile Technical Description, 1998): points, lines, areas, multipoints
 * and multipatches, with Z where the type has it; measures are dropped, heights below -1e38 ("no data") become NaN.
 */
final class ShapeGeometry {
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle DOUBLE =
            MethodHandles.byteArrayViewVarHandle(double[].class, ByteOrder.LITTLE_ENDIAN);
    private static final double NO_DATA = -1e38;

    private byte[] bytes;
    private int start;
    private int length;

    /**
     * @param offset of the shape type in the bytes
     * @param contentLength bytes of the record from there on
     * @return the geometry; null for the null shape and for shapes without a vertex
     */
    Geometry read(byte[] source, int offset, int contentLength) throws MalformedGeometryException {
        bytes = source;
        start = offset;
        length = contentLength;
        need(4);
        int type = intAt(0);
        return switch (type) {
            case 0 -> null;
            case 1, 21 -> point(false);
            case 11 -> point(true);
            case 3, 23 -> lines(false);
            case 13 -> lines(true);
            case 5, 25 -> polygons(false);
            case 15 -> polygons(true);
            case 8, 28 -> multiPoint(false);
            case 18 -> multiPoint(true);
            case 31 -> multiPatch();
            default -> throw new MalformedGeometryException("unknown shape type " + type);
        };
    }

    private Geometry point(boolean z) throws MalformedGeometryException {
        need(z ? 28 : 20);
        double x = doubleAt(4);
        double y = doubleAt(12);
        if (Double.isNaN(x) || Double.isNaN(y)) {
            throw new MalformedGeometryException("a coordinate must be a number, is " + x + " " + y);
        }
        return z ? Geometries.point(x, y, height(doubleAt(20))) : Geometries.point(x, y);
    }

    private Geometry multiPoint(boolean z) throws MalformedGeometryException {
        need(40);
        int count = checkedCount(36, 40, 16);
        need(40 + count * 16 + (z ? 16 + count * 8 : 0));
        List<Point> points = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            double x = doubleAt(40 + i * 16);
            double y = doubleAt(48 + i * 16);
            points.add(
                    z
                            ? Geometries.point(x, y, height(doubleAt(40 + count * 16 + 16 + i * 8)))
                            : Geometries.point(x, y));
        }
        return points.isEmpty() ? null : Geometries.multiPoint(points);
    }

    private Geometry lines(boolean z) throws MalformedGeometryException {
        Parts parts = parts(44, z);
        if (parts.count == 1) {
            return Geometries.line(parts.ordinates(0), parts.dimension);
        }
        List<LineString> lines = new ArrayList<>(parts.count);
        for (int i = 0; i < parts.count; i++) {
            if (parts.size(i) > 0) {
                lines.add(Geometries.line(parts.ordinates(i), parts.dimension));
            }
        }
        return lines.isEmpty() ? null : Geometries.multiLine(lines);
    }

    private Geometry polygons(boolean z) throws MalformedGeometryException {
        Parts parts = parts(44, z);
        if (parts.count == 1) {
            return Geometries.FACTORY.createPolygon(Geometries.ring(parts.ordinates(0), parts.dimension));
        }
        List<LinearRing> rings = new ArrayList<>(parts.count);
        for (int i = 0; i < parts.count; i++) {
            // a ring of one or two vertices beside others bounds nothing: without it the area is the same
            if (parts.size(i) > 2) {
                rings.add(Geometries.ring(parts.ordinates(i), parts.dimension));
            }
        }
        if (rings.isEmpty() && parts.points > 0) {
            throw new MalformedGeometryException("a ring must have at least 3 vertices, none of " + parts.count + " has");
        }
        return RingAssembly.assemble(rings);
    }

    private Geometry multiPatch() throws MalformedGeometryException {
        need(44);
        int partCount = checkedCount(36, 44, 8);
        Parts parts = parts(44 + partCount * 4, true);
        List<Polygon> polygons = new ArrayList<>();
        List<LinearRing> open = new ArrayList<>();
        for (int i = 0; i < parts.count; i++) {
            int kind = intAt(44 + parts.count * 4 + i * 4);
            if (kind != 3 && kind != 5 || open.isEmpty()) {
                flush(open, polygons);
            }
            double[] ordinates = parts.ordinates(i);
            switch (kind) {
                case 0, 1 -> triangles(ordinates, kind == 1, polygons);
                case 2, 3, 4, 5 -> open.add(Geometries.ring(ordinates, 3));
                default -> throw new MalformedGeometryException("unknown multipatch part type " + kind);
            }
        }
        flush(open, polygons);
        return polygons.isEmpty() ? null : Geometries.multiPolygon(polygons);
    }

    private static void flush(List<LinearRing> open, List<Polygon> polygons) {
        if (!open.isEmpty()) {
            polygons.add(Geometries.polygon(open.get(0), open.subList(1, open.size())));
            open.clear();
        }
    }

    private static void triangles(double[] ordinates, boolean fan, List<Polygon> polygons)
            throws MalformedGeometryException {
        for (int i = 2; i < ordinates.length / 3; i++) {
            double[] triangle = new double[12];
            System.arraycopy(ordinates, fan ? 0 : (i - 2) * 3, triangle, 0, 3);
            System.arraycopy(ordinates, (i - 1) * 3, triangle, 3, 3);
            System.arraycopy(ordinates, i * 3, triangle, 6, 3);
            System.arraycopy(triangle, 0, triangle, 9, 3);
            polygons.add(Geometries.FACTORY.createPolygon(Geometries.ring(triangle, 3)));
        }
    }

    /** The part table and where the vertices lie; offsets are checked once, here. */
    private final class Parts {
        final int count;
        final int points;
        final int dimension;
        private final int xy;
        private final int z;

        Parts(int count, int points, int pointsAt, boolean hasZ) throws MalformedGeometryException {
            this.count = count;
            this.points = points;
            this.dimension = hasZ ? 3 : 2;
            this.xy = pointsAt;
            this.z = pointsAt + points * 16 + 16;
            if (count == 0 && points > 0) {
                throw new MalformedGeometryException("the shape has 0 parts but " + points + " points");
            }
            for (int i = 0; i < count; i++) {
                int from = intAt(44 + i * 4);
                if (from < 0 || from > end(i)) {
                    throw new MalformedGeometryException("part " + (i + 1) + " of the shape must begin between point 0 and "
                            + end(i) + ", begins at " + from);
                }
            }
        }

        int size(int part) {
            return end(part) - intAt(44 + part * 4);
        }

        private int end(int part) {
            return part + 1 < count ? Math.min(intAt(48 + part * 4), points) : points;
        }

        double[] ordinates(int part) {
            int from = intAt(44 + part * 4);
            int vertices = size(part);
            double[] ordinates = new double[vertices * dimension];
            int at = start + xy + from * 16;
            if (dimension == 2) {
                for (int i = 0; i < ordinates.length; i++, at += 8) {
                    ordinates[i] = (double) DOUBLE.get(bytes, at);
                }
            } else {
                for (int v = 0; v < vertices; v++, at += 16) {
                    ordinates[v * 3] = (double) DOUBLE.get(bytes, at);
                    ordinates[v * 3 + 1] = (double) DOUBLE.get(bytes, at + 8);
                    ordinates[v * 3 + 2] = height(doubleAt(z + (from + v) * 8));
                }
            }
            return ordinates;
        }
    }

    private Parts parts(int afterPartTable, boolean z) throws MalformedGeometryException {
        need(44);
        int partCount = checkedCount(36, 44, 4);
        int pointsAt = afterPartTable + partCount * 4;
        need(pointsAt);
        int pointCount = checkedCount(40, pointsAt, 16);
        need(pointsAt + pointCount * 16 + (z ? 16 + pointCount * 8 : 0));
        return new Parts(partCount, pointCount, pointsAt, z);
    }

    private int checkedCount(int at, int from, int bytesEach) throws MalformedGeometryException {
        int count = intAt(at);
        if (count < 0 || (long) count * bytesEach > length - from) {
            throw new MalformedGeometryException("the shape claims " + Integer.toUnsignedString(count)
                    + " parts or points, but its record has only " + length + " bytes");
        }
        if (count > Geometries.MOST_CORNERS) {
            throw MalformedGeometryException.tooLarge("shape", count);
        }
        return count;
    }

    private void need(int size) throws MalformedGeometryException {
        if (length < size) {
            throw new MalformedGeometryException(
                    "the shape's record must have at least " + size + " bytes, has " + length);
        }
    }

    private static double height(double z) {
        return z < NO_DATA ? Double.NaN : z;
    }

    private int intAt(int at) {
        return (int) INT.get(bytes, start + at);
    }

    private double doubleAt(int at) {
        return (double) DOUBLE.get(bytes, start + at);
    }
}
