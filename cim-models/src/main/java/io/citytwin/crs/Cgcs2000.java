package io.citytwin.crs;

import java.util.Locale;
import java.util.Optional;

/** The projected systems of CGCS2000: Gauss–Krüger in zones of 6 and 3 degrees, with and without the zone number. */
final class Cgcs2000 {
    private Cgcs2000() {}

    /**
     * A zone.
     *
     * @param epsg its code
     * @param width 6 or 3 degrees
     * @param number its number, 13–23 or 25–45
     * @param numbered whether eastings begin with the number
     */
    record Zone(int epsg, int width, int number, boolean numbered) {
        int centralMeridian() {
            return width == 6 ? number * 6 - 3 : number * 3;
        }

        double falseEasting() {
            return numbered ? number * 1_000_000.0 + 500_000 : 500_000;
        }

        String title() {
            String base = "CGCS2000 / " + (width == 3 ? "3-degree " : "") + "Gauss-Kruger ";
            return base + (numbered ? "zone " + number : "CM " + centralMeridian() + "E");
        }

        SourceCrs crs() {
            TransverseMercator tm =
                    TransverseMercator.gaussKruger(Ellipsoid.CGCS2000, centralMeridian(), falseEasting());
            return new SourceCrs(
                    "EPSG:" + epsg,
                    title(),
                    epsg,
                    false,
                    "the definition lists northing (X) first, easting (Y) second; here x = easting",
                    tm::inverse,
                    tm::forward);
        }
    }

    static Optional<Zone> findZone(int epsg) {
        if (epsg >= 4491 && epsg <= 4501) {
            return Optional.of(new Zone(epsg, 6, epsg - 4478, true));
        }
        if (epsg >= 4502 && epsg <= 4512) {
            return Optional.of(new Zone(epsg, 6, epsg - 4502 + 13, false));
        }
        if (epsg >= 4513 && epsg <= 4533) {
            return Optional.of(new Zone(epsg, 3, epsg - 4488, true));
        }
        if (epsg >= 4534 && epsg <= 4554) {
            return Optional.of(new Zone(epsg, 3, epsg - 4534 + 25, false));
        }
        return Optional.empty();
    }

    /** The zone that a WKT text without a code describes, if it is one of the standard ones. */
    static Optional<Zone> findZone(String wktName, ProjParameters p) {
        boolean plain = p.projection().equals("tmerc")
                && p.number("lat_0", 0) == 0
                && p.number("k_0", 1) == 1
                && p.number("y_0", 0) == 0
                && p.unit() == 1;
        if (!plain) {
            return Optional.empty();
        }
        boolean three = wktName.toLowerCase(Locale.ROOT).matches(".*(3[ _-]?deg|3度).*");
        Zone found = null;
        for (int epsg = 4491; epsg <= 4554; epsg++) {
            Zone zone = findZone(epsg).orElseThrow();
            if (zone.centralMeridian() == p.number("lon_0", 0) && zone.falseEasting() == p.number("x_0", 0)
                    && (found == null || three)) {
                found = zone;
            }
        }
        return Optional.ofNullable(found);
    }

    /** Whether a datum's name in a WKT text means CGCS2000. */
    static boolean isName(String datumName) {
        String s = datumName.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]", "");
        return s.contains("china2000") || s.contains("cgcs2000") || s.contains("chinageodeticcoordinatesystem2000")
                || s.contains("chinesegeodeticcoordinatesystem2000") || s.contains("国家大地坐标系2000")
                || s.contains("2000国家大地坐标系");
    }
}
