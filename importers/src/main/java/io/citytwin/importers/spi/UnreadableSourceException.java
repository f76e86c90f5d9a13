package io.citytwin.importers.spi;

/** A source that can't be read at all; the message is one clear line for the user, naming the file and the reason. */
public final class UnreadableSourceException extends Exception {
    private static final long serialVersionUID = 1L;

    public UnreadableSourceException(String message) {
        super(message);
    }

    public UnreadableSourceException(String message, Throwable cause) {
        super(message, cause);
    }
}
