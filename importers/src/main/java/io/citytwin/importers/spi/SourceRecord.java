package io.citytwin.importers.spi;

import io.citytwin.geometry.ModelMesh;
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
 * @param model the feature's surfaces in space, or null; its footprint is made of them where there is no geometry
 * @param mesh the feature's triangles where the source makes them itself, or null; the geometry is its footprint then
 * @param values in the order of the layer's fields; null where there is none
 * @param action what the row says: UPSERT (here it is) or DELETE (it is gone; only the key counts), for change files
 */
public record SourceRecord(
        String layer, long row, Geometry geometry, SourceModel model, ModelMesh mesh, Object[] values, Action action) {
    public enum Action {
        UPSERT,
        DELETE
    }

    public SourceRecord(String layer, long row, Geometry geometry, Object[] values) {
        this(layer, row, geometry, null, null, values, Action.UPSERT);
    }

    public SourceRecord(String layer, long row, Geometry geometry, Object[] values, Action action) {
        this(layer, row, geometry, null, null, values, action);
    }

    /** A feature of a city model. */
    public static SourceRecord ofModel(String layer, long row, SourceModel model, Object[] values) {
        return new SourceRecord(layer, row, null, model, null, values, Action.UPSERT);
    }

    /**
     * A feature that has its triangles already.
     *
     * @param footprint what it covers seen from above, in the layer's CRS, or null
     * @param mesh its triangles, or null where it has none
     */
    public static SourceRecord ofMesh(String layer, long row, Geometry footprint, ModelMesh mesh, Object[] values) {
        return new SourceRecord(layer, row, footprint, null, mesh, values, Action.UPSERT);
    }

    /** Number of corners of its surfaces in space, for those who bound what they hold. */
    public long cornerCount() {
        return model != null ? model.cornerCount() : mesh != null ? mesh.cornerCount() : 0;
    }

    @Override
    public String toString() {
        return layer + " row " + row + " " + Arrays.toString(values);
    }
}
