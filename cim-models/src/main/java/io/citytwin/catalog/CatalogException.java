package io.citytwin.catalog;

/** A data file of the catalogue that breaks a rule; the message names the file, the key and the value. */
public final class CatalogException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    public CatalogException(String file, String message) {
        super(file + ": " + message);
    }

    public CatalogException(String file, String message, Throwable cause) {
        super(file + ": " + message, cause);
    }
}
