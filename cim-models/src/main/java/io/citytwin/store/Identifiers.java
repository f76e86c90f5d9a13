package io.citytwin.store;

import io.citytwin.model.LayerId;

/** The one place where a name becomes part of an SQL text. Names come from the catalogue, never from a request. */
public final class Identifiers {
    private Identifiers() {}

    /** The name as a quoted SQL identifier. */
    public static String quote(String name) {
        if (name.isEmpty() || name.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("not an identifier: \"" + name + "\"");
        }
        return "\"" + name.replace("\"", "\"\"") + "\"";
    }

    /** The table of current versions of a layer. */
    public static String current(String layerId) {
        return "city." + quote(LayerId.check(layerId));
    }

    /** The table of past versions of a layer. */
    public static String history(String layerId) {
        return "history." + quote(LayerId.check(layerId));
    }

    /** The index of the properties of a layer's current features. */
    static String properties(String layerId) {
        return "property." + quote(LayerId.check(layerId));
    }

    /** A text as an SQL string literal, for places where nothing can be bound (DDL). */
    static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }
}
