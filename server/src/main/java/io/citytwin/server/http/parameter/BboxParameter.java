package io.citytwin.server.http.parameter;

import io.citytwin.model.Bbox;
import io.citytwin.server.http.ProblemException;
import io.citytwin.server.http.QueryParameter;
import java.util.List;
import java.util.Map;

/**
 * {@code bbox} in CRS84 (OGC API Features Part 1, 7.15.3): 4 or 6 numbers, longitude first; heights are read and
 * ignored. A box whose west exceeds its east crosses the antimeridian and becomes two.
 */
public final class BboxParameter implements QueryParameter<List<Bbox>> {
    public static final BboxParameter BBOX = new BboxParameter();

    private BboxParameter() {}

    @Override
    public String name() {
        return "bbox";
    }

    @Override
    public String description() {
        return "Only features whose geometry meets this box: minimum longitude, minimum latitude, maximum longitude,"
                + " maximum latitude (with six numbers the third and the sixth are heights). West greater than east"
                + " means that the box crosses the antimeridian.";
    }

    @Override
    public Map<String, Object> schema() {
        return Map.of(
                "type", "array", "items", Map.of("type", "number"), "oneOf", List.of(
                        Map.of("minItems", 4, "maxItems", 4), Map.of("minItems", 6, "maxItems", 6)));
    }

    @Override
    public List<Bbox> absent() {
        return List.of();
    }

    @Override
    public List<Bbox> parse(String text) {
        double[] n = numbers(text);
        int half = n.length / 2;
        double west = n[0];
        double south = n[1];
        double east = n[half];
        double north = n[half + 1];
        if (Math.abs(west) > 180 || Math.abs(east) > 180) {
            throw bad("longitudes must be within -180 and 180", text);
        }
        if (Math.abs(south) > 90 || Math.abs(north) > 90) {
            throw bad("latitudes must be within -90 and 90", text);
        }
        if (south > north) {
            throw bad("the minimum latitude must not exceed the maximum latitude", text);
        }
        return west <= east
                ? List.of(new Bbox(west, south, east, north))
                : List.of(new Bbox(west, south, 180, north), new Bbox(-180, south, east, north));
    }

    /** The 4 or 6 finite numbers of a bbox text in any CRS. */
    public static double[] numbers(String text) {
        String[] parts = text.split(",", -1);
        if (parts.length != 4 && parts.length != 6) {
            throw bad("it must be 4 or 6 numbers separated by commas", text);
        }
        double[] n = new double[parts.length];
        for (int i = 0; i < n.length; i++) {
            try {
                n[i] = Double.parseDouble(parts[i].strip());
            } catch (NumberFormatException e) {
                throw bad("it must be 4 or 6 numbers separated by commas", text);
            }
            if (!Double.isFinite(n[i])) {
                throw bad("its numbers must be finite", text);
            }
        }
        return n;
    }

    private static ProblemException bad(String rule, String text) {
        return ProblemException.badParameter("bbox", "bbox: " + rule + ", was \"" + text + "\"");
    }
}
