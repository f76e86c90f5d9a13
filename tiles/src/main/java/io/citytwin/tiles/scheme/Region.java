package io.citytwin.tiles.scheme;

import io.citytwin.model.Bbox;

/**
 * A bounding region of 3D Tiles: geographic box in EPSG:4979 with longitudes and latitudes in radians and heights in
 * metres above the WGS 84 ellipsoid.
 */
public record Region(double west, double south, double east, double north, double lowest, double highest) {
    public Region {
        if (!(west <= east && south <= north && lowest <= highest)) {
            throw new IllegalArgumentException("a region's minimum must not exceed its maximum, was " + west + ","
                    + south + "," + east + "," + north + "," + lowest + "," + highest);
        }
    }

    /** The region over a box in degrees. */
    public static Region of(Bbox degrees, double lowest, double highest) {
        return new Region(
                Math.toRadians(degrees.minX()),
                Math.toRadians(degrees.minY()),
                Math.toRadians(degrees.maxX()),
                Math.toRadians(degrees.maxY()),
                lowest,
                highest);
    }

    public Region union(Region o) {
        return new Region(
                Math.min(west, o.west),
                Math.min(south, o.south),
                Math.max(east, o.east),
                Math.max(north, o.north),
                Math.min(lowest, o.lowest),
                Math.max(highest, o.highest));
    }

    /** This region, larger by so many radians and metres on each side. */
    public Region grow(double radians, double metres) {
        return new Region(
                west - radians, south - radians, east + radians, north + radians, lowest - metres, highest + metres);
    }

    public boolean contains(Region o) {
        return west <= o.west
                && south <= o.south
                && east >= o.east
                && north >= o.north
                && lowest <= o.lowest
                && highest >= o.highest;
    }

    public boolean contains(double longitude, double latitude, double height) {
        return west <= longitude
                && longitude <= east
                && south <= latitude
                && latitude <= north
                && lowest <= height
                && height <= highest;
    }

    /** West, south, east, north, lowest, highest. */
    public double[] toArray() {
        return new double[] {west, south, east, north, lowest, highest};
    }

    public static Region of(double[] six) {
        return new Region(six[0], six[1], six[2], six[3], six[4], six[5]);
    }
}
