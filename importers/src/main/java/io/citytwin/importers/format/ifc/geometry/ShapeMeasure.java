package io.citytwin.importers.format.ifc.geometry;

/**
 * What a shape measures where it is placed.
 *
 * @param volume m³ by the divergence theorem: what the triangles enclose, positive if they look outwards; it means
 *     something for a closed shape alone
 * @param area m² of all triangles
 * @param closed whether it bounds a solid: no edge of a triangle is without one of the opposite direction, or the gaps (which
 *     cutting solids leaves) make up less than a hundredth of its area, and the volume is that with the gaps closed; also true
 *     of nothing at all
 */
public record ShapeMeasure(double volume, double area, boolean closed) {
    public static final ShapeMeasure NOTHING = new ShapeMeasure(0, 0, true);

    /**
     * @param placement from the shape's coordinates to metres: 16 numbers, column by column; a mirror in it, which turns the
     *     triangles around, doesn't change the sign of the volume
     */
    public static ShapeMeasure of(Shape shape, double[] placement) {
        double[] places = new double[3 * shape.cornerCount()];
        double[] place = new double[3];
        for (int corner = 0; corner < shape.cornerCount(); corner++) {
            shape.place(corner, placement, place);
            System.arraycopy(place, 0, places, 3 * corner, 3);
        }
        int[] triangles = shape.triangles();
        double area = 0;
        for (int t = 0; t < triangles.length; t += 3) {
            area += area(places, triangles[t], triangles[t + 1], triangles[t + 2]);
        }
        // Each copy of a shape is measured; what is closed is known since the shape was read.
        int[] closing = shape.isClosed() ? new int[0] : Gaps.closing(triangles, places, area);
        double volume = volume(triangles, places) + (closing == null ? 0 : volume(closing, places));
        double sign = determinant(placement) < 0 ? -1 : 1;
        return new ShapeMeasure(sign * volume, area, closing != null);
    }

    private static double volume(int[] triangles, double[] places) {
        double sixfold = 0;
        for (int t = 0; t < triangles.length; t += 3) {
            // From a corner of the shape, not from the project's zero, which may be far away.
            double[] a = from(places, triangles[t]);
            double[] b = from(places, triangles[t + 1]);
            double[] c = from(places, triangles[t + 2]);
            sixfold += dot(a, cross(b, c));
        }
        return sixfold / 6;
    }

    static double area(double[] places, int first, int second, int third) {
        double[] a = from(places, first);
        double[] normal = cross(minus(from(places, second), a), minus(from(places, third), a));
        return Math.sqrt(dot(normal, normal)) / 2;
    }

    /** Of both together, as parts of an element: what they share counts twice. */
    public ShapeMeasure plus(ShapeMeasure other) {
        return new ShapeMeasure(volume + other.volume, area + other.area, closed && other.closed);
    }

    private static double[] from(double[] places, int corner) {
        return new double[] {
            places[3 * corner] - places[0], places[3 * corner + 1] - places[1], places[3 * corner + 2] - places[2]
        };
    }

    private static double determinant(double[] m) {
        return m[0] * (m[5] * m[10] - m[6] * m[9])
                - m[4] * (m[1] * m[10] - m[2] * m[9])
                + m[8] * (m[1] * m[6] - m[2] * m[5]);
    }

    private static double[] minus(double[] a, double[] b) {
        return new double[] {a[0] - b[0], a[1] - b[1], a[2] - b[2]};
    }

    private static double[] cross(double[] a, double[] b) {
        return new double[] {a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]};
    }

    private static double dot(double[] a, double[] b) {
        return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
    }
}
