package io.citytwin.importers.format.ifc.model;

import java.util.List;

/** Angles as degrees, minutes, seconds and millionths of seconds (IfcCompoundPlaneAngleMeasure). */
final class CompoundAngle {
    private static final double[] PER_DEGREE = {1, 60, 3600, 3.6e9};

    private CompoundAngle() {}

    /**
     * All parts must have one sign; exporters that put it on the first one only mean the same.
     *
     * @return {@code null} where there are no parts
     */
    static Double degrees(List<Double> parts) {
        if (parts.isEmpty()) {
            return null;
        }
        double sum = 0;
        double sign = 0;
        for (int i = 0; i < Math.min(parts.size(), PER_DEGREE.length); i++) {
            if (sign == 0) {
                sign = Math.signum(parts.get(i));
            }
            sum += Math.abs(parts.get(i)) / PER_DEGREE[i];
        }
        return sum == 0 ? 0 : sign * sum;
    }
}
