package io.citytwin.crs;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A coordinate system's identifier in one of its many spellings.
 *
 * @param authority "EPSG", "ESRI" or "OGC"
 * @param code the code there, digits for EPSG and ESRI
 */
record CrsName(String authority, String code) {
    private static final Pattern DIGITS = Pattern.compile("(\\d{4,6})");
    private static final Pattern SHORT = Pattern.compile("(?i)(EPSG|ESRI|OGC|CRS|IAU):{1,2}(?:[\\d.]*:)?([\\w.]+)(?:\\+\\d+)?");
    private static final Pattern URN =
            Pattern.compile("(?i)urn:(?:x-)?ogc:def:crs[:,](?:crs:)?(\\w+):[^:,]*:([\\w.]+)(?:,crs:.*)?");
    private static final Pattern URL =
            Pattern.compile("(?i)https?://www\\.opengis\\.net/def/crs/(\\w+)/[^/]+/([\\w.]+)/?");
    private static final Pattern GML = Pattern.compile("(?i)https?://www\\.opengis\\.net/gml/srs/(epsg)\\.xml#(\\d+)");
    private static final Pattern CRS84 = Pattern.compile("(?i)(CRS:?84|WGS ?84|CRS84h)");

    /** The identifier in that text, if it is one. */
    static Optional<CrsName> parse(String text) {
        String s = text.strip();
        Matcher digits = DIGITS.matcher(s);
        if (digits.matches()) {
            return Optional.of(new CrsName("EPSG", digits.group(1)));
        }
        if (CRS84.matcher(s).matches()) {
            return Optional.of(new CrsName("OGC", "CRS84"));
        }
        for (Pattern p : new Pattern[] {SHORT, URN, URL, GML}) {
            Matcher m = p.matcher(s);
            if (m.matches()) {
                return Optional.of(new CrsName(m.group(1).toUpperCase(java.util.Locale.ROOT), m.group(2)));
            }
        }
        return Optional.empty();
    }

    boolean isCrs84() {
        return code.equalsIgnoreCase("CRS84") || code.equalsIgnoreCase("CRS84h") || code.equals("84");
    }
}
