package io.citytwin.server.h3;

import io.citytwin.grid.ZoneValues;
import io.citytwin.model.Layer;
import io.citytwin.server.http.ProblemException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What is asked of each zone.
 *
 * @param text as it was asked, which is the member's name in the answer: "area", "sum:floors"
 * @param kind what to calculate
 * @param attribute the attribute, or null for COUNT, AREA and LENGTH
 */
record Metric(String text, Kind kind, String attribute) {
    enum Kind {
        COUNT,
        AREA,
        LENGTH,
        SUM,
        AVG,
        MIN,
        MAX
    }

    private static final List<String> ALLOWED = List.of(
            "count", "area", "length", "sum:<attribute>", "avg:<attribute>", "min:<attribute>", "max:<attribute>");

    /** Reads a list such as "count,area,avg:floors"; count is always there and first. */
    static List<Metric> parse(String text, Layer layer) {
        List<Metric> metrics = new ArrayList<>();
        metrics.add(new Metric("count", Kind.COUNT, null));
        for (String part : Arrays.stream(text.split(",", -1)).map(String::strip).distinct().toList()) {
            Metric metric = one(part, layer);
            if (metric.kind() != Kind.COUNT) {
                metrics.add(metric);
            }
        }
        return metrics;
    }

    private static Metric one(String text, Layer layer) {
        int colon = text.indexOf(':');
        String word = colon < 0 ? text : text.substring(0, colon);
        String attribute = colon < 0 ? null : text.substring(colon + 1);
        Kind kind =
                switch (word) {
                    case "count" -> Kind.COUNT;
                    case "area" -> Kind.AREA;
                    case "length" -> Kind.LENGTH;
                    case "sum" -> Kind.SUM;
                    case "avg" -> Kind.AVG;
                    case "min" -> Kind.MIN;
                    case "max" -> Kind.MAX;
                    default -> throw bad("\"" + text + "\" is none", ALLOWED);
                };
        boolean ofAttribute = kind.ordinal() >= Kind.SUM.ordinal();
        if (ofAttribute != (attribute != null)) {
            throw bad("\"" + text + "\" is none", ALLOWED);
        }
        if (ofAttribute) {
            checkNumeric(attribute, layer);
        }
        int dimension = layer.geometryType().dimension();
        if (kind == Kind.AREA && (dimension == 0 || dimension == 1)
                || kind == Kind.LENGTH && (dimension == 0 || dimension == 2)) {
            throw bad(
                    word + " is not to be had of layer " + layer.id() + ", whose features are of type "
                            + layer.geometryType().ogcName(),
                    null);
        }
        return new Metric(text, kind, attribute);
    }

    private static void checkNumeric(String attribute, Layer layer) {
        List<String> numeric = layer.attributes().stream()
                .filter(a -> switch (a.type()) {
                    case INTEGER, REAL -> true;
                    default -> false;
                })
                .map(a -> a.name())
                .toList();
        if (!numeric.contains(attribute)) {
            throw bad("layer " + layer.id() + " has no numeric attribute \"" + attribute + "\"", numeric);
        }
    }

    private static ProblemException bad(String why, List<String> allowed) {
        return allowed == null
                ? ProblemException.badParameter("metric", "metric: " + why)
                : ProblemException.badParameter("metric", "metric: " + why, allowed);
    }

    boolean isOfShape() {
        return kind == Kind.AREA || kind == Kind.LENGTH;
    }

    /**
     * Its value in a zone; NaN where the zone has no feature with a value.
     *
     * @param attributes the attributes' names in the order of the zone's values
     */
    double of(ZoneValues zone, List<String> attributes) {
        int i = attributes.indexOf(attribute);
        boolean none = i >= 0 && zone.number(i) == 0;
        if (none) {
            return Double.NaN;
        }
        return switch (kind) {
            case COUNT -> zone.count();
            case AREA -> zone.area();
            case LENGTH -> zone.length();
            case SUM -> zone.sum(i);
            case AVG -> zone.sum(i) / zone.number(i);
            case MIN -> zone.minimum(i);
            case MAX -> zone.maximum(i);
        };
    }
}
