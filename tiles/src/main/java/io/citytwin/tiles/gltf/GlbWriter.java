package io.citytwin.tiles.gltf;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.citytwin.geometry.ModelMesh;
import io.citytwin.geometry.SurfaceKind;
import io.citytwin.model.AttributeType;
import io.citytwin.tiles.gltf.meshopt.AttributeStream;
import io.citytwin.tiles.gltf.meshopt.TriangleStream;
import io.citytwin.tiles.mesh.Copies;
import io.citytwin.tiles.mesh.EastNorthUp;
import io.citytwin.tiles.mesh.TriangleMesh;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes a mesh and its features' attributes as one GLB (glTF 2.0): POSITION, NORMAL, _FEATURE_ID_0, of models the kind of
 * surface as _FEATURE_ID_1 and, where features or kinds have colours of their own, COLOR_0. What shows a texture is a mesh and a
 * node of its own, with TEXCOORD_0, a white material and the picture in the file; so is what can be seen through (material of
 * alphaMode BLEND), and a shape that stands in many places: its node has the places (EXT_mesh_gpu_instancing) and the
 * features that they belong to (EXT_instance_features), its vertices have the kind of surface as _FEATURE_ID_0. Positions
 * are those of the local frame with the y axis up; the node's matrix (double precision in JSON) brings them to
 * earth-centred coordinates with the y axis up, which 3D Tiles turns to z-up.
 */
public final class GlbWriter {
    private static final int MAGIC = 0x46546c67;
    private static final int JSON_CHUNK = 0x4e4f534a;
    private static final int BINARY_CHUNK = 0x004e4942;
    private static final int ARRAY_BUFFER = 34962;
    private static final int ELEMENT_ARRAY_BUFFER = 34963;
    private static final int LINEAR = 9729;
    private static final int LINEAR_MIPMAP_LINEAR = 9987;
    private static final Colors WHITE = Colors.one(0xffffff);
    private static final ObjectMapper JSON = new ObjectMapper();

    /** What the numbers of the second feature ids of models mean. */
    private static final PropertyTable KINDS = new PropertyTable(
            "surface",
            null,
            SurfaceKind.values().length,
            List.of(new PropertyTable.Column(
                    "kind",
                    null,
                    AttributeType.TEXT,
                    null,
                    Arrays.stream(SurfaceKind.values()).<Object>map(SurfaceKind::id).toList())));

    private final BinaryChunk chunk = new BinaryChunk();
    private final ObjectNode root = JSON.createObjectNode();
    /** Places of pictures among the images: textures that differ in their wrap mode share one. */
    private final Map<byte[], Integer> images = new IdentityHashMap<>();

    /** Materials without pictures by their alpha. */
    private final Map<Integer, Integer> plainMaterials = new HashMap<>();

    private GlbWriter() {}

    /**
     * Triangles that are drawn in one way: a node with a mesh of one primitive.
     *
     * @param mesh with texture coordinates where there is a texture
     * @param texture the picture that it shows, or null
     * @param alpha how far it hides what is behind it, 0 to 255
     * @param copies where the mesh stands, in the frame of the file; null where it stands in that frame as it is
     */
    public record Part(TriangleMesh mesh, Texture texture, int alpha, Copies copies) {
        /** Triangles in colours. */
        public static Part plain(TriangleMesh mesh) {
            return new Part(mesh, null, ModelMesh.OPAQUE, null);
        }

        public static Part textured(TriangleMesh mesh, Texture texture) {
            return new Part(mesh, texture, ModelMesh.OPAQUE, null);
        }

        public static Part seenThrough(TriangleMesh mesh, int alpha) {
            return new Part(mesh, null, alpha, null);
        }

        /** The same in many places. The features of the mesh's own vertices only decide its colours. */
        public Part at(Copies places) {
            return new Part(mesh, texture, alpha, places);
        }
    }

    /**
     * The bytes of the file.
     *
     * @param mesh the triangles; where there are none the file holds the table only
     * @param frame the frame of the mesh
     * @param table one row per feature number in the mesh
     * @param compression how the triangles are written
     */
    public static byte[] write(
            TriangleMesh mesh, EastNorthUp frame, PropertyTable table, Colors colors, Compression compression) {
        return write(List.of(Part.plain(mesh)), frame, table, colors, compression);
    }

    /**
     * The same of several parts in the same frame; those without triangles are left out. In Draco files what shows a picture
     * is plain floats: Draco would round coordinates of repeated pictures too far.
     */
    public static byte[] write(
            List<Part> parts, EastNorthUp frame, PropertyTable table, Colors colors, Compression compression) {
        GlbWriter writer = new GlbWriter();
        writer.header();
        boolean withKinds = false;
        for (Part part : parts) {
            withKinds |= part.mesh.hasKinds();
            if (!part.mesh.isEmpty()) {
                writer.node(part, frame, table, colors, compression);
            }
        }
        writer.metadata(table, withKinds);
        return writer.file();
    }

    private void node(Part part, EastNorthUp frame, PropertyTable table, Colors all, Compression wanted) {
        Compression compression = part.texture != null && wanted == Compression.DRACO ? Compression.NONE : wanted;
        Colors colors = part.texture != null ? WHITE : all;
        boolean copied = part.copies != null;
        VertexAttributes vertices =
                switch (compression) {
                    case NONE -> VertexAttributes.floats(part.mesh, colors, copied);
                    case MESHOPT -> VertexAttributes.quantized(part.mesh, colors, copied);
                    case DRACO -> VertexAttributes.forDraco(part.mesh, colors, copied);
                };
        extensions(vertices, compression);
        ObjectNode node = node(frame, vertices, copied);
        if (copied) {
            copies(part.copies, vertices, table, node.putObject("extensions"));
        }
        int material = part.texture == null ? material(colors, part.alpha) : material(part.texture);
        primitive(part, vertices, table, compression, material);
    }

    private void header() {
        root.putObject("asset").put("version", "2.0").put("generator", "CityTwin");
        root.putArray("extensionsUsed").add("EXT_mesh_features").add("EXT_structural_metadata");
    }

    /** What a reader must know to draw anything at all. */
    private void extensions(VertexAttributes vertices, Compression compression) {
        if (compression == Compression.MESHOPT) {
            require("EXT_meshopt_compression");
        }
        if (compression == Compression.DRACO) {
            require("KHR_draco_mesh_compression");
        }
        if (vertices.isQuantized()) {
            require("KHR_mesh_quantization");
        }
    }

    private void require(String extension) {
        name(extension, root.withArray("extensionsRequired"));
        use(extension);
    }

    private void use(String extension) {
        name(extension, root.withArray("extensionsUsed"));
    }

    private static void name(String extension, ArrayNode list) {
        for (JsonNode known : list) {
            if (known.asText().equals(extension)) {
                return;
            }
        }
        list.add(extension);
    }

    /** A node of the scene, whose mesh must be the next one. */
    private ObjectNode node(EastNorthUp frame, VertexAttributes vertices, boolean copied) {
        root.put("scene", 0);
        ArrayNode nodes = root.withArray("nodes");
        ArrayNode scenes = root.withArray("scenes");
        ObjectNode scene = scenes.isEmpty() ? scenes.addObject() : (ObjectNode) scenes.get(0);
        scene.withArray("nodes").add(nodes.size());
        ObjectNode node = nodes.addObject();
        ArrayNode matrix = node.putArray("matrix");
        // A copy is turned before it is moved: what positions lack goes into the translations then.
        double[] offset = copied ? new double[3] : vertices.offset();
        Arrays.stream(matrix(frame.matrixYUp(), offset, vertices.scale())).forEach(matrix::add);
        node.put("mesh", root.withArray("meshes").size());
        return node;
    }

    /** The frame's matrix (in column order) after scaling and moving the positions. */
    private static double[] matrix(double[] frame, double[] o, double scale) {
        double[] m = frame.clone();
        for (int row = 0; row < 3; row++) {
            m[12 + row] += frame[row] * o[0] + frame[4 + row] * o[1] + frame[8 + row] * o[2];
            for (int column = 0; column < 3; column++) {
                m[4 * column + row] *= scale;
            }
        }
        return m;
    }

    /** Where copies stand, in floats: translations in the unit of the positions, which the node's matrix scales. */
    private void copies(Copies copies, VertexAttributes vertices, PropertyTable table, ObjectNode extensions) {
        require("EXT_mesh_gpu_instancing");
        use("EXT_instance_features");
        int n = copies.count();
        ByteBuffer translations = BinaryChunk.room(12 * n);
        ByteBuffer rotations = BinaryChunk.room(16 * n);
        ByteBuffer features = BinaryChunk.room(4 * n);
        double[] o = vertices.offset();
        for (int i = 0; i < n; i++) {
            double[] t = copies.place(i, o[0], -o[2], o[1]);
            for (double v : new double[] {t[0], t[2], -t[1]}) {
                translations.putFloat((float) (v / vertices.scale()));
            }
            float[] q = copies.rotations();
            rotations.putFloat(q[4 * i]).putFloat(q[4 * i + 2]).putFloat(-q[4 * i + 1]).putFloat(q[4 * i + 3]);
            features.putFloat(copies.features()[i]);
        }
        ObjectNode attributes = extensions.putObject("EXT_mesh_gpu_instancing").putObject("attributes");
        attributes.put("TRANSLATION", accessor(chunk.add(translations), VertexAttribute.FLOAT, n, "VEC3"));
        attributes.put("ROTATION", accessor(chunk.add(rotations), VertexAttribute.FLOAT, n, "VEC4"));
        attributes.put("_FEATURE_ID_0", accessor(chunk.add(features), VertexAttribute.FLOAT, n, "SCALAR"));
        featureIdSet(extensions.putObject("EXT_instance_features").putArray("featureIds"), 0, 0, table.rows());
    }

    private void primitive(
            Part part, VertexAttributes vertices, PropertyTable table, Compression compression, int material) {
        TriangleMesh mesh = part.mesh;
        ObjectNode primitive =
                root.withArray("meshes").addObject().putArray("primitives").addObject();
        ObjectNode extensions = primitive.putObject("extensions");
        switch (compression) {
            case DRACO -> draco(mesh, vertices, primitive, extensions.putObject("KHR_draco_mesh_compression"));
            case MESHOPT -> meshopt(VertexOrder.of(mesh), vertices, primitive);
            case NONE -> plain(mesh, vertices, primitive);
        }
        primitive.put("material", material);
        primitive.put("mode", 4);
        ArrayNode sets = extensions.putObject("EXT_mesh_features").putArray("featureIds");
        boolean copied = part.copies != null;
        if (!copied) {
            featureIdSet(sets, 0, 0, table.rows());
        }
        if (mesh.hasKinds()) {
            featureIdSet(sets, copied ? 0 : 1, 1, SurfaceKind.values().length).put("label", "surface");
        }
        if (sets.isEmpty()) {
            extensions.remove("EXT_mesh_features");
        }
    }

    /** The set of the attribute of that number. */
    private static ObjectNode featureIdSet(ArrayNode sets, int attribute, int table, int rows) {
        return sets.addObject().put("featureCount", rows).put("attribute", attribute).put("propertyTable", table);
    }

    /** The number of the material of triangles in colours of that alpha. */
    private int material(Colors colors, int alpha) {
        Integer known = plainMaterials.putIfAbsent(alpha, root.withArray("materials").size());
        if (known != null) {
            return known;
        }
        ObjectNode material = root.withArray("materials").addObject();
        if (alpha < ModelMesh.OPAQUE) {
            material.put("alphaMode", "BLEND");
        }
        ObjectNode pbr = material.putObject("pbrMetallicRoughness");
        int rgb = colors.isVaried() ? 0xffffff : colors.base();
        ArrayNode factor = pbr.putArray("baseColorFactor");
        for (int shift = 16; shift >= 0; shift -= 8) {
            factor.add(Colors.linear(rgb, shift));
        }
        factor.add((double) alpha / ModelMesh.OPAQUE);
        pbr.put("metallicFactor", 0);
        pbr.put("roughnessFactor", 0.9);
        return plainMaterials.get(alpha);
    }

    private int material(Texture texture) {
        int number = root.withArray("materials").size();
        ObjectNode material = root.withArray("materials").addObject();
        if (texture.seenThrough()) {
            // Foliage and fences: what is there is there, without sorting by distance.
            material.put("alphaMode", "MASK");
        }
        ObjectNode pbr = material.putObject("pbrMetallicRoughness");
        pbr.putObject("baseColorTexture").put("index", texture(texture));
        pbr.put("metallicFactor", 0);
        pbr.put("roughnessFactor", 0.9);
        return number;
    }

    /** Adds a texture and gives its number. */
    private int texture(Texture texture) {
        ArrayNode textures = root.withArray("textures");
        ArrayNode samplers = root.withArray("samplers");
        Integer image = images.get(texture.image());
        if (image == null) {
            image = images.size();
            images.put(texture.image(), image);
            root.withArray("images")
                    .addObject()
                    .put("bufferView", chunk.add(ByteBuffer.wrap(texture.image())))
                    .put("mimeType", texture.mediaType());
        }
        textures.addObject().put("sampler", samplers.size()).put("source", image);
        samplers.addObject()
                .put("magFilter", LINEAR)
                .put("minFilter", LINEAR_MIPMAP_LINEAR)
                .put("wrapS", texture.wrapMode())
                .put("wrapT", texture.wrapMode());
        return textures.size() - 1;
    }

    /** Attributes and indices whose accessors have no view: they are in the stream. */
    private void draco(TriangleMesh mesh, VertexAttributes vertices, ObjectNode primitive, ObjectNode extension) {
        DracoStream stream = DracoStream.of(mesh, vertices);
        extension.put("bufferView", chunk.add(ByteBuffer.wrap(stream.bytes())));
        ObjectNode ids = extension.putObject("attributes");
        stream.ids().forEach(ids::put);
        ObjectNode attributes = primitive.putObject("attributes");
        for (VertexAttribute attribute : vertices.list()) {
            attributes.put(attribute.semantic(), accessor(attribute, null, stream.vertices()));
        }
        primitive.put("indices", accessor(null, component(stream.vertices()), 3 * stream.triangles(), "SCALAR"));
    }

    private void plain(TriangleMesh mesh, VertexAttributes vertices, ObjectNode primitive) {
        ObjectNode attributes = primitive.putObject("attributes");
        for (VertexAttribute attribute : vertices.list()) {
            int view = chunk.add(attribute.bytes(), ARRAY_BUFFER, attribute.gapStride());
            attributes.put(attribute.semantic(), accessor(attribute, view, mesh.vertexCount()));
        }
        int n = 3 * mesh.triangleCount();
        int component = component(mesh.vertexCount());
        int view = chunk.add(
                plainIndices(mesh, n, component == VertexAttribute.UNSIGNED_SHORT), ELEMENT_ARRAY_BUFFER);
        primitive.put("indices", accessor(view, component, n, "SCALAR"));
    }

    private void meshopt(VertexOrder order, VertexAttributes vertices, ObjectNode primitive) {
        int count = order.vertices().length;
        ObjectNode attributes = primitive.putObject("attributes");
        for (VertexAttribute attribute : vertices.list()) {
            byte[] stream = AttributeStream.encode(order.apply(attribute), count, attribute.stride());
            int view = chunk.addCompressed(
                    ByteBuffer.wrap(stream),
                    ARRAY_BUFFER,
                    attribute.gapStride(),
                    count,
                    attribute.stride(),
                    "ATTRIBUTES",
                    attribute.filter());
            attributes.put(attribute.semantic(), accessor(attribute, view, count));
        }
        int n = order.indices().length;
        int component = component(count);
        ByteBuffer stream = ByteBuffer.wrap(TriangleStream.encode(order.indices()));
        int bytes = VertexAttribute.componentBytes(component);
        int view = chunk.addCompressed(stream, ELEMENT_ARRAY_BUFFER, 0, n, bytes, "TRIANGLES", null);
        primitive.put("indices", accessor(view, component, n, "SCALAR"));
    }

    private int accessor(VertexAttribute attribute, Integer view, int vertices) {
        int number = accessor(view, attribute.component(), vertices, attribute.type());
        ObjectNode accessor = (ObjectNode) root.withArray("accessors").get(number);
        if (attribute.normalized()) {
            accessor.put("normalized", true);
        }
        if (attribute.min() != null) {
            ArrayNode lows = accessor.putArray("min");
            Arrays.stream(attribute.min()).forEach(lows::add);
            ArrayNode highs = accessor.putArray("max");
            Arrays.stream(attribute.max()).forEach(highs::add);
        }
        return number;
    }

    /** The narrowest type of indices; number 65535 itself is reserved. */
    private static int component(int vertices) {
        return vertices <= 65535 ? VertexAttribute.UNSIGNED_SHORT : VertexAttribute.UNSIGNED_INT;
    }

    private static ByteBuffer plainIndices(TriangleMesh mesh, int n, boolean narrow) {
        ByteBuffer out = BinaryChunk.room(n * (narrow ? 2 : 4));
        for (int i = 0; i < n; i++) {
            if (narrow) {
                out.putShort((short) mesh.index(i));
            } else {
                out.putInt(mesh.index(i));
            }
        }
        return out;
    }

    /**
     * Adds an accessor and gives its number.
     *
     * @param view the number of its view, or null where its values are in a stream of Draco's
     */
    private int accessor(Integer view, int component, int count, String type) {
        ArrayNode accessors = root.withArray("accessors");
        ObjectNode accessor = accessors.addObject();
        if (view != null) {
            accessor.put("bufferView", view);
        }
        accessor.put("componentType", component).put("count", count).put("type", type);
        return accessors.size() - 1;
    }

    private void metadata(PropertyTable table, boolean withKinds) {
        ObjectNode extension = root.putObject("extensions").putObject("EXT_structural_metadata");
        String className = PropertyId.of(table.className());
        ObjectNode schema = extension.putObject("schema");
        schema.put("id", className);
        ObjectNode classes = schema.putObject("classes");
        ArrayNode tables = extension.putArray("propertyTables");
        table(table, className, classes, tables);
        if (withKinds) {
            table(KINDS, className.equals(KINDS.className()) ? "surface_kind" : KINDS.className(), classes, tables);
        }
    }

    private void table(PropertyTable table, String className, ObjectNode classes, ArrayNode tables) {
        ObjectNode type = classes.putObject(className);
        type.put("name", table.className());
        if (table.title() != null) {
            type.put("description", table.title());
        }
        ObjectNode encoded = tables.addObject();
        encoded.put("class", className);
        encoded.put("count", table.rows());
        new PropertyTableEncoder(chunk).encode(table, type.putObject("properties"), encoded.putObject("properties"));
    }

    private byte[] file() {
        ArrayNode buffers = root.putArray("buffers");
        buffers.addObject().put("byteLength", chunk.length());
        if (chunk.unpackedLength() > 0) {
            ObjectNode unpacked = buffers.addObject().put("byteLength", chunk.unpackedLength());
            unpacked.putObject("extensions").putObject("EXT_meshopt_compression").put("fallback", true);
        }
        chunk.describe(root.putArray("bufferViews"));
        byte[] json = json();
        int jsonLength = json.length + 3 & ~3;
        int length = 12 + 8 + jsonLength + 8 + chunk.length();
        ByteBuffer out = BinaryChunk.room(length);
        out.putInt(MAGIC).putInt(2).putInt(length);
        out.putInt(jsonLength).putInt(JSON_CHUNK).put(json);
        for (int i = json.length; i < jsonLength; i++) {
            out.put((byte) ' ');
        }
        out.putInt(chunk.length()).putInt(BINARY_CHUNK);
        chunk.writeTo(out);
        return out.array();
    }

    private byte[] json() {
        try {
            return JSON.writeValueAsBytes(root);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a JSON tree can always be written", e);
        }
    }
}
