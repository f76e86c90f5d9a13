package io.citytwin.importers.format.ifc.step;

import io.citytwin.importers.spi.UnreadableSourceException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Goes through a file once, from byte to byte, and checks that it is a sequence of well-formed statements (ISO
 * 10303-21, exchange structure and tokens), so that what is read later from one of them can't fail. Blanks, line breaks
 * and comments may stand between any two tokens. Numbers that can't be read ("1.#QNAN") and directives in texts that
 * mean nothing are counted, not refused.
 */
final class StepScanner {
    /** What the scanner finds. */
    interface Sink {
        /** A statement of the header section. */
        void headerStatement(long from, long to) throws UnreadableSourceException;

        /** The header is over; what it says may end the reading. */
        void headerEnd() throws UnreadableSourceException;

        /** @param type the entity's name in capitals, {@link StepInstance#COMPLEX} for an external mapping */
        void instance(int id, String type, long from) throws UnreadableSourceException;

        /** Instance {@code from} names instance {@code to}. */
        void reference(int from, int to);
    }

    private static final String MAGIC = "ISO-10303-21";
    private static final String END = "END-ISO-10303-21";
    private static final int MOST_DEPTH = 200;
    private static final int EXCERPT = 60;
    private static final int TAIL = 1 << 16;

    private final StepText file;
    private final String displayName;
    private final Sink sink;
    private final StepCursor in;
    private final byte[] name = new byte[128];
    private final TypeNames typeNames = new TypeNames();
    private long statementFrom;
    private long malformedNumbers;
    private long malformedDirectives;
    private long rawTexts;
    private long rawTextsNotUtf8;

    StepScanner(StepText file, String displayName, Sink sink) {
        this.file = file;
        this.displayName = displayName;
        this.sink = sink;
        this.in = new StepCursor(file);
    }

    long malformedNumbers() {
        return malformedNumbers;
    }

    long malformedDirectives() {
        return malformedDirectives;
    }

    long rawTexts() {
        return rawTexts;
    }

    long rawTextsNotUtf8() {
        return rawTextsNotUtf8;
    }

    void scan() throws UnreadableSourceException {
        if (file.size() == 0) {
            throw new UnreadableSourceException(displayName + " is empty");
        }
        String head = new String(file.copy(0, TAIL), StandardCharsets.ISO_8859_1);
        if (head.startsWith("\u00ef\u00bb\u00bf")) {
            // a byte order mark
            next();
            next();
            next();
        }
        if (!head.contains(MAGIC) || skipBlank() < 0 || !keyword().equals(MAGIC)) {
            throw new UnreadableSourceException(displayName
                    + " is no STEP file: it must begin with \"" + MAGIC + ";\", but begins with \""
                    + file.excerpt(0, EXCERPT) + "\"");
        }
        endOfStatement();
        statementFrom = in.position();
        skipBlank();
        if (!keyword().equals("HEADER")) {
            throw ended() ? cutOff() : refusal("it has no HEADER section: it must begin behind " + MAGIC + ";");
        }
        endOfStatement();
        header();
        sink.headerEnd();
        sections();
    }

    private void header() throws UnreadableSourceException {
        while (true) {
            begin();
            String keyword = keyword();
            if (keyword.equals("ENDSEC")) {
                endOfStatement();
                return;
            }
            if (keyword.isEmpty() || skipBlank() != '(') {
                throw ended() ? cutOff() : noStatement("a statement of the header is NAME(…);");
            }
            next();
            parameters(0);
            endOfStatement();
            sink.headerStatement(statementFrom, in.position());
        }
    }

    /** Everything behind the header: data sections are read, others (anchors, signatures) passed over. */
    private void sections() throws UnreadableSourceException {
        while (true) {
            begin();
            String keyword = keyword();
            switch (keyword) {
                case END:
                    return;
                case "DATA":
                    if (skipBlank() == '(') {
                        next();
                        parameters(0);
                    }
                    endOfStatement();
                    if (instances()) {
                        return;
                    }
                    break;
                case "":
                    throw ended() ? cutOff() : noStatement("a section begins with its name, such as DATA;");
                default:
                    passOver();
            }
        }
    }

    /** @return whether the end of the file's text came before the end of the section */
    private boolean instances() throws UnreadableSourceException {
        while (true) {
            begin();
            if (peek() != '#') {
                String keyword = keyword();
                if (keyword.equals("ENDSEC")) {
                    endOfStatement();
                    return false;
                }
                if (keyword.equals(END)) {
                    return true;
                }
                throw ended() ? cutOff() : noStatement("a statement of the data section is #n=NAME(…);");
            }
            next();
            int id = id();
            if (skipBlank() != '=') {
                throw ended() ? cutOff() : noStatement("\"=\" is missing behind #" + id);
            }
            next();
            String type = skipBlank() == '(' ? StepInstance.COMPLEX : typeName();
            if (type.equals(StepInstance.COMPLEX)) {
                next();
                for (int c = skipBlank(); c != ')'; c = skipBlank()) {
                    typeName();
                    if (skipBlank() != '(') {
                        throw ended() ? cutOff() : noStatement("brackets are missing behind a name");
                    }
                    next();
                    parameters(id);
                }
                next();
            } else {
                if (skipBlank() != '(') {
                    throw ended() ? cutOff() : noStatement("brackets are missing behind " + type);
                }
                next();
                parameters(id);
            }
            endOfStatement();
            sink.instance(id, type, statementFrom);
        }
    }

    /** From behind an opening bracket to behind its closing one. */
    private void parameters(int owner) throws UnreadableSourceException {
        int depth = 1;
        boolean wantsValue = true;
        boolean mayClose = true;
        while (depth > 0) {
            int c = skipBlank();
            if (c == ')' && mayClose) {
                next();
                depth--;
                wantsValue = false;
            } else if (!wantsValue) {
                if (c != ',') {
                    throw c < 0 ? cutOff() : noStatement("\",\" or \")\" is missing in it");
                }
                next();
                wantsValue = true;
                mayClose = false;
            } else if (c == '(' || StepCursor.isNameStart(c)) {
                if (c != '(') {
                    String type = typeName();
                    if (skipBlank() != '(') {
                        throw ended() ? cutOff() : noStatement("brackets are missing behind " + type);
                    }
                }
                next();
                if (++depth > MOST_DEPTH) {
                    throw noStatement("its brackets lie more than " + MOST_DEPTH + " deep");
                }
                mayClose = true;
            } else {
                simpleValue(c, owner);
                wantsValue = false;
                mayClose = true;
            }
        }
    }

    private void simpleValue(int c, int owner) throws UnreadableSourceException {
        switch (c) {
            case '$', '*':
                next();
                break;
            case '#':
                next();
                sink.reference(owner, id());
                break;
            case '\'':
                text();
                break;
            case '"':
                next();
                while (peek() != '"') {
                    if (next() < 0) {
                        throw neverClosed("a binary value");
                    }
                }
                next();
                break;
            case '.':
                next();
                if (StepCursor.isDigit(peek())) {
                    number('.');
                } else {
                    enumeration();
                }
                break;
            case ',', ')':
                throw noStatement("no value stands between two commas or a comma and a bracket");
            default:
                if (!StepCursor.isDigit(c) && c != '-' && c != '+') {
                    throw c < 0 ? cutOff() : noStatement("no value begins with byte " + c + " (" + shown(c) + ")");
                }
                number(-1);
        }
    }

    private void enumeration() throws UnreadableSourceException {
        int length = 0;
        for (int c = peek(); c != '.'; c = peek()) {
            if (c < 0) {
                throw cutOff();
            }
            if (!StepCursor.isNamePart(c)) {
                throw noStatement("an enumeration value is a name between two points");
            }
            next();
            length++;
        }
        if (length == 0) {
            throw noStatement("an enumeration value is a name between two points");
        }
        next();
    }

    private void number(int before) {
        int length = 0;
        if (before >= 0) {
            name[length++] = (byte) before;
        }
        while (StepCursor.isNumberPart(peek())) {
            if (length < name.length) {
                name[length++] = (byte) peek();
            }
            next();
        }
        if (!StepCursor.isNumber(name, 0, length)) {
            malformedNumbers++;
        }
    }

    /** A text between apostrophes; two of them are one of the text's. */
    private void text() throws UnreadableSourceException {
        long from = in.position() + 1;
        boolean raw = false;
        next();
        while (true) {
            int c = next();
            if (c == '\'') {
                if (peek() != '\'') {
                    break;
                }
                next();
            } else if (c == '\\' && !raw) {
                directive();
            } else if (c < 0) {
                throw neverClosed("a text");
            } else if (c >= 128) {
                raw = true;
            }
        }
        if (raw) {
            rawTexts++;
            if (!StepStrings.isUtf8(file.copy(from, in.position() - 1))) {
                rawTextsNotUtf8++;
            }
        }
    }

    /** Passes over directives, which begin and most of which end with a backslash; what is none is counted. */
    private void directive() {
        int letter = peek();
        if (letter == '\\') {
            next();
            return;
        }
        if ("SPXNF".indexOf(letter) >= 0) {
            next();
            if (StepCursor.isDigit(peek()) || letter == 'P' && StepCursor.isNameStart(peek())) {
                next();
            }
            if (peek() == '\\') {
                next();
                return;
            }
        }
        malformedDirectives++;
    }

    private int id() throws UnreadableSourceException {
        long id = 0;
        boolean any = false;
        for (int c = peek(); StepCursor.isDigit(c); c = peek()) {
            id = Math.min(id * 10 + (c - '0'), Integer.MAX_VALUE + 1L);
            any = true;
            next();
        }
        if (!any) {
            throw ended() ? cutOff() : noStatement("a number is missing behind #");
        }
        if (id == 0 || id > Integer.MAX_VALUE) {
            throw noStatement("the number behind # must be from 1 to " + Integer.MAX_VALUE);
        }
        return (int) id;
    }

    private String typeName() throws UnreadableSourceException {
        int length = 0;
        for (int c = peek(); StepCursor.isNamePart(c); c = peek()) {
            if (length == name.length) {
                throw noStatement("a name is longer than " + name.length + " characters");
            }
            name[length++] = (byte) c;
            next();
        }
        if (length == 0) {
            throw ended() ? cutOff() : noStatement("the name of an entity is missing");
        }
        return typeNames.of(name, length);
    }

    /** Letters, digits, - and _, in capitals; empty where none stand there. */
    private String keyword() {
        StringBuilder word = new StringBuilder();
        for (int c = peek(); (StepCursor.isNamePart(c) || c == '-') && word.length() < 64; c = peek()) {
            word.append((char) c);
            next();
        }
        return word.toString().toUpperCase(Locale.ROOT);
    }

    private void passOver() throws UnreadableSourceException {
        while (!keyword().equals("ENDSEC")) {
            int c = skipBlank();
            if (c == '\'') {
                text();
            } else if (c < 0) {
                throw cutOff();
            } else if (!StepCursor.isNamePart(c)) {
                next();
            }
        }
        endOfStatement();
    }

    private void begin() throws UnreadableSourceException {
        int c = skipBlank();
        statementFrom = in.position();
        if (c < 0) {
            throw cutOff();
        }
    }

    private void endOfStatement() throws UnreadableSourceException {
        if (skipBlank() != ';') {
            throw ended() ? cutOff() : noStatement("\";\" is missing behind it");
        }
        next();
    }

    /** @return the next byte that is neither blank nor in a comment, which stays unread; -1 at the end */
    private int skipBlank() throws UnreadableSourceException {
        while (true) {
            int c = peek();
            if (c < 0 || c > ' ' && c != '/') {
                return c;
            }
            if (c == '/') {
                long from = in.position();
                next();
                if (peek() != '*') {
                    throw ended() ? cutOff() : noStatement("\"/\" stands in it outside of a text");
                }
                next();
                for (int last = 0, d = next(); last != '*' || d != '/'; last = d, d = next()) {
                    if (d < 0) {
                        statementFrom = from;
                        throw neverClosed("a comment");
                    }
                }
            } else {
                next();
            }
        }
    }

    private boolean ended() {
        return peek() < 0;
    }

    private int peek() {
        return in.peek();
    }

    private int next() {
        return in.next();
    }

    private UnreadableSourceException cutOff() {
        return new UnreadableSourceException(
                displayName + ": no " + END + ", the file is cut off at byte " + file.size());
    }

    /** What swallowed the rest of the file: its end is missing where the file's is, too. */
    private UnreadableSourceException neverClosed(String what) {
        String tail = new String(file.copy(Math.max(0, file.size() - TAIL), file.size()), StandardCharsets.ISO_8859_1);
        return tail.contains(END) ? noStatement(what + " that begins in it is never closed") : cutOff();
    }

    private UnreadableSourceException noStatement(String reason) {
        return refusal(reason + ": " + file.excerpt(statementFrom, EXCERPT));
    }

    private UnreadableSourceException refusal(String reason) {
        return refusal(file, displayName, statementFrom, reason);
    }

    static UnreadableSourceException refusal(StepText file, String displayName, long offset, String reason) {
        return new UnreadableSourceException(
                displayName + ": line " + file.line(offset) + ", byte " + offset + ": " + reason);
    }

    private static String shown(int c) {
        return c > ' ' && c < 127 ? "\"" + (char) c + "\"" : "no character";
    }
}
