package io.citytwin.store;

import io.citytwin.model.Layer;
import io.citytwin.query.Expr;
import io.citytwin.query.Expr.Value;
import io.citytwin.query.FilterCheck;
import io.citytwin.query.ValueKind;
import java.util.function.Function;

/**
 * Temporal predicates of CQL2 (21-065r2, 7.6) on the starts and ends of two times; an instant starts and ends at once.
 * Where all times are dates they are compared as dates. Where dates meet timestamps, a date is the whole day in UTC.
 */
final class TemporalSql {
    private final Layer layer;
    private final Function<Value, SqlFragment> scalar;
    private final boolean asDates;

    private TemporalSql(Layer layer, Function<Value, SqlFragment> scalar, boolean asDates) {
        this.layer = layer;
        this.scalar = scalar;
        this.asDates = asDates;
    }

    /** @param scalar writes a property or an instant */
    static SqlFragment of(Expr.Temporal t, Layer layer, Function<Value, SqlFragment> scalar) {
        boolean asDates = onlyDates(t.left(), layer) && onlyDates(t.right(), layer);
        return new TemporalSql(layer, scalar, asDates).write(t);
    }

    private static boolean onlyDates(Value value, Layer layer) {
        if (value == null) {
            return true;
        }
        return value instanceof Expr.Interval interval
                ? onlyDates(interval.start(), layer) && onlyDates(interval.end(), layer)
                : FilterCheck.kind(value, layer) == ValueKind.DATE;
    }

    private SqlFragment write(Expr.Temporal t) {
        SqlFragment s1 = start(t.left());
        SqlFragment e1 = end(t.left());
        SqlFragment s2 = start(t.right());
        SqlFragment e2 = end(t.right());
        return switch (t.operator()) {
            case T_AFTER -> all(is(s1, ">", e2));
            case T_BEFORE -> all(is(e1, "<", s2));
            case T_CONTAINS -> all(is(s1, "<", s2), is(e1, ">", e2));
            case T_DISJOINT -> join(" OR ", is(e1, "<", s2), is(s1, ">", e2));
            case T_DURING -> all(is(s1, ">", s2), is(e1, "<", e2));
            case T_EQUALS -> all(is(s1, "=", s2), is(e1, "=", e2));
            case T_FINISHEDBY -> all(is(s1, "<", s2), is(e1, "=", e2));
            case T_FINISHES -> all(is(s1, ">", s2), is(e1, "=", e2));
            case T_INTERSECTS -> all(is(s1, "<=", e2), is(e1, ">=", s2));
            case T_MEETS -> all(is(e1, "=", s2));
            case T_METBY -> all(is(s1, "=", e2));
            case T_OVERLAPPEDBY -> all(is(s1, ">", s2), is(s1, "<", e2), is(e1, ">", e2));
            case T_OVERLAPS -> all(is(s1, "<", s2), is(e1, ">", s2), is(e1, "<", e2));
            case T_STARTEDBY -> all(is(s1, "=", s2), is(e1, ">", e2));
            case T_STARTS -> all(is(s1, "=", s2), is(e1, "<", e2));
        };
    }

    private static SqlFragment is(SqlFragment left, String operator, SqlFragment right) {
        return new SqlFragment.Builder()
                .add(left)
                .add(" " + operator + " ")
                .add(right)
                .build();
    }

    private static SqlFragment all(SqlFragment... conditions) {
        return join(" AND ", conditions);
    }

    private static SqlFragment join(String word, SqlFragment... conditions) {
        SqlFragment.Builder sql = new SqlFragment.Builder().add("(");
        for (int i = 0; i < conditions.length; i++) {
            sql.add(i == 0 ? "" : word).add(conditions[i]);
        }
        return sql.add(")").build();
    }

    private SqlFragment start(Value value) {
        Value start = value instanceof Expr.Interval interval ? interval.start() : value;
        return start == null ? open("-infinity") : bound(start, "");
    }

    private SqlFragment end(Value value) {
        Value end = value instanceof Expr.Interval interval ? interval.end() : value;
        return end == null ? open("infinity") : bound(end, " + interval '1 day' - interval '1 microsecond'");
    }

    private SqlFragment open(String infinity) {
        return SqlFragment.of("'" + infinity + "'::" + (asDates ? "date" : "timestamptz"));
    }

    private SqlFragment bound(Value instant, String toTheEndOfTheDay) {
        SqlFragment sql = scalar.apply(instant);
        if (asDates || FilterCheck.kind(instant, layer) != ValueKind.DATE) {
            return sql;
        }
        return new SqlFragment.Builder()
                .add("(((")
                .add(sql)
                .add(")::timestamp" + toTheEndOfTheDay + ") AT TIME ZONE 'UTC')")
                .build();
    }
}
