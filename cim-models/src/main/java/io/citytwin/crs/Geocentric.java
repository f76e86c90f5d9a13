package io.citytwin.crs;

/**
 * Earth-centred, earth-fixed coordinates on WGS 84 (EPSG:4978): metres, x through Greenwich at the equator, z through
 * the north pole. Longitude and latitude are degrees, heights metres above the ellipsoid.
 */
public final class Geocentric {
    private static final double A = Ellipsoid.WGS84.semiMajor();
    private static final double E2 = Ellipsoid.WGS84.eccentricitySquared();
    private static final int STEPS = 6;

    private Geocentric() {}

    /** Writes x, y, z at {@code at}. */
    public static void of(double longitude, double latitude, double height, double[] xyz, int at) {
        double lon = Math.toRadians(longitude);
        double lat = Math.toRadians(latitude);
        double sin = Math.sin(lat);
        double n = A / Math.sqrt(1 - E2 * sin * sin);
        double r = (n + height) * Math.cos(lat);
        xyz[at] = r * Math.cos(lon);
        xyz[at + 1] = r * Math.sin(lon);
        xyz[at + 2] = (n * (1 - E2) + height) * sin;
    }

    /**
     * Longitude, latitude and height of a point within some thousand kilometres of the surface, to a millimetre (Bowring's
     * iteration).
     */
    public static double[] toGeodetic(double x, double y, double z) {
        double p = Math.hypot(x, y);
        double lat = Math.atan2(z, p * (1 - E2));
        double n = A;
        for (int i = 0; i < STEPS; i++) {
            double sin = Math.sin(lat);
            n = A / Math.sqrt(1 - E2 * sin * sin);
            lat = Math.atan2(z + E2 * n * sin, p);
        }
        double sin = Math.sin(lat);
        double cos = Math.cos(lat);
        n = A / Math.sqrt(1 - E2 * sin * sin);
        double height = cos > 0.1 ? p / cos - n : z / sin - n * (1 - E2);
        return new double[] {Math.toDegrees(Math.atan2(y, x)), Math.toDegrees(lat), height};
    }

    /**
     * The frame that stands on a point: a 4 × 4 matrix by columns (as 3D Tiles and glTF write it) that takes metres to the
     * east, north and up of the point to earth-centred ones, turned clockwise, seen from above, by {@code heading} degrees.
     */
    public static double[] frame(double longitude, double latitude, double height, double heading) {
        double lon = Math.toRadians(longitude);
        double lat = Math.toRadians(latitude);
        double[] east = {-Math.sin(lon), Math.cos(lon), 0};
        double[] north = {-Math.sin(lat) * Math.cos(lon), -Math.sin(lat) * Math.sin(lon), Math.cos(lat)};
        double[] up = {Math.cos(lat) * Math.cos(lon), Math.cos(lat) * Math.sin(lon), Math.sin(lat)};
        double cos = Math.cos(Math.toRadians(heading));
        double sin = Math.sin(Math.toRadians(heading));
        double[] matrix = new double[16];
        for (int i = 0; i < 3; i++) {
            matrix[i] = cos * east[i] - sin * north[i];
            matrix[4 + i] = sin * east[i] + cos * north[i];
            matrix[8 + i] = up[i];
        }
        of(longitude, latitude, height, matrix, 12);
        matrix[15] = 1;
        return matrix;
    }

    /**
     * Metres east, north and up in a frame that {@link #frame} made: the way back from earth-centred coordinates.
     *
     * @param xyz earth-centred x, y, z, replaced by east, north, up
     */
    public static void toFrame(double[] frame, double[] xyz) {
        double dx = xyz[0] - frame[12];
        double dy = xyz[1] - frame[13];
        double dz = xyz[2] - frame[14];
        for (int k = 0; k < 3; k++) {
            xyz[k] = frame[4 * k] * dx + frame[4 * k + 1] * dy + frame[4 * k + 2] * dz;
        }
    }
}
