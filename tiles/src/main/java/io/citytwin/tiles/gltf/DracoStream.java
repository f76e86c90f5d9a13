package io.citytwin.tiles.gltf;

import com.openize.drako.AttributeType;
import com.openize.drako.DataBuffer;
import com.openize.drako.DataType;
import com.openize.drako.Draco;
import com.openize.drako.DracoCompressionLevel;
import com.openize.drako.DracoEncodeOptions;
import com.openize.drako.DracoMesh;
import com.openize.drako.DrakoException;
import com.openize.drako.PointAttribute;
import io.citytwin.tiles.mesh.TriangleMesh;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A mesh in Draco's form, as KHR_draco_mesh_compression wants it. Draco orders vertices and triangles anew.
 *
 * @param bytes the stream
 * @param vertices how many it unpacks to, which may be more or fewer than there were
 * @param triangles how many it unpacks to
 * @param ids the number of each attribute in the stream, by its name in glTF
 */
record DracoStream(byte[] bytes, int vertices, int triangles, Map<String, Integer> ids) {
    private static final int NORMAL_BITS = 10;
    private static final int COLOR_BITS = 8;

    /** Draco's own limit. */
    private static final int MOST_POSITION_BITS = 30;

    /** Positions come back to within half of the attributes' step per axis, whole numbers as they were. */
    static DracoStream of(TriangleMesh mesh, VertexAttributes vertices) {
        DracoMesh draco = new DracoMesh();
        draco.setNumPoints(mesh.vertexCount());
        draco.setNumFaces(mesh.triangleCount());
        for (int t = 0; t < mesh.triangleCount(); t++) {
            draco.setFace(t, new int[] {mesh.index(3 * t), mesh.index(3 * t + 1), mesh.index(3 * t + 2)});
        }
        DracoEncodeOptions options = new DracoEncodeOptions();
        options.setNormalBits(NORMAL_BITS);
        options.setColorBits(COLOR_BITS);
        Map<String, Integer> ids = new LinkedHashMap<>();
        for (VertexAttribute attribute : vertices.list()) {
            if (attribute.min() != null) {
                options.setPositionBits(positionBits(attribute, vertices.step()));
            }
            PointAttribute point = new Values(attribute);
            point.setIdentityMapping(true);
            point.setNumUniqueEntries(mesh.vertexCount());
            ids.put(attribute.semantic(), draco.addAttribute(point));
        }
        // Walking along edges loses triangles without area, or stumbles over them; writing them one by one keeps all.
        DracoStream walked = encode(draco, options, DracoCompressionLevel.STANDARD, ids);
        if (walked != null && walked.triangles == mesh.triangleCount()) {
            return walked;
        }
        DracoStream listed = encode(draco, options, DracoCompressionLevel.NO_COMPRESSION, ids);
        if (listed == null || listed.triangles != mesh.triangleCount()) {
            throw new IllegalStateException("a mesh of " + mesh.triangleCount() + " triangles can't be written by Draco");
        }
        return listed;
    }

    /** The mesh as it is unpacked again, since only that says how many vertices there are; null where drako can't write it. */
    private static DracoStream encode(
            DracoMesh mesh, DracoEncodeOptions options, DracoCompressionLevel level, Map<String, Integer> ids) {
        options.setCompressionLevel(level);
        try {
            byte[] bytes = Draco.encode(mesh, options);
            DracoMesh unpacked = (DracoMesh) Draco.decode(bytes);
            return new DracoStream(bytes, unpacked.getNumPoints(), unpacked.getNumFaces(), ids);
        } catch (DrakoException e) {
            return null;
        }
    }

    private static int positionBits(VertexAttribute positions, double step) {
        double extent = 0;
        for (int k = 0; k < 3; k++) {
            extent = Math.max(extent, positions.max()[k] - positions.min()[k]);
        }
        int bits = 1;
        while (bits < MOST_POSITION_BITS && extent / ((1L << bits) - 1) > step) {
            bits++;
        }
        return bits;
    }

    /** An attribute in drako's words, whose own class reads whole numbers of 32 bits only. */
    private static final class Values extends PointAttribute {
        private final VertexAttribute attribute;

        Values(VertexAttribute attribute) {
            super(
                    kind(attribute.semantic()),
                    type(attribute),
                    attribute.width(),
                    attribute.normalized(),
                    attribute.stride(),
                    0,
                    new DataBuffer(attribute.bytes().array()));
            this.attribute = attribute;
        }

        private static int kind(String semantic) {
            return switch (semantic) {
                case "POSITION" -> AttributeType.POSITION;
                case "NORMAL" -> AttributeType.NORMAL;
                case "COLOR_0" -> AttributeType.COLOR;
                default -> AttributeType.GENERIC;
            };
        }

        private static int type(VertexAttribute attribute) {
            if (attribute.component() != VertexAttribute.FLOAT && attribute.width() > 1) {
                throw new IllegalArgumentException("vectors must be floats for drako, " + attribute.semantic() + " is not");
            }
            return switch (attribute.component()) {
                case VertexAttribute.FLOAT -> DataType.FLOAT32;
                case VertexAttribute.UNSIGNED_SHORT -> DataType.UINT16;
                case VertexAttribute.UNSIGNED_BYTE -> DataType.UINT8;
                default -> throw new IllegalArgumentException(
                        "component type " + attribute.component() + " is not written by Draco here");
            };
        }

        @Override
        public void convertValue(int entry, int[] value) {
            int at = entry * attribute.stride();
            value[0] = attribute.component() == VertexAttribute.UNSIGNED_BYTE
                    ? attribute.bytes().get(at) & 0xff
                    : attribute.bytes().getShort(at) & 0xffff;
        }
    }

    /** A stream unpacked. */
    static DracoMesh read(byte[] bytes) throws IOException {
        try {
            return (DracoMesh) Draco.decode(bytes);
        } catch (DrakoException | RuntimeException e) {
            throw new IOException("not a mesh in Draco's form: " + e, e);
        }
    }

    /** Three vertices per triangle. */
    static int[] indices(DracoMesh mesh) {
        int[] out = new int[3 * mesh.getNumFaces()];
        for (int corner = 0; corner < out.length; corner++) {
            out[corner] = mesh.readCorner(corner);
        }
        return out;
    }

    /**
     * The values of an attribute of an unpacked mesh, vertex by vertex.
     *
     * @param id its number in the stream
     */
    static double[] values(DracoMesh mesh, int id) throws IOException {
        for (int i = 0; i < mesh.getNumAttributes(); i++) {
            PointAttribute attribute = mesh.attribute(i);
            if (attribute.getUniqueId() == id) {
                return values(mesh, attribute);
            }
        }
        throw new IOException("the mesh in Draco's form has no attribute " + id);
    }

    private static double[] values(DracoMesh mesh, PointAttribute attribute) {
        int width = attribute.getComponentsCount();
        double[] out = new double[width * mesh.getNumPoints()];
        DataBuffer in = attribute.getBuffer();
        for (int p = 0; p < mesh.getNumPoints(); p++) {
            int at = attribute.getBytePos(attribute.mappedIndex(p));
            for (int k = 0; k < width; k++) {
                out[p * width + k] = switch (attribute.getDataType()) {
                    case DataType.UINT8 -> in.get(at + k) & 0xff;
                    case DataType.UINT16 -> in.get(at + 2 * k) & 0xff | (in.get(at + 2 * k + 1) & 0xff) << 8;
                    default -> in.readFloat(at + 4 * k);
                };
            }
        }
        return out;
    }
}
