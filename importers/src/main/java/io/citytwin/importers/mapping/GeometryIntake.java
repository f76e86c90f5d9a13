package io.citytwin.importers.mapping;

import io.citytwin.crs.CellwiseTransform;
import io.citytwin.crs.CoordinateTransform;
import io.citytwin.crs.SourceCrs;
import io.citytwin.geometry.QuickValidity;
import io.citytwin.importers.format.geometry.Geometries;
import io.citytwin.model.GeometryType;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.util.GeometryFixer;
import org.locationtech.jts.operation.valid.IsValidOp;
import org.locationtech.jts.operation.valid.TopologyValidationError;

/**
 * Brings geometries into the city: transformed to EPSG:4326, inside its range, valid, of the layer's type. What was
 * mended is counted; what can't be taken is refused with the rule it breaks. Safe for many threads.
 */
public final class GeometryIntake {
    private final GeometryType type;
    private final boolean hasZ;
    private final CoordinateTransform transform;
    private final String crsName;
    private final Map<String, LongAdder> notes = new ConcurrentHashMap<>();

    /** A geometry that can't be taken. */
    public static final class RefusedException extends Exception {
        private static final long serialVersionUID = 1L;
        private final String rule;

        RefusedException(String rule, String message) {
            super(message);
            this.rule = rule;
        }

        public String rule() {
            return rule;
        }
    }

    /**
     * @param type the layer's geometry type
     * @param hasZ whether the layer keeps heights
     * @param crs the CRS that the geometries are in
     */
    public GeometryIntake(GeometryType type, boolean hasZ, SourceCrs crs) {
        this.type = type;
        this.hasZ = hasZ;
        this.crsName = crs.name();
        boolean identity = Integer.valueOf(4326).equals(crs.epsg()) || Integer.valueOf(4490).equals(crs.epsg());
        this.transform = identity ? null : CellwiseTransform.toWgs84(crs);
    }

    /**
     * @param source x = easting or longitude; not changed
     * @return the geometry in EPSG:4326, or null where there is none
     */
    public Geometry take(Geometry source) throws RefusedException {
        if (source == null || source.isEmpty()) {
            note("geometry-empty");
            return null;
        }
        checkType(source);
        checkSize(source);
        TransformedCopy copy = new TransformedCopy(transform, crsName);
        Geometry geometry = copy.of(source);
        if (copy.hasMeasures()) {
            note("measure-dropped");
        }
        if (copy.hasHeights() && !hasZ) {
            note("height-dropped");
        }
        if (QuickValidity.isCertain(geometry)) {
            return geometry;
        }
        TopologyValidationError error = new IsValidOp(geometry).getValidationError();
        return error == null ? geometry : repair(geometry, error);
    }

    private void checkType(Geometry source) throws RefusedException {
        int dimension = type.dimension();
        boolean collection = source.getGeometryType().equals("GeometryCollection");
        if (dimension >= 0 && (collection || source.getDimension() != dimension)) {
            throw new RefusedException(
                    "geometry-type",
                    "a " + source.getGeometryType() + " can't be kept in a layer of " + type.ogcName());
        }
        if (type == GeometryType.POINT && source.getNumGeometries() > 1) {
            throw new RefusedException(
                    "geometry-type", "a MultiPoint of " + source.getNumGeometries() + " points is not a Point");
        }
    }

    private static void checkSize(Geometry source) throws RefusedException {
        int corners = source.getNumPoints();
        if (corners > Geometries.MOST_CORNERS) {
            throw new RefusedException(
                    Geometries.TOO_LARGE, Geometries.tooLarge(source.getGeometryType(), corners));
        }
    }

    private Geometry repair(Geometry geometry, TopologyValidationError error) throws RefusedException {
        String what = error.getMessage();
        Geometry fixed;
        try {
            fixed = GeometryFixer.fix(geometry);
        } catch (RuntimeException e) {
            throw new RefusedException("geometry-invalid", what + ", and it could not be repaired: " + e.getMessage());
        }
        if (fixed.isEmpty()) {
            throw new RefusedException("geometry-invalid", what + ", and nothing is left when it is repaired");
        }
        if (type.dimension() >= 0 && fixed.getDimension() != type.dimension()) {
            throw new RefusedException(
                    "geometry-invalid", what + ", and repaired it is a " + fixed.getGeometryType());
        }
        if (type.dimension() >= 0 && fixed.getGeometryType().equals("GeometryCollection")) {
            throw new RefusedException("geometry-invalid", what + ", and repaired it has parts of several dimensions");
        }
        note("repaired: " + what.toLowerCase(java.util.Locale.ROOT));
        return fixed;
    }

    private void note(String what) {
        notes.computeIfAbsent(what, w -> new LongAdder()).increment();
    }

    /** What was mended or noticed, by kind; those that begin with "repaired" changed a geometry. */
    public Map<String, Long> notes() {
        Map<String, Long> counts = new java.util.TreeMap<>();
        notes.forEach((what, times) -> counts.put(what, times.sum()));
        return counts;
    }
}
