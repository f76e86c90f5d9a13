package io.citytwin.importers.format.osgb;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.citytwin.importers.format.gltf.Glb;
import io.citytwin.importers.format.osgb.OsgbScene.Mesh;
import io.citytwin.importers.format.osgb.OsgbScene.Picture;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * Writes textured meshes as one glTF: places in 16 bits (KHR_mesh_quantization: a millimetre in tiles up to 65 m, else a
 * 65,535th of the tile's side), pictures as they came, unlit, since the light is in them (KHR_materials_unlit).
 */
final class MeshEncoder {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int STEPS = 65_535;
    private static final int ARRAY_BUFFER = 34962;
    private static final int ELEMENT_BUFFER = 34963;

    private final ByteArrayOutputStream binary = new ByteArrayOutputStream();
    private final ObjectNode root = JSON.createObjectNode();
    private final double[] low;
    private final double[] high;
    private final double step;

    private MeshEncoder(double[] low, double[] high) {
        this.low = low;
        this.high = high;
        double extent = Math.max(high[0] - low[0], Math.max(high[1] - low[1], high[2] - low[2]));
        this.step = Math.max(0.001, extent / STEPS);
    }

    /**
     * The gzipped GLB.
     *
     * @param meshes with their places in metres east, north and up
     * @param low least east, north, up
     * @param high greatest
     */
    static byte[] encode(List<Mesh> meshes, double[] low, double[] high) throws IOException {
        return new MeshEncoder(low, high).encode(meshes);
    }

    private byte[] encode(List<Mesh> meshes) throws IOException {
        root.putObject("asset").put("version", "2.0").put("generator", "CityTwin");
        ArrayNode used = root.putArray("extensionsUsed").add("KHR_mesh_quantization");
        root.putArray("extensionsRequired").add("KHR_mesh_quantization");
        root.put("scene", 0).putArray("scenes").addObject().putArray("nodes").add(0);
        ObjectNode node = root.putArray("nodes").addObject().put("mesh", 0);
        // glTF is y up: east stays, up becomes y, north becomes -z, counted from the northern edge.
        node.putArray("translation").add(low[0]).add(low[2]).add(-high[1]);
        node.putArray("scale").add(step).add(step).add(step);
        ArrayNode primitives = root.putArray("meshes").addObject().putArray("primitives");
        for (Mesh mesh : meshes) {
            primitive(primitives.addObject(), mesh);
        }
        if (root.has("materials")) {
            used.add("KHR_materials_unlit");
        }
        root.putArray("buffers").addObject().put("byteLength", (binary.size() + 3) / 4 * 4);
        return Glb.gzip(Glb.pack(JSON.writeValueAsString(root), binary.toByteArray()));
    }

    private void primitive(ObjectNode primitive, Mesh mesh) {
        ObjectNode attributes = primitive.putObject("attributes");
        attributes.put("POSITION", positions(mesh));
        primitive.put("indices", indices(mesh));
        if (mesh.texture() != null && mesh.picture() != null) {
            attributes.put("TEXCOORD_0", texture(mesh));
            primitive.put("material", material(mesh.picture()));
        }
    }

    private int positions(Mesh mesh) {
        int count = mesh.positions().length / 3;
        ByteBuffer b = ByteBuffer.allocate(8 * count).order(ByteOrder.LITTLE_ENDIAN);
        int[] least = {STEPS, STEPS, STEPS};
        int[] most = {0, 0, 0};
        for (int i = 0; i < count; i++) {
            int[] q = {
                quantised(mesh.positions()[3 * i] - low[0]),
                quantised(mesh.positions()[3 * i + 2] - low[2]),
                quantised(high[1] - mesh.positions()[3 * i + 1])
            };
            for (int k = 0; k < 3; k++) {
                least[k] = Math.min(least[k], q[k]);
                most[k] = Math.max(most[k], q[k]);
                b.putShort(8 * i + 2 * k, (short) q[k]);
            }
        }
        ObjectNode accessor = accessor(view(b.array(), 8, ARRAY_BUFFER), 5123, count, "VEC3");
        for (int k = 0; k < 3; k++) {
            accessor.withArray("min").add(least[k]);
            accessor.withArray("max").add(most[k]);
        }
        return root.withArray("accessors").size() - 1;
    }

    private int quantised(double metres) {
        return (int) Math.max(0, Math.min(STEPS, Math.round(metres / step)));
    }

    private int texture(Mesh mesh) {
        int count = mesh.texture().length / 2;
        ByteBuffer b = ByteBuffer.allocate(8 * count).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < count; i++) {
            // OpenGL counts upwards from the picture's lower edge, glTF downwards from its upper one.
            b.putFloat(mesh.texture()[2 * i]).putFloat(1 - mesh.texture()[2 * i + 1]);
        }
        accessor(view(b.array(), 0, ARRAY_BUFFER), 5126, count, "VEC2");
        return root.withArray("accessors").size() - 1;
    }

    private int indices(Mesh mesh) {
        int[] triangles = mesh.triangles();
        boolean wide = mesh.positions().length / 3 > STEPS;
        ByteBuffer b = ByteBuffer.allocate(triangles.length * (wide ? 4 : 2)).order(ByteOrder.LITTLE_ENDIAN);
        for (int vertex : triangles) {
            if (wide) {
                b.putInt(vertex);
            } else {
                b.putShort((short) vertex);
            }
        }
        accessor(view(b.array(), 0, ELEMENT_BUFFER), wide ? 5125 : 5123, triangles.length, "SCALAR");
        return root.withArray("accessors").size() - 1;
    }

    private int material(Picture picture) {
        ObjectNode image = root.withArray("images").addObject();
        image.put("mimeType", picture.mediaType()).put("bufferView", view(picture.bytes(), 0, 0));
        int wrap = picture.repeats() ? 10497 : 33071;
        root.withArray("samplers").addObject().put("magFilter", 9729).put("minFilter", 9987).put("wrapS", wrap).put("wrapT", wrap);
        int index = root.withArray("images").size() - 1;
        root.withArray("textures").addObject().put("source", index).put("sampler", index);
        ObjectNode material = root.withArray("materials").addObject();
        material.put("doubleSided", true).putObject("extensions").putObject("KHR_materials_unlit");
        ObjectNode surface = material.putObject("pbrMetallicRoughness");
        surface.put("metallicFactor", 0).put("roughnessFactor", 1).putObject("baseColorTexture").put("index", index);
        return index;
    }

    private int view(byte[] bytes, int stride, int target) {
        while (binary.size() % 4 != 0) {
            binary.write(0);
        }
        ObjectNode view = root.withArray("bufferViews").addObject();
        view.put("buffer", 0).put("byteOffset", binary.size()).put("byteLength", bytes.length);
        if (stride > 0) {
            view.put("byteStride", stride);
        }
        if (target > 0) {
            view.put("target", target);
        }
        binary.writeBytes(bytes);
        return root.withArray("bufferViews").size() - 1;
    }

    private ObjectNode accessor(int view, int type, int count, String shape) {
        return root.withArray("accessors").addObject()
                .put("bufferView", view)
                .put("componentType", type)
                .put("count", count)
                .put("type", shape);
    }
}
