package io.citytwin.importers.mapping;

import io.citytwin.crs.CoordinateTransform;
import io.citytwin.importers.format.geometry.Geometries;
import io.citytwin.importers.mapping.GeometryIntake.RefusedException;
import java.util.Arrays;
import org.locationtech.jts.geom.CoordinateSequence;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.LineString;
import org.locationtech.jts.geom.LinearRing;
import org.locationtech.jts.geom.Point;
import org.locationtech.jts.geom.Polygon;
import org.locationtech.jts.geom.impl.PackedCoordinateSequence;

/** Copies a geometry through a transform, and looks at each coordinate just once on the way. */
final class TransformedCopy {
    private final CoordinateTransform transform;
    private final String crsName;
    private boolean hasMeasures;
    private boolean hasHeights;

    /**
     * @param transform to longitude and latitude, or null where the coordinates are that already
     * @param crsName what the coordinates are in, for messages
     */
    TransformedCopy(CoordinateTransform transform, String crsName) {
        this.transform = transform;
        this.crsName = crsName;
    }

    /** Whether a geometry that was copied has measures (M). */
    boolean hasMeasures() {
        return hasMeasures;
    }

    /** Whether a geometry that was copied has heights (Z). */
    boolean hasHeights() {
        return hasHeights;
    }

    /**
     * The copy; without a transform the geometry itself.
     *
     * @throws RefusedException where a coordinate is not finite, or its image is no longitude and latitude
     */
    Geometry of(Geometry source) throws RefusedException {
        if (source instanceof Polygon polygon) {
            LinearRing shell = ring(polygon.getExteriorRing());
            LinearRing[] holes = new LinearRing[polygon.getNumInteriorRing()];
            for (int i = 0; i < holes.length; i++) {
                holes[i] = ring(polygon.getInteriorRingN(i));
            }
            return transform == null ? source : Geometries.FACTORY.createPolygon(shell, holes);
        }
        if (source instanceof LinearRing ring) {
            return ring(ring);
        }
        if (source instanceof LineString line) {
            CoordinateSequence points = points(line.getCoordinateSequence());
            return transform == null ? source : Geometries.FACTORY.createLineString(points);
        }
        if (source instanceof Point point) {
            CoordinateSequence points = points(point.getCoordinateSequence());
            return transform == null ? source : Geometries.FACTORY.createPoint(points);
        }
        Geometry[] parts = new Geometry[source.getNumGeometries()];
        for (int i = 0; i < parts.length; i++) {
            parts[i] = of(source.getGeometryN(i));
        }
        if (transform == null) {
            return source;
        }
        return switch (source.getGeometryType()) {
            case "MultiPoint" -> Geometries.FACTORY.createMultiPoint(Arrays.copyOf(parts, parts.length, Point[].class));
            case "MultiLineString" ->
                    Geometries.FACTORY.createMultiLineString(Arrays.copyOf(parts, parts.length, LineString[].class));
            case "MultiPolygon" ->
                    Geometries.FACTORY.createMultiPolygon(Arrays.copyOf(parts, parts.length, Polygon[].class));
            default -> Geometries.FACTORY.createGeometryCollection(parts);
        };
    }

    private LinearRing ring(LinearRing ring) throws RefusedException {
        CoordinateSequence points = points(ring.getCoordinateSequence());
        return transform == null ? ring : Geometries.FACTORY.createLinearRing(points);
    }

    private CoordinateSequence points(CoordinateSequence source) throws RefusedException {
        hasMeasures |= source.hasM();
        // Coordinates that JTS makes by itself have room for a height, and NaN in it.
        hasHeights |= source.hasZ() && source.size() > 0 && !Double.isNaN(source.getZ(0));
        CoordinateSequence target = transform == null ? source : packed(source);
        int size = source.size();
        for (int i = 0; i < size; i++) {
            if (!(Math.abs(source.getX(i) + source.getY(i)) <= Double.MAX_VALUE)) {
                throw refused("coordinate-not-finite", source, i, "is not finite");
            }
            if (!(Math.abs(target.getX(i)) <= 180 && Math.abs(target.getY(i)) <= 90)) {
                throw refused("coordinate-range", source, i, "lies outside the range of " + crsName);
            }
        }
        return target;
    }

    private static RefusedException refused(String rule, CoordinateSequence points, int index, String what) {
        return new RefusedException(
                rule, "the coordinate (" + points.getX(index) + " " + points.getY(index) + ") " + what);
    }

    private PackedCoordinateSequence.Double packed(CoordinateSequence source) {
        int dimension = source.getDimension();
        double[] ordinates;
        if (source instanceof PackedCoordinateSequence.Double p) {
            ordinates = p.getRawCoordinates().clone();
        } else {
            ordinates = new double[source.size() * dimension];
            for (int i = 0; i < source.size(); i++) {
                for (int d = 0; d < dimension; d++) {
                    ordinates[i * dimension + d] = source.getOrdinate(i, d);
                }
            }
        }
        transform.apply(ordinates, 0, source.size(), dimension);
        return new PackedCoordinateSequence.Double(ordinates, dimension, source.getMeasures());
    }
}
