package io.citytwin.importers.format.ifc;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Writes a small IFC4 house: two storeys of 3 m, four walls each, a slab, a room, a door with properties; boxes all of them, so
 * that everything about them can be said beforehand. The file's unit is the millimetre.
 */
final class HouseFile {
    private static final String DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_$";

    private final List<String> lines = new ArrayList<>();
    private final Map<String, Integer> instances = new LinkedHashMap<>();
    private final List<Integer> elementsOfStorey = new ArrayList<>();
    private int guid;

    /** What a house of a test is like. */
    record Plan(
            String mapConversion,
            String site,
            double doorX,
            String fireRating,
            boolean withChimney,
            boolean strayed,
            String extraLines) {
        static final Plan STANDARD = new Plan("500000., 3650000., 40., 1., 0.", "$, $, $", 1000, "60", false, false, "");

        Plan withDoorX(double x) {
            return new Plan(mapConversion, site, x, fireRating, withChimney, strayed, extraLines);
        }

        Plan withFireRating(String rating) {
            return new Plan(mapConversion, site, doorX, rating, withChimney, strayed, extraLines);
        }

        Plan withChimney(boolean yes) {
            return new Plan(mapConversion, site, doorX, fireRating, yes, strayed, extraLines);
        }

        Plan withStrayed(boolean yes) {
            return new Plan(mapConversion, site, doorX, fireRating, withChimney, yes, extraLines);
        }

        /** Eastings, northings, height, abscissa and ordinate; null for no conversion. */
        Plan withMapConversion(String values) {
            return new Plan(values, site, doorX, fireRating, withChimney, strayed, extraLines);
        }

        /** RefLatitude, RefLongitude and RefElevation. */
        Plan withSite(String values) {
            return new Plan(mapConversion, values, doorX, fireRating, withChimney, strayed, extraLines);
        }

        Plan withLines(String more) {
            return new Plan(mapConversion, site, doorX, fireRating, withChimney, strayed, more);
        }
    }

    static Path write(Path file, Plan plan) {
        try {
            return Files.writeString(file, text(plan));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String text(Plan plan) {
        return new HouseFile().build(plan);
    }

    /** The GlobalId of an object of the house by its name; the same in every house. */
    static String guid(String name) {
        HouseFile house = new HouseFile();
        house.build(Plan.STANDARD.withChimney(true).withStrayed(true));
        return house.guids.get(name);
    }

    private final Map<String, String> guids = new LinkedHashMap<>();

    private String build(Plan plan) {
        add("origin", "IFCCARTESIANPOINT((0.,0.,0.))");
        add("axes", "IFCAXIS2PLACEMENT3D(#origin,$,$)");
        add("north", "IFCDIRECTION((0.,1.))");
        add("context", "IFCGEOMETRICREPRESENTATIONCONTEXT($,'Model',3,1.E-5,#axes,#north)");
        add("body", "IFCGEOMETRICREPRESENTATIONSUBCONTEXT('Body','Model',*,*,*,*,#context,$,.MODEL_VIEW.,$)");
        add("metre", "IFCSIUNIT(*,.LENGTHUNIT.,.MILLI.,.METRE.)");
        add("area", "IFCSIUNIT(*,.AREAUNIT.,$,.SQUARE_METRE.)");
        add("volume", "IFCSIUNIT(*,.VOLUMEUNIT.,$,.CUBIC_METRE.)");
        add("angle", "IFCSIUNIT(*,.PLANEANGLEUNIT.,$,.RADIAN.)");
        add("units", "IFCUNITASSIGNMENT((#metre,#area,#volume,#angle))");
        add("project", "IFCPROJECT('%s',$,'House of a test',$,$,$,$,(#context),#units)", "project");
        if (plan.mapConversion() != null) {
            add("mapunit", "IFCSIUNIT(*,.LENGTHUNIT.,$,.METRE.)");
            add("crs", "IFCPROJECTEDCRS('EPSG:4526','CGCS2000 / 3-degree Gauss-Kruger zone 38',$,$,$,$,#mapunit)");
            String easting = plan.mapConversion().replaceFirst("^5", "385");
            add("conversion", "IFCMAPCONVERSION(#context,#crs," + easting + ",0.001)");
        }
        add("siteplace", "IFCLOCALPLACEMENT($,#axes)");
        add("site", "IFCSITE('%s',$,'Site',$,$,#siteplace,$,$,.ELEMENT.," + plan.site() + ",$,$)", "site");
        add("building", "IFCBUILDING('%s',$,'House',$,$,#siteplace,$,$,.ELEMENT.,$,$,$)", "building");
        add("inproject", "IFCRELAGGREGATES('%s',$,$,$,#project,(#site))", "inproject");
        add("insite", "IFCRELAGGREGATES('%s',$,$,$,#site,(#building))", "insite");
        for (int storey = 0; storey < 2; storey++) {
            storey(storey, plan);
        }
        add("inbuilding", "IFCRELAGGREGATES('%s',$,$,$,#building,(#storey0,#storey1))", "inbuilding");
        return "ISO-10303-21;\nHEADER;\nFILE_DESCRIPTION((''),'2;1');\nFILE_NAME('house.ifc','2026-01-01T00:00:00',(''),(''),"
                + "'','a test','');\nFILE_SCHEMA(('IFC4'));\nENDSEC;\nDATA;\n"
                + String.join("\n", lines) + "\n" + plan.extraLines() + "ENDSEC;\nEND-ISO-10303-21;\n";
    }

    private void storey(int n, Plan plan) {
        double z = 3000 * n;
        add("sp" + n, "IFCCARTESIANPOINT((0.,0.," + number(z) + "))");
        add("sa" + n, "IFCAXIS2PLACEMENT3D(#sp" + n + ",$,$)");
        add("splace" + n, "IFCLOCALPLACEMENT(#siteplace,#sa" + n + ")");
        add("storey" + n, "IFCBUILDINGSTOREY('%s',$,'Storey " + n + "',$,$,#splace" + n + ",$,$,.ELEMENT.," + number(z)
                + ")", "storey" + n);
        elementsOfStorey.clear();
        // Ten by six metres outside, walls of 0.3 m.
        box("IFCWALL", "south" + n, n, 0, 0, 0, 10_000, 300, 3000, ",.SOLIDWALL.");
        box("IFCWALL", "north" + n, n, 0, 5700, 0, 10_000, 300, 3000, ",.SOLIDWALL.");
        box("IFCWALL", "west" + n, n, 0, 300, 0, 300, 5400, 3000, ",.SOLIDWALL.");
        box("IFCWALL", "east" + n, n, 9700, 300, 0, 300, 5400, 3000, ",.SOLIDWALL.");
        box("IFCSLAB", "slab" + n, n, 300, 300, 0, 9400, 5400, 200, ",.FLOOR.");
        box("IFCFURNITURE", "table" + n, n, 4000, 2000, 200, 1200, 800, 700, ",.TABLE.");
        if (n == 0) {
            box("IFCDOOR", "door", n, plan.doorX(), -50, 0, 1000, 50, 2000, ",2000.,1000.,.DOOR.,.SINGLE_SWING_LEFT.,$");
            add("rating", "IFCPROPERTYSINGLEVALUE('FireRating',$,IFCLABEL('" + plan.fireRating() + "'),$)");
            add("external", "IFCPROPERTYSINGLEVALUE('IsExternal',$,IFCBOOLEAN(.T.),$)");
            add("width", "IFCPROPERTYSINGLEVALUE('ClearWidth',$,IFCPOSITIVELENGTHMEASURE(900.),$)");
            add("pset", "IFCPROPERTYSET('%s',$,'Pset_DoorCommon',$,(#rating,#external,#width))", "pset");
            add("relpset", "IFCRELDEFINESBYPROPERTIES('%s',$,$,$,(#door),#pset)", "relpset");
        }
        if (n == 1 && plan.withChimney()) {
            box("IFCCHIMNEY", "chimney", n, 8000, 4000, 3000, 500, 500, 1000, ",$");
        }
        if (n == 1 && plan.strayed()) {
            box("IFCFURNITURE", "strayed", n, 2_000_000, 0, 0, 500, 500, 500, ",$");
        }
        List<String> contained = elementsOfStorey.stream().map(e -> "#" + e).toList();
        add("contained" + n, "IFCRELCONTAINEDINSPATIALSTRUCTURE('%s',$,$,$,(" + String.join(",", contained) + "),#storey" + n
                + ")", "contained" + n);
        box("IFCSPACE", "room" + n, n, 300, 300, 200, 9400, 5400, 2800, ",.ELEMENT.,.INTERNAL.,$");
        add("inspaces" + n, "IFCRELAGGREGATES('%s',$,$,$,#storey" + n + ",(#room" + n + "))", "inspaces" + n);
    }

    /** A box with its lower corner at x y z in its storey; millimetres. */
    private void box(
            String type, String name, int storey, double x, double y, double z, double dx, double dy, double dz, String tail) {
        String p = name + "_";
        add(p + "centre", "IFCCARTESIANPOINT((" + number(dx / 2) + "," + number(dy / 2) + "))");
        add(p + "axis", "IFCAXIS2PLACEMENT2D(#" + p + "centre,$)");
        add(p + "profile", "IFCRECTANGLEPROFILEDEF(.AREA.,$,#" + p + "axis," + number(dx) + "," + number(dy) + ")");
        add(p + "up", "IFCDIRECTION((0.,0.,1.))");
        add(p + "solid", "IFCEXTRUDEDAREASOLID(#" + p + "profile,#axes,#" + p + "up," + number(dz) + ")");
        add(p + "shape", "IFCSHAPEREPRESENTATION(#body,'Body','SweptSolid',(#" + p + "solid))");
        add(p + "product", "IFCPRODUCTDEFINITIONSHAPE($,$,(#" + p + "shape))");
        add(p + "point", "IFCCARTESIANPOINT((" + number(x) + "," + number(y) + "," + number(z) + "))");
        add(p + "axes", "IFCAXIS2PLACEMENT3D(#" + p + "point,$,$)");
        add(p + "place", "IFCLOCALPLACEMENT(#splace" + storey + ",#" + p + "axes)");
        String tag = type.equals("IFCSPACE") ? "'Room " + storey + "'" : "'" + name + " tag'";
        add(name, type + "('%s',$,'" + name + "',$,$,#" + p + "place,#" + p + "product," + tag + tail + ")", name);
        if (!type.equals("IFCSPACE")) {
            elementsOfStorey.add(instances.get(name));
        }
    }

    private static String number(double value) {
        String text = String.format(Locale.ROOT, "%.3f", value);
        return text;
    }

    private void add(String name, String statement) {
        int id = instances.size() + 1;
        instances.put(name, id);
        String text = statement;
        // The longest name first, so that none is taken for a part of another.
        for (String known : instances.keySet().stream().sorted((a, b) -> b.length() - a.length()).toList()) {
            text = text.replaceAll("#" + java.util.regex.Pattern.quote(known) + "(?![A-Za-z0-9_])", "#" + instances.get(known));
        }
        lines.add("#" + id + "=" + text + ";");
    }

    /** With a GlobalId of its own, which depends on the name alone. */
    private void add(String name, String statement, String identity) {
        int hash = identity.hashCode();
        StringBuilder id = new StringBuilder("0");
        for (int i = 0; i < 21; i++) {
            hash = hash * 31 + 17 + i;
            id.append(DIGITS.charAt((hash >>> 7) & 63));
        }
        guids.put(identity, id.toString());
        add(name, statement.replace("%s", id.toString()));
    }
}
