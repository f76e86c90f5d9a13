package io.citytwin.tiles.terrain;

import io.citytwin.model.TimeSelector;
import java.time.Instant;

/** An instant of valid time and one of recorded time in cache keys, either "-" for now. */
final class TerrainTime {
    private TerrainTime() {}

    static String text(TimeSelector time) {
        if (time.interval() && (time.validFrom() == null || !time.validFrom().equals(time.validTo()))) {
            throw new IllegalArgumentException(
                    "terrain shows the city at one time: datetime must be an instant, not an interval");
        }
        return (time.interval() ? time.validFrom() : "-") + "," + (time.asOf() == null ? "-" : time.asOf());
    }

    static TimeSelector parse(String text) {
        String[] parts = text.split(",", 2);
        TimeSelector valid = parts[0].equals("-") ? TimeSelector.NOW : TimeSelector.at(Instant.parse(parts[0]));
        return parts[1].equals("-") ? valid : valid.withAsOf(Instant.parse(parts[1]));
    }
}
