package io.citytwin.importers.mapping;

import io.citytwin.model.AttributeType;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.regex.Pattern;

/** Turns values as sources have them into the classes of {@link AttributeType}; nothing is cut, rounded or guessed. */
public final class Values {
    /** Times without a zone are Beijing time, as GB/T and the survey tables of the cities have it. */
    public static final ZoneId ZONE_OF_PLAIN_TIMES = ZoneId.of("Asia/Shanghai");

    private static final Pattern INTEGER = Pattern.compile("[+-]?\\d{1,18}");
    private static final Pattern COMPACT_DATE = Pattern.compile("\\d{8}");
    private static final DateTimeFormatter BASIC =
            DateTimeFormatter.ofPattern("uuuuMMdd").withResolverStyle(ResolverStyle.STRICT);

    private Values() {}

    /** A value that does not fit its attribute's type. */
    public static final class MisfitException extends Exception {
        private static final long serialVersionUID = 1L;

        MisfitException(Object value, AttributeType type) {
            super("\"" + shortened(value) + "\" is not " + article(type));
        }

        private MisfitException(String message, Throwable cause) {
            super(message, cause);
        }

        /** The same, saying in which field it stands. */
        MisfitException in(String field) {
            return new MisfitException(field + ": " + getMessage(), this);
        }

        private static String shortened(Object value) {
            String text = String.valueOf(value);
            return text.length() <= 60 ? text : text.substring(0, 57) + "...";
        }

        private static String article(AttributeType type) {
            return switch (type) {
                case INTEGER -> "a whole number of 64 bits";
                case REAL -> "a finite number";
                case BOOLEAN -> "true or false";
                case DATE -> "a date";
                case TIMESTAMP -> "a time";
                case JSON -> "JSON";
                case TEXT -> "a text";
            };
        }
    }

    /**
     * The value as that type has it; null and, for all but texts, blank texts give null.
     *
     * @throws MisfitException where it can't be read as that type
     */
    public static Object convert(Object value, AttributeType type) throws MisfitException {
        if (value == null) {
            return null;
        }
        if (value instanceof String text && type != AttributeType.TEXT && text.isBlank()) {
            return null;
        }
        try {
            Object converted =
                    switch (type) {
                        case TEXT -> text(value);
                        case INTEGER -> integer(value);
                        case REAL -> real(value);
                        case BOOLEAN -> bool(value);
                        case DATE -> date(value);
                        case TIMESTAMP -> timestamp(value);
                        case JSON -> JsonText.check(value);
                    };
            if (converted != null) {
                return converted;
            }
        } catch (NumberFormatException | DateTimeException | ArithmeticException e) {
            // Said below, in one way for all.
        }
        throw new MisfitException(value, type);
    }

    private static String text(Object value) {
        String text = value instanceof Double number ? plain(number) : value.toString();
        // PostgreSQL's texts can't hold it, and no source means it.
        return text.indexOf('\0') < 0 ? text : text.replace("\0", "");
    }

    private static String plain(double number) {
        return number == Math.rint(number) && Math.abs(number) < 1e15
                ? Long.toString((long) number)
                : Double.toString(number);
    }

    private static Long integer(Object value) {
        if (value instanceof Long number) {
            return number;
        }
        if (value instanceof Double number) {
            return number == Math.rint(number) && Math.abs(number) < 9.0e18 ? (Long) number.longValue() : null;
        }
        if (value instanceof Boolean flag) {
            return flag ? 1L : 0L;
        }
        if (value instanceof String) {
            String text = value.toString().strip();
            return INTEGER.matcher(text).matches() ? Long.parseLong(text) : exact(text);
        }
        return value instanceof Number number ? new BigDecimal(number.toString()).longValueExact() : null;
    }

    private static Long exact(String text) {
        // The exponent is bounded: "1e999999999" must not become a number of a billion digits.
        if (text.length() > 40) {
            return null;
        }
        BigDecimal number = new BigDecimal(text);
        return Math.abs((long) number.scale()) > 40 ? null : (Long) number.longValueExact();
    }

    private static Double real(Object value) {
        double number;
        if (value instanceof Number n) {
            number = n.doubleValue();
        } else if (value instanceof Boolean) {
            return null;
        } else if (value instanceof String text) {
            String plain = text.strip();
            char last = plain.charAt(plain.length() - 1);
            // Java would take "1d" and "1f" as numbers.
            if (Character.isLetter(last)) {
                return null;
            }
            number = Double.parseDouble(plain);
        } else {
            return null;
        }
        return Double.isFinite(number) ? (Double) number : null;
    }

    private static Boolean bool(Object value) {
        if (value instanceof Boolean flag) {
            return flag;
        }
        return switch (value.toString().strip().toLowerCase(java.util.Locale.ROOT)) {
            case "true", "t", "yes", "y", "1", "是" -> true;
            case "false", "f", "no", "n", "0", "否" -> false;
            default -> null;
        };
    }

    private static LocalDate date(Object value) {
        if (value instanceof LocalDate day) {
            return inRange(day);
        }
        if (value instanceof Instant time) {
            return inRange(time.atZone(ZONE_OF_PLAIN_TIMES).toLocalDate());
        }
        if (value instanceof Number && !(value instanceof Long)) {
            return null;
        }
        String text = value.toString().strip().replace('/', '-').replace('.', '-');
        if (COMPACT_DATE.matcher(text).matches()) {
            return inRange(LocalDate.parse(text, BASIC));
        }
        int end = text.length() > 10 && (text.charAt(10) == 'T' || text.charAt(10) == ' ') ? 10 : text.length();
        String[] parts = text.substring(0, end).split("-");
        if (parts.length != 3 || parts[0].length() != 4) {
            return null;
        }
        return inRange(LocalDate.of(
                Integer.parseInt(parts[0]), Integer.parseInt(parts[1]), Integer.parseInt(parts[2])));
    }

    private static LocalDate inRange(LocalDate day) {
        return day.getYear() >= -4000 && day.getYear() <= 9999 ? day : null;
    }

    private static Instant timestamp(Object value) {
        Instant time;
        if (value instanceof Instant instant) {
            time = instant;
        } else if (value instanceof LocalDate day) {
            time = day.atStartOfDay(ZONE_OF_PLAIN_TIMES).toInstant();
        } else if (value instanceof Number) {
            return null;
        } else {
            String text = value.toString().strip().replace('/', '-').replace(' ', 'T');
            if (text.indexOf('T') < 0) {
                LocalDate day = date(text);
                return day == null ? null : day.atStartOfDay(ZONE_OF_PLAIN_TIMES).toInstant();
            }
            text = text.replaceFirst("([+-]\\d\\d)$", "$1:00");
            time = text.matches(".*(Z|[+-]\\d\\d:\\d\\d)$")
                    ? OffsetDateTime.parse(text).toInstant()
                    : LocalDateTime.parse(text).atZone(ZONE_OF_PLAIN_TIMES).toInstant();
        }
        int year = time.atZone(ZONE_OF_PLAIN_TIMES).getYear();
        return year >= -4000 && year <= 9999 ? time : null;
    }
}
