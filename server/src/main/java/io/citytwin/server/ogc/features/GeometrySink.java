package io.citytwin.server.ogc.features;

/** Takes the parts of a geometry as {@link WkbWalker} meets them: parts nest, points stand innermost. */
interface GeometrySink {
    int POINT = 1;
    int LINESTRING = 2;
    int POLYGON = 3;
    int MULTIPOINT = 4;
    int MULTILINESTRING = 5;
    int MULTIPOLYGON = 6;
    int COLLECTION = 7;

    /**
     * A geometry begins.
     *
     * @param type one of the codes above
     * @param size parts of a multi geometry or collection, rings of a polygon, points otherwise
     */
    void begin(int type, int size);

    /**
     * The points of a line, a ring or a point.
     *
     * @param c packed ordinates, only to be read during the call
     * @param stride ordinates per point: x, y and, if 3, z (NaN where there is no height)
     */
    void points(double[] c, int count, int stride);

    void end(int type);
}
