package io.citytwin.query;

import io.citytwin.query.Expr.Predicate;
import io.citytwin.query.Expr.Value;
import java.math.BigDecimal;
import java.math.MathContext;
import java.text.Normalizer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.locationtech.jts.geom.Geometry;

/** CQL2 evaluated in plain Java over a row held in a map: the other route to the store's answers. Null is unknown. */
public final class FilterModel {
    private final Map<String, Object> row;

    private FilterModel(Map<String, Object> row) {
        this.row = row;
    }

    /** Whether the row is in the answer: true, not unknown. */
    public static boolean matches(Predicate filter, Map<String, Object> row) {
        return Boolean.TRUE.equals(new FilterModel(row).test(filter));
    }

    private Boolean test(Predicate p) {
        if (p instanceof Expr.And and) {
            Boolean result = true;
            for (Predicate operand : and.operands()) {
                Boolean one = test(operand);
                if (Boolean.FALSE.equals(one)) {
                    return false;
                }
                result = one == null ? null : result;
            }
            return result;
        } else if (p instanceof Expr.Or or) {
            Boolean result = false;
            for (Predicate operand : or.operands()) {
                Boolean one = test(operand);
                if (Boolean.TRUE.equals(one)) {
                    return true;
                }
                result = one == null ? null : result;
            }
            return result;
        } else if (p instanceof Expr.Not not) {
            Boolean one = test(not.operand());
            return one == null ? null : !one;
        } else if (p instanceof Expr.Indexed indexed) {
            return test(indexed.condition());
        } else if (p instanceof Expr.BooleanLiteral literal) {
            return literal.value();
        } else if (p instanceof Expr.BooleanProperty property) {
            return (Boolean) row.get(property.name());
        } else if (p instanceof Expr.Comparison c) {
            return compare(c.comparator(), value(c.left()), value(c.right()));
        } else if (p instanceof Expr.Like like) {
            String text = (String) value(like.value());
            return text == null ? null : like((String) value(like.pattern())).matcher(text).matches();
        } else if (p instanceof Expr.Between b) {
            return test(new Expr.And(java.util.List.of(
                    new Expr.Comparison(Expr.Comparator.GE, b.value(), b.low()),
                    new Expr.Comparison(Expr.Comparator.LE, b.value(), b.high()))));
        } else if (p instanceof Expr.In in) {
            Predicate[] each = in.list().stream()
                    .map(v -> (Predicate) new Expr.Comparison(Expr.Comparator.EQ, in.value(), v))
                    .toArray(Predicate[]::new);
            return test(new Expr.Or(java.util.List.of(each)));
        } else if (p instanceof Expr.IsNull isNull) {
            return value(isNull.value()) == null;
        } else if (p instanceof Expr.Spatial s) {
            return spatial(s.operator(), (Geometry) value(s.left()), (Geometry) value(s.right()));
        }
        return temporal((Expr.Temporal) p);
    }

    private static Boolean compare(Expr.Comparator comparator, Object a, Object b) {
        if (a == null || b == null) {
            return null;
        }
        int order = order(a, b);
        return switch (comparator) {
            case EQ -> order == 0;
            case NE -> order != 0;
            case LT -> order < 0;
            case LE -> order <= 0;
            case GT -> order > 0;
            case GE -> order >= 0;
        };
    }

    @SuppressWarnings("unchecked") // both are of the same class by the filter's check
    private static int order(Object a, Object b) {
        if (a instanceof Number x && b instanceof Number y) {
            return Double.compare(x.doubleValue() + 0.0, y.doubleValue() + 0.0);
        }
        return ((Comparable<Object>) a).compareTo(b);
    }

    private static Pattern like(String pattern) {
        StringBuilder regex = new StringBuilder();
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            if (c == '\\') {
                regex.append(Pattern.quote(String.valueOf(pattern.charAt(++i))));
            } else {
                regex.append(c == '%' ? ".*" : c == '_' ? "." : Pattern.quote(String.valueOf(c)));
            }
        }
        return Pattern.compile(regex.toString(), Pattern.DOTALL);
    }

    private Object value(Value v) {
        if (v instanceof Expr.Property property) {
            return row.get(property.name());
        } else if (v instanceof Expr.Text text) {
            return text.value();
        } else if (v instanceof Expr.Number number) {
            return number.value().doubleValue();
        } else if (v instanceof Expr.Date date) {
            return date.value();
        } else if (v instanceof Expr.Timestamp timestamp) {
            return timestamp.value();
        } else if (v instanceof Expr.BooleanLiteral literal) {
            return literal.value();
        } else if (v instanceof Expr.GeometryLiteral literal) {
            return literal.geometry();
        } else if (v instanceof Expr.CaseInsensitive c) {
            String text = (String) value(c.value());
            return text == null ? null : text.toLowerCase(Locale.ROOT);
        } else if (v instanceof Expr.AccentInsensitive a) {
            String text = (String) value(a.value());
            return text == null
                    ? null
                    : Normalizer.normalize(text, Normalizer.Form.NFD).replaceAll("[\\u0300-\\u036F]", "");
        } else if (v instanceof Expr.Negative n) {
            Number x = (Number) value(n.value());
            return x == null ? null : -x.doubleValue();
        }
        Expr.Arithmetic a = (Expr.Arithmetic) v;
        Number x = (Number) value(a.left());
        Number y = (Number) value(a.right());
        return x == null || y == null ? null : calculate(a.operator(), x.doubleValue(), y.doubleValue());
    }

    private static Double calculate(Expr.ArithmeticOperator operator, double x, double y) {
        return switch (operator) {
            case ADD -> x + y;
            case SUBTRACT -> x - y;
            case MULTIPLY -> x * y;
            case POWER -> Math.pow(x, y);
            case DIVIDE -> y == 0 ? null : (Double) (x / y);
            case MODULO -> y == 0 ? null : (Double) numeric(x).remainder(numeric(y)).doubleValue();
            case INTEGER_DIVIDE -> y == 0
                    ? null
                    : (Double) numeric(x).divideToIntegralValue(numeric(y)).doubleValue();
        };
    }

    /** PostgreSQL casts double precision to numeric with 15 digits. */
    private static BigDecimal numeric(double x) {
        return new BigDecimal(x).round(new MathContext(15));
    }

    private static Boolean spatial(Expr.SpatialOperator operator, Geometry a, Geometry b) {
        if (a == null || b == null) {
            return null;
        }
        return switch (operator) {
            case S_INTERSECTS -> a.intersects(b);
            case S_EQUALS -> a.equalsTopo(b);
            case S_DISJOINT -> a.disjoint(b);
            case S_TOUCHES -> a.touches(b);
            case S_WITHIN -> a.within(b);
            case S_OVERLAPS -> a.overlaps(b);
            case S_CROSSES -> a.crosses(b);
            case S_CONTAINS -> a.contains(b);
        };
    }

    private Boolean temporal(Expr.Temporal t) {
        Instant s1 = end(t.left(), false);
        Instant e1 = end(t.left(), true);
        Instant s2 = end(t.right(), false);
        Instant e2 = end(t.right(), true);
        if (s1 == null || e1 == null || s2 == null || e2 == null) {
            return null;
        }
        return switch (t.operator()) {
            case T_AFTER -> s1.isAfter(e2);
            case T_BEFORE -> e1.isBefore(s2);
            case T_CONTAINS -> s1.isBefore(s2) && e1.isAfter(e2);
            case T_DISJOINT -> e1.isBefore(s2) || s1.isAfter(e2);
            case T_DURING -> s1.isAfter(s2) && e1.isBefore(e2);
            case T_EQUALS -> s1.equals(s2) && e1.equals(e2);
            case T_FINISHEDBY -> s1.isBefore(s2) && e1.equals(e2);
            case T_FINISHES -> s1.isAfter(s2) && e1.equals(e2);
            case T_INTERSECTS -> !s1.isAfter(e2) && !e1.isBefore(s2);
            case T_MEETS -> e1.equals(s2);
            case T_METBY -> s1.equals(e2);
            case T_OVERLAPPEDBY -> s1.isAfter(s2) && s1.isBefore(e2) && e1.isAfter(e2);
            case T_OVERLAPS -> s1.isBefore(s2) && e1.isAfter(s2) && e1.isBefore(e2);
            case T_STARTEDBY -> s1.equals(s2) && e1.isAfter(e2);
            case T_STARTS -> s1.equals(s2) && e1.isBefore(e2);
        };
    }

    private Instant end(Value value, boolean last) {
        Value end = value;
        if (value instanceof Expr.Interval interval) {
            end = last ? interval.end() : interval.start();
            if (end == null) {
                return last ? Instant.MAX : Instant.MIN;
            }
        }
        Object instant = value(end);
        return instant instanceof LocalDate date
                ? date.atStartOfDay().toInstant(ZoneOffset.UTC)
                : (Instant) instant;
    }
}
