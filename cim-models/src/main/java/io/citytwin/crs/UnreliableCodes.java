package io.citytwin.crs;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * EPSG codes for which proj4j's table and code give a place that differs from PROJ's by more than 20 m. Found by
 * comparing 4,736 codes of the table with PROJ at three points of their areas of use (docs/coordinates.md); refused
 * rather than wrong.
 */
final class UnreliableCodes {
    private static final Set<Integer> CODES = read();

    private UnreliableCodes() {}

    private static Set<Integer> read() {
        try (InputStream in = UnreliableCodes.class.getResourceAsStream("unreliable-epsg.txt");
                BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            return reader.lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(line -> Integer.valueOf(line.strip()))
                    .collect(Collectors.toUnmodifiableSet());
        } catch (IOException e) {
            throw new UncheckedIOException("unreliable-epsg.txt can't be read", e);
        }
    }

    static void check(int code, String title) {
        if (CODES.contains(code)) {
            throw new CrsException("the coordinate system EPSG:" + code + " (" + title
                    + ") is not supported: the library at hand places it tens of metres or more off; reproject the file"
                    + " first, for example with ogr2ogr -t_srs EPSG:4490");
        }
    }
}
