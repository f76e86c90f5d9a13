package io.citytwin.grid;

import com.uber.h3core.H3Core;
import com.uber.h3core.PolygonToCellsFlags;
import com.uber.h3core.util.LatLng;
import io.citytwin.model.Bbox;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import org.locationtech.jts.algorithm.Orientation;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.Polygon;
import org.locationtech.jts.operation.overlayng.OverlayNG;
import org.locationtech.jts.operation.overlayng.OverlayNGRobust;
import org.locationtech.jts.triangulate.polygon.PolygonTriangulator;

/**
 * The H3 grid (h3geo.org, library version 4): hexagonal cells of 16 resolutions, numbered so that all descendants of a
 * cell at one resolution are one interval of indexes. Longitudes and latitudes are degrees in EPSG:4326.
 *
 * <p>Mind that a cell's descendants do not fill exactly its hexagon: along its border some lie in the neighbour. The
 * cell that <em>holds</em> a point at a resolution is {@link #cell}; {@link #parent} of a finer cell may be another one.
 *
 * <p>In longitude and latitude a cell is what lies between its corners joined by straight sides; one that holds a pole
 * reaches up (or down) to it over all longitudes. All methods are safe for use by many threads.
 */
public final class H3Grid {
    /** The finest resolution: cells of about 0.9 m². */
    public static final int FINEST = 15;

    private static final H3Core H3;
    private static final GeometryFactory GEOMETRY = new GeometryFactory(new org.locationtech.jts.geom.PrecisionModel(), 4326);
    private static final int RESOLUTION_SHIFT = 52;
    /** Widest box, in degrees, that is handed to H3 in one piece. */
    private static final double WIDEST = 40;

    static {
        try {
            H3 = H3Core.newInstance();
        } catch (IOException e) {
            throw new UncheckedIOException("the H3 library can't be loaded", e);
        }
    }

    private H3Grid() {}

    /** The cell of that resolution that holds the point. */
    public static long cell(double longitude, double latitude, int resolution) {
        return H3.latLngToCell(latitude, longitude, checkResolution(resolution));
    }

    /** The resolution itself, if it is one. */
    public static int checkResolution(int resolution) {
        if (resolution < 0 || resolution > FINEST) {
            throw new IllegalArgumentException("an H3 resolution must be from 0 to 15, was " + resolution);
        }
        return resolution;
    }

    /** Reads an index as it is written in hexadecimal digits ("893180a5a67ffff"), if it is a valid cell. */
    public static OptionalLong parse(String text) {
        if (!text.matches("[0-9a-fA-F]{15,16}")) {
            return OptionalLong.empty();
        }
        long cell = Long.parseUnsignedLong(text, 16);
        return H3.isValidCell(cell) ? OptionalLong.of(cell) : OptionalLong.empty();
    }

    /** The index as it is written: 15 hexadecimal digits. */
    public static String format(long cell) {
        return Long.toHexString(cell);
    }

    public static int resolution(long cell) {
        return (int) (cell >>> RESOLUTION_SHIFT) & 15;
    }

    /** The ancestor of a cell at a coarser resolution, by its index. */
    public static long parent(long cell, int resolution) {
        return cell & ~(15L << RESOLUTION_SHIFT) | (long) resolution << RESOLUTION_SHIFT | unused(resolution);
    }

    /** The digits that an index of that resolution does not use, all set. */
    static long unused(int resolution) {
        return (1L << 3 * (FINEST - resolution)) - 1;
    }

    /** The descendants of a cell at a finer resolution (or the cell itself at its own). */
    public static CellRange children(long cell, int resolution) {
        int own = resolution(cell);
        if (resolution < own) {
            throw new IllegalArgumentException(
                    "the children of a cell of resolution " + own + " must be finer, not of resolution " + resolution);
        }
        long base = cell & ~(15L << RESOLUTION_SHIFT) & ~unused(own) | (long) resolution << RESOLUTION_SHIFT;
        long sixes = 0;
        for (int r = own + 1; r <= resolution; r++) {
            sixes |= 6L << 3 * (FINEST - r);
        }
        return new CellRange(base | unused(resolution), base | sixes | unused(resolution));
    }

    /** All cells within k steps of a cell, itself included. */
    public static long[] disk(long cell, int k) {
        return toArray(H3.gridDisk(cell, k));
    }

    /** The point in the middle of a cell: longitude, latitude. */
    public static double[] centre(long cell) {
        LatLng c = H3.cellToLatLng(cell);
        return new double[] {c.lng, c.lat};
    }

    /**
     * The corners of a cell as x, y pairs, counter-clockwise, the first not repeated. Longitudes run on over 180 (or
     * under -180) where the cell crosses the antimeridian, so that the ring is whole; that of a cell that holds a pole
     * runs once around it and comes back along it.
     */
    public static double[] ring(long cell) {
        List<LatLng> corners = H3.cellToBoundary(cell);
        double[] ring = new double[2 * corners.size() + 4];
        double before = corners.get(0).lng;
        for (int i = 0; i < corners.size(); i++) {
            double lon = near(corners.get(i).lng, before);
            ring[2 * i] = lon;
            ring[2 * i + 1] = corners.get(i).lat;
            before = lon;
        }
        double end = near(ring[0], before);
        if (Math.abs(end - ring[0]) < 180) {
            return Arrays.copyOf(ring, 2 * corners.size());
        }
        // Once around: the last side leads to the first corner a turn away, then over the pole back to it.
        double pole = ring[1] > 0 ? 90 : -90;
        double[] around = Arrays.copyOf(ring, 2 * corners.size() + 6);
        int n = 2 * corners.size();
        around[n] = end;
        around[n + 1] = ring[1];
        around[n + 2] = end;
        around[n + 3] = pole;
        around[n + 4] = ring[0];
        around[n + 5] = pole;
        return around;
    }

    /** The longitude within 180 degrees of another one. */
    private static double near(double longitude, double other) {
        return longitude - 360 * Math.rint((longitude - other) / 360);
    }

    /** The cell as a Polygon, or as a MultiPolygon of its parts where it crosses the antimeridian. */
    public static Geometry polygon(long cell) {
        Polygon whole = whole(ring(cell));
        Envelope box = whole.getEnvelopeInternal();
        if (box.getMaxX() <= 180 && box.getMinX() >= -180) {
            return whole;
        }
        List<Polygon> parts = new ArrayList<>();
        for (int turn = -1; turn <= 1; turn++) {
            Envelope world = new Envelope(-180 - 360.0 * turn, 180 - 360.0 * turn, -90, 90);
            // A copy: overlays may share coordinates with their operands.
            Geometry part = OverlayNGRobust.overlay(whole, GEOMETRY.toGeometry(world), OverlayNG.INTERSECTION)
                    .copy();
            double shift = 360.0 * turn;
            part.apply((org.locationtech.jts.geom.CoordinateFilter) c -> c.x += shift);
            part.geometryChanged();
            for (int i = 0; i < part.getNumGeometries(); i++) {
                if (part.getGeometryN(i) instanceof Polygon polygon && !polygon.isEmpty()) {
                    parts.add(polygon);
                }
            }
        }
        return parts.size() == 1 ? parts.get(0) : GEOMETRY.createMultiPolygon(parts.toArray(Polygon[]::new));
    }

    /**
     * The cell as convex rings like {@link #ring}'s that do not overlap: one for almost every cell, several where a side
     * is bent (over an edge of the icosahedron, around a pole), and each once more a turn away where it crosses the
     * antimeridian, so that every point between -180 and 180 degrees lies in one of them.
     */
    static List<double[]> convexParts(long cell) {
        double[] ring = ring(cell);
        List<double[]> parts = isConvex(ring) ? List.of(ring) : triangles(ring);
        List<double[]> turned = new ArrayList<>();
        for (double[] part : parts) {
            double min = 1000;
            double max = -1000;
            for (int i = 0; i < part.length; i += 2) {
                min = Math.min(min, part[i]);
                max = Math.max(max, part[i]);
            }
            for (double shift = -360; shift <= 360; shift += 360) {
                if (min + shift < 180 && max + shift > -180) {
                    turned.add(shift == 0 ? part : shifted(part, shift));
                }
            }
        }
        return turned;
    }

    private static double[] shifted(double[] ring, double east) {
        double[] shifted = ring.clone();
        for (int i = 0; i < ring.length; i += 2) {
            shifted[i] += east;
        }
        return shifted;
    }

    private static boolean isConvex(double[] ring) {
        int n = ring.length;
        for (int i = 0; i < n; i += 2) {
            int j = (i + 2) % n;
            int k = (i + 4) % n;
            double turn = (ring[j] - ring[i]) * (ring[k + 1] - ring[j + 1])
                    - (ring[j + 1] - ring[i + 1]) * (ring[k] - ring[j]);
            if (turn < 0) {
                return false;
            }
        }
        return true;
    }

    private static List<double[]> triangles(double[] ring) {
        Geometry triangles = PolygonTriangulator.triangulate(whole(ring));
        List<double[]> list = new ArrayList<>();
        for (int i = 0; i < triangles.getNumGeometries(); i++) {
            Coordinate[] c = triangles.getGeometryN(i).getCoordinates();
            boolean left = Orientation.index(c[0], c[1], c[2]) == Orientation.LEFT;
            Coordinate second = left ? c[1] : c[2];
            Coordinate third = left ? c[2] : c[1];
            list.add(new double[] {c[0].x, c[0].y, second.x, second.y, third.x, third.y});
        }
        return list;
    }

    private static Polygon whole(double[] ring) {
        Coordinate[] c = new Coordinate[ring.length / 2 + 1];
        for (int i = 0; i < c.length; i++) {
            int at = 2 * i % ring.length;
            c[i] = new Coordinate(ring[at], ring[at + 1]);
        }
        return GEOMETRY.createPolygon(c);
    }

    /** Roughly how many cells of a resolution a box has. */
    public static double estimate(Bbox box, int resolution) {
        double middle = Math.toRadians((box.minY() + box.maxY()) / 2);
        double km = 111.2;
        double area = (box.maxX() - box.minX()) * km * Math.cos(middle) * (box.maxY() - box.minY()) * km;
        return 1 + area / H3.getHexagonAreaAvg(resolution, com.uber.h3core.AreaUnit.km2);
    }

    /** Cells of a resolution among which are all that meet the box; a few beside it may be there, too. */
    public static long[] covering(Bbox box, int resolution) {
        checkResolution(resolution);
        List<long[]> parts = new ArrayList<>();
        for (double west = box.minX(); ; west += WIDEST) {
            double east = Math.min(box.maxX(), west + WIDEST);
            for (double south = box.minY(); ; south += WIDEST) {
                double north = Math.min(box.maxY(), south + WIDEST);
                parts.add(coveringPart(west, south, east, north, resolution));
                if (north >= box.maxY()) {
                    break;
                }
            }
            if (east >= box.maxX()) {
                break;
            }
        }
        return parts.stream().flatMapToLong(Arrays::stream).sorted().distinct().toArray();
    }

    /** All cells of a resolution that meet the box. */
    public static List<Long> meeting(Bbox box, int resolution) {
        Geometry area = GEOMETRY.toGeometry(new Envelope(box.minX(), box.maxX(), box.minY(), box.maxY()));
        List<Long> cells = new ArrayList<>();
        for (long cell : covering(box, resolution)) {
            if (meets(cell, box, area)) {
                cells.add(cell);
            }
        }
        return cells;
    }

    /** Whether a cell meets the box, be it at one point. */
    public static boolean meets(long cell, Bbox box) {
        return meets(cell, box, GEOMETRY.toGeometry(new Envelope(box.minX(), box.maxX(), box.minY(), box.maxY())));
    }

    private static boolean meets(long cell, Bbox box, Geometry area) {
        double[] ring = ring(cell);
        for (int i = 0; i < ring.length; i += 2) {
            boolean corner = ring[i] >= box.minX() && ring[i] <= box.maxX() && ring[i + 1] >= box.minY()
                    && ring[i + 1] <= box.maxY();
            if (corner) {
                return true;
            }
        }
        return polygon(cell).intersects(area);
    }

    /** The box of a cell; the whole width of the world where it crosses the antimeridian. */
    public static Bbox box(long cell) {
        Envelope e = polygon(cell).getEnvelopeInternal();
        return new Bbox(e.getMinX(), e.getMinY(), e.getMaxX(), e.getMaxY());
    }

    /** The box, wider on all sides by the width of a cell of that resolution. */
    public static Bbox widened(Bbox box, int resolution) {
        double degrees = 2.6 * H3.getHexagonEdgeLengthAvg(resolution, com.uber.h3core.LengthUnit.km) / 111.0;
        double farthest = Math.max(Math.abs(box.minY()), Math.abs(box.maxY())) + degrees;
        double across = farthest < 89 ? degrees / Math.cos(Math.toRadians(farthest)) : 360;
        return new Bbox(
                Math.max(-180, box.minX() - across),
                Math.max(-90, box.minY() - degrees),
                Math.min(180, box.maxX() + across),
                Math.min(90, box.maxY() + degrees));
    }

    private static long[] coveringPart(double west, double south, double east, double north, int resolution) {
        // a hair wider, so that a box without width has an inside
        double w = Math.max(-180, west - 1e-9);
        double e = Math.min(180, east + 1e-9);
        double s = Math.max(-90, south - 1e-9);
        double n = Math.min(90, north + 1e-9);
        List<LatLng> loop = List.of(new LatLng(s, w), new LatLng(s, e), new LatLng(n, e), new LatLng(n, w));
        List<Long> cells = H3.polygonToCellsExperimental(
                loop, List.of(), resolution, PolygonToCellsFlags.containment_overlapping_bbox);
        long[] corners = {cell(w, s, resolution), cell(e, s, resolution), cell(e, n, resolution), cell(w, n, resolution)};
        long[] found = LongStream.concat(Arrays.stream(toArray(cells)), Arrays.stream(corners)).toArray();
        boolean atTheEdge = w <= -180 || e >= 180 || Math.max(Math.abs(s), Math.abs(n)) > 85;
        // The library misses cells that reach over the antimeridian or a pole into the box.
        return atTheEdge ? Arrays.stream(found).flatMap(cell -> Arrays.stream(disk(cell, 1))).toArray() : found;
    }

    /**
     * The finest resolution whose cells are still at least as wide as a thing of that size.
     *
     * @param sizeMetres largest extent of the thing
     */
    public static int fittingResolution(double sizeMetres) {
        for (int r = FINEST; r > 0; r--) {
            double width = Math.sqrt(3) * H3.getHexagonEdgeLengthAvg(r, com.uber.h3core.LengthUnit.m);
            if (width >= sizeMetres) {
                return r;
            }
        }
        return 0;
    }

    /** Whether the cell descends from one of the twelve pentagons among the base cells. */
    static boolean isUnderPentagon(long cell) {
        return H3.isPentagon(parent(cell, 0));
    }

    private static long[] toArray(Collection<Long> cells) {
        return cells.stream().mapToLong(Long::longValue).toArray();
    }
}
