package io.citytwin.importers.pipeline;

/** An import that can't be done at all; the city is as it was. The message is one clear line for the user. */
public final class ImportRefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    public ImportRefusedException(String message) {
        super(message);
    }

    public ImportRefusedException(String message, Throwable cause) {
        super(message, cause);
    }
}
