package io.citytwin.importers.mapping;

import io.citytwin.geometry.SurfaceKind;
import io.citytwin.importers.format.geometry.Geometries;
import io.citytwin.importers.spi.SourceModel;
import java.util.ArrayList;
import java.util.List;
import org.locationtech.jts.coverage.CoverageUnion;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.LinearRing;
import org.locationtech.jts.geom.Polygon;
import org.locationtech.jts.geom.impl.PackedCoordinateSequence;
import org.locationtech.jts.operation.overlayng.OverlayNGRobust;

/**
 * What a model covers seen from above, in the source's CRS without heights: its ground surfaces, else its undersides, else
 * its upper sides. A model that stands upright everywhere (a facade, a sign) covers a strip of a centimetre.
 */
public final class Footprints {
    /** A side faces up or down if its normal is at least that much off the horizontal (sine). */
    private static final double UPRIGHT = 1e-3;

    private Footprints() {}

    /**
     * A polygon or multipolygon; null where the model has no corner.
     *
     * @param degrees whether x and y are degrees
     */
    public static Geometry of(SourceModel model, boolean degrees) {
        Envelope box = model.envelope();
        if (box.isNull()) {
            return null;
        }
        List<Polygon> grounds = new ArrayList<>();
        List<Polygon> undersides = new ArrayList<>();
        List<Polygon> uppersides = new ArrayList<>();
        boolean terrain = true;
        for (SourceModel.Surface surface : model.surfaces()) {
            terrain &= surface.kind() == SurfaceKind.TERRAIN;
            for (double[][] rings : surface.polygons()) {
                sort(surface.kind(), rings, degrees, grounds, undersides, uppersides);
            }
        }
        if (terrain && uppersides.size() + undersides.size() > 1) {
            undersides.addAll(uppersides);
            return together(undersides, true);
        }
        for (List<Polygon> polygons : List.of(grounds, undersides, uppersides)) {
            if (!polygons.isEmpty()) {
                return together(polygons, false);
            }
        }
        return strip(box, degrees);
    }

    private static void sort(
            SurfaceKind kind,
            double[][] rings,
            boolean degrees,
            List<Polygon> grounds,
            List<Polygon> undersides,
            List<Polygon> uppersides) {
        double[] normal = planeNormal(rings[0], degrees);
        double length = Math.sqrt(normal[0] * normal[0] + normal[1] * normal[1] + normal[2] * normal[2]);
        if (rings[0].length < 9 || !(Math.abs(normal[2]) > UPRIGHT * length)) {
            return;
        }
        Polygon polygon = polygon(rings);
        if (kind == SurfaceKind.GROUND) {
            grounds.add(polygon);
        } else if (normal[2] < 0) {
            undersides.add(polygon);
        } else {
            uppersides.add(polygon);
        }
    }

    /** In degrees x and y are scaled to metres, or everything would look upright. */
    private static double[] planeNormal(double[] ring, boolean degrees) {
        double scale = degrees ? 1e5 : 1;
        double[] local = new double[ring.length];
        for (int i = 0; i + 2 < ring.length; i += 3) {
            local[i] = (ring[i] - ring[0]) * scale;
            local[i + 1] = (ring[i + 1] - ring[1]) * scale;
            local[i + 2] = ring[i + 2] - ring[2];
        }
        return normal(local);
    }

    /** Twice the vector area of a ring of x y z (Newell's method): its direction is the normal, its length twice the area. */
    static double[] normal(double[] ring) {
        double[] n = new double[3];
        int count = ring.length / 3;
        for (int i = 0; i < count; i++) {
            int a = 3 * i;
            int b = 3 * ((i + 1) % count);
            n[0] += (ring[a + 1] - ring[b + 1]) * (ring[a + 2] + ring[b + 2]);
            n[1] += (ring[a + 2] - ring[b + 2]) * (ring[a] + ring[b]);
            n[2] += (ring[a] - ring[b]) * (ring[a + 1] + ring[b + 1]);
        }
        return n;
    }

    private static Polygon polygon(double[][] rings) {
        LinearRing[] holes = new LinearRing[rings.length - 1];
        int kept = 0;
        for (int r = 1; r < rings.length; r++) {
            if (rings[r].length >= 9) {
                holes[kept++] = ring(rings[r]);
            }
        }
        return Geometries.FACTORY.createPolygon(ring(rings[0]), java.util.Arrays.copyOf(holes, kept));
    }

    private static LinearRing ring(double[] xyz) {
        int n = xyz.length / 3;
        boolean closed = xyz[0] == xyz[3 * n - 3] && xyz[1] == xyz[3 * n - 2];
        double[] xy = new double[2 * (closed ? n : n + 1)];
        for (int i = 0; i < xy.length / 2; i++) {
            xy[2 * i] = xyz[3 * (i % n)];
            xy[2 * i + 1] = xyz[3 * (i % n) + 1];
        }
        // The shortest ring that JTS knows has four points, three of which may be the same.
        double[] full = xy.length >= 8 ? xy : new double[] {xy[0], xy[1], xy[2], xy[3], xy[0], xy[1], xy[0], xy[1]};
        return Geometries.FACTORY.createLinearRing(new PackedCoordinateSequence.Double(full, 2, 0));
    }

    private static Geometry together(List<Polygon> polygons, boolean coverage) {
        if (polygons.size() == 1) {
            return polygons.get(0);
        }
        Geometry all = Geometries.FACTORY.createGeometryCollection(polygons.toArray(Polygon[]::new));
        Geometry union;
        try {
            union = coverage ? CoverageUnion.union(polygons.toArray(Geometry[]::new)) : OverlayNGRobust.union(all);
        } catch (RuntimeException e) {
            // Polygons that cross themselves have no union: what they lie in is at least not too small.
            return all.convexHull();
        }
        return union.getDimension() == 2 && !union.getGeometryType().equals("GeometryCollection")
                ? union
                : all.convexHull();
    }

    private static Geometry strip(Envelope box, boolean degrees) {
        Envelope strip = new Envelope(box);
        strip.expandBy(degrees ? 5e-8 : 5e-3);
        return Geometries.FACTORY.toGeometry(strip);
    }
}
