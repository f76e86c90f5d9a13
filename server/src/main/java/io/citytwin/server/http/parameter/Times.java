package io.citytwin.server.http.parameter;

import io.citytwin.server.http.ProblemException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Locale;

/** Reads the times of query parameters: RFC 3339 date-times and, for people, plain dates. */
final class Times {
    private Times() {}

    /** The first instant of what the text says: the date-time itself, or the date's first moment in UTC. */
    static Instant start(String parameter, String text) {
        return isDate(text) ? date(parameter, text).atStartOfDay(ZoneOffset.UTC).toInstant() : instant(parameter, text);
    }

    /** The last instant (microsecond) of what the text says: the date-time itself, or the date's last moment in UTC. */
    static Instant end(String parameter, String text) {
        return isDate(text)
                ? date(parameter, text).plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant().minusNanos(1000)
                : instant(parameter, text);
    }

    static boolean isDate(String text) {
        return !text.toUpperCase(Locale.ROOT).contains("T");
    }

    private static LocalDate date(String parameter, String text) {
        try {
            return checked(parameter, text, LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant())
                    .atZone(ZoneOffset.UTC)
                    .toLocalDate();
        } catch (DateTimeParseException e) {
            throw bad(parameter, text);
        }
    }

    private static Instant instant(String parameter, String text) {
        try {
            // A plus sign that nobody escaped arrives as a space.
            return checked(
                    parameter,
                    text,
                    OffsetDateTime.parse(text.toUpperCase(Locale.ROOT).replace(' ', '+')).toInstant());
        } catch (DateTimeParseException e) {
            throw bad(parameter, text);
        }
    }

    private static Instant checked(String parameter, String text, Instant value) {
        // What PostgreSQL's timestamptz and four-digit years hold.
        if (value.isBefore(Instant.parse("0001-01-01T00:00:00Z")) || value.isAfter(Instant.parse("9999-12-31T23:59:59.999999Z"))) {
            throw ProblemException.badParameter(
                    parameter, parameter + ": a year must be within 0001 and 9999, was \"" + text + "\"");
        }
        return value;
    }

    private static ProblemException bad(String parameter, String text) {
        return ProblemException.badParameter(
                parameter,
                parameter + ": a time must look like 2026-05-31T08:00:00Z or 2026-05-31, was \"" + text + "\"");
    }
}
