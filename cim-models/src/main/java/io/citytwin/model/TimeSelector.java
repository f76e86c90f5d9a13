package io.citytwin.model;

import java.time.Instant;

/**
 * Which versions a reader sees: those that were so in the world at {@code validAt} (or at some time of an interval),
 * as the city knew it at {@code asOf}. Null means now in both; {@link #NOW} is the hot path.
 *
 * @param validFrom start of the valid-time interval asked for, null for open; equal to validTo for an instant
 * @param validTo end (inclusive) of the interval, null for open
 * @param interval whether datetime was given at all; false means "valid now"
 * @param asOf recorded time asked for, null for now
 */
public record TimeSelector(Instant validFrom, Instant validTo, boolean interval, Instant asOf) {
    public static final TimeSelector NOW = new TimeSelector(null, null, false, null);

    public TimeSelector {
        if (validFrom != null && validTo != null && validFrom.isAfter(validTo)) {
            throw new IllegalArgumentException(
                    "a time interval must not end before it starts: " + validFrom + "/" + validTo);
        }
    }

    public static TimeSelector at(Instant validAt) {
        return new TimeSelector(validAt, validAt, true, null);
    }

    public TimeSelector withAsOf(Instant when) {
        return new TimeSelector(validFrom, validTo, interval, when);
    }

    /** Whether the current state answers: neither datetime nor asof was given. */
    public boolean isNow() {
        return !interval && asOf == null;
    }
}
