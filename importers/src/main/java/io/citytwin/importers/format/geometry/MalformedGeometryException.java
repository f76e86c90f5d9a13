package io.citytwin.importers.format.geometry;

/** Bytes or text that hold no geometry; the message says which rule is broken and by what value. */
public final class MalformedGeometryException extends Exception {
    private static final long serialVersionUID = 1L;

    public MalformedGeometryException(String message) {
        super(message);
    }

    /** Millions of rows may be bad: no stack trace is kept, the message says it all. */
    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
