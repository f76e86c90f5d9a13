package io.citytwin.server.http.parameter;

import io.citytwin.server.http.QueryParameter;
import java.util.Map;

/** Any text, handed on as it is. */
public final class TextParameter implements QueryParameter<String> {
    private final String name;
    private final String description;
    private final boolean required;

    private TextParameter(String name, String description, boolean required) {
        this.name = name;
        this.description = description;
        this.required = required;
    }

    public static TextParameter of(String name, String description) {
        return new TextParameter(name, description, false);
    }

    public static TextParameter required(String name, String description) {
        return new TextParameter(name, description, true);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String description() {
        return description;
    }

    @Override
    public Map<String, Object> schema() {
        return Map.of("type", "string");
    }

    @Override
    public boolean required() {
        return required;
    }

    @Override
    public String parse(String text) {
        return text;
    }
}
