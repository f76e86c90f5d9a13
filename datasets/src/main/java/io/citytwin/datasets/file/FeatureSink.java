package io.citytwin.datasets.file;

import java.io.Closeable;
import java.io.IOException;
import org.locationtech.jts.geom.Geometry;

/** A file that rows are streamed into. Geometry comes in EPSG:4526 with x = easting (38 as first digits), y = northing. */
public interface FeatureSink extends Closeable {
    /**
     * Appends one row.
     *
     * @param geometry a geometry of the schema's type; null only where the format is a plain table
     * @param values in the order of the schema's fields; null where there is none
     */
    void write(Geometry geometry, Object... values) throws IOException;

    /** Rows written so far. */
    long count();
}
