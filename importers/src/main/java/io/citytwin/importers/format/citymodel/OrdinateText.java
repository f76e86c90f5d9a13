package io.citytwin.importers.format.citymodel;

import java.util.Arrays;

/** Reads numbers out of text that comes in pieces, separated by white space or commas. */
final class OrdinateText {
    private final long most;
    private double[] values = new double[12];
    private int kept;
    private long count;
    private final StringBuilder token = new StringBuilder(24);

    /** @param most how many numbers are kept; all are counted */
    OrdinateText(long most) {
        this.most = most;
    }

    void add(char[] text, int start, int length) {
        for (int i = start; i < start + length; i++) {
            char c = text[i];
            if (c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == ',') {
                endToken();
            } else if (token.length() < 64) {
                token.append(c);
            }
        }
    }

    private void endToken() {
        if (token.length() == 0) {
            return;
        }
        count++;
        if (kept < most) {
            if (kept == values.length) {
                values = Arrays.copyOf(values, 2 * kept);
            }
            values[kept++] = number();
        }
        token.setLength(0);
    }

    /** What is no number becomes NaN, which the intake refuses with its place. */
    private double number() {
        try {
            return Double.parseDouble(token.toString());
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }

    /** How many numbers came. */
    long count() {
        return count;
    }

    double[] end() {
        endToken();
        return Arrays.copyOf(values, kept);
    }
}
