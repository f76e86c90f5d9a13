package io.citytwin.benchmarks;

import java.io.IOException;
import java.io.Writer;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Writes the entities of a STEP file one after the other, and hands out their numbers. */
final class StepText {
    private static final String GLOBAL_ID_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_$";
    private static final int GLOBAL_ID_LENGTH = 22;

    private final Writer out;
    private final Random random;
    private int count;

    StepText(Writer out, Random random) {
        this.out = out;
        this.random = random;
    }

    /** Writes {@code TYPE(attributes)} and returns its reference, {@code #7}. */
    String add(String type, Object... attributes) throws IOException {
        String reference = "#" + ++count;
        out.append(reference).append('=').append(type).append('(');
        for (int i = 0; i < attributes.length; i++) {
            out.append(i == 0 ? "" : ",").append(attribute(attributes[i]));
        }
        out.append(");\n");
        return reference;
    }

    /** A rooted entity: its GlobalId comes first, no owner history. */
    String addRooted(String type, Object... attributes) throws IOException {
        Object[] all = new Object[attributes.length + 2];
        all[0] = "'" + globalId() + "'";
        all[1] = "$";
        System.arraycopy(attributes, 0, all, 2, attributes.length);
        return add(type, all);
    }

    static String text(String value) {
        return "'" + value + "'";
    }

    static String list(Iterable<?> values) {
        StringBuilder list = new StringBuilder("(");
        for (Object value : values) {
            list.append(list.length() == 1 ? "" : ",").append(attribute(value));
        }
        return list.append(')').toString();
    }

    private String globalId() {
        // The first digit of 128 bits in 22 digits of 6 bits has 2 bits.
        return IntStream.range(0, GLOBAL_ID_LENGTH)
                .map(i -> random.nextInt(i == 0 ? 4 : 64))
                .mapToObj(digit -> GLOBAL_ID_DIGITS.substring(digit, digit + 1))
                .collect(Collectors.joining());
    }

    private static String attribute(Object value) {
        if (value instanceof Double number) {
            String digits = String.format(Locale.ROOT, "%.4f", number);
            return digits.replaceAll("0+$", "");
        }
        return value.toString();
    }
}
