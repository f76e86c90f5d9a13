package io.citytwin.importers.format.text;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Locale;
import java.util.Optional;

/**
 * The charset of text that may not say which one it has: counts how many pieces are right UTF-8 and how many are right
 * GB18030 (which holds GBK and GB2312). UTF-8 is strict enough to be told from the rest; where both fail, windows-1252
 * stands in, which reads every byte. Feed it all the pieces, or until {@link #isDecided}.
 */
public final class TextEncoding {
    public static final Charset GB18030 = Charset.forName("GB18030");
    private static final Charset WINDOWS_1252 = Charset.forName("windows-1252");
    private static final int ENOUGH = 4096;

    private int nonAscii;
    private int wrongUtf8;
    private int wrongGb;

    /** Takes a piece of text; a character cut off at its end is no mistake, as fields of fixed width cut them. */
    public void add(byte[] bytes, int from, int to) {
        int i = from;
        while (i < to && bytes[i] >= 0) {
            i++;
        }
        if (i == to) {
            return;
        }
        nonAscii++;
        if (!isUtf8(bytes, i, to)) {
            wrongUtf8++;
        }
        if (!isGb18030(bytes, i, to)) {
            wrongGb++;
        }
    }

    /** Whether more pieces would hardly change the answer. */
    public boolean isDecided() {
        return nonAscii >= ENOUGH;
    }

    /** Whether the pieces may well be UTF-8: fewer than one in a hundred are not. */
    public boolean maybeUtf8() {
        return wrongUtf8 * 100L <= nonAscii;
    }

    /** The charset that fits best; UTF-8 where all was ASCII. */
    public Charset best() {
        if (maybeUtf8()) {
            return StandardCharsets.UTF_8;
        }
        return wrongGb * 20L <= nonAscii ? GB18030 : WINDOWS_1252;
    }

    /**
     * The charset of a whole text: what its byte order mark says, else what its lines show.
     *
     * @param in read as far as needed, not closed
     */
    public static Charset detect(InputStream in) throws IOException {
        byte[] block = new byte[1 << 18];
        int size = in.readNBytes(block, 0, block.length);
        Charset marked = ofMark(block, size);
        if (marked != null) {
            return marked;
        }
        TextEncoding detector = new TextEncoding();
        while (size > 0 && !detector.isDecided()) {
            int end = size;
            while (end > 0 && block[end - 1] != '\n') {
                end--;
            }
            end = end == 0 ? size : end;
            for (int from = 0, to = 0; from < end; from = to) {
                while (to < end && block[to++] != '\n') {
                    // to the end of the line
                }
                detector.add(block, from, to);
            }
            System.arraycopy(block, end, block, 0, size - end);
            int kept = size - end;
            int more = in.readNBytes(block, kept, block.length - kept);
            size = more <= 0 && kept == 0 ? 0 : kept + Math.max(0, more);
        }
        return detector.best();
    }

    private static Charset ofMark(byte[] bytes, int size) {
        int first = size > 1 ? (bytes[0] & 0xff) << 8 | bytes[1] & 0xff : 0;
        if (first == 0xfeff) {
            return StandardCharsets.UTF_16BE;
        }
        if (first == 0xfffe) {
            return StandardCharsets.UTF_16LE;
        }
        return first == 0xefbb && size > 2 && (bytes[2] & 0xff) == 0xbf ? StandardCharsets.UTF_8 : null;
    }

    /**
     * The charset of a name as users and .cpg files write it: "GBK", "CP936", "936", "ANSI 936", "UTF8", "65001",
     * "88591", "big5" …; empty where nobody knows it. All Chinese simplified code pages are read as GB18030, their
     * superset.
     */
    public static Optional<Charset> named(String name) {
        String plain = name.strip().toUpperCase(Locale.ROOT).replaceAll("^(ANSI|OEM|CP|IBM|WINDOWS|MS)[ _-]*(?=\\d)", "");
        switch (plain) {
            case "":
                return Optional.empty();
            case "936", "54936", "GBK", "GB2312", "GB18030", "EUC-CN", "CHINESE", "GB 2312", "GB_2312-80", "X-MSWIN-936":
                return Optional.of(GB18030);
            case "65001", "UTF8", "UTF-8", "UTF_8":
                return Optional.of(StandardCharsets.UTF_8);
            case "950", "BIG5", "BIG-5":
                return forName("x-windows-950").or(() -> forName("Big5"));
            case "932", "SJIS", "SHIFT-JIS", "SHIFT_JIS":
                return forName("windows-31j");
            case "949", "KSC5601", "EUC-KR":
                return forName("x-windows-949").or(() -> forName("EUC-KR"));
            case "1200", "UTF-16", "UTF-16LE":
                return Optional.of(StandardCharsets.UTF_16LE);
            default:
        }
        if (plain.matches("8859[ _-]?\\d{1,2}")) {
            return forName("ISO-8859-" + plain.replaceAll("^8859[ _-]?", ""));
        }
        if (plain.matches("125\\d|874")) {
            return forName("windows-" + plain);
        }
        if (plain.matches("\\d{3}")) {
            return forName("IBM" + plain);
        }
        return forName(name.strip());
    }

    private static Optional<Charset> forName(String name) {
        try {
            return Optional.of(Charset.forName(name));
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            return Optional.empty();
        }
    }

    /** Right UTF-8 (RFC 3629: no overlong forms, no surrogates), but for a character cut off at the end. */
    static boolean isUtf8(byte[] bytes, int from, int to) {
        int i = from;
        while (i < to) {
            int b = bytes[i] & 0xff;
            if (b < 0x80) {
                i++;
                continue;
            }
            int length = b >= 0xc2 && b <= 0xdf ? 2 : b >= 0xe0 && b <= 0xef ? 3 : b >= 0xf0 && b <= 0xf4 ? 4 : 0;
            if (length == 0) {
                return false;
            }
            for (int k = 1; k < length; k++) {
                if (i + k >= to) {
                    return true;
                }
                int c = bytes[i + k] & 0xff;
                int least = k == 1 && b == 0xe0 ? 0xa0 : k == 1 && b == 0xf0 ? 0x90 : 0x80;
                int most = k == 1 && b == 0xed ? 0x9f : k == 1 && b == 0xf4 ? 0x8f : 0xbf;
                if (c < least || c > most) {
                    return false;
                }
            }
            i += length;
        }
        return true;
    }

    private static boolean isGb18030(byte[] bytes, int from, int to) {
        int i = from;
        while (i < to) {
            int b = bytes[i] & 0xff;
            if (b < 0x80) {
                i++;
                continue;
            }
            if (b == 0x80 || b == 0xff) {
                return false;
            }
            if (i + 1 >= to) {
                return true;
            }
            int second = bytes[i + 1] & 0xff;
            if (second >= 0x40 && second != 0x7f && second != 0xff) {
                i += 2;
            } else if (second >= 0x30 && second <= 0x39) {
                i += 4;
            } else {
                return false;
            }
        }
        return true;
    }
}
