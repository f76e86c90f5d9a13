package io.citytwin.datasets.file;

import java.util.List;

/**
 * What a file holds.
 *
 * @param name table or layer name
 * @param geometry the one geometry type of all rows
 * @param fields columns in order
 */
public record FeatureSchema(String name, GeometryKind geometry, List<Field> fields) {
    /** Geometry types that the writers know; those with Z carry heights in metres (1985 national height datum). */
    public enum GeometryKind {
        POINT("POINT", 1, false),
        POINT_Z("POINT", 11, true),
        LINE("LINESTRING", 3, false),
        LINE_Z("LINESTRING", 13, true),
        POLYGON("POLYGON", 5, false);

        private final String ogcName;
        private final int shapeType;
        private final boolean hasZ;

        GeometryKind(String ogcName, int shapeType, boolean hasZ) {
            this.ogcName = ogcName;
            this.shapeType = shapeType;
            this.hasZ = hasZ;
        }

        public String ogcName() {
            return ogcName;
        }

        /** The shape type number of the ESRI Shapefile Technical Description (1998). */
        int shapeType() {
            return shapeType;
        }

        public boolean hasZ() {
            return hasZ;
        }
    }

    public FeatureSchema {
        fields = List.copyOf(fields);
    }
}
