package io.citytwin.crs;

import io.citytwin.crs.EpsgDefinitions.Definition;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Finds the coordinate system that a source declares or a user names, and refuses, with the reason, those that would
 * come out wrong. Understood are "EPSG:4547" and its URN, URL and bare-number forms, "CRS84", "ESRI:n", WKT 1 (OGC and
 * ESRI) and WKT 2 texts, PROJ strings ("+proj=…") and the names of configured local systems. Nothing is ever guessed.
 *
 * <p>CGCS2000, WGS 84, ETRS89, NAD83 and their kin are taken as EPSG:4326 without a shift (they coincide with it at map
 * precision, at worst 2 m for NAD83); datums further away are shifted by the parameters that proj4j's table states,
 * and refused where it has none.
 */
public final class CrsRegistry {
    private static final String CITY_PARAMETERS =
            "give the city's own parameters in the crs section of the configuration, or reproject the file with them";

    private final Map<String, SourceCrs> local;
    private final Map<LegacyDatum, BursaWolf> legacy;
    private final Map<String, SourceCrs> resolved = new ConcurrentHashMap<>();

    CrsRegistry(Map<String, SourceCrs> local, Map<LegacyDatum, BursaWolf> legacy) {
        this.local = new LinkedHashMap<>(local);
        this.legacy = Map.copyOf(legacy);
    }

    /** Without local systems. */
    public static CrsRegistry standard() {
        return new CrsRegistry(Map.of(), Map.of());
    }

    /**
     * The system of that name, code or text.
     *
     * @throws CrsException where it is unknown, unusable or refused; one sentence for the user
     */
    public SourceCrs resolve(String declared) {
        if (declared == null || declared.isBlank()) {
            throw new CrsException("a coordinate system must be named, was empty; say it with --crs EPSG:n");
        }
        SourceCrs known = resolved.get(declared);
        if (known == null) {
            known = find(declared.strip());
            if (resolved.size() < 1000) {
                resolved.put(declared, known);
            }
        }
        return known;
    }

    /** The system of that EPSG code. */
    public SourceCrs resolve(int epsg) {
        return resolve("EPSG:" + epsg);
    }

    /** The configured local systems by name. */
    public List<String> listLocalNames() {
        return List.copyOf(local.keySet());
    }

    /**
     * The systems in which features are served beside CRS84 (OGC API Features Part 2): EPSG:4326, 4490, 3857 and all
     * Gauss–Krüger zones of CGCS2000.
     */
    public List<SourceCrs> servedCrs() {
        List<SourceCrs> list = new ArrayList<>(List.of(resolve(4326), resolve(4490), resolve(3857)));
        for (int epsg = 4491; epsg <= 4554; epsg++) {
            list.add(resolve(epsg));
        }
        return List.copyOf(list);
    }

    /**
     * Those of {@link #servedCrs()} that fit an area: the zones whose central meridian lies within their width of it.
     *
     * @param west degrees
     * @param east degrees
     */
    public List<SourceCrs> servedCrs(double west, double east) {
        return servedCrs().stream()
                .filter(crs -> Cgcs2000.findZone(crs.epsg())
                        .map(z -> z.centralMeridian() + z.width() / 2.0 >= west
                                && z.centralMeridian() - z.width() / 2.0 <= east)
                        .orElse(true))
                .toList();
    }

    private SourceCrs find(String declared) {
        SourceCrs configured = local.get(declared);
        if (configured != null) {
            return configured;
        }
        if (declared.startsWith("+")) {
            return fromParameters(declared, declared, null, ProjParameters.parse(declared));
        }
        Optional<CrsName> name = CrsName.parse(declared);
        if (name.isPresent()) {
            return fromName(name.get(), declared);
        }
        if (declared.indexOf('[') > 0 || declared.indexOf('(') > 0) {
            // a drawing's own system has no place of its own, but may be configured under its name
            SourceCrs own = local.get(WktNode.parse(declared).name());
            return own != null ? own : fromWkt(WktCrs.parse(declared));
        }
        throw new CrsException("the coordinate system \"" + shorten(declared)
                + "\" is not known; say EPSG:n, CRS84, a WKT text or a configured local system"
                + (local.isEmpty() ? "" : " (" + String.join(", ", local.keySet()) + ")"));
    }

    private SourceCrs fromName(CrsName name, String declared) {
        if (name.isCrs84()) {
            return geographic("CRS84", "WGS 84, longitude first", 4326, "");
        }
        if (name.code().matches("\\d{1,7}")) {
            int code = Integer.parseInt(name.code());
            if (name.authority().equals("EPSG")) {
                return fromEpsg(code);
            }
            if (name.authority().equals("ESRI")) {
                return fromEsri(code);
            }
        }
        throw new CrsException("the coordinate system " + shorten(declared)
                + " is not known; EPSG codes, ESRI codes and CRS84 are");
    }

    private SourceCrs fromEpsg(int code) {
        String name = "EPSG:" + code;
        SourceCrs configured = local.get(name);
        if (configured != null) {
            return configured;
        }
        Optional<Cgcs2000.Zone> zone = Cgcs2000.findZone(code);
        if (zone.isPresent()) {
            return zone.get().crs();
        }
        switch (code) {
            case 4326, 4979, 9705, 9707 -> {
                return geographic(name, "WGS 84", 4326, "the definition lists latitude first; here x = longitude");
            }
            case 4490, 4480 -> {
                return geographic(
                        name,
                        "China Geodetic Coordinate System 2000",
                        code,
                        "the definition lists latitude first; here x = longitude");
            }
            case 3857, 900913, 3785 -> {
                return new SourceCrs(
                        "EPSG:3857",
                        "WGS 84 / Pseudo-Mercator",
                        3857,
                        false,
                        "",
                        CoordinateTransform.ofPoint(WebMercator::inverse),
                        CoordinateTransform.ofPoint(WebMercator::forward));
            }
            default -> {}
        }
        OptionalInt horizontal = CompoundCodes.findHorizontal(code);
        if (horizontal.isPresent()) {
            return fromEpsg(horizontal.getAsInt());
        }
        Definition definition = EpsgDefinitions.findEpsg(code).orElse(null);
        if (definition == null) {
            throw new CrsException("the coordinate system " + name
                    + " is not in the table of EPSG codes of this version; give it as a WKT text or a PROJ string, or"
                    + " reproject the file first, for example with ogr2ogr -t_srs EPSG:4490");
        }
        Optional<LegacyDatum> datum = LegacyDatum.ofEpsg(code);
        if (datum.isPresent()) {
            return legacy(name, definition.name(), code, datum.get(), definition.parameters());
        }
        UnreliableCodes.check(code, definition.name());
        Definition complete = DatumShifts.complete(definition);
        return fromParameters(name, definition.name(), code, complete.parameters());
    }

    private SourceCrs fromEsri(int code) {
        if (code == 102100 || code == 102113) {
            return fromEpsg(3857);
        }
        Definition definition = EpsgDefinitions.findEsri(code)
                .or(() -> EpsgDefinitions.findEpsg(code))
                .orElseThrow(() -> new CrsException("the coordinate system ESRI:" + code
                        + " is not known; give its WKT text or an EPSG code"));
        String name = "ESRI:" + code;
        Optional<LegacyDatum> datum = LegacyDatum.ofEpsg(code)
                .or(() -> LegacyDatum.ofNames(definition.name(), "", definition.parameters().findEllipsoid()));
        if (datum.isPresent()) {
            return legacy(name, definition.name(), null, datum.get(), definition.parameters());
        }
        return fromParameters(name, definition.name(), null, definition.parameters());
    }

    private SourceCrs fromWkt(WktCrs wkt) {
        Optional<LegacyDatum> datum = LegacyDatum.ofNames(wkt.datumName(), wkt.name(), wkt.ellipsoid());
        if (datum.isEmpty() && wkt.epsg() != null) {
            datum = LegacyDatum.ofEpsg(wkt.epsg());
        }
        if (datum.isPresent()) {
            String name = wkt.epsg() == null ? wkt.name() : "EPSG:" + wkt.epsg();
            SourceCrs own = local.get(name);
            return own != null ? own : legacy(name, wkt.name(), wkt.epsg(), datum.get(), wkt.parameters());
        }
        if (wkt.epsg() != null && isInTable(wkt.epsg())) {
            return fromEpsg(wkt.epsg());
        }
        if (wkt.parameters() == null) {
            throw new CrsException("the coordinate system \"" + wkt.name() + "\" " + wkt.trouble()
                    + "; say it with --crs EPSG:n, or reproject the file first, for example with ogr2ogr -t_srs"
                    + " EPSG:4490");
        }
        ProjParameters p = wkt.parameters();
        if (Cgcs2000.isName(wkt.datumName())) {
            if (p.isGeographic()) {
                return fromEpsg(4490);
            }
            Optional<Cgcs2000.Zone> zone = Cgcs2000.findZone(wkt.name(), p);
            if (zone.isPresent()) {
                return zone.get().crs();
            }
        }
        if (p.isGeographic() && p.isOnWgs84() && isWgs84(wkt.datumName())) {
            return fromEpsg(4326);
        }
        return fromParameters(wkt.name(), wkt.name(), null, p);
    }

    private static boolean isInTable(int epsg) {
        return Cgcs2000.findZone(epsg).isPresent() || epsg == 4326 || epsg == 4979 || epsg == 3857 || epsg == 4480
                || EpsgDefinitions.findEpsg(epsg).isPresent();
    }

    private static boolean isWgs84(String datumName) {
        String s = EpsgDefinitions.plain(datumName);
        return s.startsWith("wgs1984") || s.startsWith("wgs84") || s.startsWith("worldgeodeticsystem1984");
    }

    private static SourceCrs geographic(String name, String title, Integer epsg, String axisNote) {
        CoordinateTransform check = CoordinateTransform.ofPoint(Geographic::check);
        return new SourceCrs(name, title, epsg, true, axisNote, check, check);
    }

    private SourceCrs fromParameters(String name, String title, Integer epsg, ProjParameters p) {
        if (p.projection().equals("geocent")) {
            throw new CrsException("the coordinate system " + name
                    + " is geocentric (X, Y, Z from the earth's centre), which maps are not in; reproject the file to"
                    + " longitude and latitude first");
        }
        if (p.projection().equals("webmerc") || (p.get("nadgrids").equals("@null") && p.projection().equals("merc"))) {
            return fromEpsg(3857);
        }
        requireShift(name, p);
        if (p.isGeographic() && p.isOnWgs84()) {
            return geographic(name, title, epsg, "taken as WGS 84: its datum coincides with it at map precision");
        }
        if (p.isOnWgs84() && !p.has("axis") && !Double.isNaN(p.unit())) {
            Optional<TransverseMercator> tm = findTransverseMercator(p, p.findEllipsoid());
            if (tm.isPresent()) {
                return new SourceCrs(
                        name, title, epsg, false, "", tm.get()::inverse, tm.get()::forward);
            }
        }
        String note = p.isOnWgs84() ? "" : "shifted to WGS 84 by published parameters, some metres accurate (20 m at worst)";
        return new SourceCrs(
                name,
                title,
                epsg,
                p.isGeographic(),
                note,
                Proj4jTransform.toWgs84(name, p),
                Proj4jTransform.fromWgs84(name, p));
    }

    private static void requireShift(String name, ProjParameters p) {
        boolean grid = p.has("nadgrids") && !p.get("nadgrids").equals("@null");
        if (grid || p.get("datum").equals("NAD27")) {
            throw new CrsException("the coordinate system " + name + " needs a grid of datum shifts ("
                    + (grid ? p.get("nadgrids") : "NADCON for NAD27")
                    + ") that is not here, and without it is tens of metres off; reproject the file first, for example"
                    + " with ogr2ogr -t_srs EPSG:4490");
        }
        Ellipsoid ellipsoid = p.findEllipsoid();
        boolean modern = ellipsoid != null && ellipsoid.isModern();
        if (!modern && !p.hasShift()) {
            Optional<LegacyDatum> datum = LegacyDatum.ofNames("", "", ellipsoid);
            throw new CrsException("the coordinate system " + name + " is on a datum whose shift to WGS 84 is not known"
                    + datum.map(d -> " (perhaps " + d.title() + ")").orElse("")
                    + ", and without it is up to hundreds of metres off; " + CITY_PARAMETERS);
        }
    }

    /** The transverse Mercator that the parameters describe, on the given ellipsoid, if that is what they describe. */
    static Optional<TransverseMercator> findTransverseMercator(ProjParameters p, Ellipsoid ellipsoid) {
        if (p.projection().equals("utm")) {
            double zone = p.number("zone", Double.NaN);
            return zone >= 1 && zone <= 60
                    ? Optional.of(new TransverseMercator(
                            ellipsoid, zone * 6 - 183, 0, 0.9996, 500_000, p.has("south") ? 10_000_000 : 0, 1))
                    : Optional.empty();
        }
        if (!p.projection().equals("tmerc")) {
            return Optional.empty();
        }
        double unit = p.unit();
        double scale = p.has("k") ? p.number("k", 1) : p.number("k_0", 1);
        return Optional.of(new TransverseMercator(
                ellipsoid,
                p.number("lon_0", 0),
                p.number("lat_0", 0),
                scale,
                p.number("x_0", 0) / unit,
                p.number("y_0", 0) / unit,
                unit));
    }

    private SourceCrs legacy(String name, String title, Integer epsg, LegacyDatum datum, ProjParameters p) {
        BursaWolf parameters = legacy.get(datum);
        if (parameters == null) {
            throw new CrsException("the coordinate system " + name
                    + (title.equals(name) ? "" : " (" + shorten(title) + ")") + " is on " + datum.title()
                    + ", for which no public transformation holds (libraries are silently tens of metres off); "
                    + CITY_PARAMETERS);
        }
        if (p == null) {
            throw new CrsException("the coordinate system " + name + " uses a projection that is not supported");
        }
        DatumShift shift = new DatumShift(datum.ellipsoid(), parameters, Ellipsoid.CGCS2000);
        String note = "shifted from " + datum.title() + " by the city's own parameters";
        if (p.isGeographic()) {
            return new SourceCrs(name, title, epsg, true, note, shift.toTarget(), shift.toSource());
        }
        TransverseMercator tm = findTransverseMercator(p, datum.ellipsoid())
                .orElseThrow(() -> new CrsException(
                        "the coordinate system " + name + " must be a Gauss–Krüger one, was " + p.projection()));
        CoordinateTransform inverse = tm::inverse;
        return new SourceCrs(
                name, title, epsg, false, note, inverse.then(shift.toTarget()), shift.toSource().then(tm::forward));
    }

    private static String shorten(String text) {
        String line = text.strip().replaceAll("\\s+", " ");
        return line.length() > 60 ? line.substring(0, 60) + "…" : line;
    }
}
