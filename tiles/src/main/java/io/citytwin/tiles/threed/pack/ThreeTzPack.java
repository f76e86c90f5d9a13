package io.citytwin.tiles.threed.pack;

import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A 3D Tiles archive (3TZ 1.3): a zip whose last entry is an index of all others, the MD5 of each name with the offset of
 * its local header, sorted, so that a reader finds a tile by a binary search.
 */
final class ThreeTzPack implements TilesetPack {
    private static final String INDEX = "@3dtilesIndex1@";
    private static final int HASH_BYTES = 16;

    private final Path making;
    private final Path target;
    private final Counting counting;
    private final ZipOutputStream zip;
    private final List<Entry> entries = new ArrayList<>();

    private record Entry(long low, long high, byte[] hash, long offset) {}

    private static final class Counting extends FilterOutputStream {
        private long count;

        Counting(OutputStream out) {
            super(out);
        }

        @Override
        public void write(int b) throws IOException {
            out.write(b);
            count++;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
            count += length;
        }
    }

    ThreeTzPack(Path making, Path target) throws IOException {
        this.making = making;
        this.target = target;
        this.counting = new Counting(new BufferedOutputStream(Files.newOutputStream(making), 1 << 16));
        this.zip = new ZipOutputStream(counting);
        zip.setLevel(Deflater.BEST_SPEED);
    }

    @Override
    public void put(String name, byte[] bytes) throws IOException {
        byte[] hash = md5(name);
        ByteBuffer words = ByteBuffer.wrap(hash).order(ByteOrder.LITTLE_ENDIAN);
        entries.add(new Entry(words.getLong(0), words.getLong(8), hash, counting.count));
        write(name, bytes);
    }

    private void write(String name, byte[] bytes) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(bytes);
        zip.closeEntry();
    }

    @Override
    public void finish() throws IOException {
        // The hash counts as a little-endian number of 128 bits.
        entries.sort((a, b) -> a.high != b.high
                ? Long.compareUnsigned(a.high, b.high)
                : Long.compareUnsigned(a.low, b.low));
        ByteBuffer index =
                ByteBuffer.allocate(entries.size() * (HASH_BYTES + Long.BYTES)).order(ByteOrder.LITTLE_ENDIAN);
        for (Entry entry : entries) {
            index.put(entry.hash).putLong(entry.offset);
        }
        zip.setMethod(ZipOutputStream.STORED);
        ZipEntry last = new ZipEntry(INDEX);
        java.util.zip.CRC32 crc = new java.util.zip.CRC32();
        crc.update(index.array());
        last.setCrc(crc.getValue());
        last.setSize(index.capacity());
        zip.putNextEntry(last);
        zip.write(index.array());
        zip.closeEntry();
        zip.close();
        Files.move(making, target, StandardCopyOption.ATOMIC_MOVE);
    }

    private static byte[] md5(String name) {
        try {
            return MessageDigest.getInstance("MD5").digest(name.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has MD5", e);
        }
    }

    @Override
    public void close() throws IOException {
        zip.close();
        Files.deleteIfExists(making);
    }
}
