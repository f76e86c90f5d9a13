package io.citytwin.importers.format.gpkg;

import io.citytwin.importers.format.text.DateText;
import io.citytwin.model.AttributeType;

/**
 * Turns what SQLite stores (which need not be what the column declares) into the class that belongs to the declared type;
 * what does not fit goes on as text, for the pipeline to judge.
 */
final class StoredValues {
    private StoredValues() {}

    /** @param stored null, a Number, a String or a byte array */
    static Object convert(Object stored, AttributeType type) {
        if (stored == null || stored instanceof byte[]) {
            return null;
        }
        return switch (type) {
            case INTEGER -> wholeNumber(stored);
            case REAL -> stored instanceof Number n ? (Object) n.doubleValue() : stored.toString();
            case BOOLEAN -> bool(stored);
            case DATE -> orText(DateText.parseDate(stored.toString()), stored);
            case TIMESTAMP -> orText(DateText.parseTimestamp(stored.toString()), stored);
            default -> stored.toString();
        };
    }

    private static Object wholeNumber(Object stored) {
        if (stored instanceof Long) {
            return stored;
        }
        if (stored instanceof Integer i) {
            return i.longValue();
        }
        if (stored instanceof Double d && d == Math.rint(d) && Math.abs(d) < 1L << 53) {
            return d.longValue();
        }
        return stored.toString();
    }

    private static Object bool(Object stored) {
        if (stored instanceof Number n && (n.longValue() == 0 || n.longValue() == 1)) {
            return n.longValue() == 1;
        }
        return stored.toString();
    }

    private static Object orText(Object parsed, Object stored) {
        return parsed == null ? stored.toString() : parsed;
    }
}
