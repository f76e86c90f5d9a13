package io.citytwin.importers.spi;

import io.citytwin.crs.Geocentric;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Where the user puts a model that has no place of its own.
 *
 * @param longitude degrees
 * @param latitude degrees
 * @param height metres above the ellipsoid
 * @param heading degrees clockwise from north; at 0 the model's x axis points east
 */
public record Placement(double longitude, double latitude, double height, double heading) {
    /** What {@code --set} may say of a place. */
    public static final Set<String> NAMES = Set.of("longitude", "latitude", "height", "heading");

    /**
     * What {@code --set} says of a place; empty where it says none.
     *
     * @throws UnreadableSourceException where a value is none or out of range
     */
    public static Optional<Placement> of(Map<String, String> constants) throws UnreadableSourceException {
        if (!constants.containsKey("longitude") && !constants.containsKey("latitude")) {
            return Optional.empty();
        }
        return Optional.of(new Placement(
                number(constants, "longitude", -180, 180, Double.NaN),
                number(constants, "latitude", -90, 90, Double.NaN),
                number(constants, "height", -12_000, 100_000, 0),
                number(constants, "heading", -360, 360, 0)));
    }

    private static double number(Map<String, String> constants, String name, double least, double most, double absent)
            throws UnreadableSourceException {
        String text = constants.get(name);
        if (text == null && !Double.isNaN(absent)) {
            return absent;
        }
        double value = Double.NaN;
        try {
            value = text == null ? Double.NaN : Double.parseDouble(text.strip());
        } catch (NumberFormatException e) {
            // said below
        }
        if (!(value >= least && value <= most)) {
            throw new UnreadableSourceException("--set " + name + " must be a number from " + least + " to " + most
                    + ", was " + (text == null ? "not given" : "\"" + text + "\""));
        }
        return value;
    }

    /** From the model's metres to earth-centred ones, 4 × 4 by columns. */
    public double[] matrix() {
        return Geocentric.frame(longitude, latitude, height, heading);
    }
}
