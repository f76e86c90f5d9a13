package io.citytwin.tiles.gltf;

import static io.citytwin.tiles.gltf.VertexAttribute.BYTE;
import static io.citytwin.tiles.gltf.VertexAttribute.FLOAT;
import static io.citytwin.tiles.gltf.VertexAttribute.UNSIGNED_BYTE;
import static io.citytwin.tiles.gltf.VertexAttribute.UNSIGNED_SHORT;

import io.citytwin.tiles.mesh.TriangleMesh;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The vertices of a mesh as attributes of glTF, y axis up, either in floats or in few bits.
 *
 * <p>In few bits, positions are multiples of a step that is a power of two, so that what a reader computes is exact: 16-bit
 * numbers of {@link #FINE_STEP} or {@link #COARSE_STEP} where the mesh is small enough for them, else floats of multiples of the
 * fine step. So a corner moves by at most half a step per axis. Normals are three signed bytes (off by at most 0.4°),
 * feature ids 16 bits, kinds of surfaces 8.
 *
 * @param list attributes, POSITION first
 * @param offset what must be added to positions after scaling, metres, y axis up
 * @param scale metres of a unit of the positions
 * @param step how finely Draco must write positions, metres
 */
record VertexAttributes(List<VertexAttribute> list, double[] offset, double scale, double step) {
    /** 3.9 mm: meshes up to 256 m in 16 bits; a corner is off by at most 3.4 mm in space. */
    static final double FINE_STEP = 1.0 / 256;

    /** 7.8 mm: meshes up to 512 m in 16 bits; a corner is off by at most 6.8 mm in space. */
    static final double COARSE_STEP = 1.0 / 128;

    /**
     * 0.5 and 0.24 mm, of shapes that stand in many places: those up to 32 m and up to 16 m, which are off by at most 0.4 mm
     * and by half of that.
     */
    static final double SHAPE_STEP = 1.0 / 2048;

    private static final double FINE_SHAPE_STEP = 1.0 / 4096;

    private static final int MOST_SHORT = 65535;

    /** Mantissas of the exponential filter have 24 bits with their sign. */
    private static final int MOST_MANTISSA = (1 << 23) - 1;

    private static final int FINE_EXPONENT = -8;

    /**
     * Floats, readable by all.
     *
     * @param copied whether it is a shape that stands in many places: features are those of the places then
     */
    static VertexAttributes floats(TriangleMesh mesh, Colors colors, boolean copied) {
        List<VertexAttribute> list = new ArrayList<>();
        list.add(floatPositions(mesh));
        list.add(floatNormals(mesh));
        int n = mesh.vertexCount();
        // Floats hold whole numbers to 16 million; a byte or a short would be padded to four bytes anyway.
        if (!copied) {
            ByteBuffer features = BinaryChunk.room(4 * n);
            for (int v = 0; v < n; v++) {
                features.putFloat(mesh.feature(v));
            }
            list.add(new VertexAttribute("_FEATURE_ID_0", FLOAT, 1, false, 4, features));
        }
        if (mesh.hasKinds()) {
            ByteBuffer kinds = BinaryChunk.room(4 * n);
            for (int v = 0; v < n; v++) {
                kinds.putFloat(mesh.kind(v).ordinal());
            }
            list.add(new VertexAttribute(kindsName(copied), FLOAT, 1, false, 4, kinds));
        }
        if (colors.isVaried()) {
            list.add(colors(mesh, colors));
        }
        if (mesh.hasCoordinates()) {
            list.add(coordinates(mesh));
        }
        return new VertexAttributes(List.copyOf(list), new double[3], 1, COARSE_STEP);
    }

    /** Feature ids are numbered without gaps. */
    private static String kindsName(boolean copied) {
        return copied ? "_FEATURE_ID_0" : "_FEATURE_ID_1";
    }

    /** Few bits, for EXT_meshopt_compression. */
    static VertexAttributes quantized(TriangleMesh mesh, Colors colors, boolean copied) {
        double[][] range = range(mesh);
        double extent = 0;
        for (int k = 0; k < 3; k++) {
            extent = Math.max(extent, range[1][k] - range[0][k]);
        }
        List<VertexAttribute> list = new ArrayList<>();
        double[] offset = new double[3];
        double scale = 1;
        double finest = copied ? FINE_SHAPE_STEP : FINE_STEP;
        double coarsest = copied ? SHAPE_STEP : COARSE_STEP;
        // one step more, since the lowest is rounded down
        if (extent <= (MOST_SHORT - 1) * coarsest) {
            scale = extent <= (MOST_SHORT - 1) * finest ? finest : coarsest;
            for (int k = 0; k < 3; k++) {
                offset[k] = Math.floor(range[0][k] / scale) * scale;
            }
            list.add(shortPositions(mesh, offset, scale));
        } else {
            list.add(steppedPositions(mesh, exponent(range)));
        }
        list.add(byteNormals(mesh));
        addIds(list, mesh, copied);
        if (colors.isVaried()) {
            list.add(colors(mesh, colors));
        }
        if (mesh.hasCoordinates()) {
            list.add(coordinates(mesh));
        }
        return new VertexAttributes(List.copyOf(list), offset, scale, coarsest);
    }

    private static void addIds(List<VertexAttribute> list, TriangleMesh mesh, boolean copied) {
        if (!copied) {
            list.add(featureIds(mesh));
        }
        if (mesh.hasKinds()) {
            list.add(kinds(mesh, kindsName(copied)));
        }
    }

    /** Floats, and whole numbers where Draco keeps them as they are; colours are floats, since drako takes no vectors of others. */
    static VertexAttributes forDraco(TriangleMesh mesh, Colors colors, boolean copied) {
        List<VertexAttribute> list = new ArrayList<>();
        list.add(floatPositions(mesh));
        list.add(floatNormals(mesh));
        addIds(list, mesh, copied);
        if (colors.isVaried()) {
            ByteBuffer out = BinaryChunk.room(12 * mesh.vertexCount());
            for (int v = 0; v < mesh.vertexCount(); v++) {
                int rgb = colors.of(mesh, v);
                for (int shift = 16; shift >= 0; shift -= 8) {
                    out.putFloat((Colors.linearByte(rgb, shift) & 0xff) / 255f);
                }
            }
            list.add(new VertexAttribute("COLOR_0", FLOAT, 3, false, 12, out));
        }
        return new VertexAttributes(List.copyOf(list), new double[3], 1, copied ? SHAPE_STEP : COARSE_STEP);
    }

    /** Whether they need KHR_mesh_quantization. */
    boolean isQuantized() {
        return list.stream().anyMatch(a -> a.semantic().equals("NORMAL") && a.component() != FLOAT);
    }

    /** East, up, south: the axes of glTF. */
    private static float yUp(TriangleMesh mesh, int vertex, int axis) {
        return switch (axis) {
            case 0 -> mesh.position(vertex, 0);
            case 1 -> mesh.position(vertex, 2);
            default -> -mesh.position(vertex, 1);
        };
    }

    private static double[][] range(TriangleMesh mesh) {
        double[] min = {Double.MAX_VALUE, Double.MAX_VALUE, Double.MAX_VALUE};
        double[] max = {-Double.MAX_VALUE, -Double.MAX_VALUE, -Double.MAX_VALUE};
        for (int v = 0; v < mesh.vertexCount(); v++) {
            for (int k = 0; k < 3; k++) {
                min[k] = Math.min(min[k], yUp(mesh, v, k));
                max[k] = Math.max(max[k], yUp(mesh, v, k));
            }
        }
        return new double[][] {min, max};
    }

    private static VertexAttribute floatPositions(TriangleMesh mesh) {
        int n = mesh.vertexCount();
        ByteBuffer out = BinaryChunk.room(12 * n);
        for (int v = 0; v < n; v++) {
            for (int k = 0; k < 3; k++) {
                out.putFloat(yUp(mesh, v, k));
            }
        }
        double[][] range = range(mesh);
        return new VertexAttribute("POSITION", FLOAT, 3, false, 12, out, null, range[0], range[1]);
    }

    private static VertexAttribute shortPositions(TriangleMesh mesh, double[] offset, double step) {
        int n = mesh.vertexCount();
        ByteBuffer out = BinaryChunk.room(8 * n);
        double[] min = {MOST_SHORT, MOST_SHORT, MOST_SHORT};
        double[] max = {0, 0, 0};
        for (int v = 0; v < n; v++) {
            for (int k = 0; k < 3; k++) {
                // not negative, and a division by a power of two: this rounds to the nearest
                int steps = (int) ((yUp(mesh, v, k) - offset[k]) / step + 0.5);
                out.putShort((short) steps);
                min[k] = Math.min(min[k], steps);
                max[k] = Math.max(max[k], steps);
            }
            out.putShort((short) 0);
        }
        return new VertexAttribute("POSITION", UNSIGNED_SHORT, 3, false, 8, out, null, min, max);
    }

    /** The exponent of the step in which the farthest corner can be written. */
    private static int exponent(double[][] range) {
        double farthest = 0;
        for (int k = 0; k < 3; k++) {
            farthest = Math.max(farthest, Math.max(-range[0][k], range[1][k]));
        }
        int exponent = FINE_EXPONENT;
        while (farthest / Math.scalb(1.0, exponent) > MOST_MANTISSA) {
            exponent++;
        }
        return exponent;
    }

    /** Floats as the exponential filter wants them: 8 bits of exponent over 24 of mantissa. */
    private static VertexAttribute steppedPositions(TriangleMesh mesh, int exponent) {
        int n = mesh.vertexCount();
        ByteBuffer out = BinaryChunk.room(12 * n);
        double step = Math.scalb(1.0, exponent);
        double[] min = {Double.MAX_VALUE, Double.MAX_VALUE, Double.MAX_VALUE};
        double[] max = {-Double.MAX_VALUE, -Double.MAX_VALUE, -Double.MAX_VALUE};
        for (int v = 0; v < n; v++) {
            for (int k = 0; k < 3; k++) {
                int mantissa = (int) Math.rint(yUp(mesh, v, k) / step);
                out.putInt(exponent << 24 | mantissa & 0xffffff);
                min[k] = Math.min(min[k], mantissa * step);
                max[k] = Math.max(max[k], mantissa * step);
            }
        }
        return new VertexAttribute("POSITION", FLOAT, 3, false, 12, out, "EXPONENTIAL", min, max);
    }

    private static VertexAttribute floatNormals(TriangleMesh mesh) {
        int n = mesh.vertexCount();
        ByteBuffer out = BinaryChunk.room(12 * n);
        for (int v = 0; v < n; v++) {
            out.putFloat(mesh.normal(v, 0)).putFloat(mesh.normal(v, 2)).putFloat(-mesh.normal(v, 1));
        }
        return new VertexAttribute("NORMAL", FLOAT, 3, false, 12, out);
    }

    private static VertexAttribute byteNormals(TriangleMesh mesh) {
        int n = mesh.vertexCount();
        ByteBuffer out = BinaryChunk.room(4 * n);
        for (int v = 0; v < n; v++) {
            out.put(normalByte(mesh.normal(v, 0)))
                    .put(normalByte(mesh.normal(v, 2)))
                    .put(normalByte(-mesh.normal(v, 1)))
                    .put((byte) 0);
        }
        return new VertexAttribute("NORMAL", BYTE, 3, true, 4, out);
    }

    private static byte normalByte(float component) {
        return (byte) (127 * component + Math.copySign(0.5f, component));
    }

    private static VertexAttribute featureIds(TriangleMesh mesh) {
        int n = mesh.vertexCount();
        int greatest = 0;
        for (int v = 0; v < n; v++) {
            greatest = Math.max(greatest, mesh.feature(v));
        }
        ByteBuffer out = BinaryChunk.room(4 * n);
        // Vertex attributes can't be 32-bit whole numbers in glTF.
        boolean wide = greatest > MOST_SHORT;
        for (int v = 0; v < n; v++) {
            if (wide) {
                out.putFloat(mesh.feature(v));
            } else {
                out.putInt(mesh.feature(v));
            }
        }
        return new VertexAttribute("_FEATURE_ID_0", wide ? FLOAT : UNSIGNED_SHORT, 1, false, 4, out);
    }

    private static VertexAttribute kinds(TriangleMesh mesh, String name) {
        ByteBuffer out = BinaryChunk.room(4 * mesh.vertexCount());
        for (int v = 0; v < mesh.vertexCount(); v++) {
            out.putInt(mesh.kind(v).ordinal());
        }
        return new VertexAttribute(name, UNSIGNED_BYTE, 1, false, 4, out);
    }

    /** In floats: pictures are repeated dozens of times, and seen from near. The first row of a picture is its top. */
    private static VertexAttribute coordinates(TriangleMesh mesh) {
        int n = mesh.vertexCount();
        ByteBuffer out = BinaryChunk.room(8 * n);
        for (int v = 0; v < n; v++) {
            out.putFloat(mesh.coordinate(v, 0)).putFloat((float) (1.0 - mesh.coordinate(v, 1)));
        }
        return new VertexAttribute("TEXCOORD_0", FLOAT, 2, false, 8, out);
    }

    private static VertexAttribute colors(TriangleMesh mesh, Colors colors) {
        int n = mesh.vertexCount();
        ByteBuffer out = BinaryChunk.room(4 * n);
        int last = 0;
        int packed = 0;
        for (int v = 0; v < n; v++) {
            int rgb = colors.of(mesh, v);
            if (v == 0 || rgb != last) {
                last = rgb;
                packed = Colors.linearByte(rgb, 16) & 0xff
                        | (Colors.linearByte(rgb, 8) & 0xff) << 8
                        | (Colors.linearByte(rgb, 0) & 0xff) << 16
                        | 0xff << 24;
            }
            out.putInt(packed);
        }
        return new VertexAttribute("COLOR_0", UNSIGNED_BYTE, 4, true, 4, out);
    }
}
