package io.citytwin.grid;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Walks a well-known binary (ISO or EWKB, any dimension) and hands on its lines and rings as x, y pairs. */
final class WkbParts {
    private double[] xy = new double[256];

    /** Takes the parts; the array of a line is used again for the next one. */
    interface Sink {
        void line(double[] xy, int points);

        /**
         * @param rings the outer ring, made counter-clockwise, and the inner ones, made clockwise; none with its closing
         *     point; the arrays are the taker's
         */
        void polygon(List<double[]> rings);
    }

    void read(byte[] wkb, Sink sink) {
        try {
            geometry(ByteBuffer.wrap(wkb), sink, 0);
        } catch (BufferUnderflowException e) {
            throw new IllegalArgumentException("a geometry's WKB is cut off", e);
        }
    }

    private void geometry(ByteBuffer in, Sink sink, int depth) {
        if (depth > 20) {
            throw new IllegalArgumentException("a geometry's WKB is nested too deep");
        }
        in.order(in.get() == 1 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        int word = in.getInt();
        if ((word & 0x20000000) != 0) {
            in.getInt();
        }
        int iso = (word & 0x0fffffff) / 1000;
        int dimensions = 2;
        dimensions += (word & 0x80000000) != 0 || iso == 1 || iso == 3 ? 1 : 0;
        dimensions += (word & 0x40000000) != 0 || iso == 2 || iso == 3 ? 1 : 0;
        switch ((word & 0x0fffffff) % 1000) {
            case 1 -> in.position(in.position() + 8 * dimensions);
            case 2 -> {
                int n = points(in, dimensions);
                sink.line(xy, n);
            }
            case 3 -> rings(in, dimensions, sink);
            case 4, 5, 6, 7 -> {
                int parts = in.getInt();
                for (int i = 0; i < parts; i++) {
                    geometry(in, sink, depth + 1);
                }
            }
            default -> throw new IllegalArgumentException("a geometry's WKB has the unknown type " + word);
        }
    }

    private void rings(ByteBuffer in, int dimensions, Sink sink) {
        int rings = in.getInt();
        List<double[]> polygon = new ArrayList<>();
        for (int i = 0; i < rings; i++) {
            int n = points(in, dimensions);
            if (n > 1 && xy[0] == xy[2 * n - 2] && xy[1] == xy[2 * n - 1]) {
                n--;
            }
            double[] ring = Arrays.copyOf(xy, 2 * n);
            if (n >= 3) {
                turn(ring, i == 0);
                polygon.add(ring);
            }
        }
        if (!polygon.isEmpty()) {
            sink.polygon(polygon);
        }
    }

    private static void turn(double[] ring, boolean counterClockwise) {
        double twice = 0;
        int n = ring.length;
        for (int i = 0; i < n; i += 2) {
            int j = (i + 2) % n;
            twice += (ring[i] - ring[0]) * (ring[j + 1] - ring[1]) - (ring[j] - ring[0]) * (ring[i + 1] - ring[1]);
        }
        if (twice > 0 == counterClockwise) {
            return;
        }
        for (int i = 0, j = n - 2; i < j; i += 2, j -= 2) {
            double x = ring[i];
            double y = ring[i + 1];
            ring[i] = ring[j];
            ring[i + 1] = ring[j + 1];
            ring[j] = x;
            ring[j + 1] = y;
        }
    }

    private int points(ByteBuffer in, int dimensions) {
        int n = in.getInt();
        if (n < 0 || (long) n * 8 * dimensions > in.remaining()) {
            throw new BufferUnderflowException();
        }
        if (xy.length < 2 * n) {
            xy = new double[2 * n];
        }
        for (int i = 0; i < n; i++) {
            xy[2 * i] = in.getDouble();
            xy[2 * i + 1] = in.getDouble();
            in.position(in.position() + 8 * (dimensions - 2));
        }
        return n;
    }
}
