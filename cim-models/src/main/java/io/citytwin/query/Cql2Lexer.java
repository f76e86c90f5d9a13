package io.citytwin.query;

import java.util.ArrayList;
import java.util.List;

/** Cuts CQL2 text into tokens; positions are offsets into the text. */
final class Cql2Lexer {
    enum Kind {
        IDENTIFIER,
        QUOTED_IDENTIFIER,
        STRING,
        NUMBER,
        SYMBOL,
        END
    }

    /** @param text what it means (quotes taken off); @param start offset of its first character */
    record Token(Kind kind, String text, int start, int end) {
        boolean is(String symbol) {
            return kind == Kind.SYMBOL && text.equals(symbol);
        }

        boolean isWord(String keyword) {
            return kind == Kind.IDENTIFIER && text.equalsIgnoreCase(keyword);
        }

        /** How an error message calls it. */
        String shown() {
            return kind == Kind.END ? "the end of the filter" : "\"" + text + "\"";
        }
    }

    private final String source;
    private int at;

    private Cql2Lexer(String source) {
        this.source = source;
    }

    static List<Token> tokens(String source) {
        Cql2Lexer lexer = new Cql2Lexer(source);
        List<Token> tokens = new ArrayList<>();
        Token token;
        do {
            token = lexer.next();
            tokens.add(token);
        } while (token.kind() != Kind.END);
        return tokens;
    }

    private Token next() {
        while (at < source.length() && isSpace(source.charAt(at))) {
            at++;
        }
        if (at >= source.length()) {
            return new Token(Kind.END, "", source.length(), source.length());
        }
        int start = at;
        int c = source.codePointAt(at);
        if (c == '\'') {
            return new Token(Kind.STRING, quoted('\''), start, at);
        }
        if (c == '"') {
            String name = quoted('"');
            if (name.isEmpty()) {
                throw new InvalidFilterException("a quoted property name must not be empty", start);
            }
            return new Token(Kind.QUOTED_IDENTIFIER, name, start, at);
        }
        if (isDigit(c) || (c == '.' && at + 1 < source.length() && isDigit(source.charAt(at + 1)))) {
            number();
            return new Token(Kind.NUMBER, source.substring(start, at), start, at);
        }
        if (isIdentifierStart(c)) {
            while (at < source.length() && isIdentifierPart(source.codePointAt(at))) {
                at += Character.charCount(source.codePointAt(at));
            }
            return new Token(Kind.IDENTIFIER, source.substring(start, at), start, at);
        }
        return symbol(start);
    }

    private Token symbol(int start) {
        for (String two : List.of("<>", "<=", ">=")) {
            if (source.startsWith(two, at)) {
                at += 2;
                return new Token(Kind.SYMBOL, two, start, at);
            }
        }
        char c = source.charAt(at);
        if ("()=<>,+-*/%^".indexOf(c) < 0) {
            throw new InvalidFilterException(
                    "unexpected character \"" + Character.toString(source.codePointAt(at)) + "\"", at);
        }
        at++;
        return new Token(Kind.SYMBOL, String.valueOf(c), start, at);
    }

    /** Reads a quoted piece; the quote doubled, or a single quote after a backslash, stands for itself. */
    private String quoted(char quote) {
        int start = at++;
        StringBuilder text = new StringBuilder();
        while (at < source.length()) {
            char c = source.charAt(at);
            boolean hasNext = at + 1 < source.length();
            if (c == quote && hasNext && source.charAt(at + 1) == quote) {
                text.append(quote);
                at += 2;
            } else if (c == '\\' && quote == '\'' && hasNext && source.charAt(at + 1) == '\'') {
                text.append('\'');
                at += 2;
            } else if (c == quote) {
                at++;
                return text.toString();
            } else {
                text.append(c);
                at++;
            }
        }
        throw new InvalidFilterException("the quote " + quote + " is not closed", start);
    }

    private void number() {
        digits();
        if (at < source.length() && source.charAt(at) == '.') {
            at++;
            digits();
        }
        if (at < source.length() && (source.charAt(at) == 'e' || source.charAt(at) == 'E')) {
            int mark = at++;
            if (at < source.length() && (source.charAt(at) == '+' || source.charAt(at) == '-')) {
                at++;
            }
            if (at >= source.length() || !isDigit(source.charAt(at))) {
                throw new InvalidFilterException("a number's exponent needs digits", mark);
            }
            digits();
        }
        if (at < source.length() && isIdentifierStart(source.codePointAt(at))) {
            throw new InvalidFilterException(
                    "a number must not run into a name; quote names that start with a digit", at);
        }
    }

    private void digits() {
        while (at < source.length() && isDigit(source.charAt(at))) {
            at++;
        }
    }

    private static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == 0x0B || c == 0x85 || c == 0xA0
                || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 || c == 0x202F
                || c == 0x205F || c == 0x3000;
    }

    static boolean isIdentifierStart(int c) {
        return c == ':' || c == '_' || Character.isLetter(c);
    }

    static boolean isIdentifierPart(int c) {
        return isIdentifierStart(c) || c == '.' || isDigit(c) || Character.getType(c) == Character.NON_SPACING_MARK
                || Character.isDigit(c) || c == 0x203F || c == 0x2040;
    }
}
