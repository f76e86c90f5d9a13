package io.citytwin.importers.format.ifc.geometry;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Triangles in the coordinates of a shape, which a placement turns into those of the project; elements may share a shape.
 * Corners that lie at the same place are one corner, so that a shape without a hole has every edge twice.
 */
public final class Shape {
    private static final int HASH_BYTES = 16;

    private final float[] positions;
    private final int[] triangles;
    private final String hash;
    private final boolean closed;

    /**
     * @param positions x, y, z of the corners, in any unit (the placement scales it to metres); about the middle of the
     *     shape, so that float is exact to 1 in 16 million of its size
     * @param triangles three corners each, counter-clockwise seen from outside; if some look inwards and together they
     *     close a body, they are turned
     */
    public Shape(float[] positions, int[] triangles) {
        this(positions, triangles, false);
    }

    /** @param solid whether it is the shape of a solid, whose gaps are closed where that can be done */
    Shape(float[] positions, int[] triangles, boolean solid) {
        if (positions.length % 3 != 0 || triangles.length % 3 != 0) {
            throw new IllegalArgumentException("corners and triangles have three numbers each, there were "
                    + positions.length + " and " + triangles.length);
        }
        int corners = positions.length / 3;
        for (int corner : triangles) {
            if (corner < 0 || corner >= corners) {
                throw new IllegalArgumentException(
                        "a triangle names corner " + corner + ", there are " + corners + " from 0 on");
            }
        }
        for (float position : positions) {
            if (!Float.isFinite(position)) {
                throw new IllegalArgumentException("a coordinate is " + position);
            }
        }
        int[] agreed = Orientation.agreeing(positions, triangles);
        boolean whole = Orientation.isClosed(agreed);
        Optional<int[]> filled = whole || !solid ? Optional.empty() : SolidGaps.closed(positions, agreed);
        this.positions = positions;
        this.triangles = filled.orElse(agreed);
        this.closed = whole || filled.isPresent();
        this.hash = hash(positions, this.triangles);
    }

    /** x, y, z of the corners; not a copy. */
    public float[] positions() {
        return positions;
    }

    /** Three corners a triangle; not a copy. */
    public int[] triangles() {
        return triangles;
    }

    public int cornerCount() {
        return positions.length / 3;
    }

    public int triangleCount() {
        return triangles.length / 3;
    }

    /** Whether it bounds a body: each edge is met by one of the opposite direction. Nothing at all is closed. */
    public boolean isClosed() {
        return closed;
    }

    /**
     * 128 bits as 32 hexadecimal digits, made of corners and triangles alone: the same in every run, equal for shapes of
     * equal content, whatever elements, placements and colours they have.
     */
    public String hash() {
        return hash;
    }

    /**
     * Where a corner stands in the project: x, y, z in metres, Z up.
     *
     * @param placement 16 numbers, column by column
     * @param place three numbers, written to
     */
    public void place(int corner, double[] placement, double[] place) {
        double x = positions[3 * corner];
        double y = positions[3 * corner + 1];
        double z = positions[3 * corner + 2];
        for (int row = 0; row < 3; row++) {
            place[row] = placement[row] * x + placement[4 + row] * y + placement[8 + row] * z + placement[12 + row];
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Shape shape
                && Arrays.equals(positions, shape.positions)
                && Arrays.equals(triangles, shape.triangles);
    }

    @Override
    public int hashCode() {
        return hash.hashCode();
    }

    private static String hash(float[] positions, int[] triangles) {
        ByteBuffer bytes = ByteBuffer.allocate(8 + 4 * (positions.length + triangles.length))
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(positions.length)
                .putInt(triangles.length);
        for (float position : positions) {
            bytes.putFloat(position);
        }
        for (int corner : triangles) {
            bytes.putInt(corner);
        }
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes.array());
            return HexFormat.of().formatHex(digest, 0, HASH_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
