package io.citytwin.store;

import io.citytwin.model.Layer;
import io.citytwin.query.Expr;
import io.citytwin.query.Expr.Predicate;
import io.citytwin.query.Expr.Value;
import io.citytwin.query.FilterCheck;
import io.citytwin.query.InvalidFilterException;
import io.citytwin.query.Queryable;
import io.citytwin.query.ValueKind;
import java.util.Arrays;
import java.util.List;
import org.locationtech.jts.io.WKBWriter;

/**
 * A CQL2 filter as a condition in SQL: property names become columns by the catalogue alone, values are bound. Unknown
 * (null) stays unknown, as in CQL2. Division by zero is null; calculations run in double precision.
 *
 * <p>Properties out of the layer's JSON attribute are of whatever kind a feature has them in. Beside a number they are a
 * number (a text that is a plain number, "60.0", too), beside a text a text, beside a boolean a boolean; one of another
 * kind is unknown, never an error.
 */
public final class FilterSql {
    /** PostgreSQL's protocol takes 65,535 in a statement. */
    private static final int MAX_PARAMETERS = 30_000;

    private static final String FOLD_ACCENTS = "regexp_replace(normalize(";
    private static final String FOLD_ACCENTS_END = ", NFD), '[\\u0300-\\u036F]', '', 'g')";

    private final Layer layer;
    private final String prefix;
    private final SqlFragment.Builder sql = new SqlFragment.Builder();

    private FilterSql(Layer layer, String alias) {
        this.layer = layer;
        this.prefix = alias + ".";
    }

    /**
     * The condition, in parentheses, to stand behind WHERE or AND.
     *
     * @param alias how the statement calls the layer's rows ({@link VersionsSql#from})
     * @throws InvalidFilterException where the filter names what the layer has not or mixes kinds of values
     */
    public static SqlFragment of(Predicate filter, Layer layer, String alias) {
        FilterCheck.check(filter, layer);
        FilterSql writer = new FilterSql(layer, alias);
        writer.predicate(filter);
        if (writer.sql.parameterCount() > MAX_PARAMETERS) {
            throw new InvalidFilterException("a filter must have at most " + MAX_PARAMETERS + " values");
        }
        return writer.sql.build();
    }

    private void predicate(Predicate p) {
        if (p instanceof Expr.And and) {
            join(and.operands(), " AND ");
        } else if (p instanceof Expr.Or or) {
            join(or.operands(), " OR ");
        } else if (p instanceof Expr.Not not) {
            sql.add("(NOT ");
            predicate(not.operand());
            sql.add(")");
        } else if (p instanceof Expr.BooleanLiteral literal) {
            sql.add(literal.value() ? "TRUE" : "FALSE");
        } else if (p instanceof Expr.BooleanProperty property) {
            value(new Expr.Property(property.name()), ValueKind.BOOLEAN);
        } else if (p instanceof Expr.Indexed indexed) {
            indexed(indexed);
        } else if (p instanceof Expr.Comparison c && isOfProperties(c.left(), c.right())) {
            ofProperties(c.comparator(), c.left(), c.right());
        } else if (p instanceof Expr.Comparison c) {
            boolean mixed = mixesDates(c.left(), c.right());
            sql.add("(");
            instantOrValue(c.left(), mixed);
            sql.add(" " + c.comparator().symbol() + " ");
            instantOrValue(c.right(), mixed);
            sql.add(")");
        } else if (p instanceof Expr.Like like) {
            like(like);
        } else if (p instanceof Expr.Between b && isOfProperties(b.value(), b.low(), b.high())) {
            predicate(new Expr.And(List.of(
                    new Expr.Comparison(Expr.Comparator.GE, b.value(), b.low()),
                    new Expr.Comparison(Expr.Comparator.LE, b.value(), b.high()))));
        } else if (p instanceof Expr.In in && isOfProperties(in)) {
            predicate(new Expr.Or(in.list().stream()
                    .map(v -> (Predicate) new Expr.Comparison(Expr.Comparator.EQ, in.value(), v))
                    .toList()));
        } else if (p instanceof Expr.Between b) {
            boolean mixed = mixesDates(b.value(), b.low()) || mixesDates(b.value(), b.high());
            sql.add("(");
            instantOrValue(b.value(), mixed);
            sql.add(" BETWEEN ");
            instantOrValue(b.low(), mixed);
            sql.add(" AND ");
            instantOrValue(b.high(), mixed);
            sql.add(")");
        } else if (p instanceof Expr.In in) {
            in(in);
        } else if (p instanceof Expr.IsNull isNull) {
            sql.add("(");
            if (kind(isNull.value()) == ValueKind.INTERVAL) {
                sql.add("FALSE");
            } else if (kind(isNull.value()) == ValueKind.PROPERTY) {
                sql.add("NULLIF(");
                property((Expr.Property) isNull.value());
                sql.add(", 'null'::jsonb) IS NULL");
            } else {
                value(isNull.value());
                sql.add(" IS NULL");
            }
            sql.add(")");
        } else if (p instanceof Expr.Spatial s) {
            sql.add(function(s.operator())).add("(");
            value(s.left());
            sql.add(", ");
            value(s.right());
            sql.add(")");
        } else if (p instanceof Expr.Temporal t) {
            sql.add(TemporalSql.of(t, layer, this::instant));
        }
    }

    private void join(List<Predicate> operands, String word) {
        sql.add("(");
        for (int i = 0; i < operands.size(); i++) {
            sql.add(i == 0 ? "" : word);
            predicate(operands.get(i));
        }
        sql.add(")");
    }

    private void like(Expr.Like like) {
        sql.add("(");
        value(like.value(), ValueKind.TEXT);
        sql.add(" LIKE ");
        value(like.pattern(), ValueKind.TEXT);
        sql.add(" ESCAPE '\\')");
    }

    /** The condition itself and, where few features fulfil it, that the feature is one of those the index finds. */
    private void indexed(Expr.Indexed indexed) {
        sql.add("(");
        predicate(indexed.condition());
        if (indexed.lookup() != null) {
            PropertyCandidates.of(indexed.lookup(), layer).ifPresent(candidates -> sql.add(" AND " + prefix + "fid")
                    .add(" = ANY(ARRAY(")
                    .add(candidates.select())
                    .add("))"));
        }
        sql.add(")");
    }

    private boolean isOfProperties(Value... values) {
        return Arrays.stream(values).anyMatch(v -> kind(v) == ValueKind.PROPERTY);
    }

    private boolean isOfProperties(Expr.In in) {
        return isOfProperties(in.value()) || isOfProperties(in.list().toArray(Value[]::new));
    }

    /** A comparison with properties: each side as the kind of the other; two properties as the kind that both are of. */
    private void ofProperties(Expr.Comparator comparator, Value left, Value right) {
        ValueKind a = kind(left);
        ValueKind b = kind(right);
        if (a != ValueKind.PROPERTY || b != ValueKind.PROPERTY) {
            ofProperties(comparator, left, right, a == ValueKind.PROPERTY ? b : a);
            return;
        }
        sql.add("COALESCE(");
        ofProperties(comparator, left, right, ValueKind.NUMBER);
        sql.add(", ");
        ofProperties(comparator, left, right, ValueKind.TEXT);
        sql.add(", ");
        ofProperties(comparator, left, right, ValueKind.BOOLEAN);
        sql.add(")");
    }

    private void ofProperties(Expr.Comparator comparator, Value left, Value right, ValueKind as) {
        sql.add("(");
        value(left, as);
        sql.add(" " + comparator.symbol() + " ");
        value(right, as);
        sql.add(")");
    }

    /** A value where one of that kind is needed. */
    private void value(Value value, ValueKind as) {
        if (kind(value) != ValueKind.PROPERTY) {
            value(value);
            return;
        }
        sql.add("catalog.property_" + as.name().toLowerCase(java.util.Locale.ROOT) + "(");
        property((Expr.Property) value);
        sql.add(")");
    }

    /** A property as jsonb. */
    private void property(Expr.Property property) {
        String attribute = layer.findPropertiesAttribute().orElseThrow().name();
        sql.add("(" + prefix + Identifiers.quote(attribute)).bind(" -> ?::text)", property.name());
    }

    private void in(Expr.In in) {
        boolean mixed = in.list().stream().anyMatch(v -> mixesDates(in.value(), v));
        sql.add("(");
        instantOrValue(in.value(), mixed);
        sql.add(" IN (");
        for (int i = 0; i < in.list().size(); i++) {
            sql.add(i == 0 ? "" : ", ");
            instantOrValue(in.list().get(i), mixed);
        }
        sql.add("))");
    }

    private boolean mixesDates(Value a, Value b) {
        ValueKind left = kind(a);
        ValueKind right = kind(b);
        return left != right && left.isTemporal() && right.isTemporal();
    }

    /** A value; where dates meet timestamps, a date counts as its first moment in UTC. */
    private void instantOrValue(Value value, boolean asTimestamp) {
        if (asTimestamp && kind(value) == ValueKind.DATE) {
            sql.add("((");
            value(value);
            sql.add(")::timestamp AT TIME ZONE 'UTC')");
        } else {
            value(value);
        }
    }

    private SqlFragment instant(Value value) {
        FilterSql writer = new FilterSql(layer, prefix.substring(0, prefix.length() - 1));
        writer.value(value);
        return writer.sql.build();
    }

    private void value(Value value) {
        if (value instanceof Expr.Property property) {
            sql.add(column(property.name()));
        } else if (value instanceof Expr.Text text) {
            sql.bind("?::text", text.value());
        } else if (value instanceof Expr.Number number) {
            number(number);
        } else if (value instanceof Expr.BooleanLiteral literal) {
            sql.add(literal.value() ? "TRUE" : "FALSE");
        } else if (value instanceof Expr.Timestamp timestamp) {
            sql.bind("?::timestamptz", timestamp.value());
        } else if (value instanceof Expr.Date date) {
            sql.bind("?::date", date.value());
        } else if (value instanceof Expr.GeometryLiteral literal) {
            sql.bind("ST_GeomFromWKB(?, 4326)", new WKBWriter(2).write(literal.geometry()));
        } else if (value instanceof Expr.Arithmetic arithmetic) {
            arithmetic(arithmetic);
        } else if (value instanceof Expr.Negative negative) {
            sql.add("(-");
            value(negative.value(), ValueKind.NUMBER);
            sql.add(")");
        } else if (value instanceof Expr.CaseInsensitive c) {
            sql.add("lower(");
            value(c.value(), ValueKind.TEXT);
            sql.add(")");
        } else if (value instanceof Expr.AccentInsensitive a) {
            sql.add(FOLD_ACCENTS);
            value(a.value(), ValueKind.TEXT);
            sql.add(FOLD_ACCENTS_END);
        } else {
            throw new InvalidFilterException("an INTERVAL stands in temporal functions only");
        }
    }

    private void number(Expr.Number number) {
        if (number.isLong()) {
            sql.bind("?::bigint", number.value().longValueExact());
        } else if (number.value().scale() > 0) {
            sql.bind("?::double precision", number.value().doubleValue());
        } else {
            sql.bind("?::numeric", number.value());
        }
    }

    private void arithmetic(Expr.Arithmetic a) {
        switch (a.operator()) {
            case ADD, SUBTRACT, MULTIPLY -> {
                sql.add("(");
                cast(a.left(), "double precision");
                sql.add(" " + a.operator().symbol() + " ");
                cast(a.right(), "double precision");
                sql.add(")");
            }
            case DIVIDE -> {
                sql.add("(");
                cast(a.left(), "double precision");
                sql.add(" / NULLIF(");
                cast(a.right(), "double precision");
                sql.add(", 0))");
            }
            case MODULO -> numeric("mod", a);
            case INTEGER_DIVIDE -> numeric("div", a);
            case POWER -> {
                sql.add("power(");
                cast(a.left(), "double precision");
                sql.add(", ");
                cast(a.right(), "double precision");
                sql.add(")");
            }
        }
    }

    private void numeric(String function, Expr.Arithmetic a) {
        sql.add(function).add("(");
        cast(a.left(), "numeric");
        sql.add(", NULLIF(");
        cast(a.right(), "numeric");
        sql.add(", 0))::double precision");
    }

    private void cast(Value value, String type) {
        sql.add("(");
        value(value, ValueKind.NUMBER);
        sql.add(")::" + type);
    }

    private ValueKind kind(Value value) {
        return FilterCheck.kind(value, layer);
    }

    private String column(String name) {
        return prefix + Identifiers.quote(Queryable.find(layer, name).orElseThrow().name());
    }

    private static String function(Expr.SpatialOperator operator) {
        return switch (operator) {
            case S_INTERSECTS -> "ST_Intersects";
            case S_EQUALS -> "ST_Equals";
            case S_DISJOINT -> "ST_Disjoint";
            case S_TOUCHES -> "ST_Touches";
            case S_WITHIN -> "ST_Within";
            case S_OVERLAPS -> "ST_Overlaps";
            case S_CROSSES -> "ST_Crosses";
            case S_CONTAINS -> "ST_Contains";
        };
    }
}
