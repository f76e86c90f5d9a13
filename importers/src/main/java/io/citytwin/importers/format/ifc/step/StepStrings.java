package io.citytwin.importers.format.ifc.step;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/**
 * Texts of a STEP file (ISO 10303-21, string encoding): ASCII with control directives for other characters. Exporters
 * that write other bytes as they are get UTF-8 where it is that, else GB18030. What is no right directive stays as it
 * stands.
 */
final class StepStrings {
    private static final Charset GB18030 = Charset.forName("GB18030");

    private StepStrings() {}

    /**
     * The text between the outer apostrophes, from and to exclusive.
     *
     * @param rawIsGb18030 whether other bytes than ASCII are GB18030 even where they might be UTF-8
     */
    static String decode(byte[] bytes, int from, int to, boolean rawIsGb18030) {
        boolean plain = true;
        for (int i = from; i < to; i++) {
            byte b = bytes[i];
            if (b < ' ' || b == '\'' || b == '\\') {
                plain = false;
                break;
            }
        }
        if (plain) {
            return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
        }
        byte[] piece = new byte[to - from];
        System.arraycopy(bytes, from, piece, 0, piece.length);
        return storable(directives(rawIsGb18030 ? new String(piece, GB18030) : charset(piece)));
    }

    /**
     * Without what neither JSON nor the database takes: zero characters, and halves of characters (which become
     * U+FFFD).
     */
    private static String storable(String text) {
        StringBuilder kept = null;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean pair = Character.isHighSurrogate(c)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1));
            if (c == 0 || Character.isSurrogate(c) && !pair) {
                kept = kept == null ? new StringBuilder(text.substring(0, i)) : kept;
                if (c != 0) {
                    kept.append('\ufffd');
                }
                continue;
            }
            if (kept != null) {
                kept.append(c);
            }
            if (pair) {
                i++;
                if (kept != null) {
                    kept.append(text.charAt(i));
                }
            }
        }
        return kept == null ? text : kept.toString();
    }

    /** Bytes as UTF-8 where they are that, else as GB18030. */
    static String charset(byte[] bytes) {
        return isUtf8(bytes) ? new String(bytes, StandardCharsets.UTF_8) : new String(bytes, GB18030);
    }

    static boolean isUtf8(byte[] bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    private static String directives(String raw) {
        StringBuilder text = new StringBuilder(raw.length());
        Charset page = StandardCharsets.ISO_8859_1;
        int i = 0;
        while (i < raw.length()) {
            char c = raw.charAt(i);
            if (c == '\r' || c == '\n') {
                // line breaks are no part of a text
                i++;
            } else if (c == '\'') {
                text.append(c);
                i += raw.startsWith("''", i) ? 2 : 1;
            } else if (c != '\\') {
                text.append(c);
                i++;
            } else if (raw.startsWith("\\\\", i)) {
                text.append(c);
                i += 2;
            } else if (raw.startsWith("\\S\\", i) && i + 3 < raw.length() && raw.charAt(i + 3) < 128) {
                text.append(new String(new byte[] {(byte) (raw.charAt(i + 3) + 128)}, page));
                i += 4;
            } else if (raw.startsWith("\\P", i) && i + 3 < raw.length() && raw.charAt(i + 3) == '\\') {
                page = page(raw.charAt(i + 2));
                i += 4;
            } else if (raw.startsWith("\\N\\", i)) {
                text.append('\n');
                i += 3;
            } else {
                i = hexadecimal(raw, i, text);
            }
        }
        return text.toString();
    }

    /** ISO 8859-1 to -9 are called A to I. */
    private static Charset page(char letter) {
        boolean known = letter >= 'A' && letter <= 'I' && Charset.isSupported("ISO-8859-" + (letter - 'A' + 1));
        return known ? Charset.forName("ISO-8859-" + (letter - 'A' + 1)) : StandardCharsets.ISO_8859_1;
    }

    /** \X\hh, \X2\hhhh…\X0\ and \X4\hhhhhhhh…\X0\. @return where the text goes on */
    private static int hexadecimal(String raw, int at, StringBuilder text) {
        if (raw.startsWith("\\X\\", at)) {
            int code = hex(raw, at + 3, 2);
            if (code >= 0) {
                text.append((char) code);
                return at + 5;
            }
        }
        int digits = raw.startsWith("\\X2\\", at) ? 4 : raw.startsWith("\\X4\\", at) ? 8 : 0;
        int end = digits == 0 ? -1 : raw.indexOf("\\X0\\", at + 4);
        if (end < 0 || (end - at - 4) % digits != 0) {
            text.append('\\');
            return at + 1;
        }
        int before = text.length();
        for (int i = at + 4; i < end; i += digits) {
            int code = hex(raw, i, digits);
            if (code < 0 || !Character.isValidCodePoint(code)) {
                text.setLength(before);
                text.append('\\');
                return at + 1;
            }
            text.appendCodePoint(code);
        }
        return end + 4;
    }

    private static int hex(String raw, int at, int digits) {
        if (at + digits > raw.length()) {
            return -1;
        }
        int value = 0;
        for (int i = at; i < at + digits; i++) {
            int digit = raw.charAt(i) < 128 ? Character.digit(raw.charAt(i), 16) : -1;
            if (digit < 0) {
                return -1;
            }
            value = value << 4 | digit;
        }
        return value;
    }
}
