package io.citytwin.query;

import com.fasterxml.jackson.databind.JsonNode;
import io.citytwin.query.Expr.Predicate;
import io.citytwin.query.Expr.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.locationtech.jts.geom.Geometry;

/** Walks a CQL2 JSON document; {@code path} names the place for error messages. */
final class Cql2JsonParser {
    private final UnaryOperator<Geometry> toStorage;

    Cql2JsonParser(UnaryOperator<Geometry> toStorage) {
        this.toStorage = toStorage;
    }

    Predicate predicate(JsonNode node, String path, int depth) {
        check(depth, path);
        if (node.isBoolean()) {
            return new Expr.BooleanLiteral(node.booleanValue());
        }
        if (node.hasNonNull("property")) {
            return new Expr.BooleanProperty(node.get("property").asText());
        }
        String op = node.path("op").asText("").toLowerCase(Locale.ROOT);
        if (op.isEmpty()) {
            throw error(path, "a condition is an object with \"op\" and \"args\", or true or false");
        }
        JsonNode args = node.path("args");
        if (!args.isArray()) {
            throw error(path, "\"" + op + "\" needs \"args\", an array");
        }
        return switch (op) {
            case "and" -> new Expr.And(operands(args, path, depth));
            case "or" -> new Expr.Or(operands(args, path, depth));
            case "not" -> {
                count(args, 1, op, path);
                yield new Expr.Not(predicate(args.get(0), path + ".args[0]", depth + 1));
            }
            case "between" -> {
                count(args, 3, op, path);
                yield new Expr.Between(
                        argument(args, 0, path, depth), argument(args, 1, path, depth), argument(args, 2, path, depth));
            }
            case "isnull" -> {
                count(args, 1, op, path);
                yield new Expr.IsNull(argument(args, 0, path, depth));
            }
            default -> binary(op, args, path, depth);
        };
    }

    private Predicate binary(String op, JsonNode args, String path, int depth) {
        if (op.equals("in")) {
            count(args, 2, op, path);
            return new Expr.In(argument(args, 0, path, depth), list(args.get(1), path + ".args[1]", depth));
        }
        if (op.equals("like")) {
            count(args, 2, op, path);
            return new Expr.Like(argument(args, 0, path, depth), argument(args, 1, path, depth));
        }
        for (Expr.Comparator comparator : Expr.Comparator.values()) {
            if (comparator.symbol().equals(op)) {
                count(args, 2, op, path);
                return new Expr.Comparison(comparator, argument(args, 0, path, depth), argument(args, 1, path, depth));
            }
        }
        String name = op.toUpperCase(Locale.ROOT);
        for (Expr.SpatialOperator operator : Expr.SpatialOperator.values()) {
            if (operator.name().equals(name)) {
                count(args, 2, op, path);
                return new Expr.Spatial(operator, argument(args, 0, path, depth), argument(args, 1, path, depth));
            }
        }
        for (Expr.TemporalOperator operator : Expr.TemporalOperator.values()) {
            if (operator.name().equals(name)) {
                count(args, 2, op, path);
                return new Expr.Temporal(operator, argument(args, 0, path, depth), argument(args, 1, path, depth));
            }
        }
        throw error(
                path,
                (name.startsWith("A_") ? "array functions are not supported: " : "unknown operator or function ") + op);
    }

    private List<Predicate> operands(JsonNode args, String path, int depth) {
        if (args.size() < 2) {
            throw error(path, "\"and\" and \"or\" need at least two args");
        }
        List<Predicate> operands = new ArrayList<>();
        for (int i = 0; i < args.size(); i++) {
            operands.add(predicate(args.get(i), path + ".args[" + i + "]", depth + 1));
        }
        return operands;
    }

    private List<Value> list(JsonNode node, String path, int depth) {
        if (!node.isArray() || node.isEmpty()) {
            throw error(path, "\"in\" needs an array of values");
        }
        List<Value> values = new ArrayList<>();
        for (int i = 0; i < node.size(); i++) {
            values.add(value(node.get(i), path + "[" + i + "]", depth + 1));
        }
        return values;
    }

    private Value argument(JsonNode args, int i, String path, int depth) {
        return value(args.get(i), path + ".args[" + i + "]", depth + 1);
    }

    private Value value(JsonNode node, String path, int depth) {
        check(depth, path);
        if (node.isTextual()) {
            return new Expr.Text(node.textValue());
        }
        if (node.isNumber()) {
            return new Expr.Number(node.decimalValue());
        }
        if (node.isBoolean()) {
            return new Expr.BooleanLiteral(node.booleanValue());
        }
        if (!node.isObject()) {
            throw error(path, "a value is needed here");
        }
        if (node.has("property")) {
            return new Expr.Property(node.get("property").asText());
        }
        if (node.has("date")) {
            return Cql2Literals.date(node.get("date").asText(), -1);
        }
        if (node.has("timestamp")) {
            return Cql2Literals.timestamp(node.get("timestamp").asText(), -1);
        }
        if (node.has("interval")) {
            return interval(node.get("interval"), path, depth);
        }
        if (node.has("bbox")) {
            return bbox(node.get("bbox"), path);
        }
        if (node.has("type")) {
            return geometry(node, path);
        }
        return operation(node, path, depth);
    }

    private Value interval(JsonNode node, String path, int depth) {
        if (!node.isArray() || node.size() != 2) {
            throw error(path, "an interval is an array of two");
        }
        return new Expr.Interval(end(node.get(0), path, depth), end(node.get(1), path, depth));
    }

    private Value end(JsonNode node, String path, int depth) {
        if (node.isTextual()) {
            return Cql2Literals.intervalEnd(node.textValue(), -1);
        }
        Value value = value(node, path + ".interval", depth + 1);
        if (value instanceof Expr.Property || value instanceof Expr.Date || value instanceof Expr.Timestamp) {
            return value;
        }
        throw error(path, "an end of an interval must be a date, a timestamp, \"..\" or a property");
    }

    private Value bbox(JsonNode node, String path) {
        List<Double> numbers = new ArrayList<>();
        for (JsonNode number : node) {
            if (!number.isNumber()) {
                throw error(path, "a bbox is an array of numbers");
            }
            numbers.add(number.doubleValue());
        }
        return Cql2Literals.bbox(numbers, toStorage, -1);
    }

    private Value geometry(JsonNode node, String path) {
        Geometry written;
        try {
            written = GeoJsonGeometry.read(node);
        } catch (IllegalArgumentException e) {
            throw error(path, "this is not a GeoJSON geometry: " + e.getMessage());
        }
        return Cql2Literals.geometry(written, toStorage, -1);
    }

    private Value operation(JsonNode node, String path, int depth) {
        String op = node.path("op").asText("").toLowerCase(Locale.ROOT);
        JsonNode args = node.path("args");
        if (op.isEmpty() || !args.isArray()) {
            throw error(path, "a value is a literal, {\"property\": …}, or an object with \"op\" and \"args\"");
        }
        if (op.equals("casei") || op.equals("accenti")) {
            count(args, 1, op, path);
            Value inner = argument(args, 0, path, depth);
            return op.equals("casei") ? new Expr.CaseInsensitive(inner) : new Expr.AccentInsensitive(inner);
        }
        if (op.equals("-") && args.size() == 1) {
            return new Expr.Negative(argument(args, 0, path, depth));
        }
        for (Expr.ArithmeticOperator operator : Expr.ArithmeticOperator.values()) {
            if (operator.symbol().equals(op)) {
                count(args, 2, op, path);
                return new Expr.Arithmetic(operator, argument(args, 0, path, depth), argument(args, 1, path, depth));
            }
        }
        throw error(path, "unknown function " + op);
    }

    private static void count(JsonNode args, int wanted, String op, String path) {
        if (args.size() != wanted) {
            throw error(path, "\"" + op + "\" needs " + wanted + " args, has " + args.size());
        }
    }

    private static void check(int depth, String path) {
        if (depth > Cql2TextParser.MAX_DEPTH) {
            throw error(path, "a filter must not be nested deeper than " + Cql2TextParser.MAX_DEPTH + " levels");
        }
    }

    private static InvalidFilterException error(String path, String message) {
        String shown = path.length() > 100 ? path.substring(0, 100) + "…" : path;
        return new InvalidFilterException(message + " (at " + shown + ")");
    }
}
