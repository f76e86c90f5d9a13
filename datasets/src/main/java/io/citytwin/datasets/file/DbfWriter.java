package io.citytwin.datasets.file;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Streams a dBASE III table; text in the given encoding, cut at whole characters. */
final class DbfWriter implements Closeable {
    private static final byte LANGUAGE_GBK = 0x4D;
    private static final int NAME_BYTES = 10;

    private final Path path;
    private final List<Field> fields;
    private final Charset encoding;
    private final CharsetEncoder encoder;
    private final OutputStream out;
    private final byte[] row;
    private int count;

    DbfWriter(Path path, List<Field> fields, Charset encoding) throws IOException {
        this.path = path;
        this.fields = fields;
        this.encoding = encoding;
        this.encoder = encoding.newEncoder();
        int width = 1 + fields.stream().mapToInt(Field::width).sum();
        row = new byte[width];
        out = new BufferedOutputStream(Files.newOutputStream(path), 1 << 16);
        out.write(header(width));
    }

    private byte[] header(int rowBytes) {
        int size = 32 + 32 * fields.size() + 1;
        ByteBuffer header = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        // A fixed date: the same seed must give the same bytes.
        header.put((byte) 3).put((byte) 125).put((byte) 1).put((byte) 1);
        header.putInt(0).putShort((short) size).putShort((short) rowBytes);
        header.put(29, encoding.name().startsWith("GB") ? LANGUAGE_GBK : 0);
        header.position(32);
        for (Field field : fields) {
            byte[] name = field.name().getBytes(encoding);
            if (name.length > NAME_BYTES) {
                throw new IllegalArgumentException("a DBF field's name must be at most 10 bytes: " + field.name());
            }
            int start = header.position();
            header.put(name);
            header.put(start + 11, (byte) dbfType(field.type()));
            header.put(start + 16, (byte) field.width()).put(start + 17, (byte) field.decimals());
            header.position(start + 32);
        }
        header.put((byte) 0x0D);
        return header.array();
    }

    private static char dbfType(Field.Type type) {
        return switch (type) {
            case TEXT -> 'C';
            case INTEGER, REAL -> 'N';
            case DATE -> 'D';
            case BOOLEAN -> 'L';
        };
    }

    void write(Object[] values) throws IOException {
        Arrays.fill(row, (byte) ' ');
        int at = 1;
        for (int k = 0; k < fields.size(); k++) {
            Field field = fields.get(k);
            if (values[k] != null) {
                put(field, values[k], at);
            }
            at += field.width();
        }
        out.write(row);
        count++;
    }

    private void put(Field field, Object value, int at) throws CharacterCodingException {
        if (field.type() == Field.Type.TEXT) {
            putText(value.toString(), at, field.width());
            return;
        }
        byte[] bytes =
                switch (field.type()) {
                    case TEXT, DATE -> value.toString().replace("-", "").getBytes(StandardCharsets.US_ASCII);
                    case BOOLEAN -> (Boolean.TRUE.equals(value) ? "T" : "F").getBytes(StandardCharsets.US_ASCII);
                    case INTEGER -> value.toString().getBytes(StandardCharsets.US_ASCII);
                    case REAL -> Decimals.format(((Number) value).doubleValue(), field.decimals())
                            .getBytes(StandardCharsets.US_ASCII);
                };
        if (bytes.length > field.width()) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT, "field %s holds %d bytes, got %s", field.name(), field.width(), value));
        }
        boolean right = field.type() == Field.Type.INTEGER || field.type() == Field.Type.REAL;
        System.arraycopy(bytes, 0, row, right ? at + field.width() - bytes.length : at, bytes.length);
    }

    /** Puts as many whole characters as fit. */
    private void putText(String text, int at, int width) throws CharacterCodingException {
        int plain = 0;
        while (plain < text.length() && plain < width && text.charAt(plain) < 0x80) {
            row[at + plain] = (byte) text.charAt(plain);
            plain++;
        }
        if (plain == text.length() || plain == width) {
            return;
        }
        ByteBuffer place = ByteBuffer.wrap(row, at + plain, width - plain);
        CharBuffer rest = CharBuffer.wrap(text.toCharArray(), plain, text.length() - plain);
        CoderResult result = encoder.reset().encode(rest, place, true);
        if (result.isError()) {
            result.throwException();
        }
    }

    @Override
    public void close() throws IOException {
        out.write(0x1A);
        out.close();
        try (RandomAccessFile access = new RandomAccessFile(path.toFile(), "rw")) {
            access.seek(4);
            access.writeInt(Integer.reverseBytes(count));
        }
    }
}
