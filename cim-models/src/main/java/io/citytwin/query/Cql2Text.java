package io.citytwin.query;

import java.util.function.UnaryOperator;
import org.locationtech.jts.geom.Geometry;

/**
 * The text encoding of OGC CQL2 (21-065r2, Annex B): Basic CQL2, advanced comparison operators, case- and
 * accent-insensitive comparison, spatial functions, temporal functions, arithmetic, property-property comparison.
 * Property names may be any Unicode identifier, or stand in double quotes. Arrays and custom functions are refused.
 *
 * <p>One gap is the specification's own: in a text literal {@code \'} is a quote, so a backslash directly before a
 * quote or at the very end cannot be written; the JSON encoding can.
 */
public final class Cql2Text {
    /** Longest filter text that is read, in characters. */
    public static final int MAX_LENGTH = 100_000;

    private Cql2Text() {}

    /** Parses a filter whose geometries are CRS84: degrees, x = longitude. */
    public static Expr.Predicate parse(String text) {
        return parse(text, UnaryOperator.identity());
    }

    /**
     * Parses a filter.
     *
     * @param toStorage turns every geometry literal, as written, into EPSG:4326 with x = longitude (filter-crs)
     * @throws InvalidFilterException with the position, what was found and what was expected
     */
    public static Expr.Predicate parse(String text, UnaryOperator<Geometry> toStorage) {
        if (text.length() > MAX_LENGTH) {
            throw new InvalidFilterException(
                    "a filter must be at most " + MAX_LENGTH + " characters long, was " + text.length());
        }
        return new Cql2TextParser(text, toStorage).parse();
    }

    /** The expression as text that parses into an equal expression. */
    public static String format(Expr expr) {
        StringBuilder out = new StringBuilder();
        new Cql2TextFormatter(out).write(expr);
        return out.toString();
    }
}
