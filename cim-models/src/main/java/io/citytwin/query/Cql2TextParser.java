package io.citytwin.query;

import io.citytwin.query.Cql2Lexer.Kind;
import io.citytwin.query.Cql2Lexer.Token;
import io.citytwin.query.Expr.Predicate;
import io.citytwin.query.Expr.Value;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.io.ParseException;
import org.locationtech.jts.io.WKTReader;

/**
 * Recursive descent over CQL2 text. A parenthesis may open a condition or a calculation, so the same rules read both
 * and {@link #predicate} and {@link #value} then ask for the one that is needed.
 */
final class Cql2TextParser {
    /** Deepest nesting of parentheses, NOT and functions. */
    static final int MAX_DEPTH = 64;

    /** Most operators in a row (a + b + c …); each nests the calculation one level deeper. */
    private static final int MAX_CHAIN = 500;

    private static final Set<String> GEOMETRIES = Set.of(
            "POINT", "LINESTRING", "POLYGON", "MULTIPOINT", "MULTILINESTRING", "MULTIPOLYGON", "GEOMETRYCOLLECTION");
    private static final Set<String> ARRAY_FUNCTIONS =
            Set.of("A_EQUALS", "A_CONTAINS", "A_CONTAINEDBY", "A_OVERLAPS");

    private final String source;
    private final UnaryOperator<Geometry> toStorage;
    private final List<Token> tokens;
    private int next;
    private int depth;

    Cql2TextParser(String source, UnaryOperator<Geometry> toStorage) {
        this.source = source;
        this.toStorage = toStorage;
        this.tokens = Cql2Lexer.tokens(source);
    }

    Predicate parse() {
        Token first = peek();
        if (first.kind() == Kind.END) {
            throw new InvalidFilterException("the filter is empty", 0);
        }
        Predicate predicate = predicate(or(), first);
        if (peek().kind() != Kind.END) {
            throw unexpected("AND, OR or the end of the filter");
        }
        return predicate;
    }

    // Conditions

    private Expr or() {
        enter();
        Token start = peek();
        Expr first = and();
        List<Predicate> operands = new ArrayList<>();
        while (takeWord("OR")) {
            if (operands.isEmpty()) {
                operands.add(predicate(first, start));
            }
            Token here = peek();
            operands.add(predicate(and(), here));
        }
        depth--;
        return operands.isEmpty() ? first : new Expr.Or(operands);
    }

    private Expr and() {
        Token start = peek();
        Expr first = not();
        List<Predicate> operands = new ArrayList<>();
        while (takeWord("AND")) {
            if (operands.isEmpty()) {
                operands.add(predicate(first, start));
            }
            Token here = peek();
            operands.add(predicate(not(), here));
        }
        return operands.isEmpty() ? first : new Expr.And(operands);
    }

    private Expr not() {
        if (!takeWord("NOT")) {
            return comparison();
        }
        enter();
        Token here = peek();
        Expr.Not result = new Expr.Not(predicate(not(), here));
        depth--;
        return result;
    }

    private Expr comparison() {
        Token start = peek();
        Expr left = sum();
        Token operator = peek();
        for (Expr.Comparator comparator : Expr.Comparator.values()) {
            if (operator.is(comparator.symbol())) {
                next++;
                return new Expr.Comparison(comparator, value(left, start), operand());
            }
        }
        if (takeWord("IS")) {
            boolean negated = takeWord("NOT");
            expectWord("NULL");
            return negate(negated, new Expr.IsNull(value(left, start)));
        }
        boolean negated = operator.isWord("NOT");
        Token word = negated ? tokens.get(next + 1) : operator;
        if (!word.isWord("LIKE") && !word.isWord("BETWEEN") && !word.isWord("IN")) {
            return left;
        }
        next += negated ? 2 : 1;
        Value value = value(left, start);
        if (word.isWord("LIKE")) {
            return negate(negated, new Expr.Like(value, operand()));
        }
        if (word.isWord("IN")) {
            return negate(negated, new Expr.In(value, list()));
        }
        Value low = operand();
        expectWord("AND");
        return negate(negated, new Expr.Between(value, low, operand()));
    }

    private static Predicate negate(boolean negated, Predicate predicate) {
        return negated ? new Expr.Not(predicate) : predicate;
    }

    private List<Value> list() {
        expect("(");
        List<Value> values = new ArrayList<>();
        do {
            values.add(operand());
        } while (take(","));
        expect(")");
        return values;
    }

    // Calculations

    private Value operand() {
        Token start = peek();
        return value(sum(), start);
    }

    private Expr sum() {
        Token start = peek();
        Expr left = product();
        for (int chain = 0; peek().is("+") || peek().is("-"); chain++) {
            checkChain(chain);
            var operator = take("+") ? Expr.ArithmeticOperator.ADD : subtract();
            Token here = peek();
            left = new Expr.Arithmetic(operator, value(left, start), value(product(), here));
        }
        return left;
    }

    private Expr.ArithmeticOperator subtract() {
        expect("-");
        return Expr.ArithmeticOperator.SUBTRACT;
    }

    private Expr product() {
        Token start = peek();
        Expr left = power();
        for (int chain = 0; ; chain++) {
            checkChain(chain);
            Expr.ArithmeticOperator operator;
            if (take("*")) {
                operator = Expr.ArithmeticOperator.MULTIPLY;
            } else if (take("/")) {
                operator = Expr.ArithmeticOperator.DIVIDE;
            } else if (take("%")) {
                operator = Expr.ArithmeticOperator.MODULO;
            } else if (takeWord("div")) {
                operator = Expr.ArithmeticOperator.INTEGER_DIVIDE;
            } else {
                return left;
            }
            Token here = peek();
            left = new Expr.Arithmetic(operator, value(left, start), value(power(), here));
        }
    }

    private Expr power() {
        Token start = peek();
        Expr left = factor();
        if (!take("^")) {
            return left;
        }
        Token here = peek();
        return new Expr.Arithmetic(Expr.ArithmeticOperator.POWER, value(left, start), value(factor(), here));
    }

    private Expr factor() {
        if (take("+")) {
            return number(BigDecimal.ONE);
        }
        if (!take("-")) {
            return primary();
        }
        if (peek().kind() == Kind.NUMBER) {
            return number(BigDecimal.ONE.negate());
        }
        enter();
        Token here = peek();
        Expr.Negative result = new Expr.Negative(value(factor(), here));
        depth--;
        return result;
    }

    private Expr.Number number(BigDecimal sign) {
        Token token = peek();
        if (token.kind() != Kind.NUMBER) {
            throw unexpected("a number");
        }
        next++;
        try {
            return new Expr.Number(new BigDecimal(token.text()).multiply(sign));
        } catch (NumberFormatException | InvalidFilterException e) {
            throw new InvalidFilterException("the number " + token.text() + " is out of range", token.start());
        }
    }

    private Expr primary() {
        Token token = peek();
        switch (token.kind()) {
            case NUMBER:
                return number(BigDecimal.ONE);
            case STRING:
                next++;
                return new Expr.Text(token.text());
            case QUOTED_IDENTIFIER:
                next++;
                return new Expr.Property(token.text());
            case IDENTIFIER:
                return word(token);
            default:
                if (take("(")) {
                    Expr inner = or();
                    expect(")");
                    return inner;
                }
                throw unexpected("a property, a value or \"(\"");
        }
    }

    private Expr word(Token token) {
        String upper = token.text().toUpperCase(Locale.ROOT);
        if (GEOMETRIES.contains(upper) && startsWkt()) {
            return wkt(token);
        }
        if (tokens.get(next + 1).is("(")) {
            return function(token, upper);
        }
        if (upper.equals("TRUE") || upper.equals("FALSE")) {
            next++;
            return new Expr.BooleanLiteral(upper.equals("TRUE"));
        }
        if (Cql2TextFormatter.KEYWORDS.contains(upper)
                && !Set.of("DATE", "TIMESTAMP", "INTERVAL", "BBOX", "CASEI", "ACCENTI").contains(upper)) {
            throw unexpected("a property or a value; a property of that name stands in double quotes");
        }
        next++;
        return new Expr.Property(token.text());
    }

    // Functions

    private Expr function(Token token, String name) {
        enter();
        next += 2;
        Expr result = call(token, name);
        expect(")");
        depth--;
        return result;
    }

    private Expr call(Token token, String name) {
        if (name.equals("CASEI")) {
            return new Expr.CaseInsensitive(operand());
        }
        if (name.equals("ACCENTI")) {
            return new Expr.AccentInsensitive(operand());
        }
        if (name.equals("DATE")) {
            return Cql2Literals.date(string(), token.start());
        }
        if (name.equals("TIMESTAMP")) {
            return Cql2Literals.timestamp(string(), token.start());
        }
        if (name.equals("INTERVAL")) {
            Value start = intervalEnd();
            expect(",");
            return new Expr.Interval(start, intervalEnd());
        }
        if (name.equals("BBOX")) {
            return bbox(token);
        }
        for (Expr.SpatialOperator operator : Expr.SpatialOperator.values()) {
            if (operator.name().equals(name)) {
                Value left = operand();
                expect(",");
                return new Expr.Spatial(operator, left, operand());
            }
        }
        for (Expr.TemporalOperator operator : Expr.TemporalOperator.values()) {
            if (operator.name().equals(name)) {
                Value left = operand();
                expect(",");
                return new Expr.Temporal(operator, left, operand());
            }
        }
        throw new InvalidFilterException(
                (ARRAY_FUNCTIONS.contains(name) ? "array functions are not supported: " : "unknown function ")
                        + token.text() + "; there are CASEI, ACCENTI, DATE, TIMESTAMP, INTERVAL, BBOX, S_INTERSECTS"
                        + " and the other S_ and T_ functions of CQL2",
                token.start());
    }

    private Value intervalEnd() {
        Token token = peek();
        if (token.kind() == Kind.STRING) {
            next++;
            return Cql2Literals.intervalEnd(token.text(), token.start());
        }
        Value value = operand();
        if (value instanceof Expr.Property || value instanceof Expr.Date || value instanceof Expr.Timestamp) {
            return value;
        }
        throw new InvalidFilterException(
                "an end of an INTERVAL must be a date, a timestamp, '..' or a property", token.start());
    }

    private Expr.GeometryLiteral bbox(Token token) {
        List<Double> numbers = new ArrayList<>();
        do {
            Token here = peek();
            if (!(factor() instanceof Expr.Number number)) {
                throw new InvalidFilterException("BBOX takes numbers", here.start());
            }
            numbers.add(number.value().doubleValue());
        } while (take(","));
        return Cql2Literals.bbox(numbers, toStorage, token.start());
    }

    private boolean startsWkt() {
        Token after = tokens.get(next + 1);
        return after.is("(")
                || after.isWord("EMPTY")
                || ((after.isWord("Z") || after.isWord("M") || after.isWord("ZM"))
                        && tokens.get(next + 2).is("("));
    }

    private Expr.GeometryLiteral wkt(Token first) {
        int open = 0;
        Token last;
        do {
            last = tokens.get(next++);
            open += last.is("(") ? 1 : last.is(")") ? -1 : 0;
            if (last.kind() == Kind.END) {
                throw new InvalidFilterException("the parentheses of this geometry are not closed", first.start());
            }
            if (open > MAX_DEPTH) {
                throw new InvalidFilterException("this geometry is nested too deeply", first.start());
            }
        } while (open > 0 || !(last.is(")") || last.isWord("EMPTY")));
        String text = source.substring(first.start(), last.end());
        try {
            return Cql2Literals.geometry(new WKTReader().read(text), toStorage, first.start());
        } catch (ParseException | IllegalArgumentException e) {
            if (e instanceof InvalidFilterException invalid) {
                throw invalid;
            }
            throw new InvalidFilterException("this is not a geometry in WKT: " + e.getMessage(), first.start());
        }
    }

    // Small steps

    private Predicate predicate(Expr expr, Token start) {
        if (expr instanceof Predicate predicate) {
            return predicate;
        }
        if (expr instanceof Expr.Property property) {
            return new Expr.BooleanProperty(property.name());
        }
        throw new InvalidFilterException("a condition is needed here, this is only a value", start.start());
    }

    private Value value(Expr expr, Token start) {
        if (expr instanceof Value value) {
            return value;
        }
        throw new InvalidFilterException("a value is needed here, this is a condition", start.start());
    }

    private String string() {
        Token token = peek();
        if (token.kind() != Kind.STRING) {
            throw unexpected("a text in single quotes");
        }
        next++;
        return token.text();
    }

    private void enter() {
        if (++depth > MAX_DEPTH) {
            throw new InvalidFilterException(
                    "a filter must not be nested deeper than " + MAX_DEPTH + " levels", peek().start());
        }
    }

    private void checkChain(int operators) {
        if (operators > MAX_CHAIN) {
            throw new InvalidFilterException(
                    "a calculation must have at most " + MAX_CHAIN + " operators in a row", peek().start());
        }
    }

    private Token peek() {
        return tokens.get(next);
    }

    private boolean take(String symbol) {
        if (peek().is(symbol)) {
            next++;
            return true;
        }
        return false;
    }

    private boolean takeWord(String word) {
        if (peek().isWord(word)) {
            next++;
            return true;
        }
        return false;
    }

    private void expect(String symbol) {
        if (!take(symbol)) {
            throw unexpected("\"" + symbol + "\"");
        }
    }

    private void expectWord(String word) {
        if (!takeWord(word)) {
            throw unexpected(word);
        }
    }

    private InvalidFilterException unexpected(String expected) {
        return new InvalidFilterException(
                "expected " + expected + ", found " + peek().shown(), peek().start());
    }
}
