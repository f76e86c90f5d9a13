package io.citytwin.grid;

import net.sf.geographiclib.Geodesic;
import net.sf.geographiclib.GeodesicMask;
import net.sf.geographiclib.PolygonArea;

/**
 * Lengths and areas on the WGS 84 ellipsoid, edges being geodesics: the same values as PostGIS's ST_Length and ST_Area of
 * geography. What is short is measured by series that agree with Karney's algorithms (J. Geodesy 87, 2013) to a few
 * parts in 10⁸; what is long by those algorithms themselves.
 *
 * <p>The area of a ring is put together of two: that under edges straight in longitude and latitude, and for each edge
 * the sliver between it and its geodesic.
 */
final class GeodesicMeasure {
    private static final Geodesic WGS84 = Geodesic.WGS84;
    private static final double A = 6378137.0;
    private static final double F = 1 / 298.257223563;
    private static final double E2 = F * (2 - F);
    private static final double E = Math.sqrt(E2);
    private static final double RADIAN = Math.PI / 180;
    /** Longest line, in degrees, that the series take: about 1 km. */
    private static final double SHORT = 0.009;
    /** Largest extent of a ring, in degrees of latitude, within which a cubic gives the area under an edge. */
    private static final double SMALL = 0.045;
    /** Longest edge, in degrees, whose sliver the series gives. */
    private static final double STRAIGHT = 0.05;
    /** Gauss–Legendre on 0…1, four points. */
    private static final double[] NODES = {
        0.06943184420297371, 0.33000947820757187, 0.6699905217924281, 0.9305681557970262
    };

    private static final double[] WEIGHTS = {
        0.17392742256872692, 0.32607257743127307, 0.32607257743127307, 0.17392742256872692
    };

    private GeodesicMeasure() {}

    /** Length of the geodesic between two points, metres. */
    static double length(double lon1, double lat1, double lon2, double lat2) {
        double dLat = lat2 - lat1;
        double dLon = lon2 - lon1;
        if (Math.abs(dLat) > SHORT || Math.abs(dLon) > SHORT || Math.abs(lat1) > 85) {
            return WGS84.Inverse(lat1, lon1, lat2, lon2, GeodesicMask.DISTANCE).s12;
        }
        double middle = (lat1 + lat2) / 2 * RADIAN;
        double sine = Math.sin(middle);
        double w = 1 - E2 * sine * sine;
        double n = A / Math.sqrt(w);
        double north = n * (1 - E2) / w * dLat * RADIAN;
        double east = n * Math.cos(middle) * dLon * RADIAN;
        return Math.sqrt(north * north + east * east);
    }

    /**
     * Signed area of a ring with geodesic edges, square metres: positive where it runs counter-clockwise.
     *
     * @param xy longitudes and latitudes; the first point need not be repeated
     * @param points how many
     */
    static double area(double[] xy, int points) {
        double sum = straightArea(xy, points);
        for (int i = 0, j = points - 1; i < points; j = i++) {
            sum += sliver(xy[2 * j], xy[2 * j + 1], xy[2 * i], xy[2 * i + 1]);
        }
        return sum;
    }

    /** The same of a ring whose edges are straight in longitude and latitude. */
    static double straightArea(double[] xy, int points) {
        double minLat = 90;
        double maxLat = -90;
        for (int i = 0; i < points; i++) {
            minLat = Math.min(minLat, xy[2 * i + 1]);
            maxLat = Math.max(maxLat, xy[2 * i + 1]);
        }
        if (points < 3) {
            return 0;
        }
        double middle = (minLat + maxLat) / 2 * RADIAN;
        return maxLat - minLat > SMALL ? largeArea(xy, points, middle) : smallArea(xy, points, middle);
    }

    /** −∮ F dλ with F(φ) the integral of M N cos φ from the middle latitude as a cubic. */
    private static double smallArea(double[] xy, int points, double middle) {
        double step = 1e-4;
        double g0 = density(middle);
        double below = density(middle - step);
        double above = density(middle + step);
        double g1 = (above - below) / (2 * step) / 2;
        double g2 = (above - 2 * g0 + below) / (step * step) / 6;
        double sum = 0;
        double x1 = xy[2 * points - 2];
        double u1 = xy[2 * points - 1] * RADIAN - middle;
        for (int i = 0; i < points; i++) {
            double x2 = xy[2 * i];
            double u2 = xy[2 * i + 1] * RADIAN - middle;
            double mean = g0 * (u1 + u2) / 2
                    + g1 * (u1 * u1 + u1 * u2 + u2 * u2) / 3
                    + g2 * (u1 * u1 * u1 + u1 * u1 * u2 + u1 * u2 * u2 + u2 * u2 * u2) / 4;
            sum -= (x2 - x1) * RADIAN * mean;
            x1 = x2;
            u1 = u2;
        }
        return sum;
    }

    /** The same with F in closed form, its mean along an edge by quadrature. */
    private static double largeArea(double[] xy, int points, double middle) {
        double base = belowLatitude(middle);
        double sum = 0;
        for (int i = 0, j = points - 1; i < points; j = i++) {
            double lat1 = xy[2 * j + 1] * RADIAN;
            double lat2 = xy[2 * i + 1] * RADIAN;
            double mean = 0;
            for (int k = 0; k < NODES.length; k++) {
                mean += WEIGHTS[k] * (belowLatitude(lat1 + NODES[k] * (lat2 - lat1)) - base);
            }
            sum -= (xy[2 * i] - xy[2 * j]) * RADIAN * mean;
        }
        return sum;
    }

    /** Area per radian of longitude between the equator and a latitude. */
    private static double belowLatitude(double latitude) {
        double sine = Math.sin(latitude);
        double es = E * sine;
        return A * A * (1 - E2) / 2 * (sine / (1 - es * es) + Math.log((1 + es) / (1 - es)) / (2 * E));
    }

    /** Area per radian of longitude and radian of latitude. */
    private static double density(double latitude) {
        double sine = Math.sin(latitude);
        double w = 1 - E2 * sine * sine;
        return A * A * (1 - E2) * Math.cos(latitude) / (w * w);
    }

    /**
     * What a ring's area grows by where an edge is a geodesic instead of straight in longitude and latitude: κ L³ / 12
     * with κ the geodesic curvature of the straight edge.
     */
    static double sliver(double lon1, double lat1, double lon2, double lat2) {
        if (Math.abs(lon2 - lon1) > STRAIGHT || Math.abs(lat2 - lat1) > STRAIGHT) {
            return longSliver(lon1, lat1, lon2, lat2);
        }
        double middle = (lat1 + lat2) / 2 * RADIAN;
        double cosine = Math.cos(middle);
        double radius = Math.sqrt(density(middle) / cosine);
        double east = radius * cosine * (lon2 - lon1) * RADIAN;
        double north = radius * (lat2 - lat1) * RADIAN;
        return -east * Math.tan(middle) / (12 * radius) * (east * east + 2 * north * north);
    }

    /** By pieces, and the polygon between their geodesics and the whole's. */
    private static double longSliver(double lon1, double lat1, double lon2, double lat2) {
        int pieces = (int) Math.ceil(Math.max(Math.abs(lon2 - lon1), Math.abs(lat2 - lat1)) / (STRAIGHT / 2));
        PolygonArea between = new PolygonArea(WGS84, false);
        between.AddPoint(lat1, lon1);
        between.AddPoint(lat2, lon2);
        double sum = 0;
        double lonBefore = lon2;
        double latBefore = lat2;
        for (int i = pieces - 1; i >= 0; i--) {
            double t = (double) i / pieces;
            double lon = lon1 + t * (lon2 - lon1);
            double lat = lat1 + t * (lat2 - lat1);
            sum += sliver(lon, lat, lonBefore, latBefore);
            if (i > 0) {
                between.AddPoint(lat, lon);
            }
            lonBefore = lon;
            latBefore = lat;
        }
        return sum + between.Compute(false, true).area;
    }
}
