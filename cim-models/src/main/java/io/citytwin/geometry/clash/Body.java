package io.citytwin.geometry.clash;

import io.citytwin.crs.Geocentric;
import io.citytwin.geometry.ModelMesh;

/**
 * The triangles of one thing in a frame that it shares with others: x, y and z in metres. Triangles wind counter-clockwise
 * seen from outside. A closed surface has an inside, also one whose parts lie in each other; an open one has none, or little.
 * Immutable.
 */
public final class Body {
    private final double[] corners;
    private final int[] triangles;
    private final BoxTree tree;

    /**
     * @param corners x, y and z per corner, metres
     * @param triangles three corners per triangle
     * @throws IllegalArgumentException where there is no triangle, or one names a corner that is not there
     */
    public Body(double[] corners, int[] triangles) {
        if (triangles.length == 0 || triangles.length % 3 != 0 || corners.length % 3 != 0) {
            throw new IllegalArgumentException("a body needs triangles of three corners of three numbers, has "
                    + triangles.length + " and " + corners.length);
        }
        for (int corner : triangles) {
            if (corner < 0 || 3 * corner >= corners.length) {
                throw new IllegalArgumentException(
                        "a triangle names corner " + corner + " of " + corners.length / 3);
            }
        }
        this.corners = corners.clone();
        this.triangles = triangles.clone();
        double[] boxes = new double[2 * triangles.length];
        for (int t = 0; t < triangles.length / 3; t++) {
            for (int k = 0; k < 3; k++) {
                double a = corners[at(t, 0) + k];
                double b = corners[at(t, 1) + k];
                double c = corners[at(t, 2) + k];
                boxes[6 * t + k] = Math.min(a, Math.min(b, c));
                boxes[6 * t + 3 + k] = Math.max(a, Math.max(b, c));
            }
        }
        tree = new BoxTree(boxes);
    }

    /**
     * A stored mesh in a frame that {@link Geocentric#frame} made.
     *
     * @param frame at about the mesh's place; its height counts in the mesh's datum
     */
    public static Body of(ModelMesh mesh, double[] frame) {
        double[] corners = new double[3 * mesh.cornerCount()];
        double[] xyz = new double[3];
        for (int c = 0; c < mesh.cornerCount(); c++) {
            Geocentric.of(mesh.longitude(c), mesh.latitude(c), mesh.height(c), xyz, 0);
            Geocentric.toFrame(frame, xyz);
            System.arraycopy(xyz, 0, corners, 3 * c, 3);
        }
        int[] triangles = new int[3 * mesh.triangleCount()];
        for (int i = 0; i < triangles.length; i++) {
            triangles[i] = mesh.index(i);
        }
        return new Body(corners, triangles);
    }

    public int triangleCount() {
        return triangles.length / 3;
    }

    /** Least x, y, z, greatest x, y, z, metres. */
    public double[] box() {
        return tree.box();
    }

    double[] corners() {
        return corners;
    }

    /** Where in {@link #corners} that corner (0 to 2) of a triangle begins. */
    int at(int triangle, int corner) {
        return 3 * triangles[3 * triangle + corner];
    }

    BoxTree tree() {
        return tree;
    }

    /**
     * Whether a point lies inside: by the solid angle of all triangles, which knows no unlucky ray. On the surface it may say
     * either.
     */
    boolean contains(double[] p) {
        double[] box = tree.box();
        for (int k = 0; k < 3; k++) {
            if (p[k] < box[k] || p[k] > box[3 + k]) {
                return false;
            }
        }
        double sum = 0;
        for (int t = 0; t < triangleCount(); t++) {
            sum += Triangles.solidAngle(corners, at(t, 0), at(t, 1), at(t, 2), p);
        }
        // The whole sphere is 4 pi; a surface inside out counts, too.
        return Math.abs(sum) > 2 * Math.PI;
    }

    /** The distance of a point from the surface, metres. */
    double distance(double[] p) {
        return Math.sqrt(tree.leastSquare(
                p, Double.MAX_VALUE, t -> Triangles.square(p, corners, at(t, 0), at(t, 1), at(t, 2), null)));
    }
}
