package io.citytwin.datasets.file;

/** Text as a JSON string (RFC 8259). */
public final class JsonText {
    private JsonText() {}

    public static String quote(String text) {
        return quote(new StringBuilder(text.length() + 2), text).toString();
    }

    static StringBuilder quote(StringBuilder out, String text) {
        out.append('"');
        for (int k = 0; k < text.length(); k++) {
            char c = text.charAt(k);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < 0x20) {
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        return out.append('"');
    }
}
