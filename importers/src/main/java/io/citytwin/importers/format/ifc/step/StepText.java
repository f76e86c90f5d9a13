package io.citytwin.importers.format.ifc.step;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The bytes of a file of any length, mapped: the system keeps in memory what is used, not the heap. */
final class StepText {
    private static final int SEGMENT_BITS = 30;
    private static final long SEGMENT = 1L << SEGMENT_BITS;

    private final ByteBuffer[] segments;
    private final long size;

    private StepText(ByteBuffer[] segments, long size) {
        this.segments = segments;
        this.size = size;
    }

    static StepText map(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long size = channel.size();
            ByteBuffer[] segments = new ByteBuffer[(int) ((size + SEGMENT - 1) >> SEGMENT_BITS)];
            for (int i = 0; i < segments.length; i++) {
                long from = (long) i << SEGMENT_BITS;
                segments[i] = channel.map(FileChannel.MapMode.READ_ONLY, from, Math.min(SEGMENT, size - from));
            }
            return new StepText(segments, size);
        }
    }

    long size() {
        return size;
    }

    /** @return how many bytes were copied into the target from its beginning: as many as fit and as there are */
    int copy(long from, byte[] target) {
        int wanted = (int) Math.min(target.length, Math.max(0, size - from));
        int done = 0;
        while (done < wanted) {
            ByteBuffer segment = segments[(int) ((from + done) >> SEGMENT_BITS)];
            int at = (int) ((from + done) & (SEGMENT - 1));
            int length = Math.min(wanted - done, segment.limit() - at);
            segment.get(at, target, done, length);
            done += length;
        }
        return done;
    }

    byte[] copy(long from, long to) {
        byte[] bytes = new byte[(int) Math.max(0, Math.min(to, size) - from)];
        copy(from, bytes);
        return bytes;
    }

    /** The line, from 1, in which a byte lies. */
    long line(long offset) {
        long line = 1;
        byte[] window = new byte[1 << 16];
        for (long at = 0; at < offset; ) {
            int length = (int) Math.min(copy(at, window), offset - at);
            if (length == 0) {
                break;
            }
            for (int i = 0; i < length; i++) {
                if (window[i] == '\n') {
                    line++;
                }
            }
            at += length;
        }
        return line;
    }

    /** The rest of a line, or the beginning of it, as messages show it. */
    String excerpt(long from, int length) {
        String text = StepStrings.charset(copy(from, from + length)).strip();
        return text.lines().findFirst().orElse("").replaceAll("[\\p{Cntrl}\\x{fffd}]+", " ");
    }
}
