package io.citytwin.importers.format.text;

import io.citytwin.model.AttributeType;

/**
 * Infers the type of a column from all of its values, so that no value is lost by the type: whole numbers, numbers, true
 * and false, dates, times; everything else is text. A number with leading zeros is a code and stays text. A time of day
 * without a zone is a time, but its value goes on as written: which zone is meant is for the city to say.
 */
public final class InferredType {
    private AttributeType type;

    /** Takes a value that has its type already; null for no value. */
    public void add(AttributeType seen) {
        if (seen != null) {
            type = type == null ? seen : type.union(seen);
        }
    }

    /** Takes a value written as plain text (CSV). */
    public void addWritten(String value) {
        if (type != AttributeType.TEXT && !isMissing(value)) {
            add(typeOfWritten(value.strip()));
        }
    }

    /** Takes a string of a format that has numbers of its own (JSON): only dates and instants are told from text. */
    public void addString(String value) {
        if (type != AttributeType.TEXT) {
            add(typeOfTime(value));
        }
    }

    /** The type; text where there was no value. */
    public AttributeType result() {
        return type == null ? AttributeType.TEXT : type;
    }

    /** Whether plain text stands for "no value": blank, or one of the words that statistics programs write. */
    public static boolean isMissing(String value) {
        if (value.isEmpty()) {
            return true;
        }
        char first = value.charAt(0);
        if (first != ' ' && first != 'N' && first != 'n' && first != '\t') {
            return false;
        }
        return switch (value.strip()) {
            case "", "NA", "N/A", "NULL", "null", "n/a" -> true;
            default -> false;
        };
    }

    /** The value that the text stands for, of the class that belongs to the type; the text itself where it is none. */
    public static Object parse(String value, AttributeType type) {
        if (type == AttributeType.TEXT || type == AttributeType.JSON) {
            return value.isBlank() ? null : value;
        }
        if (isMissing(value)) {
            return null;
        }
        String plain = value.strip();
        Object parsed =
                switch (type) {
                    case INTEGER -> integer(plain);
                    case REAL -> real(plain);
                    case BOOLEAN -> bool(plain);
                    case DATE -> DateText.parseDate(plain);
                    default -> DateText.hasZone(plain) ? DateText.parseTimestamp(plain) : null;
                };
        return parsed == null ? value : parsed;
    }

    private static AttributeType typeOfWritten(String value) {
        char first = value.charAt(0);
        boolean numeric = first >= '0' && first <= '9' || first == '-' || first == '+' || first == '.';
        if (numeric && integer(value) != null) {
            return AttributeType.INTEGER;
        }
        if ((numeric || "iInN".indexOf(first) >= 0) && !isCode(value) && real(value) != null) {
            return AttributeType.REAL;
        }
        if (bool(value) != null) {
            return AttributeType.BOOLEAN;
        }
        return typeOfTime(value);
    }

    private static AttributeType typeOfTime(String value) {
        int length = value.length();
        if (length < 8 || length > 40 || value.charAt(0) < '0' || value.charAt(0) > '9') {
            return AttributeType.TEXT;
        }
        char separator = value.charAt(4);
        if (separator != '-' && separator != '/') {
            return AttributeType.TEXT; // eight digits may be any code
        }
        if (length <= 10 && DateText.parseDate(value) != null) {
            return AttributeType.DATE;
        }
        return length > 10 && DateText.parseTimestamp(value) != null
                ? AttributeType.TIMESTAMP
                : AttributeType.TEXT;
    }

    /** Digits with leading zeros, or more of them than a number keeps. */
    private static boolean isCode(String value) {
        String digits = value.startsWith("-") || value.startsWith("+") ? value.substring(1) : value;
        if (digits.length() > 1 && digits.charAt(0) == '0' && digits.charAt(1) != '.') {
            return true;
        }
        return digits.length() > 17 && digits.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private static Long integer(String value) {
        int start = value.charAt(0) == '-' ? 1 : 0;
        int digits = value.length() - start;
        if (digits < 1 || digits > 18 || digits > 1 && value.charAt(start) == '0') {
            return null;
        }
        long number = 0;
        for (int i = start; i < value.length(); i++) {
            int digit = value.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return null;
            }
            number = number * 10 + digit;
        }
        return start == 1 ? -number : number;
    }

    private static Double real(String value) {
        switch (value.toLowerCase(java.util.Locale.ROOT)) {
            case "nan", "-nan":
                return Double.NaN;
            case "inf", "+inf", "infinity":
                return Double.POSITIVE_INFINITY;
            case "-inf", "-infinity":
                return Double.NEGATIVE_INFINITY;
            default:
        }
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if ((c < '0' || c > '9') && c != '.' && c != '-' && c != '+' && c != 'e' && c != 'E') {
                return null; // what Java alone takes for a number ("1f", "0x1p3") is none
            }
        }
        try {
            return Double.valueOf(value);
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static Boolean bool(String value) {
        if (value.equalsIgnoreCase("true")) {
            return Boolean.TRUE;
        }
        return value.equalsIgnoreCase("false") ? Boolean.FALSE : null;
    }
}
