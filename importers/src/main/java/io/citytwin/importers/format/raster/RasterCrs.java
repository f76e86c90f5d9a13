package io.citytwin.importers.format.raster;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The coordinate system of a raster as GDAL tells it. */
public final class RasterCrs {
    private static final Pattern CODE_AT_THE_END = Pattern.compile("ID\\[\"EPSG\",(\\d+)]\\s*]\\s*$");

    private RasterCrs() {}

    /** "EPSG:n" where the WKT text is just that system, else the text; null for a blank one. */
    public static String of(String wkt) {
        if (wkt.isBlank()) {
            return null;
        }
        Matcher code = CODE_AT_THE_END.matcher(wkt);
        boolean whole = !wkt.startsWith("COMPOUNDCRS") && !wkt.startsWith("BOUNDCRS");
        return whole && code.find() ? "EPSG:" + code.group(1) : wkt;
    }
}
