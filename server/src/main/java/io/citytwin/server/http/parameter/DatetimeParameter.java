package io.citytwin.server.http.parameter;

import io.citytwin.model.TimeSelector;
import io.citytwin.server.http.ProblemException;
import io.citytwin.server.http.QueryParameter;
import java.time.Instant;
import java.util.Map;

/**
 * {@code datetime} (OGC API Features Part 1, 7.15.4): valid time, an instant or an interval with {@code ..} or nothing
 * for an open end. A plain date as an instant means its last moment in UTC, so that what began on that day is seen.
 */
public final class DatetimeParameter implements QueryParameter<TimeSelector> {
    public static final DatetimeParameter DATETIME = new DatetimeParameter();

    private DatetimeParameter() {}

    @Override
    public String name() {
        return "datetime";
    }

    @Override
    public String description() {
        return "Valid time: the features as they were in the world at this time (RFC 3339 date-time, or a date, whose end"
                + " counts), or at some time of the interval start/end; .. or nothing is an open end. Without it: now.";
    }

    @Override
    public Map<String, Object> schema() {
        return Map.of("type", "string");
    }

    @Override
    public TimeSelector absent() {
        return TimeSelector.NOW;
    }

    @Override
    public TimeSelector parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            return TimeSelector.at(Times.end("datetime", text));
        }
        String first = text.substring(0, slash);
        String second = text.substring(slash + 1);
        Instant from = isOpen(first) ? null : Times.start("datetime", first);
        Instant to = isOpen(second) ? null : Times.end("datetime", second);
        if (from != null && to != null && from.isAfter(to)) {
            throw ProblemException.badParameter(
                    "datetime", "datetime: an interval must not end before it starts, was \"" + text + "\"");
        }
        return new TimeSelector(from, to, true, null);
    }

    private static boolean isOpen(String end) {
        return end.isEmpty() || end.equals("..");
    }
}
