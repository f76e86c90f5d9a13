package io.citytwin.tiles.mesh;

/**
 * The WGS 84 ellipsoid and its earth-centred, earth-fixed coordinates (EPSG:4978, metres): X through longitude 0 on the
 * equator, Z through the north pole. Longitudes and latitudes are geodetic, heights ellipsoidal, in metres.
 */
public final class Ellipsoid {
    /** Semi-major axis in metres. */
    public static final double A = 6378137.0;

    public static final double FLATTENING = 1 / 298.257223563;

    /** Semi-minor axis in metres. */
    public static final double B = A * (1 - FLATTENING);

    /** First eccentricity squared. */
    public static final double E2 = FLATTENING * (2 - FLATTENING);

    private static final double EP2 = E2 / (1 - E2);

    /** Metres per degree along the equator. */
    public static final double METRES_PER_DEGREE = Math.PI / 180 * A;

    private Ellipsoid() {}

    /** A point in earth-centred coordinates, metres. */
    public record Ecef(double x, double y, double z) {
        public double distance(Ecef o) {
            return Math.sqrt((x - o.x) * (x - o.x) + (y - o.y) * (y - o.y) + (z - o.z) * (z - o.z));
        }
    }

    /** A geodetic position: degrees, height in metres above the ellipsoid. */
    public record Geodetic(double longitude, double latitude, double height) {}

    /** Earth-centred coordinates of a longitude and latitude in degrees and an ellipsoidal height in metres. */
    public static Ecef toEcef(double longitude, double latitude, double height) {
        double lon = Math.toRadians(longitude);
        double lat = Math.toRadians(latitude);
        double sin = Math.sin(lat);
        double cos = Math.cos(lat);
        double n = A / Math.sqrt(1 - E2 * sin * sin);
        return new Ecef(
                (n + height) * cos * Math.cos(lon), (n + height) * cos * Math.sin(lon), (n * (1 - E2) + height) * sin);
    }

    /**
     * Longitude, latitude and height of a point within 10,000 km of the surface, by Bowring's method (Survey Review
     * 1976) with a second round; the error is below 1e-9 m near the surface.
     */
    public static Geodetic toGeodetic(double x, double y, double z) {
        double p = Math.hypot(x, y);
        double beta = Math.atan2(z * A, p * B);
        double lat = 0;
        for (int i = 0; i < 2; i++) {
            double s = Math.sin(beta);
            double c = Math.cos(beta);
            lat = Math.atan2(z + EP2 * B * s * s * s, p - E2 * A * c * c * c);
            beta = Math.atan2((1 - FLATTENING) * Math.sin(lat), Math.cos(lat));
        }
        double sin = Math.sin(lat);
        double n = A / Math.sqrt(1 - E2 * sin * sin);
        double height = p * Math.cos(lat) + z * sin - A * A / n;
        return new Geodetic(Math.toDegrees(Math.atan2(y, x)), Math.toDegrees(lat), height);
    }
}
