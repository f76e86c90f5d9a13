package io.citytwin.importers.format.csv;

import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts delimited text into records and cells (RFC 4180, any delimiter): quoted cells may hold delimiters, line breaks and
 * doubled quotes; a quote inside an unquoted cell is an ordinary character.
 */
final class CsvRecords implements AutoCloseable {
    private static final int MAX_CELL = 64 << 20;
    private static final int MAX_CELLS = 100_000;

    private final Reader in;
    private final char delimiter;
    private final char[] window = new char[1 << 16];
    private int position;
    private int limit;
    private final StringBuilder cell = new StringBuilder();
    private boolean unclosed;
    private long number;

    CsvRecords(Reader in, char delimiter) {
        this.in = in;
        this.delimiter = delimiter;
    }

    /** Which record of the file the last one is, from 1, the header included: the row number of a spreadsheet. */
    long number() {
        return number;
    }

    /** Whether the last record ended with the file inside a quoted cell. */
    boolean isUnclosed() {
        return unclosed;
    }

    /** The cells of the next record that is not an empty line; null at the end. */
    List<String> next() throws IOException {
        while (true) {
            if (peek() < 0) {
                return null;
            }
            number++;
            List<String> cells = record();
            if (cells.size() > 1 || !cells.get(0).isEmpty() || unclosed) {
                return cells;
            }
        }
    }

    private List<String> record() throws IOException {
        List<String> cells = new ArrayList<>();
        unclosed = false;
        while (true) {
            boolean more = cell();
            cells.add(cell.toString());
            if (!more) {
                return cells;
            }
            if (cells.size() > MAX_CELLS) {
                throw new IOException("record " + number + " has more than " + MAX_CELLS + " cells");
            }
        }
    }

    /** Reads one cell into {@link #cell}; returns whether another one follows in the record. */
    private boolean cell() throws IOException {
        cell.setLength(0);
        if (peek() == '"') {
            position++;
            quoted();
        }
        while (true) {
            int c = read();
            if (c == delimiter) {
                return true;
            }
            if (c < 0 || c == '\n') {
                return false;
            }
            if (c == '\r') {
                if (peek() == '\n') {
                    position++;
                }
                return false;
            }
            append(c);
        }
    }

    private void quoted() throws IOException {
        while (true) {
            int c = read();
            if (c < 0) {
                unclosed = true;
                return;
            }
            if (c == '"') {
                if (peek() != '"') {
                    return;
                }
                position++;
            }
            append(c);
        }
    }

    private void append(int c) throws IOException {
        if (cell.length() == MAX_CELL) {
            throw new IOException("a cell of record " + number + " is longer than " + (MAX_CELL >> 20) + " MB");
        }
        cell.append((char) c);
    }

    private int read() throws IOException {
        int c = peek();
        position++;
        return c;
    }

    private int peek() throws IOException {
        if (position >= limit) {
            limit = in.read(window);
            position = 0;
            if (limit <= 0) {
                limit = 0;
                return -1;
            }
        }
        return window[position];
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
