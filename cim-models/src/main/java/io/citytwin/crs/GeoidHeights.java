package io.citytwin.crs;

import io.citytwin.model.Bbox;

/**
 * How high the zero of the city's height datum lies above the ellipsoid: what is added to a stored height, once, on its
 * way to 3D. Negative in most of China. Safe for many threads.
 */
public interface GeoidHeights {
    /** Metres above the WGS 84 ellipsoid at a longitude and latitude in degrees; where nothing is known, the nearest. */
    double at(double longitude, double latitude);

    /** Metres that no place of the box is below (first) or above (second). */
    double[] bounds(Bbox box);

    /** Metres that no two places that far apart in both directions differ by more. */
    double variation(double degrees);

    /** A short text that differs where any height differs: what is made with other heights is something else. */
    String id();

    /** The same height everywhere. */
    static GeoidHeights constant(double metres) {
        return new Constant(metres);
    }

    /**
     * The same height everywhere.
     *
     * @param metres above the ellipsoid
     */
    record Constant(double metres) implements GeoidHeights {
        @Override
        public double at(double longitude, double latitude) {
            return metres;
        }

        @Override
        public double[] bounds(Bbox box) {
            return new double[] {metres, metres};
        }

        @Override
        public double variation(double degrees) {
            return 0;
        }

        @Override
        public String id() {
            return Double.toString(metres);
        }
    }
}
