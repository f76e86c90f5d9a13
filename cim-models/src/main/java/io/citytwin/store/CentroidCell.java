package io.citytwin.store;

import com.uber.h3core.H3Core;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.locationtech.jts.algorithm.Centroid;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.Point;

/** The H3 cell of resolution 15 that holds a geometry's centroid (the point that ST_Centroid gives). */
final class CentroidCell {
    static final int RESOLUTION = 15;
    private static final H3Core H3;

    static {
        try {
            H3 = H3Core.newInstance();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    long of(Geometry geometry) {
        if (geometry instanceof Point point) {
            return H3.latLngToCell(point.getY(), point.getX(), RESOLUTION);
        }
        Coordinate centre = Centroid.getCentroid(geometry);
        return H3.latLngToCell(centre.y, centre.x, RESOLUTION);
    }
}
