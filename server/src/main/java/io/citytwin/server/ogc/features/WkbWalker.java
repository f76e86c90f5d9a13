package io.citytwin.server.ogc.features;

import io.citytwin.crs.CoordinateTransform;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Walks through ISO WKB (or EWKB) and hands its coordinates, turned into the CRS that was asked for, to a sink: no
 * geometry object in between. Measures are dropped.
 */
final class WkbWalker {
    private final CoordinateTransform transform;
    private final boolean northFirst;
    private double[] buffer = new double[768];

    /** Coordinates that have no place in the CRS asked for. */
    static final class OutOfRangeException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        OutOfRangeException() {
            super("coordinates out of range of the CRS", null, false, false);
        }
    }

    /** @param transform null for none */
    WkbWalker(CoordinateTransform transform, boolean northFirst) {
        this.transform = transform;
        this.northFirst = northFirst;
    }

    /** @throws OutOfRangeException where the transform has no answer */
    void walk(byte[] wkb, GeometrySink sink) {
        geometry(ByteBuffer.wrap(wkb), sink);
    }

    private void geometry(ByteBuffer in, GeometrySink sink) {
        in.order(in.get() == 1 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        int code = in.getInt();
        boolean z = (code & 0x80000000) != 0;
        boolean m = (code & 0x40000000) != 0;
        if ((code & 0x20000000) != 0) {
            in.getInt();
        }
        int iso = code & 0xFFFF;
        z |= iso / 1000 == 1 || iso / 1000 == 3;
        m |= iso / 1000 >= 2;
        int type = iso % 1000;
        switch (type) {
            case GeometrySink.POINT -> point(in, z, m, sink);
            case GeometrySink.LINESTRING -> {
                int n = in.getInt();
                sink.begin(type, n);
                points(in, n, z, m, sink);
                sink.end(type);
            }
            case GeometrySink.POLYGON -> {
                int rings = in.getInt();
                sink.begin(type, rings);
                for (int i = 0; i < rings; i++) {
                    points(in, in.getInt(), z, m, sink);
                }
                sink.end(type);
            }
            case GeometrySink.MULTIPOINT,
                    GeometrySink.MULTILINESTRING,
                    GeometrySink.MULTIPOLYGON,
                    GeometrySink.COLLECTION -> {
                int parts = in.getInt();
                sink.begin(type, parts);
                for (int i = 0; i < parts; i++) {
                    geometry(in, sink);
                }
                sink.end(type);
            }
            default -> throw new IllegalStateException("geometry type " + type + " is none that layers hold");
        }
    }

    private void point(ByteBuffer in, boolean z, boolean m, GeometrySink sink) {
        // An empty point is written as NaN coordinates.
        boolean empty = Double.isNaN(in.getDouble(in.position()));
        sink.begin(GeometrySink.POINT, empty ? 0 : 1);
        if (empty) {
            in.position(in.position() + 8 * (2 + (z ? 1 : 0) + (m ? 1 : 0)));
        } else {
            points(in, 1, z, m, sink);
        }
        sink.end(GeometrySink.POINT);
    }

    private void points(ByteBuffer in, int count, boolean z, boolean m, GeometrySink sink) {
        int stride = z ? 3 : 2;
        if (buffer.length < count * stride) {
            buffer = new double[count * stride];
        }
        double[] c = buffer;
        for (int i = 0, at = 0; i < count; i++) {
            c[at++] = in.getDouble();
            c[at++] = in.getDouble();
            if (z) {
                c[at++] = in.getDouble();
            }
            if (m) {
                in.getDouble();
            }
        }
        if (transform != null) {
            transform.apply(c, 0, count, stride);
            checkRange(c, count, stride);
        }
        if (northFirst) {
            for (int i = 0, at = 0; i < count; i++, at += stride) {
                double x = c[at];
                c[at] = c[at + 1];
                c[at + 1] = x;
            }
        }
        sink.points(c, count, stride);
    }

    private static void checkRange(double[] c, int count, int stride) {
        for (int i = 0, at = 0; i < count; i++, at += stride) {
            if (!Double.isFinite(c[at]) || !Double.isFinite(c[at + 1])) {
                throw new OutOfRangeException();
            }
        }
    }
}
