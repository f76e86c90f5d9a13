package io.citytwin.tiles.threed;

import io.citytwin.geometry.MeshInstance;
import io.citytwin.geometry.ModelMesh;
import io.citytwin.geometry.SurfaceKind;
import io.citytwin.tiles.mesh.EastNorthUp;
import io.citytwin.tiles.mesh.Ellipsoid;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Things of many boxes, in millimetres, and copies of them wherever a matrix puts them. */
final class Furniture {
    private static final int[] BOX = {
        0, 2, 1, 0, 3, 2, 4, 5, 6, 4, 6, 7, 0, 1, 5, 0, 5, 4, 1, 2, 6, 1, 6, 5, 2, 3, 7, 2, 7, 6, 3, 0, 4, 3, 4, 7
    };

    private final long shape;
    private final List<double[]> corners = new ArrayList<>();
    private final List<Face> faces = new ArrayList<>();

    private record Face(SurfaceKind kind, int color, int alpha, int[] corners) {}

    private Furniture(long shape) {
        this.shape = shape;
    }

    /** Boxes of random sizes within a cube, some in colours of their own, the last one of glass. */
    static Furniture random(Random random, int boxes, double side) {
        Furniture thing = new Furniture(random.nextLong());
        for (int i = 0; i < boxes; i++) {
            double[] at = {
                random.nextDouble() * side / 2, random.nextDouble() * side / 2, random.nextDouble() * side / 2
            };
            double[] size = {
                side / 20 + random.nextDouble() * side / 3,
                side / 20 + random.nextDouble() * side / 3,
                side / 20 + random.nextDouble() * side / 3
            };
            boolean glass = i == boxes - 1;
            thing.box(
                    at,
                    size,
                    glass ? SurfaceKind.WINDOW : i % 3 == 0 ? SurfaceKind.OTHER : SurfaceKind.INSTALLATION,
                    i % 2 == 0 ? 0x203040 + i : -1,
                    glass ? 102 : ModelMesh.OPAQUE);
        }
        return thing;
    }

    static Furniture box(long shape, double[] size) {
        Furniture thing = new Furniture(shape);
        thing.box(new double[3], size, SurfaceKind.OTHER, -1, ModelMesh.OPAQUE);
        return thing;
    }

    private void box(double[] at, double[] size, SurfaceKind kind, int color, int alpha) {
        int first = corners.size();
        double[][] xy = {{0, 0}, {1, 0}, {1, 1}, {0, 1}};
        for (int i = 0; i < 8; i++) {
            corners.add(new double[] {
                at[0] + xy[i % 4][0] * size[0], at[1] + xy[i % 4][1] * size[1], at[2] + (i < 4 ? 0 : size[2])
            });
        }
        for (int side = 0; side < BOX.length; side += 6) {
            int[] six = new int[6];
            for (int k = 0; k < 6; k++) {
                six[k] = first + BOX[side + k];
            }
            faces.add(new Face(kind, color, alpha, six));
        }
    }

    int triangles() {
        return faces.size() * 2;
    }

    /**
     * A copy as an importer stores it.
     *
     * @param origin longitude, latitude, height of the mesh's origin
     * @param placement from millimetres to the frame there
     * @param told what the mesh says of its placement; null where it says nothing
     */
    ModelMesh at(double[] origin, double[] placement, double[] told) {
        EastNorthUp frame = EastNorthUp.at(origin[0], origin[1], origin[2]);
        ModelMesh.Builder builder = new ModelMesh.Builder(origin[0], origin[1], origin[2]);
        int[] numbers = new int[corners.size()];
        for (int i = 0; i < numbers.length; i++) {
            double[] p = corners.get(i);
            double[] at = new double[3];
            for (int row = 0; row < 3; row++) {
                at[row] = placement[4 * row] * p[0]
                        + placement[4 * row + 1] * p[1]
                        + placement[4 * row + 2] * p[2]
                        + placement[4 * row + 3];
            }
            Ellipsoid.Ecef ecef = frame.toEcef(at[0], at[1], at[2]);
            Ellipsoid.Geodetic g = Ellipsoid.toGeodetic(ecef.x(), ecef.y(), ecef.z());
            numbers[i] = builder.corner(g.longitude(), g.latitude(), g.height());
        }
        for (Face face : faces) {
            int[] indices = new int[face.corners.length];
            for (int i = 0; i < indices.length; i++) {
                indices[i] = numbers[face.corners[i]];
            }
            builder.face(face.kind, true, face.color, face.alpha, indices);
        }
        if (told != null) {
            builder.instance(new MeshInstance(shape, told));
        }
        return builder.build();
    }

    /** A matrix that turns about any axis, scales each axis, and moves. */
    static double[] placement(Random random, double[] scale, double... move) {
        double[] q = {random.nextGaussian(), random.nextGaussian(), random.nextGaussian(), random.nextGaussian()};
        double n = Math.sqrt(q[0] * q[0] + q[1] * q[1] + q[2] * q[2] + q[3] * q[3]);
        double x = q[0] / n;
        double y = q[1] / n;
        double z = q[2] / n;
        double w = q[3] / n;
        return new double[] {
            (1 - 2 * (y * y + z * z)) * scale[0], 2 * (x * y - z * w) * scale[1], 2 * (x * z + y * w) * scale[2], move[0],
            2 * (x * y + z * w) * scale[0], (1 - 2 * (x * x + z * z)) * scale[1], 2 * (y * z - x * w) * scale[2], move[1],
            2 * (x * z - y * w) * scale[0], 2 * (y * z + x * w) * scale[1], (1 - 2 * (x * x + y * y)) * scale[2], move[2]
        };
    }
}
