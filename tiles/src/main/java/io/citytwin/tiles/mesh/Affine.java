package io.citytwin.tiles.mesh;

/**
 * A map of points to points, p ↦ M p + t, in double precision.
 *
 * @param m three rows of four numbers: M and, in the last column, t
 */
record Affine(double[] m) {
    /** The map of the other's result. */
    Affine after(Affine first) {
        double[] out = new double[12];
        for (int row = 0; row < 3; row++) {
            for (int column = 0; column < 4; column++) {
                double sum = column == 3 ? m[4 * row + 3] : 0;
                for (int k = 0; k < 3; k++) {
                    sum += m[4 * row + k] * first.m[4 * k + column];
                }
                out[4 * row + column] = sum;
            }
        }
        return new Affine(out);
    }

    /** The map back; of numbers that are not finite where there is none. */
    Affine inverse() {
        double[] out = new double[12];
        double determinant = determinant();
        for (int row = 0; row < 3; row++) {
            for (int column = 0; column < 3; column++) {
                out[4 * row + column] = cofactor(column, row) / determinant;
            }
        }
        for (int row = 0; row < 3; row++) {
            for (int k = 0; k < 3; k++) {
                out[4 * row + 3] -= out[4 * row + k] * m[4 * k + 3];
            }
        }
        return new Affine(out);
    }

    private double determinant() {
        return m[0] * cofactor(0, 0) + m[1] * cofactor(0, 1) + m[2] * cofactor(0, 2);
    }

    /** With its sign: rows and columns that follow in turn need none of their own. */
    private double cofactor(int row, int column) {
        int r = (row + 1) % 3;
        int s = (row + 2) % 3;
        int c = (column + 1) % 3;
        int d = (column + 2) % 3;
        return m[4 * r + c] * m[4 * s + d] - m[4 * r + d] * m[4 * s + c];
    }

    /** Writes the image of a point of {@code in}, three numbers from {@code offset} on, to the same place of {@code out}. */
    void apply(double[] in, int offset, double[] out) {
        double x = in[offset];
        double y = in[offset + 1];
        double z = in[offset + 2];
        for (int row = 0; row < 3; row++) {
            out[offset + row] = m[4 * row] * x + m[4 * row + 1] * y + m[4 * row + 2] * z + m[4 * row + 3];
        }
    }

    /** Whether it turns and moves, and neither mirrors nor scales nor shears by more than that part. */
    boolean isRigid(double tolerance) {
        for (int a = 0; a < 3; a++) {
            for (int b = a; b < 3; b++) {
                double dot = m[a] * m[b] + m[4 + a] * m[4 + b] + m[8 + a] * m[8 + b];
                // Written so that what is no number is not rigid.
                if (!(Math.abs(dot - (a == b ? 1 : 0)) <= tolerance)) {
                    return false;
                }
            }
        }
        return determinant() > 0;
    }

    /** The turn of a rigid map as a unit quaternion x y z w (Shepperd's way: the largest part first). */
    double[] quaternion() {
        double trace = m[0] + m[5] + m[10];
        int largest = m[0] >= m[5] && m[0] >= m[10] ? 0 : m[5] >= m[10] ? 1 : 2;
        double[] q = new double[4];
        if (trace > m[5 * largest]) {
            q[0] = m[9] - m[6];
            q[1] = m[2] - m[8];
            q[2] = m[4] - m[1];
            q[3] = 1 + trace;
        } else {
            int b = (largest + 1) % 3;
            int c = (largest + 2) % 3;
            q[largest] = 1 + m[5 * largest] - m[5 * b] - m[5 * c];
            q[b] = m[4 * largest + b] + m[4 * b + largest];
            q[c] = m[4 * largest + c] + m[4 * c + largest];
            q[3] = m[4 * c + b] - m[4 * b + c];
        }
        double length = Math.sqrt(q[0] * q[0] + q[1] * q[1] + q[2] * q[2] + q[3] * q[3]);
        for (int k = 0; k < 4; k++) {
            q[k] /= length;
        }
        return q;
    }

    /** The turn of a quaternion x y z w, then a move. */
    static Affine of(float[] q, int at, float[] t, int from) {
        double x = q[at];
        double y = q[at + 1];
        double z = q[at + 2];
        double w = q[at + 3];
        return new Affine(new double[] {
            1 - 2 * (y * y + z * z), 2 * (x * y - z * w), 2 * (x * z + y * w), t[from], //
            2 * (x * y + z * w), 1 - 2 * (x * x + z * z), 2 * (y * z - x * w), t[from + 1], //
            2 * (x * z - y * w), 2 * (y * z + x * w), 1 - 2 * (x * x + y * y), t[from + 2]
        });
    }
}
