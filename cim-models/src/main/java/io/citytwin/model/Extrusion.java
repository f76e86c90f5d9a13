package io.citytwin.model;

import java.util.Optional;

/**
 * How the footprints of a layer become blocks: from which attributes base and roof heights come. All heights in metres.
 *
 * <p>The height is the height attribute where it is above 0 and at most {@link #HIGHEST}, else storeys times
 * {@link #STOREY}, else {@link #UNKNOWN}: no footprint is left out. The base is the lowest height of the geometry where
 * it has heights, else the base attribute, else 0.
 *
 * @param height the attribute with the height above ground
 * @param storeys the attribute with the number of storeys, or null
 * @param base the attribute with the ground's height in the city's height datum, or null
 */
public record Extrusion(Attribute height, Attribute storeys, Attribute base) {
    /** Assumed height of a storey. */
    public static final double STOREY = 3.0;

    /** Height of a block of which nothing is known: one storey. */
    public static final double UNKNOWN = 3.0;

    /** Greater heights are taken for mistakes. */
    public static final double HIGHEST = 2000;

    public Extrusion {
        if (!isNumber(height)) {
            throw new IllegalArgumentException("a height attribute must be a number, " + height.name() + " is "
                    + height.type().name().toLowerCase(java.util.Locale.ROOT));
        }
    }

    /** The rule of a layer of areas whose style names a numeric {@code heightAttribute}; empty for all others. */
    public static Optional<Extrusion> of(Layer layer) {
        if (!layer.isExtrudable()) {
            return Optional.empty();
        }
        return layer.findHeightAttribute()
                .filter(Extrusion::isNumber)
                .map(height ->
                        new Extrusion(height, number(layer, "storeysAttribute"), number(layer, "baseHeightAttribute")));
    }

    private static Attribute number(Layer layer, String hint) {
        return layer.style().get(hint) instanceof String name
                ? layer.findAttribute(name).filter(Extrusion::isNumber).orElse(null)
                : null;
    }

    private static boolean isNumber(Attribute attribute) {
        return attribute.type() == AttributeType.INTEGER || attribute.type() == AttributeType.REAL;
    }
}
