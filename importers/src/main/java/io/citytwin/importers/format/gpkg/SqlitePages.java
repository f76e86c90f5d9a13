package io.citytwin.importers.format.gpkg;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The pages of an SQLite database file (sqlite.org/fileformat2.html) that nobody writes: read in blocks, of which a few
 * are kept, so that a walk over a table is a walk over the file.
 */
final class SqlitePages implements AutoCloseable {
    private static final int HEADER = 100;
    private static final int BLOCK = 1 << 18;
    private static final int SLOTS = 16;
    private static final int UTF_8 = 1;

    private final FileChannel channel;
    private final long size;
    private final int pageSize;
    private final int usable;
    private final byte[][] blocks = new byte[SLOTS][];
    private final long[] blockNumbers = new long[SLOTS];
    private int offset;

    /** A file that breaks the rules of its format. */
    static final class CorruptException extends IOException {
        private static final long serialVersionUID = 1L;

        CorruptException(String message) {
            super(message);
        }
    }

    private SqlitePages(FileChannel channel, long size, int pageSize, int reserved) {
        this.channel = channel;
        this.size = size;
        this.pageSize = pageSize;
        this.usable = pageSize - reserved;
        java.util.Arrays.fill(blockNumbers, -1);
    }

    /**
     * Opens a file whose pages can be read as they are: empty where a log or journal beside it holds newer ones, where
     * its text is not UTF-8 or where its header is out of the ordinary. Then SQLite itself must read it.
     */
    static Optional<SqlitePages> open(Path file) throws IOException {
        for (String suffix : new String[] {"-wal", "-journal"}) {
            Path beside = file.resolveSibling(file.getFileName() + suffix);
            if (Files.exists(beside) && Files.size(beside) > 0) {
                return Optional.empty();
            }
        }
        FileChannel channel = FileChannel.open(file);
        ByteBuffer header = ByteBuffer.allocate(HEADER);
        int read = channel.read(header, 0);
        int raw = header.getShort(16) & 0xffff;
        int pageSize = raw == 1 ? 65_536 : raw;
        int reserved = header.get(20) & 0xff;
        boolean plain = read == HEADER
                && Integer.bitCount(pageSize) == 1
                && pageSize >= 512
                && pageSize - reserved >= 480
                && header.getInt(56) == UTF_8;
        if (!plain) {
            channel.close();
            return Optional.empty();
        }
        return Optional.of(new SqlitePages(channel, channel.size(), pageSize, reserved));
    }

    /** Bytes of a page that hold content. */
    int usable() {
        return usable;
    }

    long pageCount() {
        return size / pageSize;
    }

    /** The array that holds that page, which begins at {@link #offset}; it stays as it is until a few more are read. */
    byte[] page(long number) throws IOException {
        if (number < 1 || number > pageCount()) {
            throw new CorruptException("page " + number + " is not among its " + pageCount() + " pages");
        }
        long position = (number - 1) * pageSize;
        long block = position / BLOCK;
        int slot = (int) (block % SLOTS);
        if (blockNumbers[slot] != block) {
            load(block, slot);
        }
        offset = (int) (position - block * BLOCK);
        return blocks[slot];
    }

    /** Where the last page begins in its array. */
    int offset() {
        return offset;
    }

    /** Where the content of a page's header begins: the first page has the file's header before it. */
    static int contentStart(long number) {
        return number == 1 ? HEADER : 0;
    }

    int pageSize() {
        return pageSize;
    }

    private void load(long block, int slot) throws IOException {
        // Rows may point into the old array for as long as they are being read: it is replaced, not overwritten.
        byte[] bytes = new byte[BLOCK];
        ByteBuffer target = ByteBuffer.wrap(bytes, 0, (int) Math.min(BLOCK, size - block * BLOCK));
        while (target.hasRemaining() && channel.read(target, block * BLOCK + target.position()) >= 0) {
            // until it is full
        }
        blocks[slot] = bytes;
        blockNumbers[slot] = block;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
