package io.citytwin.geometry;

import java.util.Arrays;

/**
 * Says of a {@link ModelMesh} that it is a copy of a shape that stands in many places: a chair, a window, a valve. Meshes that
 * name the same shape have the same triangles, kinds and colours in the same order, each put to its place by its own matrix,
 * so that a tile can hold the shape once.
 *
 * <p>The matrix leads from the shape's own coordinates to the east-north-up frame at the mesh's origin: with the shape's
 * point p = (x, y, z), {@code e = m[0] x + m[1] y + m[2] z + m[3]} metres lie to the east, {@code n = m[4] x + …} to the
 * north and {@code u = m[8] x + …} up. The frame's origin is the mesh's ({@link ModelMesh#origin}: longitude, latitude and
 * height, the height taken as one above the WGS 84 ellipsoid whatever the city's datum), its axes are straight: up is the
 * ellipsoid's normal there. So of two meshes of a shape, with placements P and Q, the corners of the second are
 * {@code Q P⁻¹} times those of the first in their frames, to within the rounding of stored corners (0.6 mm in space each).
 * The shape's own unit and origin don't matter; matrices that scale or mirror are allowed.
 *
 * @param shape 64 bits that are equal for equal shapes and only for them: a hash of the shape's own corners, triangles, kinds
 *     and colours, the same in every import of the same source
 * @param placement the matrix: three rows of four numbers
 */
public record MeshInstance(long shape, double[] placement) {
    static final int BYTES = Long.BYTES + 12 * Double.BYTES;

    /** @throws IllegalArgumentException where the matrix has not 12 finite numbers, or maps a volume to none */
    public MeshInstance {
        if (placement.length != 12) {
            throw new IllegalArgumentException(
                    "a placement must be 3 rows of 4 numbers, has " + placement.length + " numbers");
        }
        placement = placement.clone();
        double determinant = determinant(placement);
        if (!Double.isFinite(determinant) || determinant == 0 || !Arrays.stream(placement).allMatch(Double::isFinite)) {
            throw new IllegalArgumentException(
                    "a placement must be finite and keep volumes, was " + Arrays.toString(placement));
        }
    }

    /** The matrix: three rows of four numbers. */
    @Override
    public double[] placement() {
        return placement.clone();
    }

    /** Volume of what the unit cube becomes; below 0 where the matrix mirrors. */
    public double determinant() {
        return determinant(placement);
    }

    private static double determinant(double[] m) {
        return m[0] * (m[5] * m[10] - m[6] * m[9])
                - m[1] * (m[4] * m[10] - m[6] * m[8])
                + m[2] * (m[4] * m[9] - m[5] * m[8]);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof MeshInstance instance
                && instance.shape == shape
                && Arrays.equals(instance.placement, placement);
    }

    @Override
    public int hashCode() {
        return 31 * Long.hashCode(shape) + Arrays.hashCode(placement);
    }

    @Override
    public String toString() {
        return "shape " + Long.toHexString(shape) + " at " + Arrays.toString(placement);
    }
}
