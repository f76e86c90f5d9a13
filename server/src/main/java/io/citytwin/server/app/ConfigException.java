package io.citytwin.server.app;

/** The configuration cannot be used; the message is one line that names the file or variable, the key and the rule. */
public final class ConfigException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ConfigException(String message) {
        super(message);
    }
}
