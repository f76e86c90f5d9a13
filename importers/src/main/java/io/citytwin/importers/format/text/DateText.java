package io.citytwin.importers.format.text;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;

/**
 * Reads dates and times as files write them: {@code 2024-01-31}, {@code 2024/1/31}, {@code 20240131} and, behind a T or
 * a blank, {@code 08:30}, {@code 08:30:15}, {@code 08:30:15.250}, then {@code Z}, {@code +08:00}, {@code +0800},
 * {@code +08} or nothing (then UTC). Everything else is null: the caller decides what that means.
 */
public final class DateText {
    private DateText() {}

    /** The date, or null where the text is none; a time of midnight behind it is allowed. */
    public static LocalDate parseDate(String text) {
        int length = dateLength(text);
        if (length < 0) {
            return null;
        }
        if (length < text.length() && !isMidnight(text, length)) {
            return null;
        }
        return date(text, length);
    }

    /** The instant, or null where the text is none; a mere date is its midnight in UTC. */
    public static Instant parseTimestamp(String text) {
        int length = dateLength(text);
        if (length < 0) {
            return null;
        }
        LocalDate date = date(text, length);
        if (date == null) {
            return null;
        }
        if (length == text.length()) {
            return date.atStartOfDay().toInstant(ZoneOffset.UTC);
        }
        char separator = text.charAt(length);
        if (separator != 'T' && separator != ' ' && separator != 't') {
            return null;
        }
        int zone = zoneStart(text, length + 1);
        LocalTime time = time(text, length + 1, zone);
        Integer offset = offsetSeconds(text, zone);
        if (time == null || offset == null) {
            return null;
        }
        return date.atTime(time).toInstant(ZoneOffset.UTC).minusSeconds(offset);
    }

    /** Whether the text names its zone: without one a time of day is not an instant but a guess. */
    public static boolean hasZone(String text) {
        int length = dateLength(text);
        return length >= 0 && length < text.length() && zoneStart(text, length + 1) < text.length();
    }

    private static int dateLength(String text) {
        int n = text.length();
        if (n < 8 || !digit(text, 0) || !digit(text, 1) || !digit(text, 2) || !digit(text, 3)) {
            return -1;
        }
        char separator = text.charAt(4);
        if (separator == '-' || separator == '/') {
            int second = text.indexOf(separator, 5);
            if (second < 6 || second > 7) {
                return -1;
            }
            int end = second + 1;
            while (end < n && end < second + 3 && digit(text, end)) {
                end++;
            }
            return end == second + 1 ? -1 : end;
        }
        for (int i = 4; i < 8; i++) {
            if (!digit(text, i)) {
                return -1;
            }
        }
        return n > 8 && digit(text, 8) ? -1 : 8;
    }

    private static LocalDate date(String text, int length) {
        int year = number(text, 0, 4);
        int month;
        int day;
        char separator = text.charAt(4);
        if (separator == '-' || separator == '/') {
            int second = text.indexOf(separator, 5);
            month = number(text, 5, second);
            day = number(text, second + 1, length);
        } else {
            month = number(text, 4, 6);
            day = number(text, 6, 8);
        }
        if (month < 1 || month > 12 || day < 1 || day > 31) {
            return null;
        }
        try {
            return LocalDate.of(year, month, day);
        } catch (DateTimeException e) {
            return null; // 30 February: no date, as the contract says
        }
    }

    private static boolean isMidnight(String text, int from) {
        for (int i = from; i < text.length(); i++) {
            if ("T :0.Z".indexOf(text.charAt(i)) < 0) {
                return false;
            }
        }
        return true;
    }

    private static int zoneStart(String text, int from) {
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 'Z' || c == 'z' || c == '+' || c == '-') {
                return i;
            }
        }
        return text.length();
    }

    private static LocalTime time(String text, int from, int to) {
        if (to - from < 5 || text.charAt(from + 2) != ':') {
            return null;
        }
        int hour = number(text, from, from + 2);
        int minute = number(text, from + 3, from + 5);
        int second = 0;
        int nanos = 0;
        if (to - from > 5) {
            if (to - from < 8 || text.charAt(from + 5) != ':') {
                return null;
            }
            second = number(text, from + 6, from + 8);
            if (to - from > 8) {
                int digits = to - from - 9;
                if (text.charAt(from + 8) != '.' || digits < 1 || digits > 9) {
                    return null;
                }
                nanos = number(text, from + 9, to);
                for (int i = digits; i < 9; i++) {
                    nanos *= 10;
                }
            }
        }
        if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60 || nanos < 0) {
            return null;
        }
        return LocalTime.of(hour, minute, Math.min(second, 59), nanos);
    }

    private static Integer offsetSeconds(String text, int from) {
        if (from == text.length()) {
            return 0;
        }
        char sign = text.charAt(from);
        int length = text.length() - from;
        if (sign == 'Z' || sign == 'z') {
            return length == 1 ? 0 : null;
        }
        int hours;
        int minutes = 0;
        if (length == 3) {
            hours = number(text, from + 1, from + 3);
        } else if (length == 5) {
            hours = number(text, from + 1, from + 3);
            minutes = number(text, from + 3, from + 5);
        } else if (length == 6 && text.charAt(from + 3) == ':') {
            hours = number(text, from + 1, from + 3);
            minutes = number(text, from + 4, from + 6);
        } else {
            return null;
        }
        if (hours < 0 || hours > 18 || minutes < 0 || minutes > 59) {
            return null;
        }
        int seconds = hours * 3600 + minutes * 60;
        return sign == '-' ? -seconds : seconds;
    }

    private static boolean digit(String text, int at) {
        char c = text.charAt(at);
        return c >= '0' && c <= '9';
    }

    /** The number of those digits, or -1 where one of them is none. */
    private static int number(String text, int from, int to) {
        int value = 0;
        for (int i = from; i < to; i++) {
            if (!digit(text, i)) {
                return -1;
            }
            value = value * 10 + (text.charAt(i) - '0');
        }
        return from == to ? -1 : value;
    }
}
