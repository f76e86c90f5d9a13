package io.citytwin.query;

import io.citytwin.model.Layer;
import io.citytwin.query.Expr.Predicate;
import io.citytwin.query.Expr.Value;
import java.util.stream.Collectors;
import org.locationtech.jts.geom.GeometryCollection;

/** Holds a filter against a layer: every property exists, every operator gets values of kinds that it takes. */
public final class FilterCheck {
    private final Layer layer;

    private FilterCheck(Layer layer) {
        this.layer = layer;
    }

    /** @throws InvalidFilterException that names the property or the kinds and what is allowed */
    public static void check(Predicate filter, Layer layer) {
        new FilterCheck(layer).predicate(filter);
    }

    /** The kind of a value in filters of that layer. */
    public static ValueKind kind(Value value, Layer layer) {
        return new FilterCheck(layer).kind(value);
    }

    private void predicate(Predicate p) {
        if (p instanceof Expr.And and) {
            and.operands().forEach(this::predicate);
        } else if (p instanceof Expr.Or or) {
            or.operands().forEach(this::predicate);
        } else if (p instanceof Expr.Not not) {
            predicate(not.operand());
        } else if (p instanceof Expr.Indexed indexed) {
            predicate(indexed.condition());
        } else if (p instanceof Expr.BooleanProperty property) {
            ValueKind kind = property(property.name()).kind();
            if (kind != ValueKind.BOOLEAN && kind != ValueKind.PROPERTY) {
                throw new InvalidFilterException("the property " + property.name() + " is a " + kind.word()
                        + ", not a condition; compare it with something");
            }
        } else if (p instanceof Expr.Comparison c) {
            comparable(c.left(), c.right());
        } else if (p instanceof Expr.Like like) {
            text(like.value(), "LIKE");
            text(like.pattern(), "LIKE");
        } else if (p instanceof Expr.Between b) {
            comparable(b.value(), b.low());
            comparable(b.value(), b.high());
        } else if (p instanceof Expr.In in) {
            in.list().forEach(v -> comparable(in.value(), v));
        } else if (p instanceof Expr.IsNull isNull) {
            kind(isNull.value());
        } else if (p instanceof Expr.Spatial s) {
            spatial(s.operator(), s.left());
            spatial(s.operator(), s.right());
        } else if (p instanceof Expr.Temporal t) {
            temporal(t.operator(), t.left());
            temporal(t.operator(), t.right());
        }
    }

    private ValueKind kind(Value value) {
        if (value instanceof Expr.Property property) {
            return property(property.name()).kind();
        } else if (value instanceof Expr.Text) {
            return ValueKind.TEXT;
        } else if (value instanceof Expr.Number) {
            return ValueKind.NUMBER;
        } else if (value instanceof Expr.BooleanLiteral) {
            return ValueKind.BOOLEAN;
        } else if (value instanceof Expr.Timestamp) {
            return ValueKind.TIMESTAMP;
        } else if (value instanceof Expr.Date) {
            return ValueKind.DATE;
        } else if (value instanceof Expr.Interval interval) {
            end(interval.start());
            end(interval.end());
            return ValueKind.INTERVAL;
        } else if (value instanceof Expr.GeometryLiteral) {
            return ValueKind.GEOMETRY;
        } else if (value instanceof Expr.Arithmetic a) {
            number(a.left(), a.operator().symbol());
            number(a.right(), a.operator().symbol());
            return ValueKind.NUMBER;
        } else if (value instanceof Expr.Negative n) {
            number(n.value(), "-");
            return ValueKind.NUMBER;
        } else if (value instanceof Expr.CaseInsensitive c) {
            text(c.value(), "CASEI");
            return ValueKind.TEXT;
        } else if (value instanceof Expr.AccentInsensitive a) {
            text(a.value(), "ACCENTI");
            return ValueKind.TEXT;
        }
        throw new IllegalStateException("no kind for " + value);
    }

    private Queryable property(String name) {
        return Queryable.find(layer, name)
                .orElseThrow(() -> new InvalidFilterException("layer " + layer.id() + " has no property \"" + name
                        + "\"; it has "
                        + Queryable.listOf(layer).stream().map(Queryable::name).collect(Collectors.joining(", "))
                        + (layer.findPropertiesAttribute().isPresent() ? " and properties such as \"Set.Name\"" : "")));
    }

    private void comparable(Value left, Value right) {
        ValueKind a = kind(left);
        ValueKind b = kind(right);
        boolean instants = isInstant(a) && isInstant(b);
        boolean plain = a == b && (a == ValueKind.TEXT || a == ValueKind.NUMBER || a == ValueKind.BOOLEAN);
        boolean property = (a == ValueKind.PROPERTY && isScalar(b)) || (b == ValueKind.PROPERTY && isScalar(a));
        if (!instants && !plain && !property) {
            throw new InvalidFilterException("cannot compare " + shown(left, a) + " with " + shown(right, b)
                    + hint(a, b));
        }
    }

    private static boolean isScalar(ValueKind kind) {
        return kind == ValueKind.TEXT || kind == ValueKind.NUMBER || kind == ValueKind.BOOLEAN || kind == ValueKind.PROPERTY;
    }

    private static String hint(ValueKind a, ValueKind b) {
        if ((isInstant(a) && b == ValueKind.TEXT) || (isInstant(b) && a == ValueKind.TEXT)) {
            return "; write DATE('2024-05-31') or TIMESTAMP('2024-05-31T08:00:00Z')";
        }
        if ((a == ValueKind.PROPERTY && isInstant(b)) || (b == ValueKind.PROPERTY && isInstant(a))) {
            return "; properties are numbers, texts and booleans: write the time as a text";
        }
        if (a == ValueKind.GEOMETRY || b == ValueKind.GEOMETRY) {
            return "; geometries take S_INTERSECTS and the other S_ functions";
        }
        return "";
    }

    private void number(Value value, String operator) {
        ValueKind kind = kind(value);
        if (kind != ValueKind.NUMBER && kind != ValueKind.PROPERTY) {
            throw new InvalidFilterException(operator + " takes numbers, not " + shown(value, kind));
        }
    }

    private void text(Value value, String operator) {
        ValueKind kind = kind(value);
        if (kind != ValueKind.TEXT && kind != ValueKind.PROPERTY) {
            throw new InvalidFilterException(operator + " takes text, not " + shown(value, kind));
        }
    }

    private void spatial(Expr.SpatialOperator operator, Value value) {
        ValueKind kind = kind(value);
        if (kind != ValueKind.GEOMETRY) {
            throw new InvalidFilterException(operator + " takes geometries, not " + shown(value, kind));
        }
        boolean collection = value instanceof Expr.GeometryLiteral literal
                && literal.geometry().getClass() == GeometryCollection.class;
        if (collection && operator != Expr.SpatialOperator.S_INTERSECTS) {
            throw new InvalidFilterException(operator + " does not take a GEOMETRYCOLLECTION; S_INTERSECTS does");
        }
    }

    private void temporal(Expr.TemporalOperator operator, Value value) {
        ValueKind kind = kind(value);
        if (!kind.isTemporal()) {
            throw new InvalidFilterException(
                    operator + " takes dates, timestamps and intervals, not " + shown(value, kind));
        }
    }

    private void end(Value end) {
        if (end != null && !isInstant(kind(end))) {
            throw new InvalidFilterException(
                    "an end of an INTERVAL must be a date or a timestamp, not " + shown(end, kind(end)));
        }
    }

    private static boolean isInstant(ValueKind kind) {
        return kind == ValueKind.DATE || kind == ValueKind.TIMESTAMP;
    }

    private static String shown(Value value, ValueKind kind) {
        String text = Cql2Text.format(value);
        return (text.length() > 60 ? text.substring(0, 60) + "…" : text) + " (" + kind.word() + ")";
    }
}
