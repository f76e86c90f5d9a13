package io.citytwin.crs;

/**
 * An ellipsoid of revolution.
 *
 * @param semiMajor semi-major axis a in metres
 * @param inverseFlattening 1/f; infinity for a sphere
 */
record Ellipsoid(double semiMajor, double inverseFlattening) {
    static final Ellipsoid WGS84 = new Ellipsoid(6378137.0, 298.257223563);
    static final Ellipsoid CGCS2000 = new Ellipsoid(6378137.0, 298.257222101);
    static final Ellipsoid KRASSOWSKY = new Ellipsoid(6378245.0, 298.3);
    static final Ellipsoid IAG75 = new Ellipsoid(6378140.0, 298.257);

    Ellipsoid {
        if (!(semiMajor > 6_000_000 && semiMajor < 7_000_000)) {
            throw new CrsException("an ellipsoid's semi-major axis must lie between 6,000,000 and 7,000,000 m, was "
                    + semiMajor);
        }
        if (!(inverseFlattening > 200)) {
            throw new CrsException("an ellipsoid's inverse flattening must be over 200, was " + inverseFlattening);
        }
    }

    double flattening() {
        return 1 / inverseFlattening;
    }

    /** First eccentricity squared. */
    double eccentricitySquared() {
        double f = flattening();
        return f * (2 - f);
    }

    /** Whether both give the same coordinates to a tenth of a millimetre (GRS 80, CGCS2000 and WGS 84 do). */
    boolean isLike(Ellipsoid other) {
        return Math.abs(semiMajor - other.semiMajor) < 1e-3
                && Math.abs(inverseFlattening - other.inverseFlattening) < 1e-4;
    }

    /** Whether it is GRS 80 or WGS 84, the ellipsoid of the modern, earth-centred datums. */
    boolean isModern() {
        return isLike(WGS84);
    }

    boolean isKrassowsky() {
        return isLike(KRASSOWSKY);
    }

    boolean isIag75() {
        return Math.abs(semiMajor - IAG75.semiMajor) < 1e-3
                && Math.abs(inverseFlattening - IAG75.inverseFlattening) < 1e-2;
    }
}
