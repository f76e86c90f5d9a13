package io.citytwin.server.cli;

/** A command cannot do what was asked; the message is the one line that is shown. */
final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RefusedException(String message) {
        super(message);
    }
}
