package io.citytwin.importers.format.ifc;

import io.citytwin.crs.Geocentric;
import io.citytwin.geometry.MeshInstance;
import io.citytwin.geometry.ModelMesh;
import io.citytwin.geometry.SurfaceKind;
import io.citytwin.importers.format.ifc.geometry.Shape;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;

/**
 * The shapes of one element on their way into the city: parts in the project's coordinates become one mesh in longitude,
 * latitude and height, which knows what shape it is a copy of. Not thread safe.
 */
final class ElementMesh {
    /** Placements of a shape's parts to each other are the same if they agree to a thousandth of a millimetre. */
    private static final double SAME_PLACEMENT = 1e6;

    private final List<Part> parts = new ArrayList<>();

    private record Part(Shape shape, double[] placement, int rgb, int alpha) {
        boolean isMirrored() {
            return determinant(placement) < 0;
        }
    }

    /** Adds a part as {@link io.citytwin.importers.format.ifc.geometry.Sink#part} gives it. */
    void add(Shape shape, double[] placement, int rgb, float alpha) {
        int hiding = Math.round(Math.max(0, Math.min(1, alpha)) * ModelMesh.OPAQUE);
        parts.add(new Part(shape, placement.clone(), rgb, hiding));
    }

    boolean isEmpty() {
        return parts.stream().allMatch(p -> p.shape.triangleCount() == 0);
    }

    void clear() {
        parts.clear();
    }

    /** Corners of all parts in the project: x y z x y z …, metres. */
    double[] positions() {
        int corners = parts.stream().mapToInt(p -> p.shape.cornerCount()).sum();
        double[] positions = new double[3 * corners];
        double[] at = new double[3];
        int i = 0;
        for (Part part : parts) {
            for (int corner = 0; corner < part.shape.cornerCount(); corner++, i += 3) {
                part.shape.place(corner, part.placement, at);
                System.arraycopy(at, 0, positions, i, 3);
            }
        }
        return positions;
    }

    /**
     * The mesh, or null where no triangle is left.
     *
     * @param positions as {@link #positions} gave them; they are changed
     * @throws IllegalArgumentException where the element is too large for one mesh
     */
    ModelMesh build(ModelPlace place, double[] positions) {
        if (isEmpty()) {
            return null;
        }
        place.apply(positions);
        double[] origin = {
            Math.rint(positions[0] * 1e6) / 1e6, Math.rint(positions[1] * 1e6) / 1e6, Math.rint(positions[2])
        };
        ModelMesh.Builder mesh = new ModelMesh.Builder(origin[0], origin[1], origin[2]);
        int first = 0;
        for (Part part : parts) {
            int[] corners = new int[part.shape.cornerCount()];
            for (int corner = 0; corner < corners.length; corner++) {
                int at = 3 * (first + corner);
                corners[corner] = mesh.corner(positions[at], positions[at + 1], positions[at + 2]);
            }
            first += corners.length;
            int[] triangles = part.shape.triangles().clone();
            boolean turned = part.isMirrored();
            for (int i = 0; i < triangles.length; i += 3) {
                int b = corners[triangles[i + 1]];
                int c = corners[triangles[i + 2]];
                triangles[i] = corners[triangles[i]];
                // What is mirrored would be seen from inside.
                triangles[i + 1] = turned ? c : b;
                triangles[i + 2] = turned ? b : c;
            }
            mesh.face(SurfaceKind.OTHER, true, part.rgb, part.alpha, triangles);
        }
        if (determinant(parts.get(0).placement) != 0) {
            mesh.instance(new MeshInstance(shape(), placement(place, origin)));
        }
        return mesh.build();
    }

    /** From the coordinates of the first part's shape to metres east, north and up of the mesh's origin. */
    private double[] placement(ModelPlace place, double[] origin) {
        double[] p = parts.get(0).placement;
        double[] reference = {p[12], p[13], p[14]};
        double[] axes = place.axes(reference);
        place.apply(reference);
        double[] moved = new double[3];
        Geocentric.of(reference[0], reference[1], reference[2], moved, 0);
        Geocentric.toFrame(Geocentric.frame(origin[0], origin[1], origin[2], 0), moved);
        double[] rows = new double[12];
        for (int row = 0; row < 3; row++) {
            for (int column = 0; column < 3; column++) {
                rows[4 * row + column] = axes[row] * p[4 * column]
                        + axes[3 + row] * p[4 * column + 1]
                        + axes[6 + row] * p[4 * column + 2];
            }
            rows[4 * row + 3] = moved[row];
        }
        return rows;
    }

    /** Equal for elements whose parts have the same triangles, colours and places to each other. */
    private long shape() {
        double[] inverse = inverse(parts.get(0).placement);
        StringBuilder text = new StringBuilder();
        for (Part part : parts) {
            text.append(part.shape.hash()).append(' ').append(part.rgb).append(' ').append(part.alpha);
            text.append(part.isMirrored() ? " mirrored" : "");
            for (double v : part == parts.get(0) ? new double[0] : product(inverse, part.placement)) {
                text.append(' ').append(Math.round(v * SAME_PLACEMENT));
            }
            text.append('\n');
        }
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest(text.toString().getBytes(StandardCharsets.US_ASCII));
            return ByteBuffer.wrap(digest).getLong();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static double determinant(double[] m) {
        return m[0] * (m[5] * m[10] - m[6] * m[9])
                - m[4] * (m[1] * m[10] - m[2] * m[9])
                + m[8] * (m[1] * m[6] - m[2] * m[5]);
    }

    /** Of an affine matrix by columns. */
    private static double[] inverse(double[] m) {
        double d = determinant(m);
        double[] i = {
            (m[5] * m[10] - m[6] * m[9]) / d,
            (m[2] * m[9] - m[1] * m[10]) / d,
            (m[1] * m[6] - m[2] * m[5]) / d,
            0,
            (m[6] * m[8] - m[4] * m[10]) / d,
            (m[0] * m[10] - m[2] * m[8]) / d,
            (m[2] * m[4] - m[0] * m[6]) / d,
            0,
            (m[4] * m[9] - m[5] * m[8]) / d,
            (m[1] * m[8] - m[0] * m[9]) / d,
            (m[0] * m[5] - m[1] * m[4]) / d,
            0,
            0,
            0,
            0,
            1
        };
        for (int row = 0; row < 3; row++) {
            i[12 + row] = -(i[row] * m[12] + i[4 + row] * m[13] + i[8 + row] * m[14]);
        }
        return i;
    }

    private static double[] product(double[] a, double[] b) {
        double[] product = new double[16];
        for (int column = 0; column < 4; column++) {
            for (int row = 0; row < 4; row++) {
                for (int k = 0; k < 4; k++) {
                    product[4 * column + row] += a[4 * k + row] * b[4 * column + k];
                }
            }
        }
        return product;
    }
}
