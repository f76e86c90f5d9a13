package io.citytwin.grid;

import java.util.concurrent.ConcurrentHashMap;

/**
 * From the cell of resolution 15 that holds a point to the zone of a coarser resolution R that holds it, without asking
 * where the point is, wherever that is certain.
 *
 * <p>The ancestor by index is not always the zone that holds the point: descendants stick out of their ancestor's
 * hexagon and leave gaps in it. But on the plane of an icosahedron's face the grid is exactly regular and alike at every
 * second resolution. So one table, by the digits that follow R's (four of them, as far as there are), says of which
 * descendants the whole reach lies inside the ancestor: for those the ancestor is the zone. The others are looked at one
 * by one: where all corners of a cell of resolution 15 lie in one zone, so does the point (cells are convex); only for
 * the few that a zone's border cuts must the point itself be asked.
 */
public final class ZoneTable {
    private static final int DIGITS = 4;
    /**
     * How far a cell's descendants reach from its centre, in its circumradius: the sum of √3/√7ⁱ is 1.053; the rest is
     * for the distortion between the plane and the sphere.
     */
    private static final double REACH = 1.2;

    private static final ConcurrentHashMap<Integer, ZoneTable> TABLES = new ConcurrentHashMap<>();

    private final int resolution;
    private final int digits;
    private final byte[] bits;

    private ZoneTable(int resolution) {
        this.resolution = resolution;
        this.digits = Math.min(DIGITS, H3Grid.FINEST - resolution);
        this.bits = new byte[Math.max(1, (1 << 3 * digits) / 8)];
        fill();
    }

    /** The table of a resolution. */
    public static ZoneTable of(int resolution) {
        return TABLES.computeIfAbsent(H3Grid.checkResolution(resolution), ZoneTable::new);
    }

    private void fill() {
        // any hexagon far from a face's edge shows the pattern; this one lies in the middle of a face
        long zone = H3Grid.cell(58.1577, 10.4473, resolution);
        double[] ring = H3Grid.ring(zone);
        double[] centre = H3Grid.centre(zone);
        double shrink = Math.cos(Math.toRadians(centre[1]));
        double radius = Math.hypot((ring[0] - centre[0]) * shrink, ring[1] - centre[1]);
        double reach = radius / Math.pow(Math.sqrt(7), digits) * REACH;
        int fine = resolution + digits;
        long base = H3Grid.children(zone, fine).first();
        for (int path = 0; path < 1 << 3 * digits; path++) {
            if (!isPath(path)) {
                continue;
            }
            long cell = base | (long) path << 3 * (H3Grid.FINEST - fine);
            double[] at = H3Grid.centre(cell);
            if (insideBy(ring, at[0], at[1], shrink) > reach) {
                bits[path >> 3] |= (byte) (1 << (path & 7));
            }
        }
    }

    private boolean isPath(int path) {
        for (int d = 0; d < digits; d++) {
            if ((path >> 3 * d & 7) == 7) {
                return false;
            }
        }
        return digits > 0;
    }

    /** Distance to the nearest side of a convex, counter-clockwise ring, negative outside; degrees of latitude. */
    private static double insideBy(double[] ring, double x, double y, double shrink) {
        double least = Double.MAX_VALUE;
        for (int i = 0; i < ring.length; i += 2) {
            int j = (i + 2) % ring.length;
            double dx = (ring[j] - ring[i]) * shrink;
            double dy = ring[j + 1] - ring[i + 1];
            double side = (dx * (y - ring[i + 1]) - dy * (x - ring[i]) * shrink) / Math.hypot(dx, dy);
            least = Math.min(least, side);
        }
        return least;
    }

    /** The table as bits, the least significant first: bit number {@code (h3 >> shift()) & mask()}. */
    public byte[] bits() {
        return bits.clone();
    }

    /** How far the digits behind the resolution's own stand from the right of an index. */
    public int shift() {
        return 3 * (H3Grid.FINEST - resolution - digits);
    }

    public int mask() {
        return (1 << 3 * digits) - 1;
    }

    /**
     * Whether everything in that cell of resolution 15 lies in the zone that is its ancestor by index, by the table
     * alone. Not to be asked of descendants of pentagons: see {@link #findZone}.
     */
    public boolean isSurelyInParent(long cell15) {
        int path = (int) (cell15 >>> shift()) & mask();
        return digits > 0 && (bits[path >> 3] >> (path & 7) & 1) == 1;
    }

    /** The zone that holds every point of a cell of resolution 15, or 0 where a border goes through the cell. */
    public long findZone(long cell15) {
        if (resolution == H3Grid.FINEST) {
            return cell15;
        }
        if (isSurelyInParent(cell15) && !H3Grid.isUnderPentagon(cell15)) {
            return H3Grid.parent(cell15, resolution);
        }
        double[] corners = H3Grid.ring(cell15);
        double[] centre = H3Grid.centre(cell15);
        long zone = H3Grid.cell(centre[0], centre[1], resolution);
        for (int i = 0; i < corners.length; i += 2) {
            if (H3Grid.cell(corners[i], corners[i + 1], resolution) != zone) {
                return 0;
            }
        }
        return zone;
    }
}
