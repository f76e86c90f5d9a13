package io.citytwin.tiles.mesh;

/**
 * Where copies of a shape stand in a tile's frame: each is the shape turned, then moved. The shape's own frame touches the
 * ellipsoid in the middle of its first copy.
 *
 * @param features number of the feature of each copy
 * @param rotations unit quaternions, x y z w of each
 * @param translations x (east), y (north) and z (up) of each, metres from the tile's middle
 */
public record Copies(int[] features, float[] rotations, float[] translations) {
    public Copies {
        if (rotations.length != 4 * features.length || translations.length != 3 * features.length) {
            throw new IllegalArgumentException(features.length + " copies must have as many rotations and translations");
        }
    }

    public int count() {
        return features.length;
    }

    /** Where a point of the shape stands in the copy of that number, metres in the tile's frame. */
    public double[] place(int copy, double x, double y, double z) {
        double[] point = {x, y, z};
        Affine.of(rotations, 4 * copy, translations, 3 * copy).apply(point, 0, point);
        return point;
    }
}
