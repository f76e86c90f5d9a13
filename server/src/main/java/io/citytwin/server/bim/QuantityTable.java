package io.citytwin.server.bim;

import io.citytwin.server.bim.Quantities.Group;
import io.citytwin.server.bim.Quantities.Sum;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;

/** Quantities as CSV (RFC 4180): UTF-8 without a mark, a line a group, each quantity with the number of elements that have it. */
final class QuantityTable {
    private QuantityTable() {}

    /** UCUM code of what a quantity is measured in. */
    static String unit(String quantity) {
        return quantity.endsWith("olume") ? "m3" : quantity.endsWith("Area") ? "m2" : "m";
    }

    /** Sums of doubles carry noise in their last digits. */
    static BigDecimal rounded(double value) {
        BigDecimal rounded = new BigDecimal(value, new MathContext(12)).stripTrailingZeros();
        return rounded.scale() < 0 ? rounded.setScale(0) : rounded;
    }

    static String csv(List<Grouping> by, Quantities quantities) {
        StringBuilder csv = new StringBuilder();
        List<String> head = new ArrayList<>();
        by.forEach(grouping -> head.add(grouping.id()));
        head.add("count");
        for (String name : Quantities.names()) {
            head.add(name + " (" + unit(name) + ")");
            head.add(name + " elements");
        }
        line(csv, head);
        for (Group group : quantities.groups()) {
            List<String> cells = new ArrayList<>();
            group.keys().forEach(key -> cells.add(key == null ? "" : text(key)));
            cells.add(Long.toString(group.count()));
            for (String name : Quantities.names()) {
                Sum sum = group.sum(name);
                cells.add(sum == null ? "" : rounded(sum.value()).toPlainString());
                cells.add(sum == null ? "0" : Long.toString(sum.elements()));
            }
            line(csv, cells);
        }
        return csv.toString();
    }

    private static void line(StringBuilder csv, List<String> cells) {
        csv.append(String.join(",", cells)).append("\r\n");
    }

    /** What a spreadsheet would take for a formula has a quote before it, as in the CSV of features. */
    private static String text(String text) {
        String safe = !text.isEmpty() && "=+-@\t\r\n＝＋－＠".indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
        boolean plain = safe.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return plain ? safe : "\"" + safe.replace("\"", "\"\"") + "\"";
    }
}
