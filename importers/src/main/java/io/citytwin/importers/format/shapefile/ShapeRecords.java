package io.citytwin.importers.format.shapefile;

import io.citytwin.importers.spi.UnreadableSourceException;
import java.io.EOFException;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.file.Path;

/**
 * Walks the records of a .shp: where its .shx places them, or, where there is none that fits, one behind the other. A
 * file that ends before its last record is cut off, and then nothing of it may be taken.
 */
final class ShapeRecords implements AutoCloseable {
    static final int HEADER = 100;
    private static final VarHandle BIG = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LITTLE = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private final String displayName;
    private final RandomInput shapes;
    private final RandomInput index;
    private final long end;
    private final long indexed;
    private final int shapeType;
    private long row;
    private long next = HEADER;
    private int offset;
    private int length;

    /** @param indexFile the .shx, or null */
    ShapeRecords(Path file, Path indexFile, Path temporaryFolder, String displayName)
            throws IOException, UnreadableSourceException {
        this.displayName = displayName;
        this.shapes = new RandomInput(file, temporaryFolder);
        RandomInput usable = null;
        try {
            if (shapes.size() < HEADER) {
                throw new UnreadableSourceException(
                        displayName + " is no shapefile: it has " + shapes.size() + " bytes, its header alone takes 100");
            }
            int at = shapes.require(0, HEADER);
            if ((int) BIG.get(shapes.array(), at) != 9994) {
                throw new UnreadableSourceException(displayName + " is no shapefile: it does not start with 9994");
            }
            shapeType = (int) LITTLE.get(shapes.array(), at + 32);
            long claimed = 2L * Integer.toUnsignedLong((int) BIG.get(shapes.array(), at + 24));
            end = claimed > HEADER && claimed <= shapes.size() ? claimed : shapes.size();
            usable = indexFile == null ? null : index(indexFile, temporaryFolder);
            if (usable == null && claimed > shapes.size()) {
                throw new UnreadableSourceException(displayName + " is cut off: its header says " + claimed
                        + " bytes, the file has " + shapes.size());
            }
        } catch (IOException | UnreadableSourceException e) {
            shapes.close();
            throw e;
        }
        index = usable;
        indexed = index == null ? -1 : (index.size() - HEADER) / 8;
    }

    private static RandomInput index(Path file, Path temporaryFolder) throws IOException {
        RandomInput input = new RandomInput(file, temporaryFolder);
        boolean sound = input.size() >= HEADER && (int) BIG.get(input.array(), input.require(0, HEADER)) == 9994;
        if (!sound) {
            input.close();
            return null;
        }
        return input;
    }

    /** Shape type of the file's header. */
    int shapeType() {
        return shapeType;
    }

    /** Number of records, where an index says so; else -1. */
    long count() {
        return indexed;
    }

    /** Goes to the next record; false at the end. */
    boolean next() throws IOException, UnreadableSourceException {
        if (index != null ? row >= indexed : end - next < 8) {
            return false;
        }
        row++;
        long position = index == null ? next : 2L * Integer.toUnsignedLong(indexInt(0));
        if (index != null && position == 0 && indexInt(4) == 0) {
            offset = 0;
            length = 0;
            return true;
        }
        if (position < HEADER || position + 8 > shapes.size()) {
            throw cutOff(position + 8);
        }
        int at = shapes.require(position, 8);
        long content = 2L * (int) BIG.get(shapes.array(), at + 4);
        if (index != null && (content < 4 || position + 8 + content > shapes.size())) {
            content = 2L * indexInt(4); // the record's own length is broken, the index may know better
        }
        if (content < 0 || position + 8 + content > shapes.size()) {
            throw cutOff(position + 8 + content);
        }
        if (content > Integer.MAX_VALUE - 64) {
            throw new UnreadableSourceException(displayName + ", row " + row + ": a record of " + content + " bytes");
        }
        offset = shapes.require(position, (int) content + 8) + 8;
        length = (int) content;
        next = position + 8 + content;
        return true;
    }

    private int indexInt(int part) throws IOException {
        int at = index.require(HEADER + (row - 1) * 8, 8);
        return (int) BIG.get(index.array(), at + part);
    }

    private UnreadableSourceException cutOff(long needed) {
        return new UnreadableSourceException(displayName + " is damaged or cut off: its record " + row
                + " would end at byte " + needed + ", the file has " + shapes.size());
    }

    byte[] array() {
        return shapes.array();
    }

    int offset() {
        return offset;
    }

    int length() {
        return length;
    }

    @Override
    public void close() throws IOException {
        shapes.close();
        if (index != null) {
            index.close();
        }
    }

    /** A cut-off file seen while reading, as the one clear line. */
    static UnreadableSourceException unreadable(String displayName, IOException e) {
        String reason = e instanceof EOFException ? "it is cut off (" + e.getMessage() + ")" : e.getMessage();
        return new UnreadableSourceException(displayName + " can't be read: " + reason, e);
    }
}
