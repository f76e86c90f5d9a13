package io.citytwin.tiles.gltf;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** The one buffer of a file, as views that each begin on 8 bytes; little-endian as glTF and subtrees want it. */
public final class BinaryChunk {
    private final List<View> views = new ArrayList<>();
    private int length;
    private int unpackedLength;

    /**
     * What a view holds.
     *
     * @param target its use on the GPU, 0 for data that isn't drawn
     * @param stride bytes from one vertex to the next where there are gaps, else 0
     * @param packing how it is compressed, or null
     */
    private record View(int offset, ByteBuffer content, int target, int stride, Packing packing) {}

    /**
     * What a reader needs to unpack a view of EXT_meshopt_compression.
     *
     * @param offset where the unpacked bytes would begin in the buffer that isn't there
     * @param stride bytes of an element
     * @param filter the filter that follows, or null
     */
    private record Packing(int offset, int count, int stride, String mode, String filter) {}

    /** Room for that many bytes, to be filled by the caller from its start. */
    public static ByteBuffer room(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Adds the bytes from 0 to the buffer's limit as a view and gives its number. */
    public int add(ByteBuffer content) {
        return add(content, 0);
    }

    int add(ByteBuffer content, int target) {
        return add(content, target, 0);
    }

    /** Adds a view of vertices that are so many bytes apart; 0 where they follow each other without gap. */
    int add(ByteBuffer content, int target, int stride) {
        return add(new View(length, content, target, stride, null));
    }

    /**
     * Adds a view as a stream of EXT_meshopt_compression.
     *
     * @param count elements that it unpacks to, of {@code elementBytes} each
     * @param stride as in {@link #add(ByteBuffer, int, int)}
     * @param mode ATTRIBUTES or TRIANGLES
     * @param filter EXPONENTIAL …, or null
     */
    int addCompressed(
            ByteBuffer stream, int target, int stride, int count, int elementBytes, String mode, String filter) {
        Packing packing = new Packing(unpackedLength, count, elementBytes, mode, filter);
        unpackedLength = Math.addExact(unpackedLength, padded(Math.multiplyExact(count, elementBytes)));
        return add(new View(length, stream, target, stride, packing));
    }

    private int add(View view) {
        views.add(view);
        length = Math.addExact(length, padded(view.content.limit()));
        return views.size() - 1;
    }

    /** Bytes that the compressed views unpack to; 0 where none is compressed. */
    int unpackedLength() {
        return unpackedLength;
    }

    /** Bytes of all views, padded to 8. */
    public int length() {
        return length;
    }

    /** Writes the views in glTF's words into a JSON array. */
    public void describe(ArrayNode bufferViews) {
        for (View view : views) {
            ObjectNode node = bufferViews.addObject();
            Packing packing = view.packing;
            node.put("buffer", packing == null ? 0 : 1);
            node.put("byteOffset", packing == null ? view.offset : packing.offset);
            node.put("byteLength", packing == null ? view.content.limit() : packing.count * packing.stride);
            if (view.stride != 0) {
                node.put("byteStride", view.stride);
            }
            if (view.target != 0) {
                node.put("target", view.target);
            }
            if (packing != null) {
                describe(view, node.putObject("extensions").putObject("EXT_meshopt_compression"));
            }
        }
    }

    private static void describe(View view, ObjectNode stream) {
        stream.put("buffer", 0);
        stream.put("byteOffset", view.offset);
        stream.put("byteLength", view.content.limit());
        stream.put("byteStride", view.packing.stride);
        stream.put("count", view.packing.count);
        stream.put("mode", view.packing.mode);
        if (view.packing.filter != null) {
            stream.put("filter", view.packing.filter);
        }
    }

    /** Writes the bytes from the output's position on. */
    public void writeTo(ByteBuffer out) {
        int start = out.position();
        for (View view : views) {
            out.position(start + view.offset);
            out.put(view.content.duplicate().position(0));
        }
        out.position(start + length);
    }

    private static int padded(int bytes) {
        return (bytes + 7) & ~7;
    }
}
