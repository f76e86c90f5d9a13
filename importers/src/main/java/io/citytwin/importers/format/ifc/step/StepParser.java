package io.citytwin.importers.format.ifc.step;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** Values of one statement that {@link StepScanner} has found to be well formed. */
final class StepParser {
    private final byte[] text;
    private final boolean rawIsGb18030;
    private int at;

    /** @param rawIsGb18030 as {@link StepStrings#decode} has it */
    StepParser(byte[] text, boolean rawIsGb18030) {
        this.text = text;
        this.rawIsGb18030 = rawIsGb18030;
    }

    /** A statement of the data section: {@code #id = NAME ( … )} or {@code #id = ( NAME(…) NAME(…) )}. */
    StepInstance instance() {
        blank();
        at++;
        int id = Integer.parseInt(digits());
        blank();
        at++;
        blank();
        if (text[at] != '(') {
            return new StepInstance(id, name(), list());
        }
        at++;
        List<Object> parts = new ArrayList<>();
        for (blank(); text[at] != ')'; blank()) {
            parts.add(new StepValue.Typed(name(), list()));
        }
        return new StepInstance(id, StepInstance.COMPLEX, Collections.unmodifiableList(parts));
    }

    /** A statement of the header section: {@code NAME ( … )}. */
    StepInstance headerStatement() {
        blank();
        return new StepInstance(0, name(), list());
    }

    private List<Object> list() {
        blank();
        at++;
        List<Object> values = new ArrayList<>(8);
        for (blank(); text[at] != ')'; blank()) {
            if (text[at] == ',') {
                at++;
            } else {
                values.add(value());
            }
        }
        at++;
        return Collections.unmodifiableList(values);
    }

    private Object value() {
        byte b = text[at];
        switch (b) {
            case '$':
                at++;
                return null;
            case '*':
                at++;
                return StepValue.DERIVED;
            case '#':
                at++;
                return new StepValue.Ref(Integer.parseInt(digits()));
            case '\'':
                return string();
            case '"': {
                int from = ++at;
                while (text[at] != '"') {
                    at++;
                }
                return new StepValue.Binary(ascii(from, at++));
            }
            case '(':
                return list();
            default:
                if (b == '.' && !isDigit(text[at + 1])) {
                    int from = ++at;
                    while (text[at] != '.') {
                        at++;
                    }
                    return new StepValue.Enumeration(ascii(from, at++).toUpperCase(Locale.ROOT));
                }
                return isDigit(b) || b == '-' || b == '+' || b == '.' ? number() : typed();
        }
    }

    private StepValue.Typed typed() {
        String type = name();
        List<Object> values = list();
        return new StepValue.Typed(type, values.size() == 1 ? values.get(0) : values);
    }

    private String string() {
        int from = ++at;
        while (text[at] != '\'' || at + 1 < text.length && text[at + 1] == '\'') {
            at += text[at] == '\'' ? 2 : 1;
        }
        return StepStrings.decode(text, from, at++, rawIsGb18030);
    }

    /** A whole number, or one with a point or an exponent; not a number where the digits are none that can be read. */
    private Object number() {
        int from = at;
        while (StepCursor.isNumberPart(text[at])) {
            at++;
        }
        String digits = ascii(from, at);
        try {
            if (digits.length() < 18 && digits.indexOf('.') < 0 && digits.indexOf('E') < 0 && digits.indexOf('e') < 0) {
                return Long.valueOf(digits);
            }
            return StepCursor.isNumber(text, from, at) ? Double.valueOf(digits) : Double.NaN;
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }

    private String name() {
        int from = at;
        while (StepCursor.isNamePart(text[at])) {
            at++;
        }
        return ascii(from, at).toUpperCase(Locale.ROOT);
    }

    private String digits() {
        int from = at;
        while (isDigit(text[at])) {
            at++;
        }
        return ascii(from, at);
    }

    private String ascii(int from, int to) {
        return new String(text, from, to - from, StandardCharsets.ISO_8859_1);
    }

    private void blank() {
        while (text[at] == '/' || StepCursor.isBlank(text[at])) {
            if (text[at] == '/') {
                at += 2;
                while (text[at] != '*' || text[at + 1] != '/') {
                    at++;
                }
                at++;
            }
            at++;
        }
    }

    private static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }
}
