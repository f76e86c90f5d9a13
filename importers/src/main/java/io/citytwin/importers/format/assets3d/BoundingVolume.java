package io.citytwin.importers.format.assets3d;

import com.fasterxml.jackson.databind.JsonNode;
import io.citytwin.crs.Geocentric;
import java.util.Optional;

/** The bounding volume of a tile (3D Tiles 1.1, 5.3): what of the Earth it takes, and its corners in its own frame. */
final class BoundingVolume {
    private static final double LEAST_RADIUS = 6_200_000;
    private static final double MOST_RADIUS = 6_600_000;

    private final double[] region;
    private final double[][] corners;

    private BoundingVolume(double[] region, double[][] corners) {
        this.region = region;
        this.corners = corners;
    }

    /** Empty where it has none of the forms that every client knows, or their numbers are none. */
    static Optional<BoundingVolume> of(JsonNode volume) {
        double[] region = numbers(volume.path("region"), 6);
        if (region != null) {
            return Optional.of(new BoundingVolume(region, null));
        }
        double[] box = numbers(volume.path("box"), 12);
        double[] sphere = numbers(volume.path("sphere"), 4);
        if (box == null && sphere != null) {
            double r = sphere[3];
            box = new double[] {sphere[0], sphere[1], sphere[2], r, 0, 0, 0, r, 0, 0, 0, r};
        }
        return box == null ? Optional.empty() : Optional.of(new BoundingVolume(null, corners(box)));
    }

    private static double[] numbers(JsonNode array, int count) {
        if (!array.isArray() || array.size() != count) {
            return null;
        }
        double[] values = new double[count];
        for (int i = 0; i < count; i++) {
            values[i] = array.get(i).asDouble(Double.NaN);
            if (!Double.isFinite(values[i])) {
                return null;
            }
        }
        return values;
    }

    private static double[][] corners(double[] box) {
        double[][] corners = new double[8][3];
        for (int c = 0; c < 8; c++) {
            for (int i = 0; i < 3; i++) {
                corners[c][i] = box[i]
                        + ((c & 1) == 0 ? -1 : 1) * box[3 + i]
                        + ((c & 2) == 0 ? -1 : 1) * box[6 + i]
                        + ((c & 4) == 0 ? -1 : 1) * box[9 + i];
            }
        }
        return corners;
    }

    boolean isRegion() {
        return region != null;
    }

    /** The box along the axes that holds the volume's corners after a transform: centre and half axes, as 3D Tiles writes. */
    double[] boxAfter(double[] matrix) {
        double[] low = {Double.MAX_VALUE, Double.MAX_VALUE, Double.MAX_VALUE};
        double[] high = {-Double.MAX_VALUE, -Double.MAX_VALUE, -Double.MAX_VALUE};
        for (double[] corner : corners) {
            double[] p = apply(matrix, corner);
            for (int i = 0; i < 3; i++) {
                low[i] = Math.min(low[i], p[i]);
                high[i] = Math.max(high[i], p[i]);
            }
        }
        double[] box = new double[12];
        for (int i = 0; i < 3; i++) {
            box[i] = (low[i] + high[i]) / 2;
            box[3 + 4 * i] = (high[i] - low[i]) / 2;
        }
        return box;
    }

    /**
     * Where it is on Earth; empty where it is not near its surface.
     *
     * @param matrix the transform above it, 4 × 4 by columns; regions know none
     */
    Optional<Place> placeAfter(double[] matrix) {
        if (region != null) {
            return ofRegion();
        }
        double[] low = {Double.MAX_VALUE, Double.MAX_VALUE, Double.MAX_VALUE};
        double[] high = {-Double.MAX_VALUE, -Double.MAX_VALUE, -Double.MAX_VALUE};
        double first = Double.NaN;
        for (double[] corner : corners) {
            double[] p = apply(matrix, corner);
            double radius = Math.sqrt(p[0] * p[0] + p[1] * p[1] + p[2] * p[2]);
            if (!(radius > LEAST_RADIUS && radius < MOST_RADIUS)) {
                return Optional.empty();
            }
            double[] place = Geocentric.toGeodetic(p[0], p[1], p[2]);
            first = Double.isNaN(first) ? place[0] : first;
            // beside the first corner, whichever side of the antimeridian that is
            place[0] = first + Math.IEEEremainder(place[0] - first, 360);
            for (int i = 0; i < 3; i++) {
                low[i] = Math.min(low[i], place[i]);
                high[i] = Math.max(high[i], place[i]);
            }
        }
        return Optional.of(new Place(wrapped(low[0]), low[1], wrapped(high[0]), high[1], low[2], high[2]));
    }

    private Optional<Place> ofRegion() {
        double[] degrees = new double[4];
        for (int i = 0; i < 4; i++) {
            degrees[i] = Math.toDegrees(region[i]);
        }
        boolean inRange = Math.abs(degrees[0]) <= 180 + 1e-9
                && Math.abs(degrees[2]) <= 180 + 1e-9
                && degrees[1] <= degrees[3]
                && degrees[1] >= -90 - 1e-9
                && degrees[3] <= 90 + 1e-9;
        return !inRange
                ? Optional.empty()
                : Optional.of(new Place(
                        Math.max(-180, degrees[0]),
                        Math.max(-90, degrees[1]),
                        Math.min(180, degrees[2]),
                        Math.min(90, degrees[3]),
                        region[4],
                        region[5]));
    }

    private static double wrapped(double longitude) {
        return longitude > 180 ? longitude - 360 : longitude < -180 ? longitude + 360 : longitude;
    }

    private static double[] apply(double[] m, double[] p) {
        double[] q = new double[3];
        for (int i = 0; i < 3; i++) {
            q[i] = m[i] * p[0] + m[4 + i] * p[1] + m[8 + i] * p[2] + m[12 + i];
        }
        return q;
    }
}
