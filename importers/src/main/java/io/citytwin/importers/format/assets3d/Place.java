package io.citytwin.importers.format.assets3d;

import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.MultiPolygon;
import org.locationtech.jts.geom.Polygon;

/**
 * Where an asset stands: a box of longitudes and latitudes (degrees; west over east where it crosses the antimeridian)
 * and, where known, ellipsoidal heights in metres.
 *
 * @param lowest NaN where unknown
 */
record Place(double west, double south, double east, double north, double lowest, double highest) {
    private static final GeometryFactory FACTORY = new GeometryFactory();
    /** About a centimetre: what has no extent gets one, since a footprint is an area. */
    private static final double LEAST_DEGREES = 1e-7;

    Place {
        if (!(Math.abs(west) <= 180 && Math.abs(east) <= 180 && south >= -90 && north <= 90 && south <= north)) {
            throw new IllegalArgumentException(
                    "longitudes must be within ±180 and latitudes within ±90, south first; were " + west + " to " + east
                            + " and " + south + " to " + north);
        }
    }

    MultiPolygon footprint() {
        double s = Math.max(-90, south - (north - south < LEAST_DEGREES ? LEAST_DEGREES : 0));
        double n = Math.min(90, north + (north - south < LEAST_DEGREES ? LEAST_DEGREES : 0));
        if (west > east) {
            return FACTORY.createMultiPolygon(new Polygon[] {box(west, 180, s, n), box(-180, east, s, n)});
        }
        double more = east - west < LEAST_DEGREES ? LEAST_DEGREES : 0;
        return FACTORY.createMultiPolygon(
                new Polygon[] {box(Math.max(-180, west - more), Math.min(180, east + more), s, n)});
    }

    private static Polygon box(double west, double east, double south, double north) {
        Geometry box = FACTORY.toGeometry(new Envelope(new Coordinate(west, south), new Coordinate(east, north)));
        return (Polygon) box;
    }
}
