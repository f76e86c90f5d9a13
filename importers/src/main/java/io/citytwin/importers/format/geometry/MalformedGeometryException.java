package io.citytwin.importers.format.geometry;

/** Bytes or text that hold no geometry; the message says which rule is broken and by what value. */
public final class MalformedGeometryException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String rule;

    public MalformedGeometryException(String message) {
        this("geometry-unreadable", message);
    }

    private MalformedGeometryException(String rule, String message) {
        super(message);
        this.rule = rule;
    }

    /** More corners than {@link Geometries#MOST_CORNERS}: a reader that can count them says so before it holds them. */
    public static MalformedGeometryException tooLarge(String type, long corners) {
        return new MalformedGeometryException(Geometries.TOO_LARGE, Geometries.tooLarge(type, corners));
    }

    /** Short machine word of the rule broken, for the reject list. */
    public String rule() {
        return rule;
    }

    /** Millions of rows may be bad: no stack trace is kept, the message says it all. */
    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
