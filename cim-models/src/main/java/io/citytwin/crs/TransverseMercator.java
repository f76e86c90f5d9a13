package io.citytwin.crs;

/**
 * Transverse Mercator (Gauss–Krüger, UTM) on an ellipsoid by Krüger's series in the third flattening n, with the
 * coefficients of C. F. F. Karney, "Transverse Mercator with an accuracy of a few nanometers", Journal of Geodesy 85
 * (2011), up to the order at which what is left out stays below a hundredth of a millimetre within 1,000 km of the
 * central meridian. Beyond that distance, or beyond the poles, the result is NaN: no survey lies there, but swapped
 * axes and wrong zones do.
 *
 * <p>Plane coordinates in metres times {@code unit}, x = easting, y = northing; longitude and latitude in degrees on
 * the same ellipsoid: no datum shift happens here.
 */
final class TransverseMercator {
    /** Metres from the central meridian up to which coordinates are taken. */
    static final double REACH = 1_000_000;

    private static final double QUARTER_MERIDIAN = 10_010_000;
    /** Argument up to which the short arc tangent series is exact to 1e-16. */
    private static final double SMALL = 0.11;

    private final Ellipsoid ellipsoid;
    private final double centralMeridian;
    private final double falseEasting;
    private final double falseNorthing;
    private final double unit;
    private final double radius;
    private final double rectifyingOrigin;
    private final double eccentricity;
    private final double[] alpha;
    private final double[] beta;
    private final double[] delta;

    /**
     * @param centralMeridian degrees east
     * @param latitudeOfOrigin degrees north
     * @param scale scale factor on the central meridian (1 for Gauss–Krüger, 0.9996 for UTM)
     * @param falseEasting in the plane's unit
     * @param falseNorthing in the plane's unit
     * @param unit metres per unit of the plane
     */
    TransverseMercator(
            Ellipsoid ellipsoid,
            double centralMeridian,
            double latitudeOfOrigin,
            double scale,
            double falseEasting,
            double falseNorthing,
            double unit) {
        this.ellipsoid = ellipsoid;
        this.centralMeridian = centralMeridian;
        this.falseEasting = falseEasting;
        this.falseNorthing = falseNorthing;
        this.unit = unit;
        double f = ellipsoid.flattening();
        double n = f / (2 - f);
        double n2 = n * n;
        this.radius = scale * ellipsoid.semiMajor() / (1 + n) * (1 + n2 / 4 + n2 * n2 / 64 + n2 * n2 * n2 / 256);
        this.eccentricity = Math.sqrt(ellipsoid.eccentricitySquared());
        this.alpha = alpha(n);
        this.beta = beta(n);
        this.delta = delta(n);
        double chi = Math.atan(conformalTangent(Math.toRadians(latitudeOfOrigin)));
        double xi = chi;
        for (int j = 1; j <= alpha.length; j++) {
            xi += alpha[j - 1] * Math.sin(2 * j * chi);
        }
        this.rectifyingOrigin = xi;
    }

    /** Gauss–Krüger: scale 1, origin on the equator, metres. */
    static TransverseMercator gaussKruger(Ellipsoid ellipsoid, double centralMeridian, double falseEasting) {
        return new TransverseMercator(ellipsoid, centralMeridian, 0, 1, falseEasting, 0, 1);
    }

    double centralMeridian() {
        return centralMeridian;
    }

    Ellipsoid ellipsoid() {
        return ellipsoid;
    }

    private static double[] alpha(double n) {
        return new double[] {
            n * (1 / 2. + n * (-2 / 3. + n * (5 / 16. + n * (41 / 180. + n * (-127 / 288.))))),
            n * n * (13 / 48. + n * (-3 / 5. + n * (557 / 1440. + n * (281 / 630.)))),
            n * n * n * (61 / 240. + n * (-103 / 140. + n * (15061 / 26880.))),
            n * n * n * n * (49561 / 161280. + n * (-179 / 168.))
        };
    }

    private static double[] beta(double n) {
        return new double[] {
            n * (1 / 2. + n * (-2 / 3. + n * (37 / 96. + n * (-1 / 360. + n * (-81 / 512.))))),
            n * n * (1 / 48. + n * (1 / 15. + n * (-437 / 1440. + n * (46 / 105.)))),
            n * n * n * (17 / 480. + n * (-37 / 840. + n * (-209 / 4480.))),
            n * n * n * n * (4397 / 161280. + n * (-11 / 504.))
        };
    }

    /** Coefficients from the conformal to the geodetic latitude. */
    private static double[] delta(double n) {
        return new double[] {
            n * (2 + n * (-2 / 3. + n * (-2 + n * (116 / 45. + n * (26 / 45. + n * (-2854 / 675.)))))),
            n * n * (7 / 3. + n * (-8 / 5. + n * (-227 / 45. + n * (2704 / 315. + n * (2323 / 945.))))),
            n * n * n * (56 / 15. + n * (-136 / 35. + n * (-1262 / 105. + n * (73814 / 2835.)))),
            n * n * n * n * (4279 / 630. + n * (-332 / 35. + n * (-399572 / 14175.))),
            n * n * n * n * n * (4174 / 315. + n * (-144838 / 6237.)),
            n * n * n * n * n * n * (601676 / 22275.)
        };
    }

    private double conformalTangent(double latitude) {
        double tau = Math.tan(latitude);
        double root = Math.sqrt(1 + tau * tau);
        double es = eccentricity * tau / root;
        double sigma = Math.sinh(eccentricity * 0.5 * Math.log((1 + es) / (1 - es)));
        return tau * Math.sqrt(1 + sigma * sigma) - sigma * root;
    }

    /** Easting, northing to longitude, latitude. */
    void inverse(double[] c, int offset, int count, int stride) {
        double perRadius = unit / radius;
        double b1 = beta[0];
        double b2 = beta[1];
        double b3 = beta[2];
        double b4 = beta[3];
        for (int i = 0, at = offset; i < count; i++, at += stride) {
            double easting = c[at] - falseEasting;
            double northing = c[at + 1] - falseNorthing;
            double eta = easting * perRadius;
            double xi = northing * perRadius + rectifyingOrigin;
            if (!(Math.abs(easting) * unit <= REACH) || !(Math.abs(xi) * radius <= QUARTER_MERIDIAN)) {
                c[at] = Double.NaN;
                c[at + 1] = Double.NaN;
                continue;
            }
            // ζ' = ζ − Σ βj sin 2jζ, summed by Clenshaw's recurrence in complex numbers
            double sinXi = Math.sin(xi);
            double cosXi = Math.cos(xi);
            double sin2 = 2 * sinXi * cosXi;
            double cos2 = (cosXi - sinXi) * (cosXi + sinXi);
            double exp = Math.exp(2 * eta);
            double sinh2 = 0.5 * (exp - 1 / exp);
            double cosh2 = 0.5 * (exp + 1 / exp);
            double ar = 2 * cos2 * cosh2;
            double ai = -2 * sin2 * sinh2;
            double y3r = ar * b4 + b3;
            double y3i = ai * b4;
            double y2r = ar * y3r - ai * y3i - b4 + b2;
            double y2i = ar * y3i + ai * y3r;
            double y1r = ar * y2r - ai * y2i - y3r + b1;
            double y1i = ar * y2i + ai * y2r - y3i;
            double sr = sin2 * cosh2;
            double si = cos2 * sinh2;
            double dXi = y1r * sr - y1i * si;
            double etaPrime = eta - (y1r * si + y1i * sr);
            // sin and cos of ξ' = ξ − dξ from those of ξ: dξ is below 0.001
            double d2 = dXi * dXi;
            double sinD = dXi * (1 - d2 / 6 * (1 - d2 / 20));
            double cosD = 1 - d2 / 2 * (1 - d2 / 12);
            double s = sinXi * cosD - cosXi * sinD;
            double k = cosXi * cosD + sinXi * sinD;
            double sh = sinh(etaPrime);
            double h2 = sh * sh + k * k;
            double h = Math.sqrt(h2);
            double perCosh2 = 1 / (1 + sh * sh);
            double sin2Chi = 2 * s * h * perCosh2;
            double cos2Chi = (h2 - s * s) * perCosh2;
            double chi = xi - dXi + arcTangent(s * (k - h) / (h * k + s * s));
            c[at] = centralMeridian + Math.toDegrees(k > 1e-3 ? arcTangent(sh / k) : Math.atan2(sh, k));
            c[at + 1] = Math.toDegrees(chi + sineSum(delta, sin2Chi, cos2Chi));
        }
    }

    /** Longitude, latitude to easting, northing. */
    void forward(double[] c, int offset, int count, int stride) {
        for (int i = 0, at = offset; i < count; i++, at += stride) {
            double away = c[at] - centralMeridian;
            if (away > 180) {
                away -= 360;
            } else if (away < -180) {
                away += 360;
            }
            double lambda = Math.toRadians(away);
            double latitude = c[at + 1];
            if (!(Math.abs(latitude) <= 90) || !(Math.abs(away) <= 80)) {
                c[at] = Double.NaN;
                c[at + 1] = Double.NaN;
                continue;
            }
            double tau = conformalTangent(Math.toRadians(latitude));
            double cosLambda = Math.cos(lambda);
            double xiPrime = Math.atan2(tau, cosLambda);
            double ratio = Math.sin(lambda) / Math.sqrt(tau * tau + cosLambda * cosLambda);
            double etaPrime = Math.log(Math.abs(ratio) + Math.sqrt(ratio * ratio + 1));
            etaPrime = ratio < 0 ? -etaPrime : etaPrime;
            double xi = xiPrime;
            double eta = etaPrime;
            for (int j = 1; j <= alpha.length; j++) {
                xi += alpha[j - 1] * Math.sin(2 * j * xiPrime) * Math.cosh(2 * j * etaPrime);
                eta += alpha[j - 1] * Math.cos(2 * j * xiPrime) * Math.sinh(2 * j * etaPrime);
            }
            double east = radius * eta;
            boolean within = Math.abs(east) <= REACH;
            c[at] = within ? falseEasting + east / unit : Double.NaN;
            c[at + 1] = within ? falseNorthing + radius * (xi - rectifyingOrigin) / unit : Double.NaN;
        }
    }

    private static double sinh(double x) {
        double x2 = x * x;
        return x2 > 0.04
                ? Math.sinh(x)
                : x * (1 + x2 / 6 * (1 + x2 / 20 * (1 + x2 / 42 * (1 + x2 / 72 * (1 + x2 / 110)))));
    }

    private static double arcTangent(double x) {
        if (Math.abs(x) > SMALL) {
            return Math.atan(x);
        }
        double x2 = x * x;
        return x
                * (1 + x2 * (-1 / 3. + x2 * (1 / 5. + x2 * (-1 / 7. + x2 * (1 / 9. + x2 * (-1 / 11. + x2 * (1 / 13.)))))));
    }

    /** Σ aj sin 2jχ from sin 2χ and cos 2χ. */
    private static double sineSum(double[] a, double sin2, double cos2) {
        double twice = 2 * cos2;
        double before = 0;
        double last = 0;
        for (int j = a.length - 1; j >= 0; j--) {
            double next = twice * last - before + a[j];
            before = last;
            last = next;
        }
        return last * sin2;
    }
}
