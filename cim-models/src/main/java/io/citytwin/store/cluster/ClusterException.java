package io.citytwin.store.cluster;

/** The private PostgreSQL cannot be made, started or reached; the message is one line for the person at the keyboard. */
public final class ClusterException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ClusterException(String message) {
        super(message);
    }

    public ClusterException(String message, Throwable cause) {
        super(message, cause);
    }
}
