package io.citytwin.importers.spi;

import java.util.OptionalDouble;

/** What is known of the city's ground while features come in. Safe for many threads. */
@FunctionalInterface
public interface GroundHeights {
    /** A city without a terrain. */
    GroundHeights NONE = lonLat -> OptionalDouble.empty();

    /**
     * The lowest height of the ground at some places, in metres of the city's height datum; places outside of the terrain
     * don't count. Empty where all are.
     *
     * @param lonLat longitude and latitude of each in degrees, EPSG:4326
     */
    OptionalDouble findLowest(double[] lonLat);
}
