package io.citytwin.query;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.locationtech.jts.geom.Geometry;

/**
 * A filter expression: the abstract syntax of OGC CQL2 (21-065r2), as both its encodings parse into it and the store's
 * SQL visitor reads it. Property names are names only, never text to evaluate; values are bound, never printed.
 */
public sealed interface Expr {

    /** A predicate: true, false or unknown. */
    sealed interface Predicate extends Expr {}

    /** A scalar, geometry or temporal value. */
    sealed interface Value extends Expr {}

    // Boolean structure

    record And(List<Predicate> operands) implements Predicate {
        public And {
            operands = List.copyOf(operands);
        }
    }

    record Or(List<Predicate> operands) implements Predicate {
        public Or {
            operands = List.copyOf(operands);
        }
    }

    record Not(Predicate operand) implements Predicate {}

    record BooleanLiteral(boolean value) implements Predicate, Value {}

    // Comparison

    enum Comparator {
        EQ("="),
        NE("<>"),
        LT("<"),
        LE("<="),
        GT(">"),
        GE(">=");

        private final String symbol;

        Comparator(String symbol) {
            this.symbol = symbol;
        }

        public String symbol() {
            return symbol;
        }
    }

    record Comparison(Comparator comparator, Value left, Value right) implements Predicate {}

    /** LIKE: % any text, _ one character, \ escapes. */
    record Like(Value value, Value pattern) implements Predicate {}

    record Between(Value value, Value low, Value high) implements Predicate {}

    record In(Value value, List<Value> list) implements Predicate {
        public In {
            list = List.copyOf(list);
        }
    }

    record IsNull(Value value) implements Predicate {}

    /**
     * A condition on properties or attributes that the store has an index of; the same as the condition itself. Parsers
     * never make one, the store does for the state of now.
     *
     * @param lookup what it implies and few features fulfil, so that these are to be looked up first; null for nothing
     */
    record Indexed(Predicate condition, Predicate lookup) implements Predicate {}

    /** A boolean property used as a predicate. */
    record BooleanProperty(String name) implements Predicate {}

    // Spatial

    enum SpatialOperator {
        S_INTERSECTS,
        S_EQUALS,
        S_DISJOINT,
        S_TOUCHES,
        S_WITHIN,
        S_OVERLAPS,
        S_CROSSES,
        S_CONTAINS
    }

    record Spatial(SpatialOperator operator, Value left, Value right) implements Predicate {}

    // Temporal

    enum TemporalOperator {
        T_AFTER,
        T_BEFORE,
        T_CONTAINS,
        T_DISJOINT,
        T_DURING,
        T_EQUALS,
        T_FINISHEDBY,
        T_FINISHES,
        T_INTERSECTS,
        T_MEETS,
        T_METBY,
        T_OVERLAPPEDBY,
        T_OVERLAPS,
        T_STARTEDBY,
        T_STARTS
    }

    record Temporal(TemporalOperator operator, Value left, Value right) implements Predicate {}

    // Values

    record Property(String name) implements Value {}

    record Text(String value) implements Value {}

    /** A number as it was written, trailing zeros gone; within the range of double precision. */
    record Number(BigDecimal value) implements Value {
        private static final int MAX_DIGITS = 40;

        public Number {
            if (value.precision() > MAX_DIGITS || !Double.isFinite(value.doubleValue())) {
                throw new InvalidFilterException(
                        "a number must have at most " + MAX_DIGITS + " digits and be within double precision");
            }
            value = value.signum() == 0 ? BigDecimal.ZERO : value.stripTrailingZeros();
        }

        public static Number of(long value) {
            return new Number(BigDecimal.valueOf(value));
        }

        public static Number of(double value) {
            return new Number(BigDecimal.valueOf(value));
        }

        /** Whether it is a whole number that a bigint holds. */
        public boolean isLong() {
            return value.scale() <= 0 && value.precision() - value.scale() <= 19 && fitsLong(value);
        }

        private static boolean fitsLong(BigDecimal v) {
            return v.compareTo(BigDecimal.valueOf(Long.MIN_VALUE)) >= 0
                    && v.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) <= 0;
        }
    }

    record Timestamp(Instant value) implements Value {}

    record Date(LocalDate value) implements Value {}

    /** An interval; a null end is open (".."). An end is a Timestamp, a Date or a Property. */
    record Interval(Value start, Value end) implements Value {}

    /** A geometry in EPSG:4326, x = longitude, y = latitude (the parser has turned filter-crs and axis order). */
    record GeometryLiteral(Geometry geometry) implements Value {}

    enum ArithmeticOperator {
        ADD("+"),
        SUBTRACT("-"),
        MULTIPLY("*"),
        DIVIDE("/"),
        MODULO("%"),
        INTEGER_DIVIDE("div"),
        POWER("^");

        private final String symbol;

        ArithmeticOperator(String symbol) {
            this.symbol = symbol;
        }

        public String symbol() {
            return symbol;
        }
    }

    record Arithmetic(ArithmeticOperator operator, Value left, Value right) implements Value {}

    record Negative(Value value) implements Value {}

    /** CASEI(x). */
    record CaseInsensitive(Value value) implements Value {}

    /** ACCENTI(x). */
    record AccentInsensitive(Value value) implements Value {}
}
