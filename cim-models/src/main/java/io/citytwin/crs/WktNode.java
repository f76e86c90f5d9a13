package io.citytwin.crs;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A node of a well-known text of a coordinate system: keyword and arguments, which are texts, numbers, bare words (axis
 * directions) and nodes. Reads OGC 01-009 (WKT 1), ESRI's dialect of it, and ISO 19162 (WKT 2).
 */
record WktNode(String keyword, List<Object> arguments) {
    private static final int DEEPEST = 40;

    WktNode {
        arguments = List.copyOf(arguments);
    }

    /** Reads one text; a byte order mark and what follows the closing bracket (line ends, NULs) are passed over. */
    static WktNode parse(String text) {
        return new Scanner(text).node(0);
    }

    String name() {
        return !arguments.isEmpty() && arguments.get(0) instanceof String s ? s : "";
    }

    double number(int index) {
        if (index < arguments.size() && arguments.get(index) instanceof Double d) {
            return d;
        }
        throw new CrsException("the WKT's " + keyword + "[\"" + name() + "\"] must have a number as argument "
                + (index + 1));
    }

    boolean is(String... keywords) {
        for (String k : keywords) {
            if (keyword.equals(k)) {
                return true;
            }
        }
        return false;
    }

    Optional<WktNode> find(String... keywords) {
        for (Object a : arguments) {
            if (a instanceof WktNode n && n.is(keywords)) {
                return Optional.of(n);
            }
        }
        return Optional.empty();
    }

    List<WktNode> list(String... keywords) {
        List<WktNode> nodes = new ArrayList<>();
        for (Object a : arguments) {
            if (a instanceof WktNode n && n.is(keywords)) {
                nodes.add(n);
            }
        }
        return nodes;
    }

    /** The EPSG code that this node itself states, by AUTHORITY or ID. */
    Optional<Integer> findEpsg() {
        for (WktNode id : list("AUTHORITY", "ID")) {
            if (id.name().equalsIgnoreCase("EPSG") && id.arguments().size() > 1) {
                Object code = id.arguments().get(1);
                if (code instanceof Double d) {
                    return Optional.of(d.intValue());
                }
                if (code instanceof String s && s.matches("\\d{1,9}")) {
                    return Optional.of(Integer.valueOf(s));
                }
            }
        }
        return Optional.empty();
    }

    private static final class Scanner {
        private final String text;
        private int at;

        Scanner(String text) {
            this.text = text;
            if (text.startsWith("\uFEFF")) {
                at = 1;
            }
        }

        WktNode node(int depth) {
            if (depth > DEEPEST) {
                throw broken("is nested more than " + DEEPEST + " deep");
            }
            String keyword = word();
            if (keyword.isEmpty()) {
                throw broken("has no keyword");
            }
            space();
            if (at >= text.length() || (text.charAt(at) != '[' && text.charAt(at) != '(')) {
                throw broken("has no bracket after " + keyword);
            }
            at++;
            List<Object> arguments = new ArrayList<>();
            while (true) {
                space();
                arguments.add(argument(depth));
                space();
                char c = at < text.length() ? text.charAt(at++) : 0;
                if (c == ']' || c == ')') {
                    return new WktNode(keyword.toUpperCase(Locale.ROOT), arguments);
                }
                if (c != ',') {
                    throw broken("is cut off or has no comma");
                }
            }
        }

        private Object argument(int depth) {
            if (at >= text.length()) {
                throw broken("is cut off");
            }
            char c = text.charAt(at);
            if (c == '"' || c == '\u201c') {
                return quoted();
            }
            if (c == '-' || c == '+' || c == '.' || Character.isDigit(c)) {
                return numeral();
            }
            int start = at;
            String word = word();
            space();
            if (at < text.length() && (text.charAt(at) == '[' || text.charAt(at) == '(')) {
                at = start;
                return node(depth + 1);
            }
            if (word.isEmpty()) {
                throw broken("has an unexpected " + c);
            }
            return word;
        }

        private String quoted() {
            StringBuilder s = new StringBuilder();
            at++;
            while (at < text.length()) {
                char c = text.charAt(at++);
                if (c == '"' || c == '\u201d') {
                    if (c == '"' && at < text.length() && text.charAt(at) == '"') {
                        at++;
                        s.append('"');
                        continue;
                    }
                    return s.toString();
                }
                s.append(c);
            }
            throw broken("has a text without its closing quote");
        }

        private Double numeral() {
            int start = at;
            while (at < text.length() && "+-.eE0123456789".indexOf(text.charAt(at)) >= 0) {
                at++;
            }
            // a date or a version ("2019-01-01") also begins with a digit: only what reads as a number is one
            try {
                return Double.valueOf(text.substring(start, at));
            } catch (NumberFormatException e) {
                return Double.NaN;
            }
        }

        private String word() {
            space();
            int start = at;
            while (at < text.length()
                    && (Character.isLetterOrDigit(text.charAt(at)) || "_:.-".indexOf(text.charAt(at)) >= 0)) {
                at++;
            }
            return text.substring(start, at);
        }

        private void space() {
            while (at < text.length() && (Character.isWhitespace(text.charAt(at)) || text.charAt(at) == '\uFEFF')) {
                at++;
            }
        }

        private CrsException broken(String why) {
            String head = text.strip();
            return new CrsException("the coordinate system's WKT " + why + " (character " + (at + 1) + "): "
                    + (head.length() > 80 ? head.substring(0, 80) + "…" : head)
                    + "; say the system with --crs EPSG:n");
        }
    }
}
