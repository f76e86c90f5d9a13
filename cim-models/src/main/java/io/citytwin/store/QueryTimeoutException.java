package io.citytwin.store;

/** A query that the database did not answer in the time allowed; the message says what to ask for instead. */
public final class QueryTimeoutException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public QueryTimeoutException(String message) {
        super(message);
    }
}
