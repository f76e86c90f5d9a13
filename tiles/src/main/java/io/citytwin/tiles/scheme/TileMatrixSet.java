package io.citytwin.tiles.scheme;

import io.citytwin.model.Bbox;
import java.util.List;
import java.util.Optional;

/**
 * A well-known tile matrix set of OGC 17-083r4 (Two Dimensional Tile Matrix Set), annex D: origin top left, 256 pixels,
 * each level twice as fine as the one above.
 */
public enum TileMatrixSet {
    /** Spherical Mercator (EPSG:3857), one tile at level 0. */
    WEB_MERCATOR_QUAD("WebMercatorQuad", "http://www.opengis.net/def/crs/EPSG/0/3857", 3857, 1, 1) {
        @Override
        public double[] envelope(int z, int row, int col) {
            double size = 2 * HALF_WORLD / (1L << z);
            double minX = -HALF_WORLD + col * size;
            double maxY = HALF_WORLD - row * size;
            return new double[] {minX, maxY - size, minX + size, maxY};
        }

        @Override
        public Bbox degrees(double[] e) {
            return new Bbox(longitude(e[0]), latitude(e[1]), longitude(e[2]), latitude(e[3]));
        }

        @Override
        public int zoom(int z) {
            return z;
        }

        @Override
        public double topScaleDenominator() {
            return 559082264.028717;
        }
    },
    /** Longitude and latitude (CRS84), two tiles at level 0; equals GB/T 35634 with its levels counted from 1. */
    WORLD_CRS84_QUAD("WorldCRS84Quad", "http://www.opengis.net/def/crs/OGC/1.3/CRS84", 4326, 2, 1) {
        @Override
        public double[] envelope(int z, int row, int col) {
            double size = 180.0 / (1L << z);
            return new double[] {-180 + col * size, 90 - (row + 1) * size, -180 + (col + 1) * size, 90 - row * size};
        }

        @Override
        public Bbox degrees(double[] e) {
            return new Bbox(Math.max(-180, e[0]), Math.max(-90, e[1]), Math.min(180, e[2]), Math.min(90, e[3]));
        }

        @Override
        public int zoom(int z) {
            return z + 1;
        }

        @Override
        public double topScaleDenominator() {
            return 279541132.01435887813568115234;
        }
    };

    /** Deepest level served. */
    public static final int MAX_LEVEL = 22;

    private static final double HALF_WORLD = 20_037_508.342789244;

    private final String id;
    private final String crs;
    private final int srid;
    private final int columns;
    private final int rows;

    TileMatrixSet(String id, String crs, int srid, int columns, int rows) {
        this.id = id;
        this.crs = crs;
        this.srid = srid;
        this.columns = columns;
        this.rows = rows;
    }

    public static List<TileMatrixSet> all() {
        return List.of(values());
    }

    public static Optional<TileMatrixSet> find(String id) {
        return all().stream().filter(s -> s.id.equals(id)).findFirst();
    }

    /** Its registered name ("WebMercatorQuad"). */
    public String id() {
        return id;
    }

    /** Its registered address. */
    public String uri() {
        return "http://www.opengis.net/def/tilematrixset/OGC/1.0/" + id;
    }

    /** Address of its CRS; x = easting or longitude in all envelopes of this class. */
    public String crs() {
        return crs;
    }

    /** EPSG code of the plane that envelopes are in. */
    public int srid() {
        return srid;
    }

    public long columns(int z) {
        return (long) columns << z;
    }

    public long rows(int z) {
        return (long) rows << z;
    }

    /** Whether there is such a tile. */
    public boolean contains(int z, long row, long col) {
        return z >= 0 && z <= MAX_LEVEL && row >= 0 && row < rows(z) && col >= 0 && col < columns(z);
    }

    /** minX, minY, maxX, maxY of the tile in the plane of {@link #srid()}: metres, or degrees. */
    public abstract double[] envelope(int z, int row, int col);

    /** An envelope of the plane as a box of degrees, cut to the world. */
    public abstract Bbox degrees(double[] envelope);

    /** The level of WebMercatorQuad of the same scale. */
    public abstract int zoom(int z);

    /** Scale denominator of level 0, for pixels of 0.28 mm. */
    public abstract double topScaleDenominator();

    /** The tile's box in degrees with a margin, given in parts of the tile's edge. */
    public Bbox reach(int z, int row, int col, double margin) {
        double[] e = envelope(z, row, col);
        double dx = (e[2] - e[0]) * margin;
        double dy = (e[3] - e[1]) * margin;
        return degrees(new double[] {e[0] - dx, e[1] - dy, e[2] + dx, e[3] + dy});
    }

    /** The rows and columns whose tiles meet a box of degrees at a level: minRow, minCol, maxRow, maxCol. */
    public int[] limits(int z, Bbox box) {
        double x0;
        double x1;
        double y0;
        double y1;
        if (srid == 3857) {
            x0 = (box.minX() + 180) / 360;
            x1 = (box.maxX() + 180) / 360;
            y0 = mercatorY(box.maxY());
            y1 = mercatorY(box.minY());
        } else {
            x0 = (box.minX() + 180) / 360;
            x1 = (box.maxX() + 180) / 360;
            y0 = (90 - box.maxY()) / 180;
            y1 = (90 - box.minY()) / 180;
        }
        return new int[] {clamp(y0, rows(z)), clamp(x0, columns(z)), clamp(y1, rows(z)), clamp(x1, columns(z))};
    }

    private static int clamp(double part, long count) {
        return (int) Math.max(0, Math.min(count - 1, Math.floor(part * count)));
    }

    /** Latitude as a part of the Mercator square, 0 at its northern edge. */
    private static double mercatorY(double latitude) {
        double lat = Math.toRadians(Math.max(-85.0511287798066, Math.min(85.0511287798066, latitude)));
        return 0.5 - Math.log(Math.tan(Math.PI / 4 + lat / 2)) / (2 * Math.PI);
    }

    private static double longitude(double x) {
        return Math.max(-180, Math.min(180, x / HALF_WORLD * 180));
    }

    private static double latitude(double y) {
        double lat = Math.toDegrees(2 * Math.atan(Math.exp(y / HALF_WORLD * Math.PI)) - Math.PI / 2);
        // The outermost tiles reach to the poles: what lies beyond the square's edge is drawn nowhere else.
        return y >= HALF_WORLD ? 90 : y <= -HALF_WORLD ? -90 : lat;
    }
}
