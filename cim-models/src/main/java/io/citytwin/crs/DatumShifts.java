package io.citytwin.crs;

import io.citytwin.crs.EpsgDefinitions.Definition;
import java.util.Map;

/**
 * Shifts to WGS 84 of datums for which proj4j's table states none, so that it would silently apply none, hundreds of
 * metres off. Seven parameters in the position-vector convention (metres, arc-seconds, parts per million) as EPSG
 * publishes them; checked against PROJ in the tests.
 */
final class DatumShifts {
    /** EPSG 15831 (Molodensky–Badekas, coordinate frame) with its pivot worked into the translations. */
    private static final String KOREAN_1985 = "-114.62,475.963,675.0183,1.162,-2.347,-1.592,6.342";

    /** By the name of the geographic system, which begins the names of all projected systems on it. */
    private static final Map<String, String> BY_NAME = Map.of("Korean 1985", KOREAN_1985);

    private DatumShifts() {}

    /** The definition with its shift added where it lacks one and this class has it. */
    static Definition complete(Definition definition) {
        if (definition.parameters().hasShift() || definition.parameters().isOnWgs84()) {
            return definition;
        }
        String name = definition.name();
        int slash = name.indexOf(" / ");
        String shift = BY_NAME.get(slash < 0 ? name : name.substring(0, slash));
        return shift == null
                ? definition
                : new Definition(definition.code(), name, definition.parameters().with("towgs84", shift));
    }
}
