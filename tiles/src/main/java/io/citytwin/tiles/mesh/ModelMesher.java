package io.citytwin.tiles.mesh;

import io.citytwin.geometry.ModelMesh;
import io.citytwin.geometry.SurfaceKind;
import java.util.Arrays;

/**
 * Puts stored models into the mesh of a tile: corners into the tile's frame, one normal per face and corner. A face that is
 * plane gets the plane's normal, a terrain one that is smooth over its triangles. Not thread safe.
 */
public final class ModelMesher {
    private final EastNorthUp frame;
    private final double heightOffset;
    private final TriangleMesh mesh = new TriangleMesh();

    /** @param heightOffset what is added to heights of the city's datum for ellipsoidal ones, metres */
    public ModelMesher(EastNorthUp frame, double heightOffset) {
        this.frame = frame;
        this.heightOffset = heightOffset;
    }

    public TriangleMesh mesh() {
        return mesh;
    }

    /** Adds a model; its vertices carry the feature's number. */
    public void add(ModelMesh model, int feature) {
        double[] at = new double[3 * model.cornerCount()];
        for (int corner = 0; corner < model.cornerCount(); corner++) {
            frame.toLocal(
                    model.longitude(corner),
                    model.latitude(corner),
                    model.height(corner) + heightOffset,
                    at,
                    3 * corner);
        }
        int[] vertices = new int[model.cornerCount()];
        double[] normals = new double[at.length];
        int place = 0;
        for (int face = 0; face < model.faceCount(); face++) {
            int end = place + 3 * model.triangleCount(face);
            face(model, face, feature, at, place, end, normals, vertices);
            place = end;
        }
    }

    private void face(
            ModelMesh model, int face, int feature, double[] at, int from, int to, double[] normals, int[] vertices) {
        for (int i = from; i < to; i++) {
            int c = model.index(i);
            Arrays.fill(normals, 3 * c, 3 * c + 3, 0);
            vertices[c] = -1;
        }
        double[] sum = new double[3];
        for (int i = from; i < to; i += 3) {
            int a = 3 * model.index(i);
            int b = 3 * model.index(i + 1);
            int c = 3 * model.index(i + 2);
            double ux = at[b] - at[a];
            double uy = at[b + 1] - at[a + 1];
            double uz = at[b + 2] - at[a + 2];
            double vx = at[c] - at[a];
            double vy = at[c + 1] - at[a + 1];
            double vz = at[c + 2] - at[a + 2];
            double[] n = {uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx};
            for (int k = 0; k < 3; k++) {
                sum[k] += n[k];
                normals[a + k] += n[k];
                normals[b + k] += n[k];
                normals[c + k] += n[k];
            }
        }
        boolean smooth = model.kind(face) == SurfaceKind.TERRAIN;
        for (int i = from; i < to; i += 3) {
            mesh.triangle(
                    vertex(model, i, face, feature, at, smooth ? normals : null, sum, vertices),
                    vertex(model, i + 1, face, feature, at, smooth ? normals : null, sum, vertices),
                    vertex(model, i + 2, face, feature, at, smooth ? normals : null, sum, vertices));
        }
    }

    private int vertex(
            ModelMesh model,
            int place,
            int face,
            int feature,
            double[] at,
            double[] normals,
            double[] plane,
            int[] vertices) {
        int corner = model.index(place);
        if (vertices[corner] < 0) {
            int p = 3 * corner;
            double[] n = normals == null ? plane : new double[] {normals[p], normals[p + 1], normals[p + 2]};
            double length = Math.sqrt(n[0] * n[0] + n[1] * n[1] + n[2] * n[2]);
            // A face without area (slivers of rounding) has no direction of its own: any unit vector will do.
            boolean none = !(length > 1e-12);
            vertices[corner] = mesh.vertex(
                    at[p],
                    at[p + 1],
                    at[p + 2],
                    none ? 0 : n[0] / length,
                    none ? 0 : n[1] / length,
                    none ? 1 : n[2] / length,
                    feature,
                    model.kind(face),
                    model.color(face));
        }
        return vertices[corner];
    }
}
