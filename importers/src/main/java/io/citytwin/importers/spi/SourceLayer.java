package io.citytwin.importers.spi;

import io.citytwin.model.GeometryType;
import java.util.List;
import java.util.OptionalLong;

/**
 * A layer as its source declares it.
 *
 * @param name name inside the dataset, unique there
 * @param fields columns in order
 * @param geometryType declared type; GEOMETRY where the source does not say
 * @param hasZ whether heights are declared
 * @param crs what the source declares: "EPSG:4526", or a WKT text (.prj), or null where it says nothing
 * @param count number of rows, where the source says
 * @param layerHint id of the layer definition that these rows belong to, where the format knows (OSM roads), or null
 * @param keyField name of the field that identifies a row for good, where the format knows (OSM ids), or null
 * @param hasModel whether rows have a {@link SourceModel} or a mesh
 * @param destination where its rows go whatever the user names the import, or null; their coordinates are in {@code crs}
 *     then, whatever system the user says the source is in
 */
public record SourceLayer(
        String name,
        List<SourceField> fields,
        GeometryType geometryType,
        boolean hasZ,
        String crs,
        OptionalLong count,
        String layerHint,
        String keyField,
        boolean hasModel,
        Destination destination) {
    public SourceLayer {
        fields = List.copyOf(fields);
    }

    /**
     * A part of a layer of the city that many sources share: an import of the source again replaces that part only.
     *
     * @param layer id of the layer
     * @param attribute the attribute that tells the parts apart; a field of the source has its name
     * @param value its value in all rows of this source
     */
    public record Destination(String layer, String attribute, String value) {}

    /** A layer that goes where the user says. */
    public SourceLayer(
            String name,
            List<SourceField> fields,
            GeometryType geometryType,
            boolean hasZ,
            String crs,
            OptionalLong count,
            String layerHint,
            String keyField,
            boolean hasModel) {
        this(name, fields, geometryType, hasZ, crs, count, layerHint, keyField, hasModel, null);
    }

    /** A layer whose rows are their geometry. */
    public SourceLayer(
            String name,
            List<SourceField> fields,
            GeometryType geometryType,
            boolean hasZ,
            String crs,
            OptionalLong count,
            String layerHint,
            String keyField) {
        this(name, fields, geometryType, hasZ, crs, count, layerHint, keyField, false);
    }

    public static SourceLayer of(
            String name, List<SourceField> fields, GeometryType type, boolean hasZ, String crs, OptionalLong count) {
        return new SourceLayer(name, fields, type, hasZ, crs, count, null, null);
    }

    /**
     * A column.
     *
     * @param type declared type, or TEXT where the source knows none
     * @param declared whether the source itself declares the type (a DBF does, a CSV does not: there the pipeline may
     *     infer it)
     */
    public record SourceField(String name, io.citytwin.model.AttributeType type, boolean declared) {}
}
