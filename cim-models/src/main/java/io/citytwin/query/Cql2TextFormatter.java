package io.citytwin.query;

import io.citytwin.query.Expr.Value;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.locationtech.jts.io.WKTWriter;

/** Writes expressions as CQL2 text; every operand that could bind otherwise stands in parentheses. */
final class Cql2TextFormatter {
    /** Words that would be read as something else when they stood bare. */
    static final Set<String> KEYWORDS = Set.of(
            "AND", "OR", "NOT", "LIKE", "BETWEEN", "IN", "IS", "NULL", "TRUE", "FALSE", "DIV", "CASEI", "ACCENTI",
            "DATE", "TIMESTAMP", "INTERVAL", "BBOX");

    private final StringBuilder out;

    Cql2TextFormatter(StringBuilder out) {
        this.out = out;
    }

    void write(Expr expr) {
        if (expr instanceof Expr.And and) {
            list(and.operands(), " AND ", true);
        } else if (expr instanceof Expr.Or or) {
            list(or.operands(), " OR ", true);
        } else if (expr instanceof Expr.Not not) {
            out.append("NOT (");
            write(not.operand());
            out.append(')');
        } else if (expr instanceof Expr.Indexed indexed) {
            write(indexed.condition());
        } else if (expr instanceof Expr.BooleanLiteral literal) {
            out.append(literal.value() ? "TRUE" : "FALSE");
        } else if (expr instanceof Expr.BooleanProperty property) {
            out.append(name(property.name()));
        } else if (expr instanceof Expr.Comparison c) {
            binary(c.left(), c.comparator().symbol(), c.right());
        } else if (expr instanceof Expr.Like like) {
            binary(like.value(), "LIKE", like.pattern());
        } else if (expr instanceof Expr.Between between) {
            binary(between.value(), "BETWEEN", between.low());
            out.append(" AND ");
            write(between.high());
        } else if (expr instanceof Expr.In in) {
            write(in.value());
            out.append(" IN (");
            list(in.list(), ", ", false);
            out.append(')');
        } else if (expr instanceof Expr.IsNull isNull) {
            write(isNull.value());
            out.append(" IS NULL");
        } else if (expr instanceof Expr.Spatial s) {
            call(s.operator().name(), s.left(), s.right());
        } else if (expr instanceof Expr.Temporal t) {
            call(t.operator().name(), t.left(), t.right());
        } else {
            value((Value) expr);
        }
    }

    private void value(Value value) {
        if (value instanceof Expr.Property property) {
            out.append(name(property.name()));
        } else if (value instanceof Expr.Text text) {
            string(text.value());
        } else if (value instanceof Expr.Number number) {
            out.append(number.value());
        } else if (value instanceof Expr.Timestamp timestamp) {
            out.append("TIMESTAMP('").append(timestamp.value()).append("')");
        } else if (value instanceof Expr.Date date) {
            out.append("DATE('").append(date.value()).append("')");
        } else if (value instanceof Expr.Interval interval) {
            out.append("INTERVAL(");
            end(interval.start());
            out.append(", ");
            end(interval.end());
            out.append(')');
        } else if (value instanceof Expr.GeometryLiteral literal) {
            int dimension = Double.isNaN(literal.geometry().isEmpty() ? Double.NaN
                    : literal.geometry().getCoordinate().getZ()) ? 2 : 3;
            out.append(new WKTWriter(dimension).write(literal.geometry()));
        } else if (value instanceof Expr.Arithmetic a) {
            out.append('(');
            binary(a.left(), a.operator().symbol(), a.right());
            out.append(')');
        } else if (value instanceof Expr.Negative negative) {
            out.append("-(");
            write(negative.value());
            out.append(')');
        } else if (value instanceof Expr.CaseInsensitive c) {
            call("CASEI", c.value());
        } else if (value instanceof Expr.AccentInsensitive a) {
            call("ACCENTI", a.value());
        } else {
            throw new IllegalStateException("no text form for " + value);
        }
    }

    private void list(List<? extends Expr> exprs, String separator, boolean parentheses) {
        for (int i = 0; i < exprs.size(); i++) {
            out.append(i == 0 ? "" : separator).append(parentheses ? "(" : "");
            write(exprs.get(i));
            out.append(parentheses ? ")" : "");
        }
    }

    private void binary(Expr left, String operator, Expr right) {
        write(left);
        out.append(' ').append(operator).append(' ');
        write(right);
    }

    private void call(String function, Expr... arguments) {
        out.append(function).append('(');
        list(List.of(arguments), ", ", false);
        out.append(')');
    }

    private void end(Value end) {
        if (end == null) {
            out.append("'..'");
        } else if (end instanceof Expr.Date date) {
            string(date.value().toString());
        } else if (end instanceof Expr.Timestamp timestamp) {
            string(timestamp.value().toString());
        } else {
            write(end);
        }
    }

    private void string(String text) {
        out.append('\'').append(text.replace("'", "''")).append('\'');
    }

    private static String name(String name) {
        boolean bare = !name.isEmpty()
                && Cql2Lexer.isIdentifierStart(name.codePointAt(0))
                && name.codePoints().allMatch(Cql2Lexer::isIdentifierPart)
                && !KEYWORDS.contains(name.toUpperCase(Locale.ROOT));
        return bare ? name : '"' + name.replace("\"", "\"\"") + '"';
    }
}
