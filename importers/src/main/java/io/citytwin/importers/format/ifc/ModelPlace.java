package io.citytwin.importers.format.ifc;

import io.citytwin.crs.CoordinateTransform;
import io.citytwin.crs.Geocentric;

/**
 * Where a building model stands: the way from its own coordinates (metres, x and y in its ground plan, z up) to longitude,
 * latitude (degrees, EPSG:4326) and height (metres in the city's height datum). All in doubles. Safe for many threads.
 */
abstract sealed class ModelPlace {
    /** What the place was taken from. */
    enum Source {
        MAP_CONVERSION("map-conversion"),
        PROPERTY_SET("property-set"),
        SITE("site"),
        GIVEN("given");

        private final String id;

        Source(String id) {
            this.id = id;
        }

        /** The value of the attribute {@code georeference}. */
        String id() {
            return id;
        }
    }

    private final Source source;

    private ModelPlace(Source source) {
        this.source = source;
    }

    /**
     * A model on a map: IfcMapConversion. The ground plan is turned, scaled and moved onto the grid of a plane system.
     *
     * @param easting metres in the plane system, of the model's origin; northing likewise
     * @param height of the model's origin, metres
     * @param abscissa easting of the model's x axis on the grid, with ordinate its northing; of any length but 0
     * @param scale metres on the grid per metre of the model
     * @param toWgs84 from the plane system to EPSG:4326
     */
    static ModelPlace onMap(
            Source source,
            double easting,
            double northing,
            double height,
            double abscissa,
            double ordinate,
            double scale,
            CoordinateTransform toWgs84) {
        return new OnMap(source, easting, northing, height, abscissa, ordinate, scale, toWgs84);
    }

    /**
     * A model on a tangent plane: a point of it stands at a longitude and latitude, its y axis points in a direction.
     *
     * @param longitude degrees, of the point (x, y, z) of the model; latitude likewise; height in metres
     * @param heading degrees clockwise from north, of the model's y axis
     */
    static ModelPlace onPlane(
            Source source,
            double longitude,
            double latitude,
            double height,
            double heading,
            double x,
            double y,
            double z) {
        return new OnPlane(source, longitude, latitude, height, heading, x, y, z);
    }

    Source source() {
        return source;
    }

    /**
     * Turns points of the model into longitude, latitude and height, in place.
     *
     * @param xyz x y z x y z …
     */
    abstract void apply(double[] xyz);

    /** Longitude, latitude and height of the model's origin. */
    final double[] origin() {
        double[] at = {0, 0, 0};
        apply(at);
        return at;
    }

    /** Heading of the model's y axis at its origin: degrees clockwise from north, 0 to 360, to a millionth. */
    final double heading() {
        double[] axes = axes(new double[] {0, 0, 0});
        double heading = Math.rint(Math.toDegrees(Math.atan2(axes[3], axes[4])) * 1e6) / 1e6;
        return (heading + 360) % 360;
    }

    /**
     * The model's axes at a point of it as metres to the east, north and up of that point: the images of x, of y and of z,
     * each of three numbers (a 3 × 3 matrix by columns). They hold the scale and the convergence of the map's grid.
     */
    final double[] axes(double[] at) {
        double[] points = new double[12];
        for (int p = 0; p < 4; p++) {
            System.arraycopy(at, 0, points, 3 * p, 3);
        }
        // Half a kilometre: long against the last digits of a degree, short against the bending of a grid.
        double step = 500;
        points[3] += step;
        points[7] += step;
        points[11] += step;
        apply(points);
        double[] frame = Geocentric.frame(points[0], points[1], points[2], 0);
        double[] axes = new double[9];
        for (int p = 1; p < 4; p++) {
            double[] xyz = new double[3];
            // A level plane stays level: the bending of the earth is no slope of the model.
            double height = p == 3 ? points[11] : points[2];
            Geocentric.of(points[3 * p], points[3 * p + 1], height, xyz, 0);
            Geocentric.toFrame(frame, xyz);
            for (int k = 0; k < 3; k++) {
                axes[3 * (p - 1) + k] = k == 2 && p < 3 ? 0 : xyz[k] / step;
            }
        }
        return axes;
    }

    private static final class OnMap extends ModelPlace {
        private final double easting;
        private final double northing;
        private final double height;
        private final double cos;
        private final double sin;
        private final double scale;
        private final CoordinateTransform toWgs84;

        OnMap(
                Source source,
                double easting,
                double northing,
                double height,
                double abscissa,
                double ordinate,
                double scale,
                CoordinateTransform toWgs84) {
            super(source);
            double length = Math.hypot(abscissa, ordinate);
            if (!(length > 0) || !(scale > 0)) {
                throw new IllegalArgumentException("a map conversion needs an axis of some length and a scale above 0, were ("
                        + abscissa + " " + ordinate + ") and " + scale);
            }
            this.easting = easting;
            this.northing = northing;
            this.height = height;
            this.cos = abscissa / length;
            this.sin = ordinate / length;
            this.scale = scale;
            this.toWgs84 = toWgs84;
        }

        @Override
        void apply(double[] xyz) {
            for (int i = 0; i + 2 < xyz.length; i += 3) {
                double x = xyz[i];
                double y = xyz[i + 1];
                xyz[i] = easting + scale * (x * cos - y * sin);
                xyz[i + 1] = northing + scale * (x * sin + y * cos);
                xyz[i + 2] = height + xyz[i + 2];
            }
            toWgs84.apply(xyz, 0, xyz.length / 3, 3);
        }
    }

    private static final class OnPlane extends ModelPlace {
        private final double height;
        private final double[] point;
        /** Turned by the heading: takes the model's x and y to earth-centred coordinates. */
        private final double[] frame;

        OnPlane(
                Source source,
                double longitude,
                double latitude,
                double height,
                double heading,
                double x,
                double y,
                double z) {
            super(source);
            this.height = height;
            this.point = new double[] {x, y, z};
            this.frame = Geocentric.frame(longitude, latitude, 0, heading);
        }

        /** Heights follow the plumb line, not the plane: storeys stay at their elevations however wide the building is. */
        @Override
        void apply(double[] xyz) {
            for (int i = 0; i + 2 < xyz.length; i += 3) {
                double x = xyz[i] - point[0];
                double y = xyz[i + 1] - point[1];
                double[] at = Geocentric.toGeodetic(
                        frame[12] + frame[0] * x + frame[4] * y,
                        frame[13] + frame[1] * x + frame[5] * y,
                        frame[14] + frame[2] * x + frame[6] * y);
                xyz[i] = at[0];
                xyz[i + 1] = at[1];
                xyz[i + 2] += height - point[2];
            }
        }
    }
}
