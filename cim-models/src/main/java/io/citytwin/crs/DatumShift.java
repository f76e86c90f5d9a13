package io.citytwin.crs;

/**
 * The way between longitude and latitude on two datums by seven parameters: to geocentric coordinates, shifted, and
 * back. Points are taken at ellipsoidal height 0, which moves a point by less than a millimetre for each 100 m of height
 * at rotations of a few seconds; heights themselves are left to the city's height datum.
 */
final class DatumShift {
    private final Ellipsoid source;
    private final Ellipsoid target;
    private final double[] matrix;
    private final double[] inverse;
    private final double[] translation;

    DatumShift(Ellipsoid source, BursaWolf parameters, Ellipsoid target) {
        this.source = source;
        this.target = target;
        this.matrix = parameters.matrix();
        this.inverse = invert(matrix);
        this.translation = new double[] {parameters.dx(), parameters.dy(), parameters.dz()};
    }

    CoordinateTransform toTarget() {
        return CoordinateTransform.ofPoint((c, at) -> {
            double[] v = toGeocentric(source, c[at], c[at + 1]);
            double[] w = multiply(matrix, v);
            for (int i = 0; i < 3; i++) {
                w[i] += translation[i];
            }
            toGeographic(target, w, c, at);
        });
    }

    CoordinateTransform toSource() {
        return CoordinateTransform.ofPoint((c, at) -> {
            double[] v = toGeocentric(target, c[at], c[at + 1]);
            for (int i = 0; i < 3; i++) {
                v[i] -= translation[i];
            }
            toGeographic(source, multiply(inverse, v), c, at);
        });
    }

    static double[] toGeocentric(Ellipsoid e, double longitude, double latitude) {
        if (!(Math.abs(latitude) <= 90)) {
            return new double[] {Double.NaN, Double.NaN, Double.NaN};
        }
        double phi = Math.toRadians(latitude);
        double lambda = Math.toRadians(longitude);
        double e2 = e.eccentricitySquared();
        double n = e.semiMajor() / Math.sqrt(1 - e2 * Math.sin(phi) * Math.sin(phi));
        return new double[] {
            n * Math.cos(phi) * Math.cos(lambda), n * Math.cos(phi) * Math.sin(lambda), n * (1 - e2) * Math.sin(phi)
        };
    }

    /** Bowring's formula, repeated until it stands: exact near the surface. */
    static void toGeographic(Ellipsoid e, double[] v, double[] c, int at) {
        double e2 = e.eccentricitySquared();
        double p = Math.hypot(v[0], v[1]);
        double axes = Math.sqrt(1 - e2);
        double b = e.semiMajor() * axes;
        double second = e2 / (1 - e2);
        double beta = Math.atan2(v[2], p * axes);
        double phi = 0;
        for (int i = 0; i < 3; i++) {
            double s = Math.sin(beta);
            double k = Math.cos(beta);
            phi = Math.atan2(v[2] + second * b * s * s * s, p - e2 * e.semiMajor() * k * k * k);
            beta = Math.atan2(axes * Math.sin(phi), Math.cos(phi));
        }
        c[at] = Math.toDegrees(Math.atan2(v[1], v[0]));
        c[at + 1] = Math.toDegrees(phi);
    }

    private static double[] multiply(double[] m, double[] v) {
        return new double[] {
            m[0] * v[0] + m[1] * v[1] + m[2] * v[2],
            m[3] * v[0] + m[4] * v[1] + m[5] * v[2],
            m[6] * v[0] + m[7] * v[1] + m[8] * v[2]
        };
    }

    private static double[] invert(double[] m) {
        double c0 = m[4] * m[8] - m[5] * m[7];
        double c1 = m[5] * m[6] - m[3] * m[8];
        double c2 = m[3] * m[7] - m[4] * m[6];
        double det = m[0] * c0 + m[1] * c1 + m[2] * c2;
        return new double[] {
            c0 / det,
            (m[2] * m[7] - m[1] * m[8]) / det,
            (m[1] * m[5] - m[2] * m[4]) / det,
            c1 / det,
            (m[0] * m[8] - m[2] * m[6]) / det,
            (m[2] * m[3] - m[0] * m[5]) / det,
            c2 / det,
            (m[1] * m[6] - m[0] * m[7]) / det,
            (m[0] * m[4] - m[1] * m[3]) / det
        };
    }
}
