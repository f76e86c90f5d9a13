package io.citytwin.importers.format.shapefile;

import io.citytwin.importers.format.shapefile.DbfHeader.Column;
import io.citytwin.model.AttributeType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.temporal.JulianFields;

/**
 * Turns the bytes of a dBASE field into a value. Blank fields and fields of asterisks (a number too long for its field)
 * are null; text that is no value of the declared type goes on as text, for the pipeline to judge.
 */
final class DbfValues {
    private static final double[] POWERS_OF_TEN = {
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20, 1e21, 1e22
    };
    private final Charset charset;

    DbfValues(Charset charset) {
        this.charset = charset;
    }

    Object read(byte[] bytes, int offset, Column column, AttributeType type) {
        return switch (column.kind()) {
            case 'I', '+', 'O', 'B', 'Y', 'T', '@' -> binary(bytes, offset, column);
            default -> written(bytes, offset, offset + column.length(), type);
        };
    }

    private Object written(byte[] bytes, int offset, int limit, AttributeType type) {
        int from = offset;
        int to = limit;
        while (to > from && (bytes[to - 1] == ' ' || bytes[to - 1] == 0)) {
            to--;
        }
        if (type == AttributeType.TEXT) {
            return from == to ? null : text(bytes, from, to);
        }
        while (from < to && bytes[from] == ' ') {
            from++;
        }
        if (from == to || bytes[from] == '*') {
            return null;
        }
        return switch (type) {
            case INTEGER -> integer(bytes, from, to);
            case REAL -> real(bytes, from, to);
            case BOOLEAN -> bool(bytes, from, to);
            default -> date(bytes, from, to);
        };
    }

    private String text(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] <= 0) {
                String decoded = new String(bytes, from, to - from, charset);
                int zero = decoded.indexOf('\0');
                return zero >= 0 ? decoded.substring(0, zero) : withoutCutCharacter(decoded);
            }
        }
        return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
    }

    /** A field of fixed width may cut its last character in half. */
    private static String withoutCutCharacter(String decoded) {
        int end = decoded.length();
        return end > 1 && decoded.charAt(end - 1) == '\ufffd' && decoded.indexOf('\ufffd') == end - 1
                ? decoded.substring(0, end - 1)
                : decoded;
    }

    private static Object integer(byte[] bytes, int from, int to) {
        boolean negative = bytes[from] == '-';
        int i = negative || bytes[from] == '+' ? from + 1 : from;
        long value = 0;
        if (to - i > 18 || i == to) {
            return ascii(bytes, from, to);
        }
        for (; i < to; i++) {
            int digit = bytes[i] - '0';
            if (digit < 0 || digit > 9) {
                return wholeReal(bytes, from, to);
            }
            value = value * 10 + digit;
        }
        return negative ? -value : value;
    }

    /** "12.0" and "1.2e1" in a field of whole numbers are whole numbers; "12.5" is not and stays text. */
    private static Object wholeReal(byte[] bytes, int from, int to) {
        Object real = real(bytes, from, to);
        if (real instanceof Double d && d == Math.rint(d) && Math.abs(d) < 1L << 53) {
            return d.longValue();
        }
        return ascii(bytes, from, to);
    }

    private static Object real(byte[] bytes, int from, int to) {
        boolean negative = bytes[from] == '-';
        long digits = 0;
        int count = 0;
        int point = -1;
        for (int i = negative || bytes[from] == '+' ? from + 1 : from; i < to; i++) {
            int digit = bytes[i] - '0';
            if (digit >= 0 && digit <= 9 && count < 18) {
                digits = digits * 10 + digit;
                count++;
            } else if (bytes[i] == '.' && point < 0) {
                point = count;
            } else {
                return slowReal(bytes, from, to);
            }
        }
        int decimals = point < 0 ? 0 : count - point;
        if (count == 0 || digits >= 1L << 53) {
            return slowReal(bytes, from, to);
        }
        // both operands are exact doubles, so the quotient is the nearest double to the decimal number
        double value = digits / POWERS_OF_TEN[decimals];
        return negative ? -value : value;
    }

    private static Object slowReal(byte[] bytes, int from, int to) {
        String text = ascii(bytes, from, to);
        try {
            return Double.parseDouble(text.replace(',', '.'));
        } catch (NumberFormatException e) {
            return text.equalsIgnoreCase("nan") ? (Object) Double.NaN : text;
        }
    }

    private static Object bool(byte[] bytes, int from, int to) {
        return switch (bytes[from]) {
            case 'T', 't', 'Y', 'y', '1' -> Boolean.TRUE;
            case 'F', 'f', 'N', 'n', '0' -> Boolean.FALSE;
            case '?' -> null;
            default -> ascii(bytes, from, to);
        };
    }

    private static Object date(byte[] bytes, int from, int to) {
        String text = ascii(bytes, from, to);
        if (text.chars().allMatch(c -> c == '0')) {
            return null;
        }
        LocalDate date = io.citytwin.importers.format.text.DateText.parseDate(text);
        return date == null ? text : date;
    }

    private static Object binary(byte[] bytes, int offset, Column column) {
        ByteBuffer at = ByteBuffer.wrap(bytes, offset, column.length()).slice().order(ByteOrder.LITTLE_ENDIAN);
        return switch (column.kind()) {
            case 'I', '+' -> at.remaining() >= 4 ? (Object) (long) at.getInt() : null;
            case 'O', 'B' -> at.remaining() >= 8 ? (Object) at.getDouble() : null;
            case 'Y' -> at.remaining() >= 8 ? (Object) (at.getLong() / 10_000.0) : null;
            default -> timestamp(at);
        };
    }

    /** FoxPro's times have no zone: they go on as text, which the city reads in its own. */
    private static Object timestamp(ByteBuffer at) {
        long julianDay = Integer.toUnsignedLong(at.getInt());
        long milliseconds = Integer.toUnsignedLong(at.getInt());
        if (julianDay == 0 || julianDay > 5_373_484) {
            return null;
        }
        LocalDate day = LocalDate.EPOCH.with(JulianFields.JULIAN_DAY, julianDay);
        return day.atStartOfDay().plusNanos(milliseconds * 1_000_000).toString();
    }

    private static String ascii(byte[] bytes, int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
    }
}
