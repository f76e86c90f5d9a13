package io.citytwin.model;

import java.util.Set;

/** The columns that every layer table has beside its attributes; no attribute may take their names. */
public final class SystemColumns {
    /** bigint: the feature's id, the same in all its versions; the id in OGC APIs, MVT and 3D Tiles. */
    public static final String FID = "fid";
    /** geometry in EPSG:4326, x = longitude, y = latitude, heights (metres, the city's height datum) kept. */
    public static final String GEOMETRY = "geom";
    /** bytea, in layers of city models only: the feature's triangles, see io.citytwin.geometry.ModelMesh; null where none. */
    public static final String MODEL = "model_mesh";
    /**
     * double precision[6], in layers of city models only: west, south, lowest, east, north, highest of the triangles;
     * degrees, and metres in the city's height datum.
     */
    public static final String MODEL_EXTENT = "model_extent";
    /** timestamptz: since when it is so in the world. */
    public static final String VALID_FROM = "valid_from";
    /** timestamptz, history tables only: until when (exclusive) it was so; infinity where it still is. */
    public static final String VALID_TO = "valid_to";
    /** timestamptz: since when the city has known it. */
    public static final String RECORDED_FROM = "recorded_from";
    /** timestamptz, history tables only: until when (exclusive) the city believed it. */
    public static final String RECORDED_TO = "recorded_to";
    /** bigint: the change set that wrote this version. */
    public static final String CHANGESET = "changeset";
    /** text: the key in the source, null where the layer has none. */
    public static final String SOURCE_KEY = "source_key";
    /** uuid: 128-bit hash of attributes and geometry; equal content, equal hash. */
    public static final String CONTENT_HASH = "content_hash";
    /** bigint: the H3 cell of resolution 15 that holds the geometry's centroid. */
    public static final String H3 = "h3";

    public static final Set<String> ALL = Set.of(
            FID, GEOMETRY, MODEL, MODEL_EXTENT, VALID_FROM, VALID_TO, RECORDED_FROM, RECORDED_TO, CHANGESET, SOURCE_KEY,
            CONTENT_HASH, H3);

    private SystemColumns() {}
}
