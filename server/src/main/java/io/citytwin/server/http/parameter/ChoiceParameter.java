package io.citytwin.server.http.parameter;

import io.citytwin.server.http.ProblemException;
import io.citytwin.server.http.QueryParameter;
import java.util.List;
import java.util.Map;

/** One of a fixed list of words, {@code f=} for example. */
public final class ChoiceParameter implements QueryParameter<String> {
    private final String name;
    private final String description;
    private final List<String> choices;
    private final String absent;

    private ChoiceParameter(String name, String description, List<String> choices, String absent) {
        this.name = name;
        this.description = description;
        this.choices = List.copyOf(choices);
        this.absent = absent;
    }

    /** A choice; {@code absent} may be null. */
    public static ChoiceParameter of(String name, String description, List<String> choices, String absent) {
        return new ChoiceParameter(name, description, choices, absent);
    }

    /** {@code f}: the format of the answer; without it the Accept header decides. */
    public static ChoiceParameter format(String... choices) {
        return of("f", "The format of the answer; it goes before the Accept header.", List.of(choices), null);
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
        return absent == null
                ? Map.of("type", "string", "enum", choices)
                : Map.of("type", "string", "enum", choices, "default", absent);
    }

    @Override
    public String absent() {
        return absent;
    }

    @Override
    public String parse(String text) {
        if (!choices.contains(text)) {
            throw ProblemException.badParameter(
                    name, name + " must be one of " + String.join(", ", choices) + ", was \"" + text + "\"", choices);
        }
        return text;
    }
}
