package io.citytwin.importers.format.geojson;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** Cuts a stream into records at newlines or at record separators (RFC 8142); blank records are skipped. */
final class RecordSplitter {
    private static final int MAX_RECORD = 256 << 20;

    private final InputStream in;
    private final byte delimiter;
    private final byte[] window = new byte[1 << 16];
    private int position;
    private int limit;
    private long number;

    RecordSplitter(InputStream in, int delimiter) {
        this.in = in;
        this.delimiter = (byte) delimiter;
    }

    /** The number of the last record: the line, or which record it is. */
    long number() {
        return number;
    }

    /** The next record that is not blank, or null at the end. */
    byte[] next() throws IOException {
        byte[] record = new byte[1 << 12];
        int size = 0;
        while (true) {
            if (position == limit) {
                limit = in.read(window);
                position = 0;
                if (limit <= 0) {
                    limit = 0;
                    number++;
                    return isBlank(record, size) ? null : Arrays.copyOf(record, size);
                }
            }
            int end = position;
            while (end < limit && window[end] != delimiter) {
                end++;
            }
            int piece = end - position;
            if (size + piece > MAX_RECORD) {
                throw new IOException("record " + (number + 1) + " is longer than " + (MAX_RECORD >> 20) + " MB");
            }
            if (size + piece > record.length) {
                record = Arrays.copyOf(record, Math.max(size + piece, record.length * 2));
            }
            System.arraycopy(window, position, record, size, piece);
            size += piece;
            position = end;
            if (end < limit) {
                position++;
                boolean beforeFirst = delimiter == GeoJsonSource.RECORD_SEPARATOR && number == 0 && isBlank(record, size);
                number += beforeFirst ? 0 : 1;
                if (!isBlank(record, size)) {
                    return Arrays.copyOf(record, size);
                }
                size = 0;
            }
        }
    }

    private static boolean isBlank(byte[] bytes, int size) {
        for (int i = 0; i < size; i++) {
            boolean mark = size >= 3 && i < 3 && (bytes[0] & 0xff) == 0xef && (bytes[1] & 0xff) == 0xbb;
            if ((bytes[i] > ' ' || bytes[i] < 0) && !mark) {
                return false;
            }
        }
        return true;
    }
}
