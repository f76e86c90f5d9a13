package io.citytwin.geometry;

import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;

/** Whether two shapes are the same but for their place. */
public final class ShapeComparison {
    /** Degrees of longitude get shorter to the poles: a shape that moved north by 1 km has others by 1e-4 of itself. */
    private static final double STRETCH = 2e-4;

    private static final double NOISE_DEGREES = 3e-9;
    private static final double NOISE_METRES = 2e-3;

    private ShapeComparison() {}

    /** Whether one is the other moved, to about 0.3 mm (heights 2 mm). */
    public static boolean isMoved(Geometry a, Geometry b) {
        Coordinate[] p = a.getCoordinates();
        Coordinate[] q = b.getCoordinates();
        if (p.length != q.length || a.getNumGeometries() != b.getNumGeometries()) {
            return false;
        }
        for (int i = 1; i < p.length; i++) {
            double dz = p[i].getZ() - p[0].getZ() - (q[i].getZ() - q[0].getZ());
            if (differs(p[i].x - p[0].x, q[i].x - q[0].x)
                    || differs(p[i].y - p[0].y, q[i].y - q[0].y)
                    || Math.abs(dz) > NOISE_METRES) {
                return false;
            }
        }
        return true;
    }

    /** The same of meshes, whose triangles and faces must be in the same order. */
    public static boolean isMoved(ModelMesh a, ModelMesh b) {
        if (a.cornerCount() != b.cornerCount() || a.triangleCount() != b.triangleCount()) {
            return false;
        }
        for (int i = 1; i < a.cornerCount(); i++) {
            if (differs(a.longitude(i) - a.longitude(0), b.longitude(i) - b.longitude(0))
                    || differs(a.latitude(i) - a.latitude(0), b.latitude(i) - b.latitude(0))
                    || Math.abs(a.height(i) - a.height(0) - (b.height(i) - b.height(0))) > NOISE_METRES) {
                return false;
            }
        }
        for (int i = 0; i < 3 * a.triangleCount(); i++) {
            if (a.index(i) != b.index(i)) {
                return false;
            }
        }
        return true;
    }

    private static boolean differs(double a, double b) {
        return Math.abs(a - b) > NOISE_DEGREES + STRETCH * Math.max(Math.abs(a), Math.abs(b));
    }
}
