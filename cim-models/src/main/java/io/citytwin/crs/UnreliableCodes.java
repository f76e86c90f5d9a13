package io.citytwin.crs;

import java.util.Set;

/**
 * EPSG codes for which proj4j's table and code give a place that differs from PROJ's by more than a map bears. Found by
 * comparing all codes of the table with PROJ's cs2cs in the middle of their areas of use; refused rather than wrong.
 */
final class UnreliableCodes {
    private static final Set<Integer> CODES = Set.of();

    private UnreliableCodes() {}

    static void check(int code, String title) {
        if (CODES.contains(code)) {
            throw new CrsException("the coordinate system EPSG:" + code + " (" + title
                    + ") is not supported: the library at hand places it wrongly; reproject the file first, for example"
                    + " with ogr2ogr -t_srs EPSG:4490");
        }
    }
}
