package io.citytwin.tiles.gltf;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.openize.drako.DracoMesh;
import io.citytwin.tiles.gltf.meshopt.AttributeStream;
import io.citytwin.tiles.gltf.meshopt.TriangleStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads back what tiles of 3D models hold: corners in earth-centred coordinates, feature ids, and the first property
 * table. It reads what {@link GlbWriter} writes, compressed or not, as checks and exports need it; it is no general reader.
 */
public final class GlbReader {
    private static final int MAGIC = 0x46546c67;

    private final JsonNode json;
    private final ByteBuffer binary;

    private GlbReader(JsonNode json, ByteBuffer binary) {
        this.json = json;
        this.binary = binary;
    }

    /** @throws IOException if the bytes are no GLB of version 2 */
    public static GlbReader read(byte[] bytes) throws IOException {
        ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        if (bytes.length < 20 || in.getInt() != MAGIC || in.getInt() != 2 || in.getInt() != bytes.length) {
            throw new IOException("not a GLB of version 2 and of its said length");
        }
        int jsonLength = in.getInt();
        in.getInt();
        JsonNode json = new ObjectMapper().readTree(bytes, 20, jsonLength);
        int start = 20 + jsonLength;
        ByteBuffer binary = ByteBuffer.allocate(0);
        if (start + 8 <= bytes.length) {
            binary = ByteBuffer.wrap(bytes, start + 8, in.getInt(start))
                    .slice()
                    .order(ByteOrder.LITTLE_ENDIAN);
        }
        return new GlbReader(json, binary);
    }

    public JsonNode json() {
        return json;
    }

    /**
     * A mesh's corners as drawn.
     *
     * @param positions earth-centred x, y, z per vertex, metres, after the node's matrix and 3D Tiles' turn to z-up
     * @param normals likewise turned, per vertex
     * @param featureIds per vertex
     * @param kinds the kind of surface (its ordinal) per vertex; empty where the mesh has none
     * @param indices three per triangle
     * @param coordinates texture coordinates per vertex, to the right and down; empty where it shows no picture
     * @param picture the picture that it shows, null for none
     * @param alpha 1 where it hides what is behind it, down to 0
     */
    public record Primitive(
            double[] positions,
            double[] normals,
            int[] featureIds,
            int[] kinds,
            int[] indices,
            double[] coordinates,
            Picture picture,
            double alpha) {}

    /**
     * A picture in the file.
     *
     * @param image a JPEG or PNG file
     * @param wrapMode glTF's number of the sampler's mode, to the right
     */
    public record Picture(byte[] image, String mediaType, int wrapMode) {}

    private Picture picture(JsonNode primitive) {
        JsonNode used = json.path("materials")
                .path(primitive.path("material").asInt())
                .path("pbrMetallicRoughness")
                .path("baseColorTexture");
        if (used.isMissingNode()) {
            return null;
        }
        JsonNode texture = json.path("textures").path(used.path("index").asInt());
        JsonNode image = json.path("images").path(texture.path("source").asInt());
        JsonNode view = json.path("bufferViews").path(image.path("bufferView").asInt());
        byte[] bytes = new byte[view.path("byteLength").asInt()];
        binary.get(view.path("byteOffset").asInt(), bytes);
        int wrap = json.path("samplers").path(texture.path("sampler").asInt()).path("wrapS").asInt();
        return new Picture(bytes, image.path("mimeType").asText(), wrap);
    }

    /**
     * All primitives of all nodes of the scene; one that stands in many places is as many.
     *
     * @throws IOException if a compressed stream is broken
     */
    public List<Primitive> listPrimitives() throws IOException {
        List<Primitive> primitives = new ArrayList<>();
        for (JsonNode number : json.path("scenes").path(json.path("scene").asInt(0)).path("nodes")) {
            JsonNode node = json.path("nodes").path(number.asInt());
            for (JsonNode primitive :
                    json.path("meshes").path(node.path("mesh").asInt()).path("primitives")) {
                JsonNode copies = node.path("extensions").path("EXT_mesh_gpu_instancing");
                if (copies.isMissingNode()) {
                    primitives.add(placed(read(primitive, false), matrix(node), null));
                } else {
                    copies(node, primitive, copies.path("attributes"), primitives);
                }
            }
        }
        return primitives;
    }

    private static double[] matrix(JsonNode node) {
        double[] matrix = new double[16];
        for (int i = 0; i < 16; i++) {
            matrix[i] = node.has("matrix") ? node.get("matrix").get(i).asDouble() : i % 5 == 0 ? 1 : 0;
        }
        return matrix;
    }

    private void copies(JsonNode node, JsonNode primitive, JsonNode attributes, List<Primitive> into)
            throws IOException {
        double[] translations = accessor(attributes.path("TRANSLATION").asInt());
        double[] rotations = accessor(attributes.path("ROTATION").asInt());
        JsonNode set = node.path("extensions").path("EXT_instance_features").path("featureIds").path(0);
        String name = "_FEATURE_ID_" + set.path("attribute").asInt();
        int[] features = whole(accessor(attributes.path(name).asInt()));
        if (rotations.length != 4 * features.length || translations.length != 3 * features.length) {
            throw new IOException("a node has " + features.length + " copies, " + rotations.length / 4
                    + " rotations and " + translations.length / 3 + " translations of them");
        }
        double[] matrix = matrix(node);
        Primitive shape = read(primitive, true);
        for (int i = 0; i < features.length; i++) {
            into.add(placed(shape, times(matrix, rotations, translations, i), features[i]));
        }
    }

    /** The matrix after a copy's turn and move, in column order. */
    private static double[] times(double[] matrix, double[] rotations, double[] translations, int copy) {
        double x = rotations[4 * copy];
        double y = rotations[4 * copy + 1];
        double z = rotations[4 * copy + 2];
        double w = rotations[4 * copy + 3];
        double[] place = {
            1 - 2 * (y * y + z * z), 2 * (x * y + z * w), 2 * (x * z - y * w), 0, //
            2 * (x * y - z * w), 1 - 2 * (x * x + z * z), 2 * (y * z + x * w), 0, //
            2 * (x * z + y * w), 2 * (y * z - x * w), 1 - 2 * (x * x + y * y), 0, //
            translations[3 * copy], translations[3 * copy + 1], translations[3 * copy + 2], 1
        };
        double[] out = new double[16];
        for (int column = 0; column < 4; column++) {
            for (int row = 0; row < 4; row++) {
                for (int k = 0; k < 4; k++) {
                    out[4 * column + row] += matrix[4 * k + row] * place[4 * column + k];
                }
            }
        }
        return out;
    }

    /** @param feature the feature of all vertices, null where each names its own */
    private static Primitive placed(Primitive shape, double[] matrix, Integer feature) {
        int[] features = shape.featureIds;
        if (feature != null) {
            features = new int[shape.positions.length / 3];
            Arrays.fill(features, feature);
        }
        return new Primitive(
                turned(shape.positions, matrix, 1),
                unit(turned(shape.normals, matrix, 0)),
                features,
                shape.kinds,
                shape.indices,
                shape.coordinates,
                shape.picture,
                shape.alpha);
    }

    /**
     * A primitive in its own coordinates.
     *
     * @param copied whether features are those of its places, not of its vertices
     */
    private Primitive read(JsonNode primitive, boolean copied) throws IOException {
        Values values = name -> accessor(primitive.path("attributes").path(name).asInt());
        int[] indices;
        JsonNode packed = primitive.path("extensions").path("KHR_draco_mesh_compression");
        if (packed.isMissingNode()) {
            indices = whole(accessor(primitive.path("indices").asInt()));
        } else {
            ByteBuffer in = view(packed.path("bufferView").asInt());
            byte[] stream = new byte[in.limit()];
            in.get(stream);
            DracoMesh mesh = DracoStream.read(stream);
            values = name -> DracoStream.values(mesh, packed.path("attributes").path(name).asInt());
            indices = DracoStream.indices(mesh);
        }
        String kinds = copied ? "_FEATURE_ID_0" : "_FEATURE_ID_1";
        return new Primitive(
                values.of("POSITION"),
                values.of("NORMAL"),
                copied ? new int[0] : whole(values.of("_FEATURE_ID_0")),
                primitive.path("attributes").has(kinds) ? whole(values.of(kinds)) : new int[0],
                indices,
                primitive.path("attributes").has("TEXCOORD_0") ? values.of("TEXCOORD_0") : new double[0],
                picture(primitive),
                alpha(primitive));
    }

    /** Of the material, where that is drawn with what is behind it. */
    private double alpha(JsonNode primitive) {
        JsonNode material = json.path("materials").path(primitive.path("material").asInt());
        return material.path("alphaMode").asText().equals("BLEND")
                ? material.path("pbrMetallicRoughness").path("baseColorFactor").path(3).asDouble(1)
                : 1;
    }

    /** Values of all vertices, by the attribute's name in glTF. */
    private interface Values {
        double[] of(String name) throws IOException;
    }

    /** The same directions of length 1: the matrix may scale, and few bits round. */
    private static double[] unit(double[] vectors) {
        for (int i = 0; i < vectors.length; i += 3) {
            double length = Math.sqrt(vectors[i] * vectors[i]
                    + vectors[i + 1] * vectors[i + 1]
                    + vectors[i + 2] * vectors[i + 2]);
            for (int k = 0; k < 3 && length > 0; k++) {
                vectors[i + k] /= length;
            }
        }
        return vectors;
    }

    private static int[] whole(double[] values) {
        int[] whole = new int[values.length];
        for (int i = 0; i < values.length; i++) {
            whole[i] = (int) values[i];
        }
        return whole;
    }

    private static double[] turned(double[] v, double[] m, int w) {
        double[] out = new double[v.length];
        for (int i = 0; i < v.length; i += 3) {
            double x = m[0] * v[i] + m[4] * v[i + 1] + m[8] * v[i + 2] + m[12] * w;
            double y = m[1] * v[i] + m[5] * v[i + 1] + m[9] * v[i + 2] + m[13] * w;
            double z = m[2] * v[i] + m[6] * v[i + 1] + m[10] * v[i + 2] + m[14] * w;
            out[i] = x;
            out[i + 1] = -z;
            out[i + 2] = y;
        }
        return out;
    }

    private double[] accessor(int number) throws IOException {
        JsonNode accessor = json.path("accessors").path(number);
        int width =
                switch (accessor.path("type").asText()) {
                    case "VEC2" -> 2;
                    case "VEC3" -> 3;
                    case "VEC4" -> 4;
                    default -> 1;
                };
        int component = accessor.path("componentType").asInt();
        int size = VertexAttribute.componentBytes(component);
        JsonNode view = json.path("bufferViews").path(accessor.path("bufferView").asInt());
        int stride = view.path("byteStride").asInt(width * size);
        double greatest = accessor.path("normalized").asBoolean() ? greatest(component) : 1;
        ByteBuffer in = unpacked(view);
        double[] out = new double[accessor.path("count").asInt() * width];
        for (int i = 0; i < out.length; i++) {
            int at = i / width * stride + i % width * size;
            double value =
                    switch (component) {
                        case VertexAttribute.BYTE -> in.get(at);
                        case VertexAttribute.UNSIGNED_BYTE -> in.get(at) & 0xff;
                        case VertexAttribute.UNSIGNED_SHORT -> in.getShort(at) & 0xffff;
                        case VertexAttribute.UNSIGNED_INT -> in.getInt(at) & 0xffffffffL;
                        case VertexAttribute.FLOAT -> in.getFloat(at);
                        default -> throw new IllegalArgumentException(
                                "accessor " + number + " has a component type that is not read here: " + component);
                    };
            out[i] = value / greatest;
        }
        return out;
    }

    /** What stands for 1 where whole numbers are normalized. */
    private static int greatest(int component) {
        return switch (component) {
            case VertexAttribute.BYTE -> 127;
            case VertexAttribute.UNSIGNED_BYTE -> 255;
            case VertexAttribute.UNSIGNED_SHORT -> 65535;
            default -> 1;
        };
    }

    /** The view's bytes as accessors see them. */
    private ByteBuffer unpacked(JsonNode view) throws IOException {
        JsonNode packing = view.path("extensions").path("EXT_meshopt_compression");
        if (packing.isMissingNode()) {
            return slice(view);
        }
        ByteBuffer in = slice(packing);
        byte[] stream = new byte[in.limit()];
        in.get(stream);
        int count = packing.path("count").asInt();
        int stride = packing.path("byteStride").asInt();
        String mode = packing.path("mode").asText();
        if (mode.equals("TRIANGLES")) {
            ByteBuffer out = BinaryChunk.room(count * stride);
            for (int index : TriangleStream.decode(stream, count)) {
                if (stride == 2) {
                    out.putShort((short) index);
                } else {
                    out.putInt(index);
                }
            }
            return out;
        }
        String filter = packing.path("filter").asText("NONE");
        if (!mode.equals("ATTRIBUTES") || !(filter.equals("NONE") || filter.equals("EXPONENTIAL"))) {
            throw new IOException("a compressed view of mode " + mode + " with filter " + filter + " is not read here");
        }
        ByteBuffer out = ByteBuffer.wrap(AttributeStream.decode(stream, count, stride)).order(ByteOrder.LITTLE_ENDIAN);
        if (filter.equals("EXPONENTIAL")) {
            for (int at = 0; at < out.limit(); at += 4) {
                int v = out.getInt(at);
                out.putFloat(at, Math.scalb((float) (v << 8 >> 8), v >> 24));
            }
        }
        return out;
    }

    /**
     * The rows of the first property table, by the names of the properties: Long, Double, Boolean, String, or null where
     * the value is the property's noData.
     */
    public List<Map<String, Object>> listRows() {
        JsonNode metadata = json.path("extensions").path("EXT_structural_metadata");
        JsonNode table = metadata.path("propertyTables").path(0);
        JsonNode type = metadata.path("schema")
                .path("classes")
                .path(table.path("class").asText())
                .path("properties");
        int count = table.path("count").asInt();
        List<Map<String, Object>> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            rows.add(new LinkedHashMap<>());
        }
        Iterator<Map.Entry<String, JsonNode>> properties = table.path("properties").fields();
        while (properties.hasNext()) {
            Map.Entry<String, JsonNode> property = properties.next();
            JsonNode definition = type.path(property.getKey());
            String name = definition.path("name").asText(property.getKey());
            List<Object> values = column(property.getValue(), definition, count);
            for (int i = 0; i < count; i++) {
                rows.get(i).put(name, values.get(i));
            }
        }
        return rows;
    }

    private List<Object> column(JsonNode property, JsonNode definition, int count) {
        ByteBuffer in = view(property.path("values").asInt());
        String type = definition.path("type").asText();
        JsonNode noData = definition.path("noData");
        List<Object> values = new ArrayList<>(count);
        ByteBuffer offsets =
                type.equals("STRING") ? view(property.path("stringOffsets").asInt()) : null;
        for (int i = 0; i < count; i++) {
            Object value;
            if (type.equals("BOOLEAN")) {
                value = (in.get(i / 8) >> i % 8 & 1) == 1;
            } else if (type.equals("STRING")) {
                int from = offsets.getInt(4 * i);
                byte[] text = new byte[offsets.getInt(4 * i + 4) - from];
                in.get(from, text);
                value = new String(text, StandardCharsets.UTF_8);
            } else {
                value = number(in, definition.path("componentType").asText());
            }
            values.add(isNoData(value, noData) ? null : value);
        }
        return values;
    }

    private static Object number(ByteBuffer in, String component) {
        return switch (component) {
            case "UINT8" -> (long) (in.get() & 0xff);
            case "INT32" -> (long) in.getInt();
            case "INT64" -> in.getLong();
            case "FLOAT32" -> (double) in.getFloat();
            case "FLOAT64" -> in.getDouble();
            default -> throw new IllegalArgumentException("a component type that is not read here: " + component);
        };
    }

    private static boolean isNoData(Object value, JsonNode noData) {
        if (noData.isMissingNode()) {
            return false;
        }
        if (value instanceof Long l) {
            return noData.bigIntegerValue().equals(BigInteger.valueOf(l));
        }
        return value instanceof Double d ? noData.asDouble() == d : noData.asText().equals(value);
    }

    private ByteBuffer view(int number) {
        return slice(json.path("bufferViews").path(number));
    }

    /** The part of the file's binary chunk that a view, or its compressed stream, says. */
    private ByteBuffer slice(JsonNode view) {
        int offset = view.path("byteOffset").asInt(0);
        return binary.duplicate()
                .position(offset)
                .limit(offset + view.path("byteLength").asInt())
                .slice()
                .order(ByteOrder.LITTLE_ENDIAN);
    }
}
