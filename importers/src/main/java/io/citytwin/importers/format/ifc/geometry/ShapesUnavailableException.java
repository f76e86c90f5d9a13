package io.citytwin.importers.format.ifc.geometry;

/** There are no shapes to be had of a whole file; the message is one clear line that says why. */
public final class ShapesUnavailableException extends Exception {
    private static final long serialVersionUID = 1L;

    public ShapesUnavailableException(String message) {
        super(message);
    }

    public ShapesUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
