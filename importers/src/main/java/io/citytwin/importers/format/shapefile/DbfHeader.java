package io.citytwin.importers.format.shapefile;

import io.citytwin.importers.spi.FieldNames;
import io.citytwin.importers.spi.SourceLayer.SourceField;
import io.citytwin.importers.spi.UnreadableSourceException;
import io.citytwin.model.AttributeType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The header of a dBASE table (III, IV, 5, FoxPro).
 *
 * @param recordCount rows that the header claims, deleted ones included
 * @param headerLength where the first row begins
 * @param recordLength bytes of a row, its deletion mark included
 * @param languageDriver byte 29, the code page mark (LDID)
 * @param foxPro whether the table is one of FoxPro's, whose B fields are binary numbers
 */
record DbfHeader(
        long recordCount,
        int headerLength,
        int recordLength,
        int languageDriver,
        boolean foxPro,
        List<Column> columns) {

    /**
     * A column.
     *
     * @param rawName its name as bytes, in the encoding of the table
     * @param offset of its value in the row
     */
    record Column(byte[] rawName, char kind, int offset, int length, int decimals) {
        /** The attribute type; null where the values can't be read (pictures, general objects, memo files). */
        AttributeType type(boolean foxPro) {
            return switch (kind) {
                case 'C', 'V' -> AttributeType.TEXT;
                case 'N', 'F' -> decimals == 0 && length <= 18 ? AttributeType.INTEGER : AttributeType.REAL;
                case 'D' -> AttributeType.DATE;
                case 'L' -> AttributeType.BOOLEAN;
                case 'I', '+' -> AttributeType.INTEGER;
                case 'O' -> AttributeType.REAL;
                case 'B' -> foxPro && length == 8 ? AttributeType.REAL : null;
                case 'Y' -> AttributeType.REAL;
                case 'T', '@' -> length == 8 ? AttributeType.TIMESTAMP : null;
                default -> null;
            };
        }

        boolean isText() {
            return kind == 'C' || kind == 'V';
        }
    }

    /** The columns that can be read, as fields, their names decoded. */
    List<SourceField> fields(Charset charset) {
        List<Column> readable = readableColumns();
        List<String> names = new ArrayList<>();
        for (Column column : readable) {
            // a name cut off in the middle of a character decodes to a replacement character
            names.add(new String(column.rawName(), charset).replace("\ufffd", "").strip());
        }
        names = FieldNames.unique(names);
        List<SourceField> fields = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            fields.add(new SourceField(names.get(i), readable.get(i).type(foxPro), true));
        }
        return fields;
    }

    List<Column> readableColumns() {
        return columns.stream().filter(c -> c.type(foxPro) != null).toList();
    }

    /** Reads it from the start of the stream and leaves that where the rows begin. */
    static DbfHeader read(InputStream in, String displayName) throws IOException, UnreadableSourceException {
        ByteBuffer start = ByteBuffer.wrap(in.readNBytes(32)).order(ByteOrder.LITTLE_ENDIAN);
        if (start.limit() < 32) {
            throw new UnreadableSourceException(displayName + " is no dBASE table: it has less than 32 bytes");
        }
        int version = start.get(0) & 0xff;
        int headerLength = start.getShort(8) & 0xffff;
        int recordLength = start.getShort(10) & 0xffff;
        if ((version & 7) == 4) {
            throw new UnreadableSourceException(displayName + " is a dBASE 7 table, which is not read; save it as dBASE IV");
        }
        if (headerLength == 0 && recordLength == 1) {
            return new DbfHeader(0, 32, 1, 0, false, List.of()); // written by tools for sets without attributes
        }
        if (headerLength < 33 || recordLength < 1) {
            throw new UnreadableSourceException(displayName + " is no dBASE table: header length " + headerLength
                    + " and row length " + recordLength + " can't be");
        }
        byte[] rest = in.readNBytes(headerLength - 32);
        if (rest.length < headerLength - 32) {
            throw new UnreadableSourceException(displayName + " is cut off inside its header");
        }
        boolean foxPro = version == 0x30 || version == 0x31 || version == 0x32;
        List<Column> columns = columns(rest, recordLength, foxPro, displayName);
        long count = Integer.toUnsignedLong(start.getInt(4));
        return new DbfHeader(count, headerLength, recordLength, start.get(29) & 0xff, foxPro, columns);
    }

    private static List<Column> columns(byte[] rest, int recordLength, boolean foxPro, String displayName)
            throws UnreadableSourceException {
        List<Column> columns = new ArrayList<>();
        int offset = 1;
        for (int at = 0; at + 32 <= rest.length && rest[at] != 0x0d; at += 32) {
            int nameEnd = at;
            while (nameEnd < at + 11 && rest[nameEnd] != 0) {
                nameEnd++;
            }
            char kind = (char) (rest[at + 11] & 0xff);
            int length = rest[at + 16] & 0xff;
            int decimals = kind == 'N' || kind == 'F' ? rest[at + 17] & 0xff : 0;
            columns.add(new Column(Arrays.copyOfRange(rest, at, nameEnd), kind, offset, length, decimals));
            offset += length;
        }
        if (offset > recordLength) {
            throw new UnreadableSourceException(displayName + " is no sound dBASE table: its fields take " + offset
                    + " bytes, its rows have " + recordLength);
        }
        return columns;
    }
}
