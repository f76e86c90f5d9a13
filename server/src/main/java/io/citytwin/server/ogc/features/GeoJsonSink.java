package io.citytwin.server.ogc.features;

/** Writes a geometry as GeoJSON (RFC 7946), z only where there is a height. */
final class GeoJsonSink implements GeometrySink {
    private static final String[] NAMES = {
        null, "Point", "LineString", "Polygon", "MultiPoint", "MultiLineString", "MultiPolygon", "GeometryCollection"
    };
    private static final int HEIGHT_DECIMALS = 3;

    private final Utf8Buffer out;
    private final int decimals;
    /** Types of the geometries around the current one. */
    private final int[] open = new int[64];
    private final int[] written = new int[64];
    private int depth;

    /** @param decimals of x and y */
    GeoJsonSink(Utf8Buffer out, int decimals) {
        this.out = out;
        this.decimals = decimals;
    }

    /** Forgets a geometry that was broken off. */
    void reset() {
        depth = 0;
    }

    @Override
    public void begin(int type, int size) {
        boolean object = depth == 0 || open[depth - 1] == COLLECTION;
        if (depth > 0 && written[depth - 1]++ > 0) {
            out.ascii(',');
        }
        if (object) {
            out.raw("{\"type\":\"").raw(NAMES[type]).raw("\",");
            out.raw(type == COLLECTION ? "\"geometries\":" : "\"coordinates\":");
        }
        if (type != POINT || size == 0) {
            out.ascii('[');
        }
        if (type == POINT && size == 0) {
            out.ascii(']');
        }
        open[depth] = type;
        written[depth] = 0;
        depth++;
    }

    @Override
    public void points(double[] c, int count, int stride) {
        int type = open[depth - 1];
        if (type == POLYGON) {
            out.raw(written[depth - 1]++ > 0 ? ",[" : "[");
        }
        for (int i = 0, at = 0; i < count; i++, at += stride) {
            if (i > 0) {
                out.ascii(',');
            }
            out.ascii('[').number(c[at], decimals).ascii(',').number(c[at + 1], decimals);
            if (stride == 3 && !Double.isNaN(c[at + 2])) {
                out.ascii(',').number(c[at + 2], HEIGHT_DECIMALS);
            }
            out.ascii(']');
        }
        if (type == POLYGON) {
            out.ascii(']');
        }
    }

    @Override
    public void end(int type) {
        depth--;
        if (type != POINT) {
            out.ascii(']');
        }
        if (depth == 0 || open[depth - 1] == COLLECTION) {
            out.ascii('}');
        }
    }
}
