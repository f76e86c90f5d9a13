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

    /** What a view holds, for the GPU: 0 for data that isn't drawn. */
    private record View(int offset, ByteBuffer content, int target) {}

    /** Room for that many bytes, to be filled by the caller from its start. */
    public static ByteBuffer room(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Adds the bytes from 0 to the buffer's limit as a view and gives its number. */
    public int add(ByteBuffer content) {
        return add(content, 0);
    }

    int add(ByteBuffer content, int target) {
        views.add(new View(length, content, target));
        length = Math.addExact(length, padded(content.limit()));
        return views.size() - 1;
    }

    /** Bytes of all views, padded to 8. */
    public int length() {
        return length;
    }

    /** Writes the views in glTF's words into a JSON array. */
    public void describe(ArrayNode bufferViews) {
        for (View view : views) {
            ObjectNode node = bufferViews.addObject();
            node.put("buffer", 0);
            node.put("byteOffset", view.offset);
            node.put("byteLength", view.content.limit());
            if (view.target != 0) {
                node.put("target", view.target);
            }
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
