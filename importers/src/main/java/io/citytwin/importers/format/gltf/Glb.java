package io.citytwin.importers.format.gltf;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;

/** The container of glTF 2.0's binary form. */
public final class Glb {
    private static final int GZIP_LEVEL = 3;

    private Glb() {}

    /**
     * A GLB of its two parts.
     *
     * @param binary the one buffer; filled up to a multiple of 4, as the container wants it
     */
    public static byte[] pack(String json, byte[] binary) {
        byte[] text = json.getBytes(StandardCharsets.UTF_8);
        int jsonLength = (text.length + 3) / 4 * 4;
        int binaryLength = (binary.length + 3) / 4 * 4;
        int length = 12 + 8 + jsonLength + 8 + binaryLength;
        ByteBuffer out = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        out.putInt(0x46546c67).putInt(2).putInt(length);
        out.putInt(jsonLength).putInt(0x4e4f534a).put(text);
        while (out.position() < 20 + jsonLength) {
            out.put((byte) ' ');
        }
        out.putInt(binaryLength).putInt(0x004e4942).put(binary);
        return out.array();
    }

    /** What is stored: servers hand it out as it is, with its Content-Encoding. */
    public static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length / 2);
        try (GZIPOutputStream gzip = new GZIPOutputStream(out, 1 << 16) {
            {
                def.setLevel(GZIP_LEVEL);
            }
        }) {
            gzip.write(bytes);
        }
        return out.toByteArray();
    }
}
