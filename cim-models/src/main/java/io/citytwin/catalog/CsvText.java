package io.citytwin.catalog;

import java.util.ArrayList;
import java.util.List;

/** Comma-separated text as in RFC 4180, for the small data files of the catalogue (whole in memory). */
final class CsvText {
    private CsvText() {}

    /** The rows with their cells; empty lines are left out. */
    static List<List<String>> rows(CatalogFile file) {
        String text = file.text().startsWith("\uFEFF") ? file.text().substring(1) : file.text();
        List<List<String>> rows = new ArrayList<>();
        List<String> row = new ArrayList<>();
        StringBuilder cell = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quoted) {
                boolean escapedQuote = c == '"' && i + 1 < text.length() && text.charAt(i + 1) == '"';
                if (escapedQuote) {
                    cell.append('"');
                    i++;
                } else if (c == '"') {
                    quoted = false;
                } else {
                    cell.append(c);
                }
            } else if (c == '"') {
                quoted = true;
            } else if (c == ',') {
                row.add(take(cell));
            } else if (c == '\n') {
                row.add(take(cell));
                endRow(rows, row);
                row = new ArrayList<>();
            } else if (c != '\r') {
                cell.append(c);
            }
        }
        if (quoted) {
            throw new CatalogException(file.name(), "a quoted cell is not closed");
        }
        row.add(take(cell));
        endRow(rows, row);
        return rows;
    }

    private static String take(StringBuilder cell) {
        String value = cell.toString();
        cell.setLength(0);
        return value;
    }

    private static void endRow(List<List<String>> rows, List<String> row) {
        boolean empty = row.size() == 1 && row.get(0).isEmpty();
        if (!empty) {
            rows.add(row);
        }
    }
}
