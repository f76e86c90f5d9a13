package io.citytwin.tiles.mesh;

import io.citytwin.tiles.mesh.Ellipsoid.Ecef;

/**
 * A local frame that touches the ellipsoid at its origin: x east, y north, z up along the ellipsoid's normal, metres.
 * The origin is kept in double precision, so that coordinates of a tile fit into floats.
 */
public final class EastNorthUp {
    private final Ecef origin;
    private final double[] east;
    private final double[] north;
    private final double[] up;

    private EastNorthUp(Ecef origin, double[] east, double[] north, double[] up) {
        this.origin = origin;
        this.east = east;
        this.north = north;
        this.up = up;
    }

    /** The frame at a longitude and latitude in degrees and an ellipsoidal height in metres. */
    public static EastNorthUp at(double longitude, double latitude, double height) {
        double lon = Math.toRadians(longitude);
        double lat = Math.toRadians(latitude);
        double sinLon = Math.sin(lon);
        double cosLon = Math.cos(lon);
        double sinLat = Math.sin(lat);
        double cosLat = Math.cos(lat);
        return new EastNorthUp(
                Ellipsoid.toEcef(longitude, latitude, height),
                new double[] {-sinLon, cosLon, 0},
                new double[] {-sinLat * cosLon, -sinLat * sinLon, cosLat},
                new double[] {cosLat * cosLon, cosLat * sinLon, sinLat});
    }

    public Ecef origin() {
        return origin;
    }

    /** Local coordinates (east, north, up) of a longitude and latitude in degrees and an ellipsoidal height. */
    public void toLocal(double longitude, double latitude, double height, double[] out, int offset) {
        Ecef p = Ellipsoid.toEcef(longitude, latitude, height);
        double dx = p.x() - origin.x();
        double dy = p.y() - origin.y();
        double dz = p.z() - origin.z();
        out[offset] = east[0] * dx + east[1] * dy;
        out[offset + 1] = north[0] * dx + north[1] * dy + north[2] * dz;
        out[offset + 2] = up[0] * dx + up[1] * dy + up[2] * dz;
    }

    /** Earth-centred coordinates of local ones. */
    public Ecef toEcef(double e, double n, double u) {
        return new Ecef(
                origin.x() + east[0] * e + north[0] * n + up[0] * u,
                origin.y() + east[1] * e + north[1] * n + up[1] * u,
                origin.z() + north[2] * n + up[2] * u);
    }

    /** The map from this frame's coordinates to another's. */
    Affine into(EastNorthUp other) {
        double[][] axes = {east, north, up};
        double[][] theirs = {other.east, other.north, other.up};
        double[] d = {origin.x() - other.origin.x(), origin.y() - other.origin.y(), origin.z() - other.origin.z()};
        double[] m = new double[12];
        for (int row = 0; row < 3; row++) {
            for (int column = 0; column < 3; column++) {
                m[4 * row + column] = dot(theirs[row], axes[column]);
            }
            m[4 * row + 3] = dot(theirs[row], d);
        }
        return new Affine(m);
    }

    private static double dot(double[] a, double[] b) {
        return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
    }

    /**
     * The matrix from this frame to earth-centred coordinates, both with the y axis up as glTF wants it: a local point
     * (e, n, u) is written (e, u, -n), an earth-centred one (X, Z, -Y). 3D Tiles turns y-up into z-up once, after the
     * node's matrix, which gives (X, Y, Z) back.
     *
     * @return 16 numbers in column order
     */
    public double[] matrixYUp() {
        return new double[] {
            east[0], east[2], -east[1], 0, //
            up[0], up[2], -up[1], 0, //
            -north[0], -north[2], north[1], 0, //
            origin.x(), origin.z(), -origin.y(), 1
        };
    }
}
