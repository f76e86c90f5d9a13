package io.citytwin.crs;

/** A coordinate reference system that can't be used; the message is one sentence with the value, the rule and the way out. */
public final class CrsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public CrsException(String message) {
        super(message);
    }

    public CrsException(String message, Throwable cause) {
        super(message, cause);
    }
}
