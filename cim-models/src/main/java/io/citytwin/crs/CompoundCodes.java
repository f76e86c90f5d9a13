package io.citytwin.crs;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/** The plane or geographic part of EPSG's compound systems, which proj4j's table does not have. */
final class CompoundCodes {
    private static final Map<Integer, Integer> HORIZONTAL = read();

    private CompoundCodes() {}

    /** The code of the system that the coordinates of that compound system are in; empty where it is none. */
    static OptionalInt findHorizontal(int code) {
        Integer horizontal = HORIZONTAL.get(code);
        return horizontal == null ? OptionalInt.empty() : OptionalInt.of(horizontal);
    }

    private static Map<Integer, Integer> read() {
        try (InputStream in = CompoundCodes.class.getResourceAsStream("compound-epsg.csv");
                BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            return reader.lines()
                    .filter(line -> !line.startsWith("#"))
                    .skip(1)
                    .map(line -> line.split(",", 3))
                    .collect(Collectors.toUnmodifiableMap(c -> Integer.valueOf(c[0]), c -> Integer.valueOf(c[1])));
        } catch (IOException e) {
            throw new UncheckedIOException("compound-epsg.csv can't be read", e);
        }
    }
}
