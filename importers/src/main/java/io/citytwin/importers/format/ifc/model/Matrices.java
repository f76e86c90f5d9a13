package io.citytwin.importers.format.ifc.model;

/**
 * 4x4 matrices as 16 doubles, column after column as in glTF: axes x, y, z, then the origin at 12, 13, 14. They take
 * coordinates of an object (metres) to those of the model.
 */
public final class Matrices {
    private Matrices() {}

    /** The matrix that changes nothing. */
    public static double[] identity() {
        return new double[] {1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1};
    }

    /** First the right one, then the left one. */
    public static double[] multiply(double[] left, double[] right) {
        double[] product = new double[16];
        for (int column = 0; column < 4; column++) {
            for (int row = 0; row < 4; row++) {
                double sum = 0;
                for (int i = 0; i < 4; i++) {
                    sum += left[i * 4 + row] * right[column * 4 + i];
                }
                product[column * 4 + row] = sum;
            }
        }
        return product;
    }

    /** Where a point goes. */
    public static double[] transform(double[] matrix, double x, double y, double z) {
        return new double[] {
            matrix[0] * x + matrix[4] * y + matrix[8] * z + matrix[12],
            matrix[1] * x + matrix[5] * y + matrix[9] * z + matrix[13],
            matrix[2] * x + matrix[6] * y + matrix[10] * z + matrix[14]
        };
    }
}
