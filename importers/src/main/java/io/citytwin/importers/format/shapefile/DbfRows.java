package io.citytwin.importers.format.shapefile;

import io.citytwin.importers.format.shapefile.DbfHeader.Column;
import io.citytwin.importers.format.text.TextEncoding;
import io.citytwin.model.AttributeType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The rows of a dBASE table, one after the other, through one buffer. */
final class DbfRows implements AutoCloseable {
    private static final int WINDOW = 1 << 20;

    private final InputStream in;
    private final int recordLength;
    private final long recordCount;
    private final Column[] columns;
    private final DbfValues values;
    private final AttributeType[] types;
    private final byte[] buffer;
    private int position;
    private int limit;
    private long nextRow;

    /** Opens the rows of a table whose header is known. */
    DbfRows(Path file, DbfHeader header, Charset charset) throws IOException {
        List<Column> readable = header.readableColumns();
        this.columns = readable.toArray(new Column[0]);
        this.types = readable.stream().map(c -> c.type(header.foxPro())).toArray(AttributeType[]::new);
        this.values = new DbfValues(charset);
        this.recordLength = header.recordLength();
        this.recordCount = header.recordCount();
        this.buffer = new byte[Math.max(recordLength, WINDOW / recordLength * recordLength)];
        this.in = Files.newInputStream(file);
        in.skipNBytes(header.headerLength());
    }

    /** Goes to the next row; false at the end of the table (by its count or by its bytes, whichever comes first). */
    boolean next() throws IOException {
        if (nextRow >= recordCount) {
            return false;
        }
        position += nextRow == 0 ? 0 : recordLength;
        if (position + recordLength > limit) {
            int kept = Math.max(0, limit - position);
            System.arraycopy(buffer, Math.min(position, limit), buffer, 0, kept);
            limit = kept + in.readNBytes(buffer, kept, buffer.length - kept);
            position = 0;
            if (limit < recordLength) {
                return endsInRow();
            }
        }
        nextRow++;
        return true;
    }

    /** A last row that lacks only trailing bytes (some writers drop blanks) is padded with blanks. */
    private boolean endsInRow() {
        if (limit <= 1) {
            nextRow = recordCount;
            return false;
        }
        java.util.Arrays.fill(buffer, limit, recordLength, (byte) ' ');
        limit = recordLength;
        nextRow++;
        return true;
    }

    boolean isDeleted() {
        return buffer[position] == '*';
    }

    /** The values of the readable columns of this row. */
    Object[] values() {
        Object[] row = new Object[columns.length];
        for (int i = 0; i < row.length; i++) {
            Column column = columns[i];
            row[i] = values.read(buffer, position + column.offset(), column, types[i]);
        }
        return row;
    }

    /** Shows all text of the rows to the detector, until it has seen enough. */
    static void sample(Path file, DbfHeader header, TextEncoding detector) throws IOException {
        for (Column column : header.columns()) {
            detector.add(column.rawName(), 0, column.rawName().length);
        }
        if (header.columns().stream().noneMatch(Column::isText)) {
            return;
        }
        try (DbfRows rows = new DbfRows(file, header, TextEncoding.GB18030)) {
            while (!detector.isDecided() && rows.next()) {
                for (Column column : rows.columns) {
                    if (column.isText()) {
                        int from = rows.position + column.offset();
                        detector.add(rows.buffer, from, from + column.length());
                    }
                }
            }
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
