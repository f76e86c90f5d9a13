package io.citytwin.tiles.terrain.check;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A quantized-mesh 1.0 tile, read as github.com/CesiumGS/quantized-mesh describes it and checked on the way. It shares no
 * code with what writes tiles.
 *
 * @param centre earth-centred coordinates, metres
 * @param u column of each vertex, 0 west to 32767 east
 * @param v row of each vertex, 0 south to 32767 north
 * @param heights metres above the ellipsoid
 * @param triangles three vertex numbers each
 * @param edges vertex numbers on the west, south, east and north edge
 * @param normals two bytes a vertex (oct-encoded), or null
 */
public record QuantizedMeshReader(
        double[] centre,
        float minimumHeight,
        float maximumHeight,
        double[] sphere,
        double[] horizonPoint,
        int[] u,
        int[] v,
        double[] heights,
        int[] triangles,
        int[][] edges,
        byte[] normals) {
    private static final int LARGEST = 32767;

    /** @throws IllegalArgumentException that says what is wrong with the tile */
    public static QuantizedMeshReader read(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        try {
            return read(in);
        } catch (BufferUnderflowException e) {
            throw new IllegalArgumentException("the tile ends early, after " + bytes.length + " bytes", e);
        }
    }

    private static QuantizedMeshReader read(ByteBuffer in) {
        double[] centre = doubles(in, 3);
        float low = in.getFloat();
        float high = in.getFloat();
        double[] sphere = doubles(in, 4);
        double[] horizon = doubles(in, 3);
        int count = in.getInt();
        if (count < 3 || count > 65_536) {
            throw new IllegalArgumentException("a tile must have 3 to 65536 vertices here, has " + count);
        }
        int[] u = zigZag(in, count, "u");
        int[] v = zigZag(in, count, "v");
        int[] h = zigZag(in, count, "height");
        double[] heights = new double[count];
        for (int i = 0; i < count; i++) {
            double share = h[i] / (double) LARGEST;
            heights[i] = (1 - share) * low + share * high;
        }
        int[] triangles = new int[Math.multiplyExact(in.getInt(), 3)];
        int highest = 0;
        for (int i = 0; i < triangles.length; i++) {
            int code = Short.toUnsignedInt(in.getShort());
            triangles[i] = highest - code;
            highest += code == 0 ? 1 : 0;
            if (triangles[i] < 0 || triangles[i] >= count) {
                throw new IllegalArgumentException("triangle " + i / 3 + " names vertex " + triangles[i] + " of " + count);
            }
        }
        int[][] edges = new int[4][];
        for (int e = 0; e < 4; e++) {
            edges[e] = new int[in.getInt()];
            for (int i = 0; i < edges[e].length; i++) {
                edges[e][i] = Short.toUnsignedInt(in.getShort());
                int place = e % 2 == 0 ? u[edges[e][i]] : v[edges[e][i]];
                if (place != (e < 2 ? 0 : LARGEST)) {
                    throw new IllegalArgumentException("vertex " + edges[e][i] + " is not on edge " + e);
                }
            }
        }
        byte[] normals = null;
        while (in.hasRemaining()) {
            int extension = in.get();
            byte[] content = new byte[in.getInt()];
            in.get(content);
            if (extension == 1) {
                normals = content;
            }
        }
        return new QuantizedMeshReader(centre, low, high, sphere, horizon, u, v, heights, triangles, edges, normals);
    }

    private static double[] doubles(ByteBuffer in, int count) {
        double[] values = new double[count];
        for (int i = 0; i < count; i++) {
            values[i] = in.getDouble();
        }
        return values;
    }

    private static int[] zigZag(ByteBuffer in, int count, String name) {
        int[] values = new int[count];
        int value = 0;
        for (int i = 0; i < count; i++) {
            int code = Short.toUnsignedInt(in.getShort());
            value += code >> 1 ^ -(code & 1);
            if (value < 0 || value > LARGEST) {
                throw new IllegalArgumentException(name + " of vertex " + i + " must be 0 to 32767, is " + value);
            }
            values[i] = value;
        }
        return values;
    }

    /**
     * Height of the flat triangles at a place of the tile.
     *
     * @param east 0 at the west edge to 1 at the east edge
     * @param north 0 at the south edge to 1 at the north edge
     * @throws IllegalArgumentException where no triangle covers the place
     */
    public double heightAt(double east, double north) {
        double x = east * LARGEST;
        double y = north * LARGEST;
        double nearest = -Double.MAX_VALUE;
        double height = Double.NaN;
        for (int i = 0; i < triangles.length; i += 3) {
            int a = triangles[i];
            int b = triangles[i + 1];
            int c = triangles[i + 2];
            double area = cross(u[b] - u[a], v[b] - v[a], u[c] - u[a], v[c] - v[a]);
            double toB = cross(x - u[a], y - v[a], u[c] - u[a], v[c] - v[a]) / area;
            double toC = cross(u[b] - u[a], v[b] - v[a], x - u[a], y - v[a]) / area;
            double inside = Math.min(Math.min(toB, toC), 1 - toB - toC);
            if (inside > nearest) {
                nearest = inside;
                height = heights[a] + toB * (heights[b] - heights[a]) + toC * (heights[c] - heights[a]);
            }
        }
        if (nearest < -1e-3) {
            throw new IllegalArgumentException("no triangle covers " + east + ", " + north);
        }
        return height;
    }

    /** Twice the area of all triangles in units of the tile's own area; 2 for a tile without gap or overlap. */
    public double twiceArea() {
        double sum = 0;
        for (int i = 0; i < triangles.length; i += 3) {
            int a = triangles[i];
            int b = triangles[i + 1];
            int c = triangles[i + 2];
            double area = cross(u[b] - u[a], v[b] - v[a], u[c] - u[a], v[c] - v[a]);
            if (!(area > 0)) {
                throw new IllegalArgumentException("triangle " + i / 3 + " is not counter-clockwise");
            }
            sum += area;
        }
        return sum / ((double) LARGEST * LARGEST);
    }

    private static double cross(double ax, double ay, double bx, double by) {
        return ax * by - bx * ay;
    }
}
