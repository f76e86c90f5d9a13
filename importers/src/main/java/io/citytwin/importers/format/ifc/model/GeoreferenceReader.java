package io.citytwin.importers.format.ifc.model;

import io.citytwin.importers.format.ifc.model.Georeference.Form;
import io.citytwin.importers.format.ifc.model.Georeference.MapConversion;
import io.citytwin.importers.format.ifc.model.Georeference.ProjectedCrs;
import io.citytwin.importers.format.ifc.model.Georeference.SiteLocation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
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
    private final List<Finding> findings;
    private final List<ProjectedCrs> systems = new ArrayList<>();

    GeoreferenceReader(
            IfcRows rows,
            UnitReader unitReader,
            IfcUnits units,
            RelationIndex relations,
            PlacementReader placements,
            List<Finding> findings) {
        this.rows = rows;
        this.unitReader = unitReader;
        this.units = units;
        this.relations = relations;
        this.placements = placements;
        this.findings = findings;
    }

    Georeference read(IfcRow project) {
        List<MapConversion> conversions = new ArrayList<>();
        rows.forEach("IfcProjectedCRS", row -> systems.add(crs(row)));
        rows.forEach("IfcCoordinateOperation", row -> operation(row, conversions));
        propertySets(conversions);
        List<SiteLocation> sites = new ArrayList<>();
        rows.forEach(
                "IfcSite",
                row -> sites.add(new SiteLocation(
                        row.id(),
                        row.text("GlobalId"),
                        angle(row, "RefLatitude", 90),
                        angle(row, "RefLongitude", 180),
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

    private Double angle(IfcRow site, String attribute, double most) {
        Double degrees = CompoundAngle.degrees(IfcRow.numbers(site.value(attribute)));
        if (degrees == null || Math.abs(degrees) <= most) {
            return degrees;
        }
        String globalId = site.text("GlobalId");
        findings.add(new Finding(
                Finding.Severity.WARNING,
                "site-location-invalid",
                attribute + " of #" + site.id() + " is " + degrees + " degrees, allowed are -" + most + " to " + most
                        + "; it is not used",
                globalId == null ? List.of() : List.of(globalId)));
        return null;
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
        conversions.add(new MapConversion(
                rigid ? Form.RIGID_OPERATION : Form.MAP_CONVERSION,
                null,
                east,
                north,
                or(height, 0),
                row.number("XAxisAbscissa"),
                row.number("XAxisOrdinate"),
                row.number("Scale"),
                factors(row),
                crs,
                unitFactor(crs)));
    }

    /** Of IfcMapConversionScaled; drafts of IFC4X3 put scales of y and z behind that of x. */
    private static double[] factors(IfcRow row) {
        if (row.isA("IfcMapConversionScaled")) {
            return new double[] {
                or(row.number("FactorX"), 1), or(row.number("FactorY"), 1), or(row.number("FactorZ"), 1)
            };
        }
        int attributes = row.type().attributes().size();
        Double x = row.number("Scale");
        Double y = IfcRow.number(row.instance().value(attributes));
        Double z = IfcRow.number(row.instance().value(attributes + 1));
        return x == null || x == 0 || y == null || z == null || y.equals(x) && z.equals(x)
                ? null
                : new double[] {1, y / x, z / x};
    }

    private double unitFactor(ProjectedCrs crs) {
        return crs == null || crs.mapUnit() == null
                ? units.lengthFactor()
                : crs.mapUnit().factor();
    }

    private static double or(Double value, double otherwise) {
        return value == null ? otherwise : value;
    }

    /**
     * The property sets that stand in for the entities in IFC2X3; their numbers are taken as they stand. Conversion and
     * CRS may hang on different objects.
     */
    private void propertySets(List<MapConversion> conversions) {
        Map<IfcRow, ProjectedCrs> own = new LinkedHashMap<>();
        for (String kind : List.of("IfcSite", "IfcProject", "IfcBuilding")) {
            rows.forEach(kind, row -> {
                ProjectedCrs crs = crs(properties(row, "epset_projectedcrs"));
                own.put(row, crs);
                if (crs != null && !systems.contains(crs)) {
                    systems.add(crs);
                }
            });
        }
        own.forEach((owner, ownCrs) -> {
            Map<String, IfcRow> properties = properties(owner, "epset_mapconversion");
            Double east = number(properties, "eastings");
            Double north = number(properties, "northings");
            if (east != null && north != null) {
                ProjectedCrs crs = ownCrs == null && systems.size() == 1 ? systems.get(0) : ownCrs;
                conversions.add(new MapConversion(
                        Form.PROPERTY_SET,
                        owner.text("GlobalId"),
                        east,
                        north,
                        or(number(properties, "orthogonalheight"), 0),
                        number(properties, "xaxisabscissa"),
                        number(properties, "xaxisordinate"),
                        number(properties, "scale"),
                        null,
                        crs,
                        unitFactor(crs)));
            }
        });
    }

    private static ProjectedCrs crs(Map<String, IfcRow> properties) {
        return properties.isEmpty()
                ? null
                : new ProjectedCrs(
                        text(properties, "name"),
                        text(properties, "description"),
                        text(properties, "geodeticdatum"),
                        text(properties, "verticaldatum"),
                        text(properties, "mapprojection"),
                        text(properties, "mapzone"),
                        lengthUnit(text(properties, "mapunit")));
    }

    /** Properties of an object's sets of a name, both in lower case. */
    private Map<String, IfcRow> properties(IfcRow owner, String setName) {
        Map<String, IfcRow> properties = new TreeMap<>();
        for (int id : relations.propertySets.getOrDefault(owner.id(), List.of())) {
            IfcRow set = rows.row(id);
            if (set == null || set.text("Name") == null || !set.text("Name").equalsIgnoreCase(setName)) {
                continue;
            }
            for (int property : set.refs("HasProperties")) {
                IfcRow row = rows.row(property);
                if (row != null && row.text("Name") != null) {
                    properties.put(row.text("Name").toLowerCase(Locale.ROOT), row);
                }
            }
        }
        return properties;
    }

    private static Double number(Map<String, IfcRow> properties, String name) {
        IfcRow property = properties.get(name);
        if (property == null) {
            return null;
        }
        Double number = property.number("NominalValue");
        if (number == null && property.text("NominalValue") != null) {
            try {
                Double read = Double.valueOf(property.text("NominalValue"));
                return Double.isFinite(read) ? read : null;
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
