package io.citytwin.store;

/** The database failed in a way no caller can mend: the connection broke, the disk is full, a statement is wrong. */
public final class StoreException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StoreException(String message, Throwable cause) {
        super(message, cause);
    }
}
