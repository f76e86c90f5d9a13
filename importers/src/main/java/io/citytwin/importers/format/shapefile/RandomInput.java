package io.citytwin.importers.format.shapefile;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Bytes of a file by position, through one buffer that moves along. A file inside a zip is streamed as long as positions
 * ascend, which they do in nearly every shapefile; the first step back unpacks it to a temporary file.
 */
final class RandomInput implements AutoCloseable {
    private static final int WINDOW = 1 << 20;
    private static final int MAX_PIECE = 1 << 30;

    private final Path path;
    private final Path temporaryFolder;
    private final long size;
    private FileChannel channel;
    private InputStream stream;
    private long streamPosition;
    private byte[] buffer;
    private long bufferStart;
    private int bufferLength;

    RandomInput(Path path, Path temporaryFolder) throws IOException {
        this.path = path;
        this.temporaryFolder = temporaryFolder;
        this.size = Files.size(path);
        this.buffer = new byte[(int) Math.max(256, Math.min(WINDOW, size))];
        if (path.getFileSystem() == FileSystems.getDefault()) {
            channel = FileChannel.open(path);
        } else {
            stream = Files.newInputStream(path);
        }
    }

    long size() {
        return size;
    }

    /** The array in which the last required bytes lie; it changes with the next call of {@link #require}. */
    byte[] array() {
        return buffer;
    }

    /**
     * Makes sure that those bytes are in {@link #array()}.
     *
     * @return the index of the first of them there
     * @throws EOFException where the file ends before
     */
    int require(long position, int length) throws IOException {
        if (position >= bufferStart && position + length <= bufferStart + bufferLength) {
            return (int) (position - bufferStart);
        }
        if (length > MAX_PIECE) {
            throw new IOException("a single record must not be larger than 1 GB, claims " + length + " bytes");
        }
        if (position < 0 || length < 0 || position + length > size) {
            throw new EOFException("bytes " + position + " to " + (position + length) + " of a file of " + size);
        }
        if (position < bufferStart && stream != null) {
            unpack();
        }
        move(position, length);
        return 0;
    }

    private void move(long position, int length) throws IOException {
        int kept = 0;
        byte[] target = length > buffer.length ? new byte[Math.max(length, WINDOW)] : buffer;
        if (position >= bufferStart && position < bufferStart + bufferLength) {
            kept = (int) (bufferStart + bufferLength - position);
            System.arraycopy(buffer, (int) (position - bufferStart), target, 0, kept);
        }
        buffer = target;
        bufferStart = position;
        bufferLength = kept;
        int wanted = (int) Math.min(buffer.length, size - position);
        if (stream != null) {
            fillFromStream(position + kept, wanted);
        } else {
            while (bufferLength < wanted) {
                int read = channel.read(
                        ByteBuffer.wrap(buffer, bufferLength, wanted - bufferLength), position + bufferLength);
                if (read < 0) {
                    break;
                }
                bufferLength += read;
            }
        }
        if (bufferLength < length) {
            throw new EOFException("the file became shorter while it was read");
        }
    }

    private void fillFromStream(long from, int wanted) throws IOException {
        if (from > streamPosition) {
            stream.skipNBytes(from - streamPosition);
            streamPosition = from;
        }
        int read = stream.readNBytes(buffer, bufferLength, wanted - bufferLength);
        streamPosition += read;
        bufferLength += read;
    }

    private void unpack() throws IOException {
        stream.close();
        stream = null;
        Path file = Files.createTempFile(temporaryFolder, "unzipped", ".part");
        try (InputStream in = Files.newInputStream(path);
                var out = Files.newOutputStream(file)) {
            in.transferTo(out);
        }
        channel = FileChannel.open(file);
        Arrays.fill(buffer, (byte) 0);
        bufferStart = 0;
        bufferLength = 0;
    }

    @Override
    public void close() throws IOException {
        if (channel != null) {
            channel.close();
        }
        if (stream != null) {
            stream.close();
        }
    }
}
