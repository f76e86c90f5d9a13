package io.citytwin.query;

/** A filter that cannot be read or does not fit its layer; the message says where and what is allowed. */
public final class InvalidFilterException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final int position;

    public InvalidFilterException(String message) {
        this(message, -1);
    }

    /** @param position 0-based offset in the filter text, -1 where there is none */
    public InvalidFilterException(String message, int position) {
        super(position < 0 ? message : message + " (at character " + (position + 1) + ")");
        this.position = position;
    }

    /** 0-based offset in the filter text, -1 where there is none. */
    public int position() {
        return position;
    }
}
