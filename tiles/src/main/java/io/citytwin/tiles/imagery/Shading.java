package io.citytwin.tiles.imagery;

/**
 * How a relief is lit.
 *
 * @param azimuth where the light comes from, degrees clockwise from north
 * @param altitude how high it stands, degrees above the horizon
 * @param exaggeration what heights are multiplied by
 * @param isMultidirectional whether light comes from the south-west, the west, the north-west and the north at once
 *     (after USGS Open-File Report 92-422, weighted as gdaldem does: each by how much of the slope lies along it); the
 *     azimuth then counts not
 */
public record Shading(double azimuth, double altitude, double exaggeration, boolean isMultidirectional) {
    /** Light from the north-west, as maps have it. */
    public static final Shading STANDARD = new Shading(315, 45, 1, false);

    private static final double[] DIRECTIONS = {225, 270, 315, 360};

    public Shading {
        if (!(azimuth >= 0 && azimuth <= 360) || !(altitude > 0 && altitude <= 90) || !(exaggeration > 0)) {
            throw new IllegalArgumentException("a light must have an azimuth from 0 to 360, an altitude above 0 to 90 and an"
                    + " exaggeration above 0, had " + azimuth + ", " + altitude + ", " + exaggeration);
        }
    }

    /**
     * Brightness of a slope, 1 (dark) to 255.
     *
     * @param eastward what the height grows by per metre eastward
     * @param northward likewise northward
     */
    int brightness(double eastward, double northward) {
        double east = eastward * exaggeration;
        double north = northward * exaggeration;
        double light;
        if (isMultidirectional) {
            double steep = east * east + north * north;
            double sum = 0;
            double weights = 0;
            double aspect = Math.atan2(-east, -north);
            for (double direction : DIRECTIONS) {
                double along = Math.cos(aspect - Math.toRadians(direction));
                double weight = steep == 0 ? 1 : along * along;
                sum += weight * Math.max(0, cosine(direction, east, north));
                weights += weight;
            }
            light = sum / weights;
        } else {
            light = Math.max(0, cosine(azimuth, east, north));
        }
        return (int) Math.round(1 + 254 * light);
    }

    /** Cosine of the angle between the light and what stands upright on the slope. */
    private double cosine(double direction, double east, double north) {
        double height = Math.toRadians(altitude);
        double horizontal = Math.cos(height);
        double from = Math.toRadians(direction);
        double toLight = -east * horizontal * Math.sin(from) - north * horizontal * Math.cos(from) + Math.sin(height);
        return toLight / Math.sqrt(1 + east * east + north * north);
    }
}
