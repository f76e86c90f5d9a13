package io.citytwin.model;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** The rule for layer ids: they name the collection, the table and the path segment of tiles. */
public final class LayerId {
    private static final Pattern RULE = Pattern.compile("[\\p{L}\\p{N}_][\\p{L}\\p{N}_-]*");

    private LayerId() {}

    /** The id itself, if it may name a layer; else an IllegalArgumentException that states the rule and the value. */
    public static String check(String id) {
        if (!isValid(id)) {
            throw new IllegalArgumentException(
                    "a layer id must be letters, digits, _ or - (not first), at most 48 bytes of UTF-8, was \"" + id
                            + "\"");
        }
        return id;
    }

    public static boolean isValid(String id) {
        return id != null
                && RULE.matcher(id).matches()
                && id.getBytes(StandardCharsets.UTF_8).length <= 48;
    }

    /** A valid id made of any text (a file name, say): lower case, other characters become _, cut to fit. */
    public static String from(String text) {
        String id = text.strip().toLowerCase(java.util.Locale.ROOT).replaceAll("[^\\p{L}\\p{N}_-]+", "_");
        id = id.replaceAll("^[_-]+|[_-]+$", "");
        while (id.getBytes(StandardCharsets.UTF_8).length > 48) {
            id = id.substring(0, id.offsetByCodePoints(id.length(), -1));
        }
        return id.isEmpty() ? "layer" : id;
    }
}
