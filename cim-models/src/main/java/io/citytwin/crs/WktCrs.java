package io.citytwin.crs;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a well-known text says about a horizontal system: its name and code, its datum and ellipsoid, and its parameters
 * in PROJ's words. The vertical part of a compound system is passed over (the catalogue keeps the height datum).
 *
 * @param name the name in the text
 * @param epsg the code that the text states for the whole system, or null
 * @param datumName the datum's name in the text
 * @param ellipsoid the ellipsoid
 * @param parameters projection, datum shift and unit, or null where {@code trouble} says why there are none
 * @param trouble why the text can't be used without its code; null if it can
 */
record WktCrs(
        String name, Integer epsg, String datumName, Ellipsoid ellipsoid, ProjParameters parameters, String trouble) {
    private static final String[] GEOGRAPHIC = {"GEOGCS", "GEOGCRS", "GEOGRAPHICCRS", "GEODCRS", "GEODETICCRS"};
    private static final String[] PROJECTED = {"PROJCS", "PROJCRS", "PROJECTEDCRS"};
    private static final String[] BASE = {"GEOGCS", "BASEGEOGCRS", "BASEGEODCRS", "GEOGCRS", "GEODCRS"};
    private static final double DEGREE = Math.PI / 180;

    private static final Map<String, String> METHODS = Map.ofEntries(
            Map.entry("transversemercator", "tmerc"),
            Map.entry("gausskruger", "tmerc"),
            Map.entry("gausskrueger", "tmerc"),
            Map.entry("transversemercatorcomplex", "tmerc"),
            Map.entry("lambertconformalconic", "lcc"),
            Map.entry("lambertconformalconic1sp", "lcc"),
            Map.entry("lambertconformalconic2sp", "lcc"),
            Map.entry("lambertconicconformal1sp", "lcc"),
            Map.entry("lambertconicconformal2sp", "lcc"),
            Map.entry("mercator", "merc"),
            Map.entry("mercator1sp", "merc"),
            Map.entry("mercator2sp", "merc"),
            Map.entry("mercatorvarianta", "merc"),
            Map.entry("mercatorvariantb", "merc"),
            Map.entry("mercatorauxiliarysphere", "webmerc"),
            Map.entry("popularvisualisationpseudomercator", "webmerc"),
            Map.entry("albers", "aea"),
            Map.entry("albersconicequalarea", "aea"),
            Map.entry("albersequalarea", "aea"),
            Map.entry("lambertazimuthalequalarea", "laea"),
            Map.entry("obliquestereographic", "sterea"),
            Map.entry("doublestereographic", "sterea"),
            Map.entry("polarstereographic", "stere"),
            Map.entry("polarstereographicvarianta", "stere"),
            Map.entry("polarstereographicvariantb", "stere"),
            Map.entry("stereographicnorthpole", "stere"),
            Map.entry("stereographicsouthpole", "stere"),
            Map.entry("cassinisoldner", "cass"),
            Map.entry("cassini", "cass"),
            Map.entry("hotineobliquemercatorazimuthcenter", "omerc"),
            Map.entry("hotineobliquemercatorvariantb", "omerc"),
            Map.entry("swissobliquemercator", "somerc"),
            Map.entry("swissobliquecylindrical", "somerc"),
            Map.entry("polyconic", "poly"),
            Map.entry("americanpolyconic", "poly"),
            Map.entry("equirectangular", "eqc"),
            Map.entry("equidistantcylindrical", "eqc"),
            Map.entry("platecarree", "eqc"),
            Map.entry("cylindricalequalarea", "cea"));

    private static final Map<String, String> PARAMETERS = Map.ofEntries(
            Map.entry("latitudeoforigin", "lat_0"),
            Map.entry("latitudeofnaturalorigin", "lat_0"),
            Map.entry("latitudeoffalseorigin", "lat_0"),
            Map.entry("latitudeofcenter", "lat_0"),
            Map.entry("latitudeofprojectioncentre", "lat_0"),
            Map.entry("centralmeridian", "lon_0"),
            Map.entry("longitudeoforigin", "lon_0"),
            Map.entry("longitudeofnaturalorigin", "lon_0"),
            Map.entry("longitudeoffalseorigin", "lon_0"),
            Map.entry("longitudeofcenter", "lon_0"),
            Map.entry("longitudeofprojectioncentre", "lon_0"),
            Map.entry("scalefactor", "k_0"),
            Map.entry("scalefactoratnaturalorigin", "k_0"),
            Map.entry("scalefactoratprojectioncentre", "k_0"),
            Map.entry("scalefactoroninitialline", "k_0"),
            Map.entry("falseeasting", "x_0"),
            Map.entry("eastingatfalseorigin", "x_0"),
            Map.entry("eastingatprojectioncentre", "x_0"),
            Map.entry("falsenorthing", "y_0"),
            Map.entry("northingatfalseorigin", "y_0"),
            Map.entry("northingatprojectioncentre", "y_0"),
            Map.entry("standardparallel1", "lat_1"),
            Map.entry("latitudeof1ststandardparallel", "lat_1"),
            Map.entry("standardparallel2", "lat_2"),
            Map.entry("latitudeof2ndstandardparallel", "lat_2"),
            Map.entry("latitudeofstandardparallel", "lat_ts"),
            Map.entry("azimuth", "alpha"),
            Map.entry("azimuthofinitialline", "alpha"),
            Map.entry("azimuthatprojectioncentre", "alpha"),
            Map.entry("rectifiedgridangle", "gamma"),
            Map.entry("anglefromrectifiedtoskewgrid", "gamma"));

    /** Reads a text, or throws a {@link CrsException} that says what is wrong with it. */
    static WktCrs parse(String text) {
        WktNode node = WktNode.parse(text);
        Integer code = node.findEpsg().orElse(null);
        String name = node.name();
        String boundShift = null;
        for (int depth = 0; depth < 4; depth++) {
            if (node.is("COMPD_CS", "COMPOUNDCRS")) {
                node = horizontal(node);
                code = null;
            } else if (node.is("BOUNDCRS")) {
                WktNode source = node.find("SOURCECRS").orElseThrow(() -> unusable(name, "has no SOURCECRS"));
                boundShift = shift(node);
                node = horizontal(source);
                code = null;
            }
        }
        code = code == null ? node.findEpsg().orElse(null) : code;
        if (node.is(PROJECTED)) {
            WktNode base = node.find(BASE).orElseThrow(() -> unusable(name, "has no geographic base"));
            return read(node, base, code, boundShift);
        }
        if (node.is(GEOGRAPHIC) && !isGeocentric(node)) {
            return read(node, node, code, boundShift);
        }
        throw unusable(
                node.name(),
                switch (node.keyword()) {
                    case "LOCAL_CS", "ENGCRS", "ENGINEERINGCRS" -> "is a drawing's own system, not tied to the earth";
                    case "VERT_CS", "VERTCRS", "VERTICALCRS" -> "has heights only";
                    default -> "is of the kind " + node.keyword() + ", neither geographic nor projected";
                });
    }

    private static CrsException unusable(String name, String why) {
        return new CrsException("the coordinate system \"" + name + "\" " + why
                + "; say the system of its coordinates with --crs EPSG:n or the name of a configured local system");
    }

    private static WktNode horizontal(WktNode node) {
        for (Object a : node.arguments()) {
            if (a instanceof WktNode n
                    && (n.is(PROJECTED) || n.is(GEOGRAPHIC) || n.is("BOUNDCRS", "COMPOUNDCRS", "COMPD_CS"))) {
                return n;
            }
        }
        throw unusable(node.name(), "has no horizontal part");
    }

    private static boolean isGeocentric(WktNode node) {
        return node.find("CS").map(WktNode::name).orElse("").isEmpty()
                && node.find("CS")
                        .map(cs -> String.valueOf(cs.arguments().get(0)).equalsIgnoreCase("Cartesian"))
                        .orElse(false);
    }

    private static WktCrs read(WktNode node, WktNode base, Integer code, String boundShift) {
        WktNode datum = base.find("DATUM", "GEODETICDATUM", "TRF", "ENSEMBLE")
                .orElseThrow(() -> unusable(node.name(), "has no datum"));
        WktNode spheroid = datum.find("SPHEROID", "ELLIPSOID")
                .orElseThrow(() -> unusable(node.name(), "has no ellipsoid"));
        double a = spheroid.number(1) * spheroid.find("LENGTHUNIT", "UNIT").map(u -> u.number(1)).orElse(1.0);
        double inverse = spheroid.number(2);
        if (!(inverse > 200)) {
            String trouble = "is on a sphere";
            return new WktCrs(node.name(), code, datum.name(), null, null, trouble);
        }
        Ellipsoid ellipsoid = new Ellipsoid(a, inverse);
        Map<String, String> p = new LinkedHashMap<>();
        Optional<String> trouble = putProjection(node, base, p);
        if (trouble.isEmpty()) {
            trouble = putDatum(base, datum, ellipsoid, boundShift, p);
        }
        return new WktCrs(
                node.name(),
                code,
                datum.name(),
                ellipsoid,
                trouble.isPresent() ? null : new ProjParameters(p),
                trouble.orElse(null));
    }

    private static Optional<String> putProjection(WktNode node, WktNode base, Map<String, String> p) {
        double angle = angularUnit(base);
        if (node == base) {
            p.put("proj", "longlat");
            return Math.abs(angle / DEGREE - 1) > 1e-7
                    ? Optional.of("counts angles in another unit than degrees")
                    : Optional.empty();
        }
        WktNode conversion = node.find("CONVERSION").orElse(node);
        WktNode method = conversion.find("PROJECTION", "METHOD").orElse(null);
        String proj = method == null ? null : METHODS.get(word(method.name()));
        if (proj == null) {
            return Optional.of("uses the projection " + (method == null ? "(none)" : method.name())
                    + ", which is not supported");
        }
        double unit = linearUnit(node);
        p.put("proj", proj);
        for (WktNode parameter : conversion.list("PARAMETER")) {
            String key = PARAMETERS.get(word(parameter.name()));
            if (key == null) {
                continue;
            }
            double value = parameter.number(1);
            Optional<WktNode> own = parameter.find("LENGTHUNIT", "ANGLEUNIT", "UNIT");
            if (key.equals("x_0") || key.equals("y_0")) {
                value *= own.map(u -> u.number(1)).orElse(unit);
            } else if (!key.equals("k_0")) {
                double factor = own.map(u -> u.number(1)).orElse(angle) / DEGREE;
                // 0.0174532925199433 is a degree, too: ten digits of a unit must not move a meridian
                value *= Math.abs(factor - 1) < 1e-9 ? 1 : factor;
            }
            p.put(key, Double.toString(value));
        }
        complete(proj, word(method.name()), p);
        if (unit != 1) {
            p.put("to_meter", Double.toString(unit));
        }
        return Optional.empty();
    }

    /** What the texts leave unsaid, because their methods imply it. */
    private static void complete(String proj, String method, Map<String, String> p) {
        switch (proj) {
            case "lcc" -> p.putIfAbsent("lat_1", p.getOrDefault("lat_0", "0"));
            case "merc", "eqc", "cea" -> {
                String parallel = p.remove("lat_1");
                if (parallel != null) {
                    p.putIfAbsent("lat_ts", parallel);
                }
            }
            case "stere" -> {
                String parallel = p.remove("lat_1");
                boolean variantA = method.endsWith("varianta");
                String ts = parallel != null ? parallel : p.get("lat_ts");
                if (ts == null && !variantA) {
                    ts = p.get("lat_0");
                }
                if (ts != null && !variantA) {
                    p.put("lat_ts", ts);
                    p.put("lat_0", Double.parseDouble(ts) < 0 ? "-90" : "90");
                }
            }
            case "omerc" -> {
                String lon = p.remove("lon_0");
                if (lon != null) {
                    p.put("lonc", lon);
                }
            }
            default -> {}
        }
    }

    private static Optional<String> putDatum(
            WktNode base, WktNode datum, Ellipsoid ellipsoid, String boundShift, Map<String, String> p) {
        Optional<WktNode> meridian = base.find("PRIMEM", "PRIMEMERIDIAN").filter(m -> m.number(1) != 0);
        if (meridian.isPresent()) {
            p.put("pm", Double.toString(meridian.get().number(1) * angularUnit(base) / DEGREE));
        }
        Optional<String> shift = datum.find("TOWGS84").map(WktCrs::towgs84).or(() -> Optional.ofNullable(boundShift));
        if (shift.isPresent() || ellipsoid.isModern()) {
            p.put("a", Double.toString(ellipsoid.semiMajor()));
            p.put("rf", Double.toString(ellipsoid.inverseFlattening()));
            shift.ifPresent(s -> p.put("towgs84", s));
            return Optional.empty();
        }
        Optional<EpsgDefinitions.Definition> known = base.findEpsg()
                .flatMap(EpsgDefinitions::findEpsg)
                .or(() -> EpsgDefinitions.findGeographic(base.name()))
                .or(() -> EpsgDefinitions.findGeographic(datum.name()));
        if (known.isEmpty()) {
            return Optional.of("is on the datum " + datum.name() + ", whose shift to WGS 84 is not known");
        }
        UnreliableCodes.check(known.get().code(), known.get().name());
        ProjParameters definition = DatumShifts.complete(known.get()).parameters();
        for (String key : List.of("datum", "ellps", "a", "b", "rf", "towgs84", "nadgrids")) {
            if (definition.has(key)) {
                p.put(key, definition.get(key));
            }
        }
        return Optional.empty();
    }

    private static String towgs84(WktNode node) {
        StringBuilder s = new StringBuilder();
        for (int i = 0; i < node.arguments().size(); i++) {
            s.append(i == 0 ? "" : ",").append(node.number(i));
        }
        return s.toString();
    }

    /** The shift of a BOUNDCRS to WGS 84 in PROJ's order and sign (position vector), or null. */
    private static String shift(WktNode bound) {
        WktNode abridged = bound.find("ABRIDGEDTRANSFORMATION").orElse(null);
        if (abridged == null) {
            return null;
        }
        double[] v = new double[7];
        String[] names = {"xaxistranslation", "yaxistranslation", "zaxistranslation", "xaxisrotation", "yaxisrotation",
            "zaxisrotation", "scaledifference"};
        int found = 0;
        for (WktNode parameter : abridged.list("PARAMETER")) {
            for (int i = 0; i < names.length; i++) {
                if (word(parameter.name()).equals(names[i])) {
                    // abridged transformations state metres, arc-seconds, and the scale as 1 + parts per million
                    v[i] = i == 6 && parameter.number(1) > 0.5 ? (parameter.number(1) - 1) * 1e6 : parameter.number(1);
                    found++;
                }
            }
        }
        if (found < 3) {
            return null;
        }
        String method = abridged.find("METHOD").map(m -> word(m.name())).orElse("");
        int sign = method.contains("coordinateframe") ? -1 : 1;
        return v[0] + "," + v[1] + "," + v[2] + "," + sign * v[3] + "," + sign * v[4] + "," + sign * v[5] + "," + v[6];
    }

    private static double angularUnit(WktNode base) {
        Optional<WktNode> unit = base.find("UNIT", "ANGLEUNIT");
        if (unit.isEmpty()) {
            unit = base.list("AXIS").stream().findFirst().flatMap(a -> a.find("UNIT", "ANGLEUNIT"));
        }
        return unit.map(u -> u.number(1)).orElse(DEGREE);
    }

    private static double linearUnit(WktNode projected) {
        Optional<WktNode> unit = projected.find("UNIT", "LENGTHUNIT");
        if (unit.isEmpty()) {
            unit = projected.list("AXIS").stream().findFirst().flatMap(a -> a.find("UNIT", "LENGTHUNIT"));
        }
        return unit.map(u -> u.number(1)).orElse(1.0);
    }

    private static String word(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
    }
}
