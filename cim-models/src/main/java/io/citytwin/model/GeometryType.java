package io.citytwin.model;

/**
 * The geometry type of a layer, named as in OGC Simple Features (06-103r4). The storage type of a layer is the multi
 * form wherever single and multi parts mix, so that one column holds them all.
 */
public enum GeometryType {
    POINT("Point", 0),
    MULTIPOINT("MultiPoint", 0),
    LINESTRING("LineString", 1),
    MULTILINESTRING("MultiLineString", 1),
    POLYGON("Polygon", 2),
    MULTIPOLYGON("MultiPolygon", 2),
    /** Types of several dimensions mixed in one layer (a DXF drawing, say). */
    GEOMETRY("Geometry", -1),
    /** A layer without geometry: a plain table. */
    NONE("None", -1);

    private final String ogcName;
    private final int dimension;

    GeometryType(String ogcName, int dimension) {
        this.ogcName = ogcName;
        this.dimension = dimension;
    }

    /** The name in OGC spelling, as PostGIS and GeoJSON write it ("MultiPolygon"). */
    public String ogcName() {
        return ogcName;
    }

    /** Topological dimension: 0 points, 1 lines, 2 areas, -1 mixed or none. */
    public int dimension() {
        return dimension;
    }

    /** The least type that holds geometries of both types. */
    public GeometryType union(GeometryType other) {
        if (this == other || other == NONE) {
            return this;
        }
        if (this == NONE) {
            return other;
        }
        if (dimension == -1 || dimension != other.dimension) {
            return GEOMETRY;
        }
        return switch (dimension) {
            case 0 -> MULTIPOINT;
            case 1 -> MULTILINESTRING;
            default -> MULTIPOLYGON;
        };
    }

    /** The type that a layer of this type is stored with: lines and areas in their multi form, so that both mix. */
    public GeometryType storageType() {
        return switch (this) {
            case LINESTRING -> MULTILINESTRING;
            case POLYGON -> MULTIPOLYGON;
            default -> this;
        };
    }

    /** The type of that OGC name in any case, with or without a Z, M or ZM suffix. */
    public static GeometryType ofOgcName(String name) {
        String plain = name.trim().toUpperCase(java.util.Locale.ROOT).replaceAll("\\s*(Z|M|ZM|25D)$", "");
        return switch (plain) {
            case "POINT" -> POINT;
            case "MULTIPOINT" -> MULTIPOINT;
            case "LINESTRING", "LINEARRING", "CIRCULARSTRING", "COMPOUNDCURVE" -> LINESTRING;
            case "MULTILINESTRING", "MULTICURVE" -> MULTILINESTRING;
            case "POLYGON", "CURVEPOLYGON", "TRIANGLE" -> POLYGON;
            case "MULTIPOLYGON", "MULTISURFACE", "POLYHEDRALSURFACE", "TIN" -> MULTIPOLYGON;
            case "NONE" -> NONE;
            default -> GEOMETRY;
        };
    }
}
