package io.citytwin.importers.format.osm;

/** An OpenStreetMap file that breaks the rules of its format; the message goes into the one line for the user. */
final class OsmFormatException extends Exception {
    private static final long serialVersionUID = 1L;

    OsmFormatException(String message) {
        super(message);
    }

    OsmFormatException(String message, Throwable cause) {
        super(message, cause);
    }
}
