package io.citytwin.importers.format.las;

import io.citytwin.importers.format.gltf.Glb;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Locale;

/**
 * Writes points as a glTF of one POINTS primitive: positions in 16 bits (KHR_mesh_quantization; a millimetre where the tile
 * is not larger than 65 m, else its 65,535th part), colours in 8, and intensity and class as property attributes
 * (EXT_structural_metadata).
 */
final class PointTileEncoder {
    private static final int STEPS = 65_535;

    private PointTileEncoder() {}

    /**
     * The gzipped GLB.
     *
     * @param points as {@link PointStore} lays them
     * @param low least east, north, up in millimetres
     * @param high greatest
     */
    static byte[] encode(byte[] points, int[] low, int[] high, PointColours colours) throws IOException {
        int count = points.length / PointStore.BYTES;
        long extent = Math.max(
                Math.max((long) high[0] - low[0], (long) high[1] - low[1]), (long) high[2] - low[2]);
        double step = Math.max(1, extent / (double) STEPS);
        ByteBuffer in = PointStore.view(points);
        ByteBuffer binary = ByteBuffer.allocate(count * 20).order(ByteOrder.LITTLE_ENDIAN);
        int[] least = {STEPS, STEPS, STEPS};
        int[] most = {0, 0, 0};
        for (int i = 0; i < count; i++) {
            int at = i * PointStore.BYTES;
            // glTF is y up: x stays, up becomes y, north becomes -z.
            int[] q = {
                (int) Math.round((in.getInt(at) - low[0]) / step),
                (int) Math.round((in.getInt(at + 8) - low[2]) / step),
                (int) Math.round((high[1] - in.getInt(at + 4)) / step)
            };
            for (int k = 0; k < 3; k++) {
                least[k] = Math.min(least[k], q[k]);
                most[k] = Math.max(most[k], q[k]);
                binary.putShort(i * 8 + 2 * k, (short) q[k]);
            }
            int colour = colours.of(in, at);
            int c = count * 8 + i * 4;
            binary.put(c, (byte) (colour >> 16)).put(c + 1, (byte) (colour >> 8)).put(c + 2, (byte) colour);
            binary.put(c + 3, (byte) 255);
            binary.putShort(count * 12 + i * 4, in.getShort(at + 18));
            binary.put(count * 16 + i * 4, in.get(at + 20));
        }
        return Glb.gzip(Glb.pack(json(count, low, high, step / 1000, least, most), binary.array()));
    }

    private static String json(int n, int[] low, int[] high, double step, int[] least, int[] most) {
        return String.format(
                Locale.ROOT,
                "{\"asset\":{\"version\":\"2.0\",\"generator\":\"CityTwin\"},"
                        + "\"extensionsUsed\":[\"KHR_mesh_quantization\",\"EXT_structural_metadata\"],"
                        + "\"extensionsRequired\":[\"KHR_mesh_quantization\"],"
                        + "\"extensions\":{\"EXT_structural_metadata\":{\"schema\":{\"id\":\"point_cloud\",\"classes\":{\"point\":{"
                        + "\"properties\":{\"intensity\":{\"type\":\"SCALAR\",\"componentType\":\"UINT16\"},"
                        + "\"classification\":{\"type\":\"SCALAR\",\"componentType\":\"UINT8\"}}}}},"
                        + "\"propertyAttributes\":[{\"class\":\"point\",\"properties\":{"
                        + "\"intensity\":{\"attribute\":\"_INTENSITY\"},"
                        + "\"classification\":{\"attribute\":\"_CLASSIFICATION\"}}}]}},"
                        + "\"scene\":0,\"scenes\":[{\"nodes\":[0]}],"
                        + "\"nodes\":[{\"mesh\":0,\"translation\":[%s,%s,%s],\"scale\":[%s,%s,%s]}],"
                        + "\"meshes\":[{\"primitives\":[{\"mode\":0,\"attributes\":{\"POSITION\":0,\"COLOR_0\":1,"
                        + "\"_INTENSITY\":2,\"_CLASSIFICATION\":3},"
                        + "\"extensions\":{\"EXT_structural_metadata\":{\"propertyAttributes\":[0]}}}]}],"
                        + "\"accessors\":["
                        + "{\"bufferView\":0,\"componentType\":5123,\"count\":%d,\"type\":\"VEC3\","
                        + "\"min\":[%d,%d,%d],\"max\":[%d,%d,%d]},"
                        + "{\"bufferView\":1,\"componentType\":5121,\"normalized\":true,\"count\":%d,\"type\":\"VEC4\"},"
                        + "{\"bufferView\":2,\"componentType\":5123,\"count\":%d,\"type\":\"SCALAR\"},"
                        + "{\"bufferView\":3,\"componentType\":5121,\"count\":%d,\"type\":\"SCALAR\"}],"
                        + "\"bufferViews\":[%s,%s,%s,%s],\"buffers\":[{\"byteLength\":%d}]}",
                low[0] / 1000.0, low[2] / 1000.0, -high[1] / 1000.0, step, step, step, n, least[0], least[1], least[2],
                most[0], most[1], most[2], n, n, n, view(0, n * 8, 8), view(n * 8, n * 4, 4), view(n * 12, n * 4, 4),
                view(n * 16, n * 4, 4), n * 20);
    }

    private static String view(int offset, int length, int stride) {
        return "{\"buffer\":0,\"byteOffset\":" + offset + ",\"byteLength\":" + length + ",\"byteStride\":" + stride
                + ",\"target\":34962}";
    }
}
