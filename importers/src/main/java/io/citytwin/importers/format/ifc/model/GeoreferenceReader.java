package io.citytwin.importers.format.ifc.model;

import io.citytwin.importers.format.ifc.model.Georeference.Form;
import io.citytwin.importers.format.ifc.model.Georeference.MapConversion;
import io.citytwin.importers.format.ifc.model.Georeference.ProjectedCrs;
import io.citytwin.importers.format.ifc.model.Georeference.SiteLocation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Collects what a file says about its place on earth, in every form that exporters use. */
final class GeoreferenceReader {
    private final IfcRows rows;
    private final UnitReader unitReader;
    private final IfcUnits units;
    private final RelationIndex relations;
    private final PlacementReader placements;
    private final List<ProjectedCrs> systems = new ArrayList<>();

    GeoreferenceReader(
            IfcRows rows,
            UnitReader unitReader,
            IfcUnits units,
            RelationIndex relations,
            PlacementReader placements) {
        this.rows = rows;
        this.unitReader = unitReader;
        this.units = units;
        this.relations = relations;
        this.placements = placements;
    }

    Georeference read(IfcRow project) {
        List<MapConversion> conversions = new ArrayList<>();
        rows.forEach("IfcProjectedCRS", row -> systems.add(crs(row)));
        rows.forEach("IfcCoordinateOperation", row -> operation(row, conversions));
        for (String kind : List.of("IfcSite", "IfcProject", "IfcBuilding")) {
            rows.forEach(kind, row -> propertySets(row, conversions));
        }
        List<SiteLocation> sites = new ArrayList<>();
        rows.forEach(
                "IfcSite",
                row -> sites.add(new SiteLocation(
                        row.id(),
                        row.text("GlobalId"),
                        CompoundAngle.degrees(IfcRow.numbers(row.value("RefLatitude"))),
                        CompoundAngle.degrees(IfcRow.numbers(row.value("RefLongitude"))),
                        units.metres(row.number("RefElevation")),
                        placements.matrix(row.ref("ObjectPlacement")))));
        IfcRow context = modelContext(project);
        double[] north = context == null ? null : placements.vector(context.ref("TrueNorth"), "DirectionRatios");
        double length = north == null ? 0 : Math.hypot(north[0], north[1]);
        double[] wcs = context == null ? null : placements.axes(context.ref("WorldCoordinateSystem"));
        return new Georeference(
                List.copyOf(conversions),
                List.copyOf(systems),
                List.copyOf(sites),
                length == 0 ? null : new double[] {north[0] / length, north[1] / length},
                wcs == null ? Matrices.identity() : wcs);
    }

    /** The context of the type "Model" among those of the project; else the first one of three dimensions. */
    private IfcRow modelContext(IfcRow project) {
        List<Integer> ids = project == null
                ? rows.idsOfKind("IfcGeometricRepresentationContext")
                : project.refs("RepresentationContexts");
        IfcRow solid = null;
        for (int id : ids) {
            IfcRow context = rows.row(id);
            if (context == null || !context.className().equals("IfcGeometricRepresentationContext")) {
                continue;
            }
            if ("Model".equalsIgnoreCase(context.text("ContextType"))) {
                return context;
            }
            Double dimension = context.number("CoordinateSpaceDimension");
            if (solid == null && (dimension == null || dimension == 3)) {
                solid = context;
            }
        }
        return solid;
    }

    private ProjectedCrs crs(IfcRow row) {
        return new ProjectedCrs(
                row.text("Name"),
                row.text("Description"),
                row.text("GeodeticDatum"),
                row.text("VerticalDatum"),
                row.text("MapProjection"),
                row.text("MapZone"),
                unitReader.unit(row.ref("MapUnit")));
    }

    private void operation(IfcRow row, List<MapConversion> conversions) {
        IfcRow target = rows.row(row, "TargetCRS");
        ProjectedCrs crs = target == null ? null : crs(target);
        boolean rigid = row.isA("IfcRigidOperation");
        Double east = row.number(rigid ? "FirstCoordinate" : "Eastings");
        Double north = row.number(rigid ? "SecondCoordinate" : "Northings");
        Double height = row.number(rigid ? "Height" : "OrthogonalHeight");
        if (east == null || north == null) {
            return;
        }
        double[] factors = row.isA("IfcMapConversionScaled")
                ? new double[] {or(row.number("FactorX"), 1), or(row.number("FactorY"), 1), or(row.number("FactorZ"), 1)}
                : null;
        conversions.add(new MapConversion(
                rigid ? Form.RIGID_OPERATION : Form.MAP_CONVERSION,
                null,
                east,
                north,
                or(height, 0),
                row.number("XAxisAbscissa"),
                row.number("XAxisOrdinate"),
                row.number("Scale"),
                factors,
                crs,
                unitFactor(crs)));
    }

    private double unitFactor(ProjectedCrs crs) {
        return crs == null || crs.mapUnit() == null
                ? units.lengthFactor()
                : crs.mapUnit().factor();
    }

    private static double or(Double value, double otherwise) {
        return value == null ? otherwise : value;
    }

    /** The property sets that stand in for the entities in IFC2X3; their numbers are taken as they stand. */
    private void propertySets(IfcRow owner, List<MapConversion> conversions) {
        Map<String, IfcRow> conversion = new TreeMap<>();
        Map<String, IfcRow> system = new TreeMap<>();
        for (int id : relations.propertySets.getOrDefault(owner.id(), List.of())) {
            IfcRow set = rows.row(id);
            String name = set == null || set.text("Name") == null
                    ? ""
                    : set.text("Name").toLowerCase(Locale.ROOT);
            Map<String, IfcRow> target = name.equals("epset_mapconversion")
                    ? conversion
                    : name.equals("epset_projectedcrs") ? system : null;
            if (target != null) {
                for (int property : set.refs("HasProperties")) {
                    IfcRow row = rows.row(property);
                    if (row != null && row.text("Name") != null) {
                        target.put(row.text("Name").toLowerCase(Locale.ROOT), row);
                    }
                }
            }
        }
        ProjectedCrs crs = system.isEmpty()
                ? null
                : new ProjectedCrs(
                        text(system, "name"),
                        text(system, "description"),
                        text(system, "geodeticdatum"),
                        text(system, "verticaldatum"),
                        text(system, "mapprojection"),
                        text(system, "mapzone"),
                        lengthUnit(text(system, "mapunit")));
        if (crs != null) {
            systems.add(crs);
        }
        Double east = number(conversion, "eastings");
        Double north = number(conversion, "northings");
        if (east != null && north != null) {
            conversions.add(new MapConversion(
                    Form.PROPERTY_SET,
                    owner.text("GlobalId"),
                    east,
                    north,
                    or(number(conversion, "orthogonalheight"), 0),
                    number(conversion, "xaxisabscissa"),
                    number(conversion, "xaxisordinate"),
                    number(conversion, "scale"),
                    null,
                    crs,
                    unitFactor(crs)));
        }
    }

    private static Double number(Map<String, IfcRow> properties, String name) {
        IfcRow property = properties.get(name);
        if (property == null) {
            return null;
        }
        Double number = property.number("NominalValue");
        if (number == null && property.text("NominalValue") != null) {
            try {
                return Double.valueOf(property.text("NominalValue"));
            } catch (NumberFormatException e) {
                return null;
            }
        }
        return number;
    }

    private static String text(Map<String, IfcRow> properties, String name) {
        IfcRow property = properties.get(name);
        return property == null ? null : property.text("NominalValue");
    }

    /** A unit that is only named: METRE, "m", FOOT. */
    private static IfcUnit lengthUnit(String name) {
        if (name == null) {
            return null;
        }
        double factor =
                switch (name.toUpperCase(Locale.ROOT)) {
                    case "METRE", "METER", "METRES", "METERS", "M" -> 1;
                    case "MILLIMETRE", "MILLIMETER", "MM" -> 0.001;
                    case "CENTIMETRE", "CENTIMETER", "CM" -> 0.01;
                    case "KILOMETRE", "KILOMETER", "KM" -> 1000;
                    case "FOOT", "FEET", "FT" -> 0.3048;
                    case "US SURVEY FOOT", "FTUS" -> 1200.0 / 3937;
                    default -> 0;
                };
        return factor == 0 ? null : new IfcUnit(IfcUnits.LENGTH, name, factor, 0, "m");
    }
}
