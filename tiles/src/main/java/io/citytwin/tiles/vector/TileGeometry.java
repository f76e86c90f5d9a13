package io.citytwin.tiles.vector;

import io.citytwin.geometry.QuickValidity;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.locationtech.jts.geom.CoordinateSequence;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.LinearRing;
import org.locationtech.jts.geom.Polygon;
import org.locationtech.jts.geom.PrecisionModel;
import org.locationtech.jts.geom.impl.PackedCoordinateSequence;
import org.locationtech.jts.geom.impl.PackedCoordinateSequenceFactory;
import org.locationtech.jts.operation.overlayng.OverlayNG;
import org.locationtech.jts.operation.valid.IsValidOp;

/**
 * Turns a geometry (well-known binary, ISO or EWKB; heights and measures are passed over) into the commands of a vector
 * tile's feature (Mapbox Vector Tile 2.1, clause 4.3): in the tile's units, rounded, cut to the tile with its buffer.
 *
 * <p>Polygons come out valid on the whole units, outer rings with positive area in the tile's axes, each followed by its
 * holes: most are proven valid as they are rounded; what rounding or cutting would make touch or cross itself is cut
 * again by an exact overlay with snap rounding. Of a collection the parts of the highest dimension are taken.
 */
final class TileGeometry {
    private static final VarHandle INT_LE = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT_BE = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle DOUBLE_LE =
            MethodHandles.byteArrayViewVarHandle(double[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle DOUBLE_BE =
            MethodHandles.byteArrayViewVarHandle(double[].class, ByteOrder.BIG_ENDIAN);
    private static final GeometryFactory UNITS =
            new GeometryFactory(new PrecisionModel(1), 0, PackedCoordinateSequenceFactory.DOUBLE_FACTORY);
    private static final int MOVE_TO = 1;
    private static final int LINE_TO = 2;
    private static final int CLOSE_PATH = 7;

    private final TilePlane plane;
    private final double low;
    private final double high;

    private byte[] wkb;
    private int position;
    private boolean little;

    /** Vertices of one line or ring in tile units, x y x y …, and room for cutting it. */
    private double[] path = new double[512];
    private double[] other = new double[512];

    private int[] commands = new int[1024];
    private int size;
    private int dimension;
    private int cursorX;
    private int cursorY;
    private int pointCount;

    /**
     * @param extent tile units per edge
     * @param buffer units beyond the edge that are kept
     */
    TileGeometry(TilePlane plane, int extent, int buffer) {
        this.plane = plane;
        this.low = -buffer;
        this.high = extent + buffer;
    }

    /**
     * Takes a geometry; what came of it is in {@link #commands} until the next.
     *
     * @return 1 for points, 2 for lines, 3 for areas (the tile's geometry types), 0 where nothing of it is in the tile
     * @throws IllegalArgumentException where the bytes are no geometry
     */
    int take(byte[] bytes) {
        wkb = bytes;
        position = 0;
        size = 0;
        dimension = 0;
        cursorX = 0;
        cursorY = 0;
        pointCount = 0;
        try {
            geometry(0);
        } catch (IndexOutOfBoundsException e) {
            throw new IllegalArgumentException("a geometry's WKB is cut off", e);
        }
        if (size > 0 && dimension == 1) {
            commands[0] = pointCount << 3 | MOVE_TO;
        }
        return size == 0 ? 0 : dimension;
    }

    /** Command and parameter integers, the first {@link #size} of them. */
    int[] commands() {
        return commands;
    }

    int size() {
        return size;
    }

    private void geometry(int depth) {
        if (depth > 20) {
            throw new IllegalArgumentException("a geometry's WKB is nested too deep");
        }
        little = wkb[position++] == 1;
        int word = readInt();
        if ((word & 0x20000000) != 0) {
            position += 4;
        }
        int iso = (word & 0x0fffffff) / 1000;
        int stride = 16;
        stride += (word & 0x80000000) != 0 || iso == 1 || iso == 3 ? 8 : 0;
        stride += (word & 0x40000000) != 0 || iso == 2 || iso == 3 ? 8 : 0;
        switch ((word & 0x0fffffff) % 1000) {
            case 1 -> point(stride);
            case 2 -> line(stride);
            case 3 -> polygon(stride);
            case 4, 5, 6, 7 -> {
                int parts = readInt();
                for (int i = 0; i < parts; i++) {
                    geometry(depth + 1);
                }
            }
            default -> throw new IllegalArgumentException("a geometry's WKB has the unknown type " + word);
        }
    }

    /** Whether parts of that dimension are wanted; a higher one throws away what there was. */
    private boolean wants(int type) {
        if (type > dimension) {
            dimension = type;
            size = 0;
            cursorX = 0;
            cursorY = 0;
        }
        return type == dimension;
    }

    // Points

    private void point(int stride) {
        double x = plane.x(readDouble(position));
        double y = plane.y(readDouble(position + 8));
        position += stride;
        if (!wants(1) || !(x >= low && x <= high && y >= low && y <= high)) {
            return;
        }
        if (size == 0) {
            // How many there are is only known at the end.
            put(0);
        }
        putMove((int) Math.rint(x), (int) Math.rint(y));
        pointCount++;
    }

    // Lines

    private void line(int stride) {
        int points = readPath(stride);
        if (!wants(2)) {
            return;
        }
        int start = -1;
        double endX = Double.NaN;
        double endY = Double.NaN;
        for (int i = 0; i + 1 < points; i++) {
            double ax = path[2 * i];
            double ay = path[2 * i + 1];
            double dx = path[2 * i + 2] - ax;
            double dy = path[2 * i + 3] - ay;
            // The part of the segment inside the box (Liang and Barsky): from a + t0 d to a + t1 d.
            double t0 = 0;
            double t1 = 1;
            for (int side = 0; side < 4 && t0 <= t1; side++) {
                double p = side == 0 ? -dx : side == 1 ? dx : side == 2 ? -dy : dy;
                double q = side == 0 ? ax - low : side == 1 ? high - ax : side == 2 ? ay - low : high - ay;
                if (p == 0) {
                    t1 = q < 0 ? -1 : t1;
                } else if (p < 0) {
                    t0 = Math.max(t0, q / p);
                } else {
                    t1 = Math.min(t1, q / p);
                }
            }
            if (!(t0 <= t1)) {
                continue;
            }
            double fromX = t0 == 0 ? ax : ax + t0 * dx;
            double fromY = t0 == 0 ? ay : ay + t0 * dy;
            if (start < 0 || fromX != endX || fromY != endY) {
                endLine(start);
                start = size;
                put(1 << 3 | MOVE_TO);
                putMove((int) Math.rint(fromX), (int) Math.rint(fromY));
                put(0);
            }
            endX = t1 == 1 ? path[2 * i + 2] : ax + t1 * dx;
            endY = t1 == 1 ? path[2 * i + 3] : ay + t1 * dy;
            int x = (int) Math.rint(endX);
            int y = (int) Math.rint(endY);
            if (x != cursorX || y != cursorY) {
                putMove(x, y);
            }
        }
        endLine(start);
    }

    /** Writes the count of a line's vertices; a line without length is taken back. */
    private void endLine(int start) {
        if (start < 0) {
            return;
        }
        int vertices = (size - start - 4) / 2;
        if (vertices > 0) {
            commands[start + 3] = vertices << 3 | LINE_TO;
        } else {
            cursorX -= unzigzag(commands[start + 1]);
            cursorY -= unzigzag(commands[start + 2]);
            size = start;
        }
    }

    // Areas

    private void polygon(int stride) {
        int rings = readInt();
        int begin = position;
        boolean wanted = wants(3);
        LinearRing shell = null;
        LinearRing[] holes = new LinearRing[Math.max(0, Math.min(rings - 1, 64))];
        int holeCount = 0;
        for (int r = 0; r < rings; r++) {
            int points = readPath(stride);
            if (!wanted || (r > 0 && shell == null)) {
                continue;
            }
            LinearRing ring = ring(points);
            if (r == 0) {
                shell = ring;
            } else if (ring != null) {
                if (holeCount == holes.length) {
                    holes = Arrays.copyOf(holes, holes.length * 2);
                }
                holes[holeCount++] = ring;
            }
        }
        if (shell == null) {
            return;
        }
        Polygon polygon = UNITS.createPolygon(shell, Arrays.copyOf(holes, holeCount));
        if (QuickValidity.isCertain(polygon) || new IsValidOp(polygon).isValid()) {
            putPolygon(polygon);
            return;
        }
        int end = position;
        position = begin;
        Geometry exact = overlay(rings, stride);
        position = end;
        for (int i = 0; i < exact.getNumGeometries(); i++) {
            if (exact.getGeometryN(i) instanceof Polygon part && !part.isEmpty()) {
                putPolygon(part);
            }
        }
    }

    /** Cut and rounded by snap rounding: always valid, at many times the cost. */
    private Geometry overlay(int rings, int stride) {
        LinearRing[] all = new LinearRing[rings];
        for (int r = 0; r < rings; r++) {
            int points = readPath(stride);
            double[] closed = Arrays.copyOf(path, 2 * points);
            all[r] = UNITS.createLinearRing(new PackedCoordinateSequence.Double(closed, 2, 0));
        }
        Polygon polygon = UNITS.createPolygon(all[0], Arrays.copyOfRange(all, 1, rings));
        Geometry box = UNITS.toGeometry(new Envelope(low, high, low, high));
        try {
            return OverlayNG.overlay(polygon, box, OverlayNG.INTERSECTION, UNITS.getPrecisionModel());
        } catch (RuntimeException e) {
            // A polygon that even snap rounding can't take is none that could be drawn.
            return UNITS.createPolygon();
        }
    }

    /** The ring in {@link #path}, cut to the box and rounded; null where no area is left. */
    private LinearRing ring(int points) {
        int n = points > 1 && path[0] == path[2 * points - 2] && path[1] == path[2 * points - 1] ? points - 1 : points;
        double minX = Double.MAX_VALUE;
        double minY = Double.MAX_VALUE;
        double maxX = -Double.MAX_VALUE;
        double maxY = -Double.MAX_VALUE;
        for (int i = 0; i < 2 * n; i += 2) {
            minX = Math.min(minX, path[i]);
            maxX = Math.max(maxX, path[i]);
            minY = Math.min(minY, path[i + 1]);
            maxY = Math.max(maxY, path[i + 1]);
        }
        if (!(maxX >= low && minX <= high && maxY >= low && minY <= high)) {
            return null;
        }
        if (!(minX >= low && maxX <= high && minY >= low && maxY <= high)) {
            n = cut(n, 0, low, 1);
            n = cut(n, 0, high, -1);
            n = cut(n, 1, low, 1);
            n = cut(n, 1, high, -1);
        }
        double[] rounded = new double[2 * n + 2];
        int count = 0;
        for (int i = 0; i < n; i++) {
            double x = Math.rint(path[2 * i]);
            double y = Math.rint(path[2 * i + 1]);
            if (count == 0 || x != rounded[2 * count - 2] || y != rounded[2 * count - 1]) {
                rounded[2 * count] = x;
                rounded[2 * count + 1] = y;
                count++;
            }
        }
        while (count > 1 && rounded[0] == rounded[2 * count - 2] && rounded[1] == rounded[2 * count - 1]) {
            count--;
        }
        if (count < 3) {
            return null;
        }
        rounded[2 * count] = rounded[0];
        rounded[2 * count + 1] = rounded[1];
        if (twiceArea(rounded, count) == 0) {
            return null;
        }
        return UNITS.createLinearRing(
                new PackedCoordinateSequence.Double(Arrays.copyOf(rounded, 2 * count + 2), 2, 0));
    }

    /** Cuts the ring in {@link #path} at one side of the box (Sutherland and Hodgman). */
    private int cut(int n, int axis, double limit, int sign) {
        if (other.length < 4 * n + 8) {
            other = new double[4 * n + 8];
        }
        int count = 0;
        for (int i = 0; i < n; i++) {
            int j = i + 1 == n ? 0 : i + 1;
            double here = (path[2 * i + axis] - limit) * sign;
            double there = (path[2 * j + axis] - limit) * sign;
            if (here >= 0) {
                other[2 * count] = path[2 * i];
                other[2 * count + 1] = path[2 * i + 1];
                count++;
            }
            if (here > 0 && there < 0 || here < 0 && there > 0) {
                double t = here / (here - there);
                int across = 1 - axis;
                other[2 * count + axis] = limit;
                other[2 * count + across] = path[2 * i + across] + t * (path[2 * j + across] - path[2 * i + across]);
                count++;
            }
        }
        double[] swap = path;
        path = other;
        other = swap;
        return count;
    }

    private static double twiceArea(double[] ring, int n) {
        double sum = 0;
        for (int i = 0; i < n; i++) {
            sum += ring[2 * i] * ring[2 * i + 3] - ring[2 * i + 2] * ring[2 * i + 1];
        }
        return sum;
    }

    private void putPolygon(Polygon polygon) {
        putRing(polygon.getExteriorRing(), true);
        for (int i = 0; i < polygon.getNumInteriorRing(); i++) {
            putRing(polygon.getInteriorRingN(i), false);
        }
    }

    /** With y down, a ring that runs clockwise to the eye has a positive area. */
    private void putRing(LinearRing ring, boolean outer) {
        CoordinateSequence sequence = ring.getCoordinateSequence();
        int n = sequence.size() - 1;
        double[] points = new double[2 * n + 2];
        for (int i = 0; i <= n; i++) {
            points[2 * i] = sequence.getX(i);
            points[2 * i + 1] = sequence.getY(i);
        }
        boolean forward = twiceArea(points, n) > 0 == outer;
        for (int i = 0; i < n; i++) {
            int at = forward ? i : (n - i) % n;
            if (i == 0) {
                put(1 << 3 | MOVE_TO);
            } else if (i == 1) {
                put(n - 1 << 3 | LINE_TO);
            }
            putMove((int) points[2 * at], (int) points[2 * at + 1]);
        }
        put(1 << 3 | CLOSE_PATH);
    }

    // Bytes in, integers out

    private int readPath(int stride) {
        int points = readInt();
        if (points < 0 || (long) points * stride > wkb.length - position) {
            throw new IllegalArgumentException("a geometry's WKB is cut off");
        }
        if (path.length < 2 * points + 2) {
            path = new double[2 * points + 2];
        }
        for (int i = 0; i < points; i++) {
            path[2 * i] = plane.x(readDouble(position));
            path[2 * i + 1] = plane.y(readDouble(position + 8));
            position += stride;
        }
        return points;
    }

    private int readInt() {
        int value = (int) (little ? INT_LE : INT_BE).get(wkb, position);
        position += 4;
        return value;
    }

    private double readDouble(int at) {
        return little ? (double) DOUBLE_LE.get(wkb, at) : (double) DOUBLE_BE.get(wkb, at);
    }

    private void putMove(int x, int y) {
        put(zigzag(x - cursorX));
        put(zigzag(y - cursorY));
        cursorX = x;
        cursorY = y;
    }

    private void put(int value) {
        if (size == commands.length) {
            commands = Arrays.copyOf(commands, size * 2);
        }
        commands[size++] = value;
    }

    private static int zigzag(int value) {
        return value << 1 ^ value >> 31;
    }

    private static int unzigzag(int value) {
        return value >>> 1 ^ -(value & 1);
    }
}
