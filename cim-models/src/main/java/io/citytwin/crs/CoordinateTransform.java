package io.citytwin.crs;

import org.locationtech.jts.geom.CoordinateSequence;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryComponentFilter;
import org.locationtech.jts.geom.LineString;
import org.locationtech.jts.geom.Point;
import org.locationtech.jts.geom.impl.PackedCoordinateSequence;

/**
 * Turns plane coordinates or longitudes and latitudes of one system into those of another, in place. Everywhere x =
 * easting or longitude (degrees) and y = northing or latitude (degrees), whatever order the systems' definitions list.
 * Heights and measures are never touched. A point outside the range in which the transform is defined becomes NaN, NaN;
 * nothing is thrown. Implementations are safe for use by many threads.
 */
@FunctionalInterface
public interface CoordinateTransform {

    /**
     * Transforms {@code count} points in place.
     *
     * @param coordinates packed ordinates, x and y first in each tuple
     * @param offset index of the first tuple's x
     * @param count number of tuples
     * @param stride ordinates per tuple (2 for x y, 3 for x y z, …)
     */
    void apply(double[] coordinates, int offset, int count, int stride);

    /** Transforms an array of x, y pairs in place. */
    default void apply(double[] xy) {
        apply(xy, 0, xy.length / 2, 2);
    }

    /** Transforms a sequence in place; it must be mutable. */
    default void apply(CoordinateSequence sequence) {
        int n = sequence.size();
        if (sequence instanceof PackedCoordinateSequence.Double packed) {
            apply(packed.getRawCoordinates(), 0, n, packed.getDimension());
            return;
        }
        double[] xy = new double[2 * n];
        for (int i = 0; i < n; i++) {
            xy[2 * i] = sequence.getX(i);
            xy[2 * i + 1] = sequence.getY(i);
        }
        apply(xy, 0, n, 2);
        for (int i = 0; i < n; i++) {
            sequence.setOrdinate(i, CoordinateSequence.X, xy[2 * i]);
            sequence.setOrdinate(i, CoordinateSequence.Y, xy[2 * i + 1]);
        }
    }

    /** Transforms a geometry in place (its sequences are changed); the SRID is left to the caller. */
    default void apply(Geometry geometry) {
        geometry.apply((GeometryComponentFilter) part -> {
            if (part instanceof LineString line) {
                apply(line.getCoordinateSequence());
            } else if (part instanceof Point point) {
                apply(point.getCoordinateSequence());
            }
        });
        geometry.geometryChanged();
    }

    /** This transform, then another. */
    default CoordinateTransform then(CoordinateTransform next) {
        return (coordinates, offset, count, stride) -> {
            apply(coordinates, offset, count, stride);
            next.apply(coordinates, offset, count, stride);
        };
    }

    /** The transform of one point at a time, for those that have no better way. */
    static CoordinateTransform ofPoint(PointTransform one) {
        return (c, offset, count, stride) -> {
            for (int i = 0, at = offset; i < count; i++, at += stride) {
                if (Double.isNaN(c[at]) || Double.isNaN(c[at + 1])) {
                    c[at] = Double.NaN;
                    c[at + 1] = Double.NaN;
                } else {
                    one.apply(c, at);
                }
            }
        };
    }

    /** Transforms the point whose x stands at {@code at} and y behind it. */
    @FunctionalInterface
    interface PointTransform {
        void apply(double[] coordinates, int at);
    }
}
