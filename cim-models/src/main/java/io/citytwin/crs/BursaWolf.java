package io.citytwin.crs;

/**
 * Seven parameters between two geocentric systems (Bursa–Wolf, small rotations: EPSG methods 1033 and 1032).
 * Parameters are secrets of the survey office: they are never printed.
 *
 * @param dx translation in metres
 * @param dy translation in metres
 * @param dz translation in metres
 * @param rxSeconds rotation in arc-seconds
 * @param rySeconds rotation in arc-seconds
 * @param rzSeconds rotation in arc-seconds
 * @param scalePpm scale difference in parts per million
 * @param convention the sense of the rotations
 */
public record BursaWolf(
        double dx,
        double dy,
        double dz,
        double rxSeconds,
        double rySeconds,
        double rzSeconds,
        double scalePpm,
        Convention convention) {
    private static final double SECOND = Math.PI / 180 / 3600;

    /** The sense of the rotations; mixing them up costs metres to tens of metres. */
    public enum Convention {
        /** Rotations of the position vector (EPSG method 1033, PROJ's towgs84). */
        POSITION_VECTOR,
        /** Rotations of the coordinate frame (EPSG method 1032): opposite signs. */
        COORDINATE_FRAME
    }

    public BursaWolf {
        limit("a translation", Math.max(Math.abs(dx), Math.max(Math.abs(dy), Math.abs(dz))), 10_000, "m");
        limit(
                "a rotation",
                Math.max(Math.abs(rxSeconds), Math.max(Math.abs(rySeconds), Math.abs(rzSeconds))),
                600,
                "arc-seconds");
        limit("the scale", Math.abs(scalePpm), 1000, "parts per million");
        if (convention == null) {
            throw new CrsException("seven parameters must state their convention: position-vector or coordinate-frame");
        }
    }

    private static void limit(String what, double value, double most, String unit) {
        if (!(value <= most)) {
            // the value itself stays secret
            throw new CrsException(what + " of seven parameters must be a number of at most " + most + " " + unit);
        }
    }

    /** The matrix (row by row) that turns source vectors, before the translation is added. */
    double[] matrix() {
        double sign = convention == Convention.POSITION_VECTOR ? 1 : -1;
        double rx = sign * rxSeconds * SECOND;
        double ry = sign * rySeconds * SECOND;
        double rz = sign * rzSeconds * SECOND;
        double m = 1 + scalePpm * 1e-6;
        return new double[] {m, -m * rz, m * ry, m * rz, m, -m * rx, -m * ry, m * rx, m};
    }

    @Override
    public String toString() {
        return "BursaWolf[secret]";
    }
}
