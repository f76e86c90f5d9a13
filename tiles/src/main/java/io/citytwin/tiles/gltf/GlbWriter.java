package io.citytwin.tiles.gltf;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.citytwin.geometry.SurfaceKind;
import io.citytwin.model.AttributeType;
import io.citytwin.tiles.mesh.EastNorthUp;
import io.citytwin.tiles.mesh.TriangleMesh;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * Writes a mesh and its features' attributes as one GLB (glTF 2.0): POSITION, NORMAL, _FEATURE_ID_0, of models the kind of
 * surface as _FEATURE_ID_1 and, where features or kinds have colours of their own, COLOR_0. Positions are floats in the local frame with the y axis up; the node's matrix (double
 * precision in JSON) brings them to earth-centred coordinates with the y axis up, which 3D Tiles turns to z-up.
 */
public final class GlbWriter {
    private static final int MAGIC = 0x46546c67;
    private static final int JSON_CHUNK = 0x4e4f534a;
    private static final int BINARY_CHUNK = 0x004e4942;
    private static final int ARRAY_BUFFER = 34962;
    private static final int ELEMENT_ARRAY_BUFFER = 34963;
    private static final int UNSIGNED_BYTE = 5121;
    private static final int UNSIGNED_SHORT = 5123;
    private static final int UNSIGNED_INT = 5125;
    private static final int FLOAT = 5126;
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

    private GlbWriter() {}

    /**
     * The bytes of the file.
     *
     * @param mesh the triangles; where there are none the file holds the table only
     * @param frame the frame of the mesh
     * @param table one row per feature number in the mesh
     */
    public static byte[] write(TriangleMesh mesh, EastNorthUp frame, PropertyTable table, Colors colors) {
        GlbWriter writer = new GlbWriter();
        writer.header();
        if (!mesh.isEmpty()) {
            writer.scene(frame);
            writer.primitive(mesh, table, colors);
        }
        writer.metadata(table, mesh.hasKinds());
        return writer.file();
    }

    private void header() {
        root.putObject("asset").put("version", "2.0").put("generator", "CityTwin");
        root.putArray("extensionsUsed").add("EXT_mesh_features").add("EXT_structural_metadata");
    }

    private void scene(EastNorthUp frame) {
        root.put("scene", 0);
        root.putArray("scenes").addObject().putArray("nodes").add(0);
        ObjectNode node = root.putArray("nodes").addObject();
        ArrayNode matrix = node.putArray("matrix");
        Arrays.stream(frame.matrixYUp()).forEach(matrix::add);
        node.put("mesh", 0);
    }

    private void primitive(TriangleMesh mesh, PropertyTable table, Colors colors) {
        ObjectNode primitive =
                root.putArray("meshes").addObject().putArray("primitives").addObject();
        ArrayNode accessors = root.putArray("accessors");
        ObjectNode attributes = primitive.putObject("attributes");
        attributes.put("POSITION", positions(mesh, accessors));
        attributes.put("NORMAL", normals(mesh, accessors));
        attributes.put("_FEATURE_ID_0", featureIds(mesh, accessors));
        if (mesh.hasKinds()) {
            attributes.put("_FEATURE_ID_1", kinds(mesh, accessors));
        }
        if (colors.isVaried()) {
            attributes.put("COLOR_0", vertexColors(mesh, colors, accessors));
        }
        primitive.put("indices", indices(mesh, accessors));
        primitive.put("material", 0);
        primitive.put("mode", 4);
        ArrayNode sets = primitive
                .putObject("extensions")
                .putObject("EXT_mesh_features")
                .putArray("featureIds");
        featureIdSet(sets, 0, table.rows());
        if (mesh.hasKinds()) {
            featureIdSet(sets, 1, SurfaceKind.values().length).put("label", "surface");
        }
        material(colors);
    }

    /** The set of that attribute, whose table has the same number. */
    private static ObjectNode featureIdSet(ArrayNode sets, int number, int rows) {
        return sets.addObject().put("featureCount", rows).put("attribute", number).put("propertyTable", number);
    }

    private void material(Colors colors) {
        ObjectNode pbr = root.putArray("materials").addObject().putObject("pbrMetallicRoughness");
        int rgb = colors.isVaried() ? 0xffffff : colors.base();
        ArrayNode factor = pbr.putArray("baseColorFactor");
        for (int shift = 16; shift >= 0; shift -= 8) {
            factor.add(Colors.linear(rgb, shift));
        }
        factor.add(1.0);
        pbr.put("metallicFactor", 0);
        pbr.put("roughnessFactor", 0.9);
    }

    private int positions(TriangleMesh mesh, ArrayNode accessors) {
        int n = mesh.vertexCount();
        ByteBuffer out = BinaryChunk.room(12 * n);
        float[] min = {Float.MAX_VALUE, Float.MAX_VALUE, Float.MAX_VALUE};
        float[] max = {-Float.MAX_VALUE, -Float.MAX_VALUE, -Float.MAX_VALUE};
        for (int v = 0; v < n; v++) {
            float[] p = {mesh.position(v, 0), mesh.position(v, 2), -mesh.position(v, 1)};
            for (int k = 0; k < 3; k++) {
                out.putFloat(p[k]);
                min[k] = Math.min(min[k], p[k]);
                max[k] = Math.max(max[k], p[k]);
            }
        }
        ObjectNode accessor = accessor(accessors, chunk.add(out, ARRAY_BUFFER), FLOAT, n, "VEC3");
        ArrayNode lows = accessor.putArray("min");
        ArrayNode highs = accessor.putArray("max");
        for (int k = 0; k < 3; k++) {
            lows.add((double) min[k]);
            highs.add((double) max[k]);
        }
        return accessors.size() - 1;
    }

    private int normals(TriangleMesh mesh, ArrayNode accessors) {
        int n = mesh.vertexCount();
        ByteBuffer out = BinaryChunk.room(12 * n);
        for (int v = 0; v < n; v++) {
            out.putFloat(mesh.normal(v, 0)).putFloat(mesh.normal(v, 2)).putFloat(-mesh.normal(v, 1));
        }
        accessor(accessors, chunk.add(out, ARRAY_BUFFER), FLOAT, n, "VEC3");
        return accessors.size() - 1;
    }

    /** Floats hold whole numbers to 16 million; a byte or a short would be padded to four bytes anyway. */
    private int featureIds(TriangleMesh mesh, ArrayNode accessors) {
        int n = mesh.vertexCount();
        ByteBuffer out = BinaryChunk.room(4 * n);
        for (int v = 0; v < n; v++) {
            out.putFloat(mesh.feature(v));
        }
        accessor(accessors, chunk.add(out, ARRAY_BUFFER), FLOAT, n, "SCALAR");
        return accessors.size() - 1;
    }

    private int kinds(TriangleMesh mesh, ArrayNode accessors) {
        int n = mesh.vertexCount();
        ByteBuffer out = BinaryChunk.room(4 * n);
        for (int v = 0; v < n; v++) {
            out.putFloat(mesh.kind(v).ordinal());
        }
        accessor(accessors, chunk.add(out, ARRAY_BUFFER), FLOAT, n, "SCALAR");
        return accessors.size() - 1;
    }

    private int vertexColors(TriangleMesh mesh, Colors colors, ArrayNode accessors) {
        int n = mesh.vertexCount();
        ByteBuffer out = BinaryChunk.room(4 * n);
        for (int v = 0; v < n; v++) {
            int rgb = colors.of(mesh, v);
            for (int shift = 16; shift >= 0; shift -= 8) {
                out.put((byte) Math.round(255 * Colors.linear(rgb, shift)));
            }
            out.put((byte) 255);
        }
        accessor(accessors, chunk.add(out, ARRAY_BUFFER), UNSIGNED_BYTE, n, "VEC4")
                .put("normalized", true);
        return accessors.size() - 1;
    }

    private int indices(TriangleMesh mesh, ArrayNode accessors) {
        int n = 3 * mesh.triangleCount();
        boolean narrow = mesh.vertexCount() <= 65535; // number 65535 itself is reserved
        ByteBuffer out = BinaryChunk.room(n * (narrow ? 2 : 4));
        for (int i = 0; i < n; i++) {
            if (narrow) {
                out.putShort((short) mesh.index(i));
            } else {
                out.putInt(mesh.index(i));
            }
        }
        int view = chunk.add(out, ELEMENT_ARRAY_BUFFER);
        accessor(accessors, view, narrow ? UNSIGNED_SHORT : UNSIGNED_INT, n, "SCALAR");
        return accessors.size() - 1;
    }

    private static ObjectNode accessor(ArrayNode accessors, int view, int component, int count, String type) {
        return accessors
                .addObject()
                .put("bufferView", view)
                .put("componentType", component)
                .put("count", count)
                .put("type", type);
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
        root.putArray("buffers").addObject().put("byteLength", chunk.length());
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
