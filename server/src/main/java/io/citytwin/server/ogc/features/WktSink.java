package io.citytwin.server.ogc.features;

/** Writes a geometry as WKT (OGC 06-103r4), with Z where all its points have heights. */
final class WktSink implements GeometrySink {
    private static final String[] NAMES = {
        null, "POINT", "LINESTRING", "POLYGON", "MULTIPOINT", "MULTILINESTRING", "MULTIPOLYGON", "GEOMETRYCOLLECTION"
    };

    private final Utf8Buffer out;
    private final int decimals;
    private final boolean z;
    private final int[] open = new int[64];
    private final int[] written = new int[64];
    private final boolean[] empty = new boolean[64];
    private int depth;

    WktSink(Utf8Buffer out, int decimals, boolean z) {
        this.out = out;
        this.decimals = decimals;
        this.z = z;
    }

    void reset() {
        depth = 0;
    }

    @Override
    public void begin(int type, int size) {
        boolean named = depth == 0 || open[depth - 1] == COLLECTION;
        if (depth > 0 && written[depth - 1]++ > 0) {
            out.ascii(',');
        }
        if (named) {
            out.raw(NAMES[type]).raw(z ? " Z " : " ");
        }
        out.raw(size == 0 ? "EMPTY" : "(");
        open[depth] = type;
        written[depth] = 0;
        empty[depth] = size == 0;
        depth++;
    }

    @Override
    public void points(double[] c, int count, int stride) {
        boolean ring = open[depth - 1] == POLYGON;
        if (ring) {
            out.raw(written[depth - 1]++ > 0 ? ",(" : "(");
        }
        for (int i = 0, at = 0; i < count; i++, at += stride) {
            if (i > 0) {
                out.ascii(',');
            }
            out.number(c[at], decimals).ascii(' ').number(c[at + 1], decimals);
            if (z) {
                double height = stride == 3 ? c[at + 2] : Double.NaN;
                out.ascii(' ');
                if (Double.isNaN(height)) {
                    out.raw("nan");
                } else {
                    out.number(height, 3);
                }
            }
        }
        if (ring) {
            out.ascii(')');
        }
    }

    @Override
    public void end(int type) {
        depth--;
        if (!empty[depth]) {
            out.ascii(')');
        }
    }
}
