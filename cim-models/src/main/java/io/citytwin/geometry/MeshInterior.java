package io.citytwin.geometry;

import java.math.BigInteger;
import java.util.HashMap;
import java.util.Map;

/**
 * Which points lie inside of a mesh, by counting the triangles above a point. All decisions are exact on the stored
 * corners (1e-9 degree, 1 mm): an edge that two triangles share counts once whatever runs through it, as if the point were
 * moved east and north by less than anything (Edelsbrunner and Mücke, Simulation of Simplicity, 1990).
 *
 * <p>So of two rooms that share a wall's face, a point in that face belongs to one. A point in a floor or ceiling that is
 * not upright belongs to the mesh.
 */
public final class MeshInterior {
    /** Share of the terms' sizes below which the sign of a sum of products in doubles may be wrong; their errors are a tenth. */
    private static final double DOUBTFUL = 1e-14;

    private final ModelMesh mesh;
    private final long[] x;
    private final long[] y;
    private final long[] z;
    private final boolean closed;

    public MeshInterior(ModelMesh mesh) {
        this.mesh = mesh;
        int corners = mesh.cornerCount();
        x = new long[corners];
        y = new long[corners];
        z = new long[corners];
        for (int i = 0; i < corners; i++) {
            x[i] = units(mesh.longitude(i) - mesh.longitude(0), ModelMesh.PER_DEGREE);
            y[i] = units(mesh.latitude(i) - mesh.latitude(0), ModelMesh.PER_DEGREE);
            z[i] = units(mesh.height(i) - mesh.height(0), ModelMesh.PER_METRE);
        }
        closed = isClosed(mesh);
    }

    private static long units(double offset, double per) {
        return Math.round(offset * per);
    }

    private static boolean isClosed(ModelMesh mesh) {
        Map<Long, Integer> open = new HashMap<>();
        for (int t = 0; t < mesh.triangleCount(); t++) {
            for (int k = 0; k < 3; k++) {
                long from = mesh.index(3 * t + k);
                long to = mesh.index(3 * t + (k + 1) % 3);
                // Each edge must be walked as often in one direction as in the other.
                long edge = from < to ? from << 32 | to : to << 32 | from;
                open.merge(edge, from < to ? 1 : -1, Integer::sum);
            }
        }
        return open.values().stream().allMatch(n -> n == 0);
    }

    /** Whether the mesh has no gaps: only then is {@link #contains} more than a guess. */
    public boolean isClosed() {
        return closed;
    }

    /**
     * Whether a point lies inside.
     *
     * @param longitude degrees; with {@code latitude} counted to 1e-9 degree
     * @param height metres in the mesh's height datum, counted to 1 mm
     */
    public boolean contains(double longitude, double latitude, double height) {
        double east = longitude - mesh.longitude(0);
        double north = latitude - mesh.latitude(0);
        double up = height - mesh.height(0);
        if (!(Math.abs(east) < 4 && Math.abs(north) < 4 && Math.abs(up) < 4e6)) {
            return false;
        }
        long px = units(east, ModelMesh.PER_DEGREE);
        long py = units(north, ModelMesh.PER_DEGREE);
        long pz = units(up, ModelMesh.PER_METRE);
        boolean inside = false;
        for (int t = 0; t < mesh.triangleCount(); t++) {
            int a = mesh.index(3 * t);
            int b = mesh.index(3 * t + 1);
            int c = mesh.index(3 * t + 2);
            if (!isUnder(a, b, c, px, py)) {
                continue;
            }
            int side = above(a, b, c, px, py, pz);
            if (side == 0) {
                return true;
            }
            inside ^= side > 0;
        }
        return inside;
    }

    /** Whether the vertical line through the point meets the triangle. */
    private boolean isUnder(int a, int b, int c, long px, long py) {
        return crosses(a, b, px, py) ^ crosses(b, c, px, py) ^ crosses(c, a, px, py);
    }

    /** Whether the line from the point to the east meets the edge, in the plane; the same for both directions of it. */
    private boolean crosses(int a, int b, long px, long py) {
        if ((y[a] > py) == (y[b] > py)) {
            return false;
        }
        int low = y[a] < y[b] ? a : b;
        int high = low == a ? b : a;
        // The point is west of the edge where it lies on the left of its way up.
        return orientation(x[high] - x[low], y[high] - y[low], px - x[low], py - y[low]) > 0;
    }

    private static int orientation(long ux, long uy, long vx, long vy) {
        double p = (double) ux * vy;
        double q = (double) uy * vx;
        double guess = p - q;
        if (Math.abs(guess) > DOUBTFUL * (Math.abs(p) + Math.abs(q))) {
            return guess > 0 ? 1 : -1;
        }
        return BigInteger.valueOf(ux)
                .multiply(BigInteger.valueOf(vy))
                .subtract(BigInteger.valueOf(uy).multiply(BigInteger.valueOf(vx)))
                .signum();
    }

    /** 1 where the triangle's plane is above the point, -1 below, 0 at it. */
    private int above(int a, int b, int c, long px, long py, long pz) {
        long ux = x[b] - x[a];
        long uy = y[b] - y[a];
        long uz = z[b] - z[a];
        long vx = x[c] - x[a];
        long vy = y[c] - y[a];
        long vz = z[c] - z[a];
        long wx = px - x[a];
        long wy = py - y[a];
        long wz = pz - z[a];
        int normal = orientation(ux, uy, vx, vy);
        return -normal * determinant(ux, uy, uz, vx, vy, vz, wx, wy, wz);
    }

    /** Sign of (u × v) · w. */
    private static int determinant(
            long ux, long uy, long uz, long vx, long vy, long vz, long wx, long wy, long wz) {
        double p = ((double) uy * vz - (double) uz * vy) * wx;
        double q = ((double) uz * vx - (double) ux * vz) * wy;
        double r = ((double) ux * vy - (double) uy * vx) * wz;
        double guess = p + q + r;
        double size = (Math.abs((double) uy * vz) + Math.abs((double) uz * vy)) * Math.abs((double) wx)
                + (Math.abs((double) uz * vx) + Math.abs((double) ux * vz)) * Math.abs((double) wy)
                + (Math.abs((double) ux * vy) + Math.abs((double) uy * vx)) * Math.abs((double) wz);
        if (Math.abs(guess) > DOUBTFUL * size) {
            return guess > 0 ? 1 : -1;
        }
        return product(uy, vz, wx)
                .subtract(product(uz, vy, wx))
                .add(product(uz, vx, wy))
                .subtract(product(ux, vz, wy))
                .add(product(ux, vy, wz))
                .subtract(product(uy, vx, wz))
                .signum();
    }

    private static BigInteger product(long a, long b, long c) {
        return BigInteger.valueOf(a).multiply(BigInteger.valueOf(b)).multiply(BigInteger.valueOf(c));
    }
}
