package io.citytwin.importers.mapping;

import io.citytwin.importers.spi.GroundHeights;
import io.citytwin.model.Attribute;
import io.citytwin.model.AttributeType;
import io.citytwin.model.Extrusion;
import io.citytwin.model.Layer;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.LongAdder;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.Point;

/**
 * Gives footprints without a base height that of the ground they stand on: the lowest of the terrain at their corners and
 * in their middle, so that no corner floats. It is stored as the layer's {@code baseHeightAttribute}, so queries, history
 * and tiles all see it. Safe for many threads.
 */
public final class GroundIntake {
    private static final String NOTE = "base height from the terrain";

    private final GroundHeights ground;
    private final int baseIndex;
    private final boolean isWhole;
    private final LongAdder taken = new LongAdder();

    public GroundIntake(Layer layer, GroundHeights ground) {
        Optional<Attribute> base = Extrusion.of(layer).map(Extrusion::base);
        this.ground = ground;
        this.baseIndex = base.map(layer.attributes()::indexOf).orElse(-1);
        this.isWhole = base.filter(a -> a.type() == AttributeType.INTEGER).isPresent();
    }

    /**
     * Sets the base height among a row's values where it has none and its geometry tells none; a row outside of the
     * terrain stays without.
     *
     * @param footprint in EPSG:4326, or null
     */
    public void fill(Object[] values, Geometry footprint) {
        if (baseIndex < 0 || values[baseIndex] != null || footprint == null || hasHeights(footprint)) {
            return;
        }
        OptionalDouble lowest = ground.findLowest(places(footprint));
        if (lowest.isPresent()) {
            double metres = lowest.getAsDouble();
            values[baseIndex] = isWhole ? (Object) Math.round(metres) : (Object) (Math.rint(metres * 1000) / 1000);
            taken.increment();
        }
    }

    private static boolean hasHeights(Geometry geometry) {
        Coordinate first = geometry.getCoordinate();
        return first != null && !Double.isNaN(first.getZ());
    }

    private static double[] places(Geometry footprint) {
        Coordinate[] corners = footprint.getCoordinates();
        double[] lonLat = new double[2 * corners.length + 2];
        for (int i = 0; i < corners.length; i++) {
            lonLat[2 * i] = corners[i].x;
            lonLat[2 * i + 1] = corners[i].y;
        }
        Point middle = footprint.getCentroid();
        lonLat[2 * corners.length] = middle.isEmpty() ? corners[0].x : middle.getX();
        lonLat[2 * corners.length + 1] = middle.isEmpty() ? corners[0].y : middle.getY();
        return lonLat;
    }

    /** How many rows took their base from the terrain, if any. */
    public Map<String, Long> notes() {
        long count = taken.sum();
        return count == 0 ? Map.of() : Map.of(NOTE, count);
    }
}
