package io.citytwin.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import java.util.Locale;

/** Writes expressions as CQL2 JSON. */
final class Cql2JsonFormatter {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private Cql2JsonFormatter() {}

    static JsonNode write(Expr expr) {
        if (expr instanceof Expr.And and) {
            return op("and", and.operands());
        } else if (expr instanceof Expr.Or or) {
            return op("or", or.operands());
        } else if (expr instanceof Expr.Not not) {
            return op("not", List.of(not.operand()));
        } else if (expr instanceof Expr.Indexed indexed) {
            return write(indexed.condition());
        } else if (expr instanceof Expr.BooleanLiteral literal) {
            return BooleanNode.valueOf(literal.value());
        } else if (expr instanceof Expr.BooleanProperty property) {
            return NODES.objectNode().put("property", property.name());
        } else if (expr instanceof Expr.Comparison c) {
            return op(c.comparator().symbol(), List.of(c.left(), c.right()));
        } else if (expr instanceof Expr.Like like) {
            return op("like", List.of(like.value(), like.pattern()));
        } else if (expr instanceof Expr.Between between) {
            return op("between", List.of(between.value(), between.low(), between.high()));
        } else if (expr instanceof Expr.In in) {
            ObjectNode node = op("in", List.of(in.value()));
            ArrayNode list = ((ArrayNode) node.get("args")).addArray();
            in.list().forEach(v -> list.add(write(v)));
            return node;
        } else if (expr instanceof Expr.IsNull isNull) {
            return op("isNull", List.of(isNull.value()));
        } else if (expr instanceof Expr.Spatial s) {
            return op(s.operator().name().toLowerCase(Locale.ROOT), List.of(s.left(), s.right()));
        } else if (expr instanceof Expr.Temporal t) {
            return op(t.operator().name().toLowerCase(Locale.ROOT), List.of(t.left(), t.right()));
        }
        return value((Expr.Value) expr);
    }

    private static JsonNode value(Expr.Value value) {
        if (value instanceof Expr.Property property) {
            return NODES.objectNode().put("property", property.name());
        } else if (value instanceof Expr.Text text) {
            return TextNode.valueOf(text.value());
        } else if (value instanceof Expr.Number number) {
            return DecimalNode.valueOf(number.value());
        } else if (value instanceof Expr.Timestamp timestamp) {
            return NODES.objectNode().put("timestamp", timestamp.value().toString());
        } else if (value instanceof Expr.Date date) {
            return NODES.objectNode().put("date", date.value().toString());
        } else if (value instanceof Expr.Interval interval) {
            ObjectNode node = NODES.objectNode();
            node.putArray("interval").add(end(interval.start())).add(end(interval.end()));
            return node;
        } else if (value instanceof Expr.GeometryLiteral literal) {
            return GeoJsonGeometry.write(literal.geometry());
        } else if (value instanceof Expr.Arithmetic a) {
            return op(a.operator().symbol(), List.of(a.left(), a.right()));
        } else if (value instanceof Expr.Negative negative) {
            return op("-", List.of(negative.value()));
        } else if (value instanceof Expr.CaseInsensitive c) {
            return op("casei", List.of(c.value()));
        } else if (value instanceof Expr.AccentInsensitive a) {
            return op("accenti", List.of(a.value()));
        }
        throw new IllegalStateException("no JSON form for " + value);
    }

    private static JsonNode end(Expr.Value end) {
        if (end == null) {
            return TextNode.valueOf("..");
        }
        if (end instanceof Expr.Date date) {
            return TextNode.valueOf(date.value().toString());
        }
        if (end instanceof Expr.Timestamp timestamp) {
            return TextNode.valueOf(timestamp.value().toString());
        }
        return write(end);
    }

    private static ObjectNode op(String name, List<? extends Expr> arguments) {
        ObjectNode node = NODES.objectNode().put("op", name);
        ArrayNode args = node.putArray("args");
        arguments.forEach(a -> args.add(write(a)));
        return node;
    }
}
