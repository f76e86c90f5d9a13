package io.citytwin.importers.format.ifc.step;

/** Goes through the bytes of a file from the first to the last, and knows what they may be parts of. */
final class StepCursor {
    private static final int WINDOW = 1 << 18;

    private final StepText file;
    private final byte[] window = new byte[WINDOW];
    private long windowFrom;
    private int windowLength;
    private int at;

    StepCursor(StepText file) {
        this.file = file;
    }

    /** @return the next byte, 0 to 255, which stays unread; -1 at the end */
    int peek() {
        if (at < windowLength) {
            return window[at] & 0xff;
        }
        return fill() ? window[at] & 0xff : -1;
    }

    /** @return the next byte; -1 at the end */
    int next() {
        int c = peek();
        if (c >= 0) {
            at++;
        }
        return c;
    }

    /** Where the next byte stands, from 0. */
    long position() {
        return windowFrom + at;
    }

    private boolean fill() {
        windowFrom += at;
        at = 0;
        windowLength = file.copy(windowFrom, window);
        return windowLength > 0;
    }

    static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    static boolean isNameStart(int c) {
        return c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c == '_' || c == '!';
    }

    static boolean isNamePart(int c) {
        return isNameStart(c) || isDigit(c);
    }

    static boolean isNumberPart(int c) {
        return isDigit(c) || c == '.' || c == '-' || c == '+' || c == '#' || isNameStart(c);
    }

    static boolean isBlank(byte b) {
        return b >= 0 && b <= ' ';
    }

    /**
     * Sign, digits, a point with or without digits around it, an exponent (integer and real of the standard, and a
     * little more).
     */
    static boolean isNumber(byte[] bytes, int from, int to) {
        int i = from < to && (bytes[from] == '-' || bytes[from] == '+') ? from + 1 : from;
        int digits = 0;
        for (; i < to && isDigit(bytes[i]); i++) {
            digits++;
        }
        if (i < to && bytes[i] == '.') {
            for (i++; i < to && isDigit(bytes[i]); i++) {
                digits++;
            }
        }
        if (digits > 0 && i < to && (bytes[i] == 'E' || bytes[i] == 'e')) {
            i++;
            if (i < to && (bytes[i] == '-' || bytes[i] == '+')) {
                i++;
            }
            int exponent = i;
            while (i < to && isDigit(bytes[i])) {
                i++;
            }
            return i == to && i > exponent;
        }
        return digits > 0 && i == to;
    }
}
