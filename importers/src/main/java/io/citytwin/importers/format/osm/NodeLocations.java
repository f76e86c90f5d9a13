package io.citytwin.importers.format.osm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Positions of nodes by id: filled once, then looked up. 16 bytes a node; the first {@value #HEAP_SEGMENTS} segments lie
 * on the heap, what goes beyond in a memory-mapped temporary file, so that memory does not grow with the file. Files
 * list nodes by rising id; where one does not, the positions are sorted before the first look-up.
 */
final class NodeLocations implements AutoCloseable {
    private static final int RECORD = 16;
    private static final int HEAP_SEGMENTS = 2;

    private final int recordsPerSegment;
    private final Path temporaryFolder;
    private final List<ByteBuffer> segments = new ArrayList<>();
    private Path file;
    private FileChannel channel;
    private long size;
    private long lastId = Long.MIN_VALUE;
    private boolean sorted = true;

    /** @param temporaryFolder where the temporary file goes if it needs one */
    NodeLocations(Path temporaryFolder) {
        this(temporaryFolder, 1 << 21);
    }

    NodeLocations(Path temporaryFolder, int recordsPerSegment) {
        this.temporaryFolder = temporaryFolder;
        this.recordsPerSegment = recordsPerSegment;
    }

    long size() {
        return size;
    }

    /** Adds a node; the last one added of an id counts. */
    void put(long id, int lon, int lat) {
        if (id == lastId && size > 0) {
            size--;
        } else if (id < lastId) {
            sorted = false;
        }
        ByteBuffer segment = segmentFor(size);
        int at = offset(size);
        segment.putLong(at, id);
        segment.putInt(at + 8, lon);
        segment.putInt(at + 12, lat);
        size++;
        lastId = id;
    }

    /** Where the node is among the stored ones, -1 where it is not; for {@link #lon} and {@link #lat}. */
    long find(long id) {
        if (!sorted) {
            sort();
        }
        long low = 0;
        long high = size - 1;
        while (low <= high) {
            long middle = (low + high) >>> 1;
            long found = id(middle);
            if (found < id) {
                low = middle + 1;
            } else if (found > id) {
                high = middle - 1;
            } else {
                return middle;
            }
        }
        return -1;
    }

    /** Longitude in 1e-7 degrees. */
    int lon(long index) {
        return segments.get(segment(index)).getInt(offset(index) + 8);
    }

    /** Latitude in 1e-7 degrees. */
    int lat(long index) {
        return segments.get(segment(index)).getInt(offset(index) + 12);
    }

    private long id(long index) {
        return segments.get(segment(index)).getLong(offset(index));
    }

    private int segment(long index) {
        return (int) (index / recordsPerSegment);
    }

    private int offset(long index) {
        return (int) (index % recordsPerSegment) * RECORD;
    }

    private ByteBuffer segmentFor(long index) {
        int number = segment(index);
        int needed = offset(index) + RECORD;
        if (number == segments.size()) {
            segments.add(number < HEAP_SEGMENTS ? ByteBuffer.allocate(Math.min(1 << 16, fullBytes())) : map(number));
        }
        ByteBuffer segment = segments.get(number);
        if (needed > segment.capacity()) {
            ByteBuffer larger = ByteBuffer.allocate(Math.min(fullBytes(), segment.capacity() * 2));
            larger.put(segment.duplicate().clear());
            segments.set(number, larger);
            segment = larger;
        }
        return segment;
    }

    private int fullBytes() {
        return recordsPerSegment * RECORD;
    }

    private ByteBuffer map(int number) {
        try {
            if (channel == null) {
                file = Files.createTempFile(temporaryFolder, "osm-nodes", ".bin");
                channel = FileChannel.open(
                        file, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE);
            }
            return channel.map(
                    FileChannel.MapMode.READ_WRITE, (long) (number - HEAP_SEGMENTS) * fullBytes(), fullBytes());
        } catch (IOException e) {
            throw new UncheckedIOException("the temporary file for node positions can't grow: " + e.getMessage(), e);
        }
    }

    /** Heap sort in place: no second copy, and never worse than n log n. */
    private void sort() {
        for (long start = size / 2 - 1; start >= 0; start--) {
            siftDown(start, size);
        }
        for (long end = size - 1; end > 0; end--) {
            swap(0, end);
            siftDown(0, end);
        }
        sorted = true;
    }

    private void siftDown(long from, long end) {
        long root = from;
        while (2 * root + 1 < end) {
            long child = 2 * root + 1;
            if (child + 1 < end && id(child) < id(child + 1)) {
                child++;
            }
            if (id(root) >= id(child)) {
                return;
            }
            swap(root, child);
            root = child;
        }
    }

    private void swap(long a, long b) {
        ByteBuffer first = segments.get(segment(a));
        ByteBuffer second = segments.get(segment(b));
        int atFirst = offset(a);
        int atSecond = offset(b);
        long id = first.getLong(atFirst);
        long position = first.getLong(atFirst + 8);
        first.putLong(atFirst, second.getLong(atSecond));
        first.putLong(atFirst + 8, second.getLong(atSecond + 8));
        second.putLong(atSecond, id);
        second.putLong(atSecond + 8, position);
    }

    @Override
    public void close() {
        segments.clear();
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException e) {
                throw new UncheckedIOException("can't close " + file, e);
            }
        }
    }
}
