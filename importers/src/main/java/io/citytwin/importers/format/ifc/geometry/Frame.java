package io.citytwin.importers.format.ifc.geometry;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * A message of the child process: a kind and a body, little-endian (importers/ifc-geometry/src/frames.mjs is the other
 * side).
 *
 * @param kind H hello, O opened, X can't be opened, P progress, B element begins, S shape, F shape forgotten, I instance,
 *     W warning, D element done, E element failed, Z end; {@link #END} when the stream has ended
 */
record Frame(char kind, ByteBuffer body) {
    /** The kind of the frame that stands for the end of the stream. */
    static final char END = 0;

    private static final int MOST_BYTES = 512 << 20;

    static final Frame OF_END = new Frame(END, ByteBuffer.allocate(0));

    /** Takes memory for a frame before it is read, so that a fast child can't fill the heap. */
    interface Admission {
        void admit(int bytes) throws InterruptedException;
    }

    /** The next frame; {@link #OF_END} if the stream ended, be it in the middle of one. */
    static Frame read(InputStream in, Admission admission) throws IOException, InterruptedException {
        DataInputStream data = new DataInputStream(in);
        try {
            int length = Integer.reverseBytes(data.readInt());
            if (length < 1 || length > MOST_BYTES) {
                throw new IOException("a frame of " + Integer.toUnsignedString(length) + " bytes");
            }
            char kind = (char) data.readUnsignedByte();
            admission.admit(length);
            byte[] body = new byte[length - 1];
            data.readFully(body);
            return new Frame(kind, ByteBuffer.wrap(body).order(ByteOrder.LITTLE_ENDIAN));
        } catch (EOFException e) {
            return OF_END;
        }
    }

    int bytes() {
        return body.capacity() + 1;
    }

    /** The line of JSON in a control frame. */
    String text() {
        return new String(body.array(), StandardCharsets.UTF_8).strip();
    }
}
