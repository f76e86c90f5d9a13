package io.citytwin.importers.format.ifc.model;

import java.util.List;

/**
 * What the file says about its place on earth, as facts; which of them counts is for others to decide.
 *
 * @param mapConversions by entities first, then by property sets
 * @param projectedCrs every projected CRS of the file, also without a conversion
 * @param sites places of the sites
 * @param trueNorth x and y of true north in the model's plane, unit length; {@code null} where the file doesn't say
 *     (then it is the y axis)
 * @param worldCoordinateSystem of the model's context, {@link Matrices a matrix} in metres; the identity as a rule
 */
public record Georeference(
        List<MapConversion> mapConversions,
        List<ProjectedCrs> projectedCrs,
        List<SiteLocation> sites,
        double[] trueNorth,
        double[] worldCoordinateSystem) {

    /** How a conversion is written in the file. */
    public enum Form {
        /** IfcMapConversion, IfcMapConversionScaled. */
        MAP_CONVERSION,
        /** IfcRigidOperation: an offset and no turn. */
        RIGID_OPERATION,
        /** A property set ePset_MapConversion, the form of IFC2X3. */
        PROPERTY_SET
    }

    /**
     * From the model's axes to a map. Lengths as they stand in the file: in {@code crs.mapUnit}, where that is {@code
     * null} in the length unit of the project.
     *
     * @param owner GlobalId of the object with the property set; {@code null} for entities
     * @param xAxisAbscissa easting of the model's x axis; {@code null} where not given (then 1)
     * @param xAxisOrdinate northing of the model's x axis; {@code null} where not given (then 0)
     * @param scale as in the file; {@code null} where not given (then 1). By the standard it also turns units of the
     *     model into those of the map (0.001 for millimetres on a map in metres); exporters differ
     * @param factors of IfcMapConversionScaled for x, y and z; {@code null} for others
     * @param crs {@code null} where the file gives none
     * @param unitFactor metres per unit of eastings, northings and height
     */
    public record MapConversion(
            Form form,
            String owner,
            double eastings,
            double northings,
            double orthogonalHeight,
            Double xAxisAbscissa,
            Double xAxisOrdinate,
            Double scale,
            double[] factors,
            ProjectedCrs crs,
            double unitFactor) {}

    /**
     * @param name as in the file: "EPSG:7856", "EPSG: 31370"
     * @param mapUnit {@code null} where not given
     */
    public record ProjectedCrs(
            String name,
            String description,
            String geodeticDatum,
            String verticalDatum,
            String mapProjection,
            String mapZone,
            IfcUnit mapUnit) {}

    /**
     * @param latitude WGS 84 degrees, north positive; {@code null} where not given
     * @param longitude WGS 84 degrees, east positive; {@code null} where not given
     * @param elevation metres; {@code null} where not given
     * @param placement of the site in the model
     */
    public record SiteLocation(
            int expressId, String globalId, Double latitude, Double longitude, Double elevation, double[] placement) {}
}
