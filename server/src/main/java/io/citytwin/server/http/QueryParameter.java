package io.citytwin.server.http;

import java.util.Map;

/**
 * A query parameter as a class: how it is parsed, what its JSON schema is, how it is described. Validation, OpenAPI and
 * documentation are made of the same object, so they cannot disagree.
 *
 * @param <T> what it parses to
 */
public interface QueryParameter<T> {
    /** Its name in the query string. */
    String name();

    /** One or two sentences for OpenAPI. */
    String description();

    /** JSON schema (OpenAPI 3.0 dialect) of its value. */
    Map<String, Object> schema();

    /**
     * Parses the text that was given.
     *
     * @throws ProblemException a 400 that names the parameter, the rule and the value
     */
    T parse(String text);

    /** The value where the parameter was not given; null for none. */
    default T absent() {
        return null;
    }

    /** OpenAPI's {@code style}; "form" for all but deepObject parameters. */
    default String style() {
        return "form";
    }

    /** OpenAPI's {@code explode}: false where commas separate the parts of one value. */
    default boolean explode() {
        return false;
    }

    /** Whether the request is refused without it. */
    default boolean required() {
        return false;
    }
}
