package io.citytwin.importers.format.ifc;

import io.citytwin.crs.Geocentric;
import io.citytwin.geometry.MeshInstance;
import io.citytwin.geometry.ModelMesh;
import io.citytwin.geometry.SurfaceKind;
import io.citytwin.importers.format.ifc.geometry.Shape;
import io.citytwin.importers.format.ifc.model.Matrices;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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
            boolean turned = part.isMirrored();
            for (int[] side : sides(part.shape)) {
                int[] triangles = new int[side.length];
                for (int i = 0; i < side.length; i += 3) {
                    triangles[i] = corners[side[i]];
                    // What is mirrored would be seen from inside.
                    triangles[i + 1] = corners[side[turned ? i + 2 : i + 1]];
                    triangles[i + 2] = corners[side[turned ? i + 1 : i + 2]];
                }
                mesh.face(SurfaceKind.OTHER, true, part.rgb, part.alpha, triangles);
            }
        }
        if (determinant(parts.get(0).placement) != 0) {
            mesh.instance(new MeshInstance(shape(), placement(place, origin)));
        }
        return mesh.build();
    }

    /**
     * The triangles by the direction that they face, three corners each: a face of a mesh has one normal. Told by the shape's own
     * coordinates, so that all copies of a shape have the same faces.
     */
    private static Collection<int[]> sides(Shape shape) {
        float[] p = shape.positions();
        int[] t = shape.triangles();
        Map<Long, int[]> sides = new LinkedHashMap<>();
        Map<Long, Integer> sizes = new HashMap<>();
        for (int i = 0; i < t.length; i += 3) {
            long key = direction(p, 3 * t[i], 3 * t[i + 1], 3 * t[i + 2]);
            int size = sizes.merge(key, 3, Integer::sum);
            int[] side = sides.computeIfAbsent(key, k -> new int[6]);
            if (size > side.length) {
                side = Arrays.copyOf(side, 2 * side.length);
                sides.put(key, side);
            }
            System.arraycopy(t, i, side, size - 3, 3);
        }
        sides.replaceAll((key, side) -> Arrays.copyOf(side, sizes.get(key)));
        return sides.values();
    }

    /** Equal for triangles that face the same way to about half a degree. */
    private static long direction(float[] p, int a, int b, int c) {
        double[] u = {p[b] - p[a], p[b + 1] - p[a + 1], p[b + 2] - p[a + 2]};
        double[] v = {p[c] - p[a], p[c + 1] - p[a + 1], p[c + 2] - p[a + 2]};
        double[] n = {u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]};
        double length = Math.sqrt(n[0] * n[0] + n[1] * n[1] + n[2] * n[2]);
        long key = 0;
        for (double component : n) {
            key = key << 16 | (length == 0 ? 0 : Math.round(component / length * 100)) & 0xffff;
        }
        return key;
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
            for (double v : part == parts.get(0) ? new double[0] : Matrices.multiply(inverse, part.placement)) {
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
}
