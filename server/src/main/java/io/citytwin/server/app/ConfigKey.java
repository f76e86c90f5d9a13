package io.citytwin.server.app;

import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * One key of citytwin.yaml: name, default, description and check in one place, so that reading it and its reference
 * page cannot disagree. The environment variable CITYTWIN_ plus the name in capitals with underscores goes before the
 * file.
 *
 * @param name dotted name ("http.port")
 * @param standard the default as text; empty for none
 * @param description for docs/configuration.md
 * @param rule what a value must be, in words
 * @param parse text to value; an IllegalArgumentException or a failed check is a refusal that states the rule
 * @param secret whether its value must never be shown
 */
record ConfigKey<T>(
        String name, String standard, String description, String rule, Function<String, T> parse, boolean secret) {

    static ConfigKey<String> text(String name, String standard, String description) {
        return new ConfigKey<>(name, standard, description, "text", t -> t, false);
    }

    static ConfigKey<String> secret(String name, String description) {
        return new ConfigKey<>(name, "", description, "text", t -> t, true);
    }

    static ConfigKey<String> matching(
            String name, String standard, String description, String rule, Predicate<String> check) {
        return new ConfigKey<>(name, standard, description, rule, t -> checked(t, check.test(t)), false);
    }

    static ConfigKey<String> choice(String name, String standard, String description, String... values) {
        return matching(name, standard, description, "one of " + String.join(", ", values), List.of(values)::contains);
    }

    static ConfigKey<Integer> integer(String name, int standard, String description, int least, int most) {
        return new ConfigKey<>(
                name,
                Integer.toString(standard),
                description,
                "an integer from " + least + " to " + most,
                t -> {
                    int value = Integer.parseInt(t);
                    return checked(value, value >= least && value <= most);
                },
                false);
    }

    static ConfigKey<Double> number(String name, double standard, String description, double least, double most) {
        return new ConfigKey<>(
                name,
                Double.toString(standard),
                description,
                "a number from " + least + " to " + most,
                t -> {
                    double value = Double.parseDouble(t);
                    return checked(value, value >= least && value <= most);
                },
                false);
    }

    static ConfigKey<Boolean> flag(String name, boolean standard, String description) {
        return new ConfigKey<>(
                name,
                Boolean.toString(standard),
                description,
                "true or false",
                t -> {
                    checked(t, t.equals("true") || t.equals("false"));
                    return Boolean.valueOf(t);
                },
                false);
    }

    /** Several values, separated by commas in the environment and a list in the file. */
    static ConfigKey<List<String>> list(String name, String description) {
        return new ConfigKey<>(
                name,
                "",
                description,
                "a list",
                t -> t.isBlank() ? List.of() : List.of(t.split("\\s*,\\s*")),
                false);
    }

    private static <V> V checked(V value, boolean holds) {
        if (!holds) {
            throw new IllegalArgumentException("rule broken");
        }
        return value;
    }

    /** The environment variable that goes before the file. */
    String environmentName() {
        if (name.equals("database.url")) {
            return "CITYTWIN_DB_URL";
        }
        String spaced = name.replaceAll("([a-z])([A-Z])", "$1_$2").replace('.', '_');
        return "CITYTWIN_" + spaced.toUpperCase(java.util.Locale.ROOT);
    }

    /** Parses a value that came from {@code origin} (a file or a variable), with a readable refusal. */
    T read(String text, String origin) {
        try {
            return parse.apply(text);
        } catch (IllegalArgumentException e) {
            String shown = secret ? "" : ", was \"" + text + "\"";
            throw new ConfigException(origin + ": " + name + " must be " + rule + shown);
        }
    }
}
