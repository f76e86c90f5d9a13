package io.citytwin.query;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.function.UnaryOperator;
import org.locationtech.jts.geom.Geometry;

/** The JSON encoding of OGC CQL2 (21-065r2, Annex C); it reads what {@link Cql2Text} reads, in the other spelling. */
public final class Cql2Json {
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .nodeFactory(JsonNodeFactory.withExactBigDecimals(false))
            .build();

    private Cql2Json() {}

    /** Parses a filter whose geometries are CRS84: degrees, x = longitude. */
    public static Expr.Predicate parse(String json) {
        return parse(json, UnaryOperator.identity());
    }

    /**
     * Parses a filter.
     *
     * @param toStorage turns every geometry literal, as written, into EPSG:4326 with x = longitude (filter-crs)
     * @throws InvalidFilterException with the place in the document, what was found and what was expected
     */
    public static Expr.Predicate parse(String json, UnaryOperator<Geometry> toStorage) {
        if (json.length() > Cql2Text.MAX_LENGTH) {
            throw new InvalidFilterException(
                    "a filter must be at most " + Cql2Text.MAX_LENGTH + " characters long, was " + json.length());
        }
        JsonNode root;
        try {
            root = MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            long offset = e.getLocation() == null ? -1 : e.getLocation().getCharOffset();
            throw new InvalidFilterException("the filter is not JSON: " + e.getOriginalMessage(), (int) offset);
        }
        return new Cql2JsonParser(toStorage).predicate(root, "filter", 0);
    }

    /** The expression as a JSON text that parses into an equal expression. */
    public static String format(Expr expr) {
        return Cql2JsonFormatter.write(expr).toString();
    }
}
