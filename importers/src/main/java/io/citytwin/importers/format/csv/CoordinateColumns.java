package io.citytwin.importers.format.csv;

import io.citytwin.importers.format.geometry.Geometries;
import io.citytwin.importers.format.geometry.MalformedGeometryException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.locationtech.jts.geom.Geometry;

/**
 * Which columns of a table hold its position, told by their names: longitude and latitude (then the CRS is EPSG:4326),
 * easting and northing (then the user must name the CRS), or a geometry as WKT.
 *
 * <p>Where the names don't tell, the user does: {@link #chosen}.
 *
 * <p>In Chinese survey tables X may be the northing. Only a header that says so is believed ("X(北)", "纵坐标X"): a plain X
 * is the easting.
 *
 * @param x column of longitude, easting or WKT
 * @param y column of latitude or northing; -1 for WKT
 * @param z column of heights, or -1
 * @param geographic whether x and y are degrees
 */
record CoordinateColumns(int x, int y, int z, boolean geographic) {
    private static final Set<String> LONGITUDE =
            Set.of("lon", "lng", "long", "longitude", "经度", "东经", "经度坐标", "wgs84lon", "wgs84lng", "gpslon", "gpslng");
    private static final Set<String> LATITUDE = Set.of("lat", "latitude", "纬度", "北纬", "纬度坐标", "wgs84lat", "gpslat");
    private static final Set<String> EASTING = Set.of(
            "x", "easting", "east", "x坐标", "横坐标", "东坐标", "横坐标y", "y横坐标", "coordx", "xcoord", "pointx", "坐标x",
            "东坐标y", "东坐标x");
    private static final Set<String> NORTHING = Set.of(
            "y", "northing", "north", "y坐标", "纵坐标", "北坐标", "纵坐标x", "x纵坐标", "coordy", "ycoord", "pointy", "坐标y",
            "北坐标x", "北坐标y");
    private static final Set<String> HEIGHT = Set.of("z", "z坐标", "高程", "elevation", "altitude", "ele", "elev", "coordz", "pointz");
    private static final Set<String> WKT = Set.of("wkt", "geom", "geometry", "thegeom", "wktgeom", "geomwkt", "shape");

    /**
     * Finds them by name.
     *
     * @param holdsWkt whether the values of that column look like WKT
     */
    static Optional<CoordinateColumns> find(List<String> header, Predicate<Integer> holdsWkt) {
        for (int i = 0; i < header.size(); i++) {
            if (WKT.contains(plain(header.get(i))) && holdsWkt.test(i)) {
                return Optional.of(new CoordinateColumns(i, -1, -1, false));
            }
        }
        int z = first(header, HEIGHT);
        int longitude = first(header, LONGITUDE);
        int latitude = first(header, LATITUDE);
        if (longitude >= 0 && latitude >= 0) {
            return Optional.of(new CoordinateColumns(longitude, latitude, z, true));
        }
        int[] survey = surveyColumns(header);
        int easting = survey[0] >= 0 && survey[1] >= 0 ? survey[0] : first(header, EASTING);
        int northing = survey[0] >= 0 && survey[1] >= 0 ? survey[1] : first(header, NORTHING);
        // a column H beside projected coordinates is a surveyed height; elsewhere it may be the height of a building
        int height = z >= 0 ? z : first(header, Set.of("h"));
        return easting >= 0 && northing >= 0
                ? Optional.of(new CoordinateColumns(easting, northing, height, false))
                : Optional.empty();
    }

    /** What --map calls the position of a row in a table. */
    private static final Set<String> TARGETS = Set.of("lon", "lat", "x", "y", "z", "wkt");

    /**
     * Those that the user named: columns mapped to lon and lat, to x (easting) and y (northing), or to wkt; and to z.
     *
     * @param mappings column to attribute; those to other names are no matter of this
     * @return empty where no column was named
     * @throws IllegalArgumentException where one of a pair is missing, or both pairs are there
     */
    static Optional<CoordinateColumns> chosen(List<String> header, Map<String, String> mappings) {
        Map<String, Integer> columns = new TreeMap<>();
        mappings.forEach((field, target) -> {
            if (TARGETS.contains(target) && header.contains(field)) {
                columns.put(target, header.indexOf(field));
            }
        });
        if (columns.isEmpty()) {
            return Optional.empty();
        }
        int z = columns.getOrDefault("z", -1);
        Set<String> plane = new TreeSet<>(columns.keySet());
        plane.remove("z");
        if (plane.equals(Set.of("wkt"))) {
            return Optional.of(new CoordinateColumns(columns.get("wkt"), -1, -1, false));
        } else if (plane.equals(Set.of("lon", "lat"))) {
            return Optional.of(new CoordinateColumns(columns.get("lon"), columns.get("lat"), z, true));
        } else if (plane.equals(Set.of("x", "y"))) {
            return Optional.of(new CoordinateColumns(columns.get("x"), columns.get("y"), z, false));
        }
        throw new IllegalArgumentException("--map must name lon and lat, or x and y, or wkt for the position of a row, was "
                + String.join(" and ", columns.keySet()));
    }

    /** The chosen columns among those named by the user. */
    static Set<String> chosenFields(List<String> header, Map<String, String> mappings) {
        Set<String> fields = new TreeSet<>();
        mappings.forEach((field, target) -> {
            if (TARGETS.contains(target) && header.contains(field)) {
                fields.add(field);
            }
        });
        return fields;
    }

    /** Columns named X or Y whose header says which way they point: {easting, northing}, -1 where there is none. */
    private static int[] surveyColumns(List<String> header) {
        int[] found = {-1, -1};
        for (int i = 0; i < header.size(); i++) {
            String name = header.get(i).strip().toLowerCase(Locale.ROOT);
            if (name.length() > 16 || !(name.contains("x") || name.contains("y") || name.contains("坐标"))) {
                continue;
            }
            if (found[0] < 0 && (name.contains("东") || name.contains("横") || name.contains("east"))) {
                found[0] = i;
            } else if (found[1] < 0 && (name.contains("北") || name.contains("纵") || name.contains("north"))) {
                found[1] = i;
            }
        }
        return found;
    }

    private static int first(List<String> header, Set<String> names) {
        for (int i = 0; i < header.size(); i++) {
            if (names.contains(plain(header.get(i)))) {
                return i;
            }
        }
        return -1;
    }

    /** "X_Coord (m)" and "xcoord" are one name. */
    private static String plain(String name) {
        return name.toLowerCase(Locale.ROOT)
                .replaceAll("[(（\\[].*?[)）\\]]", "")
                .replaceAll("[\\s_\\-./:：]", "");
    }

    boolean isWkt() {
        return y < 0;
    }

    /** The geometry of a row; null where it has none. */
    Geometry geometry(List<String> cells, WktText wkt) throws MalformedGeometryException {
        String first = cell(cells, x);
        if (isWkt()) {
            return first.isEmpty() ? null : wkt.read(first);
        }
        String second = cell(cells, y);
        if (first.isEmpty() && second.isEmpty()) {
            return null;
        }
        double east = number(first, "x");
        double north = number(second, "y");
        String height = z < 0 ? "" : cell(cells, z);
        return z < 0
                ? Geometries.point(east, north)
                : Geometries.point(east, north, height.isEmpty() ? Double.NaN : number(height, "z"));
    }

    private static String cell(List<String> cells, int column) {
        return column < cells.size() ? cells.get(column).strip() : "";
    }

    private static double number(String text, String axis) throws MalformedGeometryException {
        try {
            double value = Double.parseDouble(text);
            if (Double.isFinite(value)) {
                return value;
            }
        } catch (NumberFormatException e) {
            // said below, with the value
        }
        throw new MalformedGeometryException("the coordinate " + axis + " must be a number, is \"" + text + "\"");
    }
}
