package io.citytwin.importers.spi;

import io.citytwin.geometry.SurfaceKind;
import java.util.List;
import org.locationtech.jts.geom.Envelope;

/**
 * The surfaces of one feature of a city model as the source has them, in one level of detail: in the source's CRS with x =
 * easting or longitude, y = northing or latitude, z = height in metres.
 *
 * @param surfaces polygons and terrains in the source's order
 */
public record SourceModel(List<Surface> surfaces) {
    public SourceModel {
        surfaces = List.copyOf(surfaces);
    }

    /**
     * Polygons that share a kind. A terrain is one surface of many triangles; all others hold one polygon.
     *
     * @param kind what it is
     * @param begins whether a surface begins with it: a roof surface may be of several polygons
     * @param color 0xRRGGBB in sRGB as the source's appearance says, or -1
     * @param polygons each of rings (x y z x y z …, closed or not, the outer one first), counter-clockwise seen from outside
     * @param picture what it shows, or null
     */
    public record Surface(
            SurfaceKind kind, boolean begins, int color, List<double[][]> polygons, Picture picture) {
        public Surface {
            polygons = List.copyOf(polygons);
        }

        public Surface(SurfaceKind kind, boolean begins, int color, List<double[][]> polygons) {
            this(kind, begins, color, polygons, null);
        }
    }

    /**
     * A picture on a surface.
     *
     * @param coordinates for each polygon and each of its rings u v u v …, as many as the ring has corners; u to the right,
     *     v up from the picture's lower left corner
     */
    public record Picture(SourceTexture texture, List<float[][]> coordinates) {
        public Picture {
            coordinates = List.copyOf(coordinates);
        }
    }

    /** Number of corners of all rings, those that repeat included. */
    public long cornerCount() {
        long count = 0;
        for (Surface surface : surfaces) {
            for (double[][] rings : surface.polygons) {
                for (double[] ring : rings) {
                    count += ring.length / 3;
                }
            }
        }
        return count;
    }

    /** Lowest and highest z of all corners. */
    public double[] heights() {
        double[] heights = {Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY};
        for (Surface surface : surfaces) {
            for (double[][] rings : surface.polygons) {
                for (int i = 2; i < rings[0].length; i += 3) {
                    heights[0] = Math.min(heights[0], rings[0][i]);
                    heights[1] = Math.max(heights[1], rings[0][i]);
                }
            }
        }
        return heights;
    }

    /** The box around all corners. */
    public Envelope envelope() {
        Envelope box = new Envelope();
        for (Surface surface : surfaces) {
            for (double[][] rings : surface.polygons) {
                for (int i = 0; i + 2 < rings[0].length; i += 3) {
                    box.expandToInclude(rings[0][i], rings[0][i + 1]);
                }
            }
        }
        return box;
    }
}
