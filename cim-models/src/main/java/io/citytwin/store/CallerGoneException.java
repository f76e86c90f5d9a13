package io.citytwin.store;

/** Nobody waits any more for what was being read: its caller has left, see {@link Waiting}. */
public final class CallerGoneException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CallerGoneException(Throwable cause) {
        super("the caller has gone", cause);
    }
}
