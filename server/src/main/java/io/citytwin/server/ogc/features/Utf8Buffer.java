package io.citytwin.server.ogc.features;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/** Collects UTF-8 text before it goes out; what was written since {@link #mark} can be taken back. */
final class Utf8Buffer {
    private static final long[] POWERS = {
        1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000
    };
    private static final int FLUSH_AT = 32 * 1024;
    private static final byte[] HEX = {'0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'};

    private final OutputStream out;
    private byte[] bytes = new byte[2 * FLUSH_AT];
    private int size;

    Utf8Buffer(OutputStream out) {
        this.out = out;
    }

    int mark() {
        return size;
    }

    void rewind(int mark) {
        size = mark;
    }

    /** Sends what is here if it is worth it; marks taken before are void. */
    void flushIfLarge() throws IOException {
        if (size >= FLUSH_AT) {
            flush();
        }
    }

    void flush() throws IOException {
        out.write(bytes, 0, size);
        size = 0;
    }

    Utf8Buffer ascii(char c) {
        room(1);
        bytes[size++] = (byte) c;
        return this;
    }

    /** Text as it is, unescaped. */
    Utf8Buffer raw(String text) {
        room(text.length() * 3);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 0x80) {
                bytes[size++] = (byte) c;
            } else {
                i += wide(text, i);
            }
        }
        return this;
    }

    /** A JSON string with its quotes. */
    Utf8Buffer jsonString(String text) {
        room(text.length() * 6 + 2);
        bytes[size++] = '"';
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                bytes[size++] = '\\';
                bytes[size++] = (byte) c;
            } else if (c < 0x20) {
                bytes[size++] = '\\';
                bytes[size++] = 'u';
                bytes[size++] = '0';
                bytes[size++] = '0';
                bytes[size++] = HEX[c >> 4];
                bytes[size++] = HEX[c & 15];
            } else if (c < 0x80) {
                bytes[size++] = (byte) c;
            } else {
                i += wide(text, i);
            }
        }
        bytes[size++] = '"';
        return this;
    }

    Utf8Buffer number(long value) {
        return raw(Long.toString(value));
    }

    /** A finite number as JSON that comes back exactly; never like an integer, so that readers see its type. */
    Utf8Buffer number(double value) {
        return raw(Double.toString(value));
    }

    /** A finite number rounded to so many decimals (at most 9), without trailing zeros. */
    Utf8Buffer number(double value, int decimals) {
        double scaled = Math.abs(value) * POWERS[decimals];
        if (!(scaled < 9e15)) {
            return number(value);
        }
        long digits = Math.round(scaled);
        room(32);
        if (value < 0 && digits != 0) {
            bytes[size++] = '-';
        }
        unsigned(digits / POWERS[decimals]);
        long fraction = digits % POWERS[decimals];
        if (fraction != 0) {
            bytes[size++] = '.';
            for (int i = decimals - 1; fraction != 0; i--) {
                bytes[size++] = (byte) ('0' + fraction / POWERS[i]);
                fraction %= POWERS[i];
            }
        }
        return this;
    }

    private void unsigned(long value) {
        int start = size;
        do {
            bytes[size++] = (byte) ('0' + value % 10);
            value /= 10;
        } while (value != 0);
        for (int a = start, b = size - 1; a < b; a++, b--) {
            byte t = bytes[a];
            bytes[a] = bytes[b];
            bytes[b] = t;
        }
    }

    /** Writes the character at {@code i} that is not ASCII; returns 1 if it took a surrogate pair. */
    private int wide(String text, int i) {
        char c = text.charAt(i);
        if (c < 0x800) {
            bytes[size++] = (byte) (0xC0 | c >> 6);
            bytes[size++] = (byte) (0x80 | c & 0x3F);
            return 0;
        }
        boolean pair = Character.isHighSurrogate(c)
                && i + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(i + 1));
        if (pair) {
            int p = Character.toCodePoint(c, text.charAt(i + 1));
            bytes[size++] = (byte) (0xF0 | p >> 18);
            bytes[size++] = (byte) (0x80 | p >> 12 & 0x3F);
            bytes[size++] = (byte) (0x80 | p >> 6 & 0x3F);
            bytes[size++] = (byte) (0x80 | p & 0x3F);
            return 1;
        }
        char valid = Character.isSurrogate(c) ? '\uFFFD' : c;
        bytes[size++] = (byte) (0xE0 | valid >> 12);
        bytes[size++] = (byte) (0x80 | valid >> 6 & 0x3F);
        bytes[size++] = (byte) (0x80 | valid & 0x3F);
        return 0;
    }

    private void room(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
        }
    }
}
