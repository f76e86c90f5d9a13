package io.citytwin.datasets.file;

/** Numbers as text with a fixed count of decimals, the same on every machine and fast. */
final class Decimals {
    private static final long[] POWERS = {
        1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000
    };

    private Decimals() {}

    /** @param decimals 0 to 9; the value times that power must fit a long */
    static String format(double value, int decimals) {
        return append(new StringBuilder(20), value, decimals).toString();
    }

    static StringBuilder append(StringBuilder out, double value, int decimals) {
        if (!Double.isFinite(value) || Math.abs(value) > 9e8) {
            throw new IllegalArgumentException("a written number must be finite and below 9e8, was " + value);
        }
        long scaled = Math.round(value * POWERS[decimals]);
        if (scaled < 0) {
            out.append('-');
            scaled = -scaled;
        }
        out.append(scaled / POWERS[decimals]);
        if (decimals > 0) {
            out.append('.');
            long fraction = scaled % POWERS[decimals];
            for (int k = decimals - 1; k > 0 && fraction < POWERS[k]; k--) {
                out.append('0');
            }
            out.append(fraction);
        }
        return out;
    }

    /** The value rounded to that many decimals, halves up. */
    static double round(double value, int decimals) {
        return Math.round(value * POWERS[decimals]) / (double) POWERS[decimals];
    }
}
