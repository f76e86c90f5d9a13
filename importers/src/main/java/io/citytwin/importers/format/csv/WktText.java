package io.citytwin.importers.format.csv;

import io.citytwin.importers.format.geometry.Geometries;
import io.citytwin.importers.format.geometry.MalformedGeometryException;
import java.util.Locale;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.io.ParseException;
import org.locationtech.jts.io.WKTReader;

/** Reads well-known text (OGC 06-103r4, and PostGIS' "SRID=n;" before it). */
final class WktText {
    private static final int MAX_DEPTH = 32;
    private final WKTReader reader = new WKTReader(Geometries.FACTORY);

    /** Whether the text begins like WKT. */
    static boolean looksLike(String text) {
        String plain = withoutSrid(text.strip()).toUpperCase(Locale.ROOT);
        return plain.startsWith("POINT")
                || plain.startsWith("LINESTRING")
                || plain.startsWith("POLYGON")
                || plain.startsWith("MULTI")
                || plain.startsWith("GEOMETRYCOLLECTION");
    }

    /** The SRID that an extended WKT names, or -1. */
    static int srid(String text) {
        String plain = text.strip();
        return plain.matches("(?is)SRID=\\d{1,6};.*")
                ? Integer.parseInt(plain.substring(5, plain.indexOf(';')))
                : -1;
    }

    /** Whether its first position has three numbers and no M says that the third is a measure. */
    static boolean hasHeights(String text) {
        int open = text.indexOf('(');
        int from = open;
        while (from >= 0 && from < text.length() && (text.charAt(from) == '(' || text.charAt(from) == ' ')) {
            from++;
        }
        int to = Math.max(0, from);
        while (to < text.length() && ",()".indexOf(text.charAt(to)) < 0) {
            to++;
        }
        boolean measured = open > 0 && text.substring(0, open).strip().matches("(?is).*\\sM");
        return open > 0 && !measured && text.substring(from, to).strip().split("\\s+").length >= 3;
    }

    Geometry read(String text) throws MalformedGeometryException {
        int depth = 0;
        for (int i = 0; i < text.length(); i++) {
            depth += text.charAt(i) == '(' ? 1 : text.charAt(i) == ')' ? -1 : 0;
            if (depth > MAX_DEPTH) {
                throw new MalformedGeometryException("geometries must not be nested deeper than " + MAX_DEPTH);
            }
        }
        try {
            Geometry geometry = reader.read(withoutSrid(text.strip()));
            return geometry.isEmpty() ? null : geometry;
        } catch (ParseException | IllegalArgumentException e) {
            String start = text.substring(0, Math.min(60, text.length()));
            throw new MalformedGeometryException("no WKT: " + e.getMessage() + " in \"" + start + "\"");
        }
    }

    private static String withoutSrid(String text) {
        return srid(text) >= 0 ? text.substring(text.indexOf(';') + 1) : text;
    }
}
