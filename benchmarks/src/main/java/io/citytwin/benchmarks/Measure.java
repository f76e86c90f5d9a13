package io.citytwin.benchmarks;

/**
 * One measured figure.
 *
 * @param what what was measured
 * @param value the figure
 * @param unit its unit
 * @param floor the same figure of the floor, or null where there is none
 * @param floorName what the floor is, or null
 */
record Measure(String what, double value, String unit, Double floor, String floorName) {
    static Measure of(String what, double value, String unit) {
        return new Measure(what, value, unit, null, null);
    }

    Measure against(String name, double floorValue) {
        return new Measure(what, value, unit, floorValue, name);
    }

    /** The figure as a multiple of the floor's, or null without a floor. */
    Double ratio() {
        return floor == null || floor == 0 ? null : value / floor;
    }
}
