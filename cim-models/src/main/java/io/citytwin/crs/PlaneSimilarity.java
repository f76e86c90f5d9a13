package io.citytwin.crs;

/**
 * The four-parameter (Helmert) transformation of a plane, in the form of Chinese survey practice: with X = northing and
 * Y = easting, X' = ΔX + m (X cos α − Y sin α), Y' = ΔY + m (X sin α + Y cos α). Parameters are secrets: they are never
 * printed.
 *
 * @param deltaNorth ΔX in metres
 * @param deltaEast ΔY in metres
 * @param rotationSeconds α in arc-seconds
 * @param scale m
 */
public record PlaneSimilarity(double deltaNorth, double deltaEast, double rotationSeconds, double scale) {
    public PlaneSimilarity {
        if (!Double.isFinite(deltaNorth) || !Double.isFinite(deltaEast) || !Double.isFinite(rotationSeconds)) {
            throw new CrsException("the shifts and the rotation of four parameters must be finite numbers");
        }
        if (!(scale > 0.9 && scale < 1.1)) {
            throw new CrsException("the scale m of four parameters must lie between 0.9 and 1.1 (1 for none)");
        }
    }

    /** From the source plane to the target plane; x = easting, y = northing. */
    public CoordinateTransform forward() {
        double a = scale * Math.cos(radians());
        double b = scale * Math.sin(radians());
        return CoordinateTransform.ofPoint((c, at) -> {
            double east = c[at];
            double north = c[at + 1];
            c[at] = deltaEast + b * north + a * east;
            c[at + 1] = deltaNorth + a * north - b * east;
        });
    }

    /** From the target plane to the source plane. */
    public CoordinateTransform inverse() {
        double a = Math.cos(radians()) / scale;
        double b = Math.sin(radians()) / scale;
        return CoordinateTransform.ofPoint((c, at) -> {
            double east = c[at] - deltaEast;
            double north = c[at + 1] - deltaNorth;
            c[at] = a * east - b * north;
            c[at + 1] = b * east + a * north;
        });
    }

    private double radians() {
        return Math.toRadians(rotationSeconds / 3600);
    }

    @Override
    public String toString() {
        return "PlaneSimilarity[secret]";
    }
}
