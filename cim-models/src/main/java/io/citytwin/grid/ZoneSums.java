package io.citytwin.grid;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Adds features up by the zones of one resolution. A feature counts in the one zone that holds its centroid; its area
 * and length are split among the zones it lies in, along the zones' straight sides in longitude and latitude. Not for
 * use by several threads.
 */
public final class ZoneSums {
    /** Most zones that one sum may have. */
    public static final int MOST_ZONES = 100_000;
    /** Latitude from which on a zone may be far wider than its neighbours. */
    private static final double NEAR_POLE = 80;
    /** Most zones that one feature may be split among. */
    private static final double MOST_CANDIDATES = 400_000;

    private final int resolution;
    private final int attributes;
    private final ZoneTable table;
    private final Map<Long, ZoneValues> zones = new HashMap<>();
    private final Map<Long, Shape> shapes = new HashMap<>();
    private final Set<Long> undecided = new HashSet<>();
    private final WkbParts parts = new WkbParts();
    private final ConvexClip clip = new ConvexClip();
    private final double[] fraction = new double[2];
    private Set<Long> only = Set.of();
    private ZoneValues last;

    /**
     * A convex part of a zone, which is mostly the zone itself, with its box; longitudes may run over the antimeridian.
     */
    private record Part(long zone, double[] ring, double minX, double minY, double maxX, double maxY) {
        boolean meets(double x1, double y1, double x2, double y2) {
            return minX <= x2 && maxX >= x1 && minY <= y2 && maxY >= y1;
        }

        boolean contains(double x1, double y1, double x2, double y2) {
            return ConvexClip.contains(ring, x1, y1) && ConvexClip.contains(ring, x2, y1)
                    && ConvexClip.contains(ring, x2, y2) && ConvexClip.contains(ring, x1, y2);
        }
    }

    /** A zone's outline, how far it extends, its parts, and the zones around it. */
    private record Shape(double[] ring, double width, double height, List<Part> parts, long[] disk) {}

    /** @param attributes how many values come with each feature */
    public ZoneSums(int resolution, int attributes) {
        this.resolution = H3Grid.checkResolution(resolution);
        this.attributes = attributes;
        this.table = ZoneTable.of(resolution);
    }

    /** Restricts the sums to some zones; whatever lies elsewhere is passed over. */
    public ZoneSums restrictTo(Collection<Long> wanted) {
        only = Set.copyOf(wanted);
        return this;
    }

    /**
     * A feature by the cell of resolution 15 of its centroid. Where a border goes through that cell the feature is left
     * out and the cell is kept in {@link #undecided}: give those features again by {@link #addPoint}.
     */
    public void addCell(long cell15, double[] values) {
        long zone;
        if (table.isSurelyInParent(cell15) && !H3Grid.isUnderPentagon(cell15)) {
            zone = H3Grid.parent(cell15, resolution);
        } else {
            zone = look(cell15);
            if (zone == 0) {
                undecided.add(cell15);
                return;
            }
        }
        add(zone, values);
    }

    /** A feature by its centroid. */
    public void addPoint(double longitude, double latitude, double[] values) {
        add(H3Grid.cell(longitude, latitude, resolution), values);
    }

    /** Cells of resolution 15 whose features have not been counted yet, because a zone's border goes through them. */
    public Set<Long> undecided() {
        return Collections.unmodifiableSet(undecided);
    }

    /** The zones with anything in them, by index. */
    public List<ZoneValues> list() {
        List<ZoneValues> list = new ArrayList<>(zones.values());
        list.sort((a, b) -> Long.compareUnsigned(a.zone(), b.zone()));
        return list;
    }

    private void add(long zone, double[] values) {
        ZoneValues v = values(zone);
        if (v == null) {
            return;
        }
        if (attributes == 0) {
            v.addCount(1);
        } else {
            v.addFeature(values);
        }
    }

    private ZoneValues values(long zone) {
        if (last != null && last.zone() == zone) {
            return last;
        }
        ZoneValues v = zones.get(zone);
        if (v == null) {
            if (!only.isEmpty() && !only.contains(zone)) {
                return null;
            }
            if (zones.size() >= MOST_ZONES) {
                throw new TooManyZonesException(resolution);
            }
            v = new ZoneValues(zone, attributes);
            zones.put(zone, v);
        }
        last = v;
        return v;
    }

    /** The zone of a whole cell of resolution 15, or 0; by the middle of the cell, its reach and the zone's outline. */
    private long look(long cell15) {
        if (resolution > 12) {
            return table.findZone(cell15);
        }
        double[] centre = H3Grid.centre(cell15);
        long zone = H3Grid.cell(centre[0], centre[1], resolution);
        double[] ring = shape(zone).ring();
        // half a metre across, and as much again to be safe
        double reach = 1.2e-5;
        double shrink = Math.cos(Math.toRadians(centre[1]));
        for (int i = 0; i < ring.length; i += 2) {
            int j = (i + 2) % ring.length;
            double dx = (ring[j] - ring[i]) * shrink;
            double dy = ring[j + 1] - ring[i + 1];
            double x = turn(centre[0], ring[0]) - ring[i];
            double side = (dx * (centre[1] - ring[i + 1]) - dy * x * shrink) / Math.hypot(dx, dy);
            if (!(side > reach)) {
                // near the border, or the side is too long to be straight: corner by corner
                return table.findZone(cell15);
            }
        }
        return resolution < 5 ? table.findZone(cell15) : zone;
    }

    private static double turn(double longitude, double near) {
        return longitude - near > 180 ? longitude - 360 : longitude - near < -180 ? longitude + 360 : longitude;
    }

    private Shape shape(long zone) {
        Shape known = shapes.get(zone);
        if (known != null) {
            return known;
        }
        List<Part> parts = new ArrayList<>();
        for (double[] ring : H3Grid.convexParts(zone)) {
            double[] b = box(ring);
            parts.add(new Part(zone, ring, b[0], b[1], b[2], b[3]));
        }
        double[] ring = H3Grid.ring(zone);
        double[] b = box(ring);
        Shape shape = new Shape(ring, b[2] - b[0], b[3] - b[1], parts, H3Grid.disk(zone, 1));
        shapes.put(zone, shape);
        return shape;
    }

    /** Box of a ring: minX, minY, maxX, maxY. */
    private static double[] box(double[] ring) {
        double[] box = {ring[0], ring[1], ring[0], ring[1]};
        for (int i = 2; i < ring.length; i += 2) {
            box[0] = Math.min(box[0], ring[i]);
            box[1] = Math.min(box[1], ring[i + 1]);
            box[2] = Math.max(box[2], ring[i]);
            box[3] = Math.max(box[3], ring[i + 1]);
        }
        return box;
    }

    /** Splits a feature's areas and lines among the zones. */
    public void addShape(byte[] wkb) {
        parts.read(wkb, new WkbParts.Sink() {
            @Override
            public void line(double[] xy, int points) {
                addLine(xy, points);
            }

            @Override
            public void polygon(List<double[]> rings) {
                addPolygon(rings);
            }
        });
    }

    private void addPolygon(List<double[]> rings) {
        double[] b = box(rings.get(0));
        double minX = b[0];
        double minY = b[1];
        double maxX = b[2];
        double maxY = b[3];
        long zone = H3Grid.cell(minX, minY, resolution);
        Shape shape = shape(zone);
        for (Part part : shape.parts()) {
            if (part.contains(minX, minY, maxX, maxY)) {
                double area = 0;
                for (double[] r : rings) {
                    area += GeodesicMeasure.area(r, r.length / 2);
                }
                addArea(zone, area);
                return;
            }
        }
        // a polygon narrower than a zone lies in the zones around that of any of its box's corners
        boolean small = maxX - minX < shape.width() / 4 && maxY - minY < shape.height() / 4 && Math.abs(minY) < NEAR_POLE;
        if (small) {
            for (long near : shape.disk()) {
                for (Part part : shape(near).parts()) {
                    if (part.meets(minX, minY, maxX, maxY)) {
                        addClipped(rings, part);
                    }
                }
            }
            return;
        }
        split(rings, candidates(minX, minY, maxX, maxY), 0);
    }

    private List<Part> candidates(double minX, double minY, double maxX, double maxY) {
        List<Part> list = new ArrayList<>();
        if (!only.isEmpty()) {
            for (long zone : only) {
                addMeeting(zone, minX, minY, maxX, maxY, list);
            }
            return list;
        }
        io.citytwin.model.Bbox box = new io.citytwin.model.Bbox(minX, minY, maxX, maxY);
        if (H3Grid.estimate(box, resolution) > MOST_CANDIDATES) {
            throw new TooManyZonesException(resolution);
        }
        for (long zone : H3Grid.covering(box, resolution)) {
            addMeeting(zone, minX, minY, maxX, maxY, list);
        }
        return list;
    }

    private void addMeeting(long zone, double minX, double minY, double maxX, double maxY, List<Part> list) {
        for (Part part : shape(zone).parts()) {
            if (part.meets(minX, minY, maxX, maxY)) {
                list.add(part);
            }
        }
    }

    /** Halves the candidates by place and clips the rings to each half's box, until few are left. */
    private void split(List<double[]> rings, List<Part> candidates, int depth) {
        if (candidates.size() <= 4 || depth > 40) {
            for (Part part : candidates) {
                addClipped(rings, part);
            }
            return;
        }
        double[] whole = box(candidates);
        boolean wide = whole[2] - whole[0] > whole[5] - whole[1];
        candidates.sort((a, b) -> wide
                ? Double.compare(a.minX(), b.minX())
                : Double.compare(a.minY(), b.minY()));
        int half = candidates.size() / 2;
        for (List<Part> part : List.of(candidates.subList(0, half), candidates.subList(half, candidates.size()))) {
            double[] box = box(part);
            List<double[]> left = new ArrayList<>();
            for (double[] ring : rings) {
                int points = clip.clip(ring, ring.length / 2, box);
                if (points >= 3) {
                    left.add(Arrays.copyOf(clip.result(), 2 * points));
                }
            }
            if (!left.isEmpty()) {
                split(left, new ArrayList<>(part), depth + 1);
            }
        }
    }

    private static double[] box(List<Part> cells) {
        double minX = Double.MAX_VALUE;
        double maxX = -Double.MAX_VALUE;
        double minY = Double.MAX_VALUE;
        double maxY = -Double.MAX_VALUE;
        for (Part s : cells) {
            minX = Math.min(minX, s.minX());
            maxX = Math.max(maxX, s.maxX());
            minY = Math.min(minY, s.minY());
            maxY = Math.max(maxY, s.maxY());
        }
        // wider by a hair, so that what the zones' sides cut is cut by them alone
        double x = (maxX - minX) * 1e-3;
        double y = (maxY - minY) * 1e-3;
        return new double[] {minX - x, minY - y, maxX + x, minY - y, maxX + x, maxY + y, minX - x, maxY + y};
    }

    private void addClipped(List<double[]> rings, Part part) {
        double[] outline = part.ring();
        ZonePiece piece = null;
        for (double[] ring : rings) {
            int points = clip.clip(ring, ring.length / 2, outline);
            if (points >= 3) {
                piece = piece == null ? new ZonePiece(outline) : piece;
                piece.add(clip.result(), points);
            }
        }
        double area = piece == null ? 0 : piece.area();
        if (area > 0) {
            addArea(part.zone(), area);
        }
    }

    private void addArea(long zone, double squareMetres) {
        ZoneValues v = values(zone);
        if (v != null) {
            v.addArea(squareMetres);
        }
    }

    private void addLine(double[] xy, int points) {
        for (int i = 1; i < points; i++) {
            addSegment(xy[2 * i - 2], xy[2 * i - 1], xy[2 * i], xy[2 * i + 1]);
        }
    }

    /** In pieces shorter than a zone, so that each lies in the zones around that of its start. */
    private void addSegment(double x1, double y1, double x2, double y2) {
        Shape first = shape(H3Grid.cell(x1, y1, resolution));
        for (Part part : first.parts()) {
            if (ConvexClip.contains(part.ring(), x1, y1) && ConvexClip.contains(part.ring(), x2, y2)) {
                addLength(part.zone(), GeodesicMeasure.length(x1, y1, x2, y2));
                return;
            }
        }
        // A zone around a pole is as wide as the world, those beside it are not.
        double width = Math.min(first.width(), 3 * first.height());
        double steps = Math.max(Math.abs(x2 - x1) / (width / 4), Math.abs(y2 - y1) / (first.height() / 4));
        if (steps > MOST_CANDIDATES) {
            throw new TooManyZonesException(resolution);
        }
        Set<Long> reached = new HashSet<>();
        int pieces = (int) Math.ceil(steps) + 1;
        for (int i = 0; i <= pieces; i++) {
            double t = (double) i / pieces;
            long zone = H3Grid.cell(x1 + t * (x2 - x1), y1 + t * (y2 - y1), resolution);
            for (long near : shape(zone).disk()) {
                reached.add(near);
            }
        }
        for (long zone : reached) {
            for (Part part : shape(zone).parts()) {
                if (ConvexClip.clip(x1, y1, x2, y2, part.ring(), fraction)) {
                    double a = fraction[0];
                    double b = fraction[1];
                    addLength(
                            zone,
                            GeodesicMeasure.length(
                                    x1 + a * (x2 - x1), y1 + a * (y2 - y1), x1 + b * (x2 - x1), y1 + b * (y2 - y1)));
                }
            }
        }
    }

    private void addLength(long zone, double metres) {
        ZoneValues v = metres > 0 ? values(zone) : null;
        if (v != null) {
            v.addLength(metres);
        }
    }
}
