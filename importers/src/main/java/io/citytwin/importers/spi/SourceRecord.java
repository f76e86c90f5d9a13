package io.citytwin.importers.spi;

import java.util.Arrays;
import org.locationtech.jts.geom.Geometry;

/**
 * One row as the source has it, before any mapping: the geometry in the source's CRS with x = easting or longitude and
 * y = northing or latitude (readers that know another order turn it), the values as the classes of
 * {@link io.citytwin.model.AttributeType} or as String where the reader knows no better.
 *
 * @param layer name of the {@link SourceLayer}
 * @param row row number as a user would count it: the first row is 1 (feature number, line number for line formats)
 * @param geometry JTS geometry with Z where there is one (a missing height is NaN), or null
 * @param values in the order of the layer's fields; null where there is none
 * @param action what the row says: UPSERT (here it is) or DELETE (it is gone; only the key counts), for change files
 */
public record SourceRecord(String layer, long row, Geometry geometry, Object[] values, Action action) {
    public enum Action {
        UPSERT,
        DELETE
    }

    public SourceRecord(String layer, long row, Geometry geometry, Object[] values) {
        this(layer, row, geometry, values, Action.UPSERT);
    }

    @Override
    public String toString() {
        return layer + " row " + row + " " + Arrays.toString(values);
    }
}
