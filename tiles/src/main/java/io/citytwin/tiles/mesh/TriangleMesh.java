package io.citytwin.tiles.mesh;

import io.citytwin.geometry.SurfaceKind;
import java.util.Arrays;

/**
 * Triangles that grow: vertices with position (local metres, x east, y north, z up), unit normal and the number of the
 * feature they belong to; triangles wind counter-clockwise seen from outside. Not thread safe.
 */
public final class TriangleMesh {
    private float[] positions = new float[3 * 1024];
    private float[] normals = new float[3 * 1024];
    private int[] features = new int[1024];
    /** Kind of surface per vertex; null in meshes without kinds. */
    private byte[] kinds;
    /** Colour per vertex, 0xRRGGBB or -1; null in meshes without kinds. */
    private int[] colors;
    /** Texture coordinates u v per vertex, v up; null in meshes without. */
    private float[] coordinates;

    private int vertices;
    private int[] indices = new int[6 * 1024];
    private int indexCount;

    /** Adds a vertex and gives its number. */
    public int vertex(double x, double y, double z, double nx, double ny, double nz, int feature) {
        if (vertices == features.length) {
            int size = vertices + (vertices >> 1);
            features = Arrays.copyOf(features, size);
            positions = Arrays.copyOf(positions, 3 * size);
            normals = Arrays.copyOf(normals, 3 * size);
            kinds = kinds == null ? null : Arrays.copyOf(kinds, size);
            colors = colors == null ? null : Arrays.copyOf(colors, size);
            coordinates = coordinates == null ? null : Arrays.copyOf(coordinates, 2 * size);
        }
        int p = 3 * vertices;
        positions[p] = (float) x;
        positions[p + 1] = (float) y;
        positions[p + 2] = (float) z;
        normals[p] = (float) nx;
        normals[p + 1] = (float) ny;
        normals[p + 2] = (float) nz;
        features[vertices] = feature;
        return vertices++;
    }

    /**
     * Adds a vertex of a surface of a kind; either all vertices of a mesh have a kind or none.
     *
     * @param color 0xRRGGBB in sRGB that the surface has of its own, or -1
     */
    public int vertex(
            double x, double y, double z, double nx, double ny, double nz, int feature, SurfaceKind kind, int color) {
        if (kinds == null) {
            colors = new int[features.length];
            kinds = new byte[features.length];
        }
        int number = vertex(x, y, z, nx, ny, nz, feature);
        kinds[number] = (byte) kind.ordinal();
        colors[number] = color;
        return number;
    }

    /** Gives the last vertex texture coordinates, v up; either all vertices of a mesh have them or none. */
    public void coordinates(float u, float v) {
        if (coordinates == null) {
            coordinates = new float[2 * features.length];
        }
        coordinates[2 * vertices - 2] = u;
        coordinates[2 * vertices - 1] = v;
    }

    /** Whether its vertices have texture coordinates. */
    public boolean hasCoordinates() {
        return coordinates != null;
    }

    /** Texture coordinate {@code axis} (0 to the right, 1 up) of a vertex. */
    public float coordinate(int vertex, int axis) {
        return coordinates[2 * vertex + axis];
    }

    /** Whether its vertices belong to surfaces of kinds. */
    public boolean hasKinds() {
        return kinds != null;
    }

    /** The colour that the vertex has of its own, or -1. */
    public int color(int vertex) {
        return colors == null ? -1 : colors[vertex];
    }

    /** The kind of the surface that the vertex belongs to. */
    public SurfaceKind kind(int vertex) {
        return SurfaceKind.of(kinds[vertex]);
    }

    public void triangle(int a, int b, int c) {
        if (indexCount + 3 > indices.length) {
            indices = Arrays.copyOf(indices, indices.length + (indices.length >> 1));
        }
        indices[indexCount++] = a;
        indices[indexCount++] = b;
        indices[indexCount++] = c;
    }

    public int vertexCount() {
        return vertices;
    }

    public int triangleCount() {
        return indexCount / 3;
    }

    public boolean isEmpty() {
        return indexCount == 0;
    }

    /** Coordinate {@code axis} (0 east, 1 north, 2 up) of a vertex. */
    public float position(int vertex, int axis) {
        return positions[3 * vertex + axis];
    }

    public float normal(int vertex, int axis) {
        return normals[3 * vertex + axis];
    }

    /** The number of the feature that the vertex belongs to. */
    public int feature(int vertex) {
        return features[vertex];
    }

    /** The vertex at that corner, 0 to 3 × {@link #triangleCount()} - 1. */
    public int index(int corner) {
        return indices[corner];
    }

    /** The volume that the triangles enclose, cubic metres; true where they are closed. */
    public double volume() {
        double sum = 0;
        for (int i = 0; i < indexCount; i += 3) {
            int a = 3 * indices[i];
            int b = 3 * indices[i + 1];
            int c = 3 * indices[i + 2];
            // relative to the first vertex, or far origins eat the digits
            double ax = positions[a] - positions[0];
            double ay = positions[a + 1] - positions[1];
            double az = positions[a + 2] - positions[2];
            double bx = positions[b] - positions[0];
            double by = positions[b + 1] - positions[1];
            double bz = positions[b + 2] - positions[2];
            double cx = positions[c] - positions[0];
            double cy = positions[c + 1] - positions[1];
            double cz = positions[c + 2] - positions[2];
            sum += ax * (by * cz - bz * cy) + ay * (bz * cx - bx * cz) + az * (bx * cy - by * cx);
        }
        return sum / 6;
    }
}
