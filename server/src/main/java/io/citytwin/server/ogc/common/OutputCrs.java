package io.citytwin.server.ogc.common;

import io.citytwin.crs.CoordinateTransform;

/**
 * The CRS of an answer or of coordinates in a request.
 *
 * @param uri as OGC names it
 * @param epsg EPSG code of the horizontal system
 * @param transform from stored longitude, latitude to x, y; null where they are the same
 * @param toStorage the inverse; null where they are the same
 * @param northFirst whether the definition lists latitude or northing first, and so do coordinates
 * @param isGeographic whether coordinates are degrees
 */
public record OutputCrs(
        String uri,
        int epsg,
        CoordinateTransform transform,
        CoordinateTransform toStorage,
        boolean northFirst,
        boolean isGeographic) {
    public static final String CRS84_URI = "http://www.opengis.net/def/crs/OGC/1.3/CRS84";

    /** Longitude, latitude: the default everywhere. */
    public static final OutputCrs CRS84 = new OutputCrs(CRS84_URI, 4326, null, null, false, true);

    /** Decimals that keep 0.1 mm. */
    public int decimals() {
        return isGeographic ? 9 : 4;
    }
}
