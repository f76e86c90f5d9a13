package io.citytwin.geometry;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The triangles of one feature of a city model, as they are stored: made once at import, so that a tile is concatenation.
 *
 * <p>Corners are whole numbers from an origin: 1e-9 degree of longitude and latitude (0.1 mm; within 2 degrees of the
 * origin) in EPSG:4326 and millimetres of height in the city's height datum. Corners at the same place are one. Triangles
 * wind counter-clockwise seen from outside and are grouped in faces: the triangles of one polygon (or of one terrain), which
 * share a kind and, where the source gives them, a colour and a picture. A face may begin a new surface: a roof surface of
 * two polygons is two faces, one surface.
 *
 * <p>Corners of a face that shows a picture have texture coordinates, u to the right and v up from the picture's lower left
 * corner (0 0) to its upper right one (1 1), beyond that by the texture's wrap mode. Such a face's colour is the mean of
 * what it shows: who draws no pictures draws that.
 *
 * <p>A face may be seen through: its alpha is below 255. A mesh may say that it is a copy of a shape that stands in many
 * places ({@link MeshInstance}).
 *
 * <p>The stored form ({@link #bytes}, little-endian; decision 0008): version 1 (byte), flags (byte: 1 where faces have
 * colours, 2 where they have textures, 4 where it is an instance, 8 where faces have alphas), two bytes 0, longitude,
 * latitude and height of the origin (doubles), numbers of corners, triangles and faces (ints); of an instance the shape
 * (long) and its placement (12 doubles, row by row); x, y, z per corner (ints); three corners per triangle (unsigned shorts
 * where there are at most 65,536 corners, else ints); per face its kind (byte, the high bit set where it begins a surface)
 * and number of triangles (int); with colours per face 0xRRGGBB or -1 (int); with alphas one per face (byte). With textures
 * their number (int), of each the wrap mode and the length of the name (bytes) and the name (ASCII); the number of pairs
 * (int), u and v of each (floats); per face its texture or -1 (int); for each place in a face with a texture its pair
 * (unsigned short where there are at most 65,536 pairs, else int). Equal content gives equal bytes.
 */
public final class ModelMesh {
    /** Units of longitude and latitude per degree. */
    public static final double PER_DEGREE = 1e9;

    /** Units of height per metre. */
    public static final double PER_METRE = 1e3;

    private static final byte VERSION = 1;
    private static final int COLORED = 1 << 8;
    private static final int TEXTURED = 2 << 8;
    private static final int INSTANCE = 4 << 8;
    private static final int ALPHAS = 8 << 8;
    private static final int KNOWN = COLORED | TEXTURED | INSTANCE | ALPHAS;
    private static final int HEADER = 4 + 3 * Double.BYTES + 3 * Integer.BYTES;
    private static final int NARROW = 1 << 16;
    private static final int BEGINS_SURFACE = 0x80;

    /** Alpha of a face that hides what is behind it. */
    public static final int OPAQUE = 255;

    private final double[] origin;
    private final int[] corners;
    private final int[] triangles;
    private final byte[] faceKinds;
    private final int[] faceTriangles;
    /** 0xRRGGBB or -1 per face; null where no face has one. */
    private final int[] faceColors;
    /** 0 to 255 per face; null where all are opaque. */
    private final byte[] faceAlphas;
    /** Null where no face shows a picture. */
    private final FaceTextures textures;
    /** Null where it is of no shape that stands elsewhere, too. */
    private final MeshInstance instance;

    private ModelMesh(
            double[] origin,
            int[] corners,
            int[] triangles,
            byte[] faceKinds,
            int[] faceTriangles,
            int[] faceColors,
            byte[] faceAlphas,
            FaceTextures textures,
            MeshInstance instance) {
        this.instance = instance;
        this.faceAlphas = faceAlphas;
        this.textures = textures;
        this.faceColors = faceColors;
        this.origin = origin;
        this.corners = corners;
        this.triangles = triangles;
        this.faceKinds = faceKinds;
        this.faceTriangles = faceTriangles;
    }

    /** Longitude and latitude in degrees and height in metres in the city's datum from which corners are counted. */
    public double[] origin() {
        return origin.clone();
    }

    /** The shape that it is a copy of, and where it was put. */
    public Optional<MeshInstance> instance() {
        return Optional.ofNullable(instance);
    }

    public int cornerCount() {
        return corners.length / 3;
    }

    public int triangleCount() {
        return triangles.length / 3;
    }

    public int faceCount() {
        return faceKinds.length;
    }

    /** Longitude in degrees. */
    public double longitude(int corner) {
        return origin[0] + corners[3 * corner] / PER_DEGREE;
    }

    /** Latitude in degrees. */
    public double latitude(int corner) {
        return origin[1] + corners[3 * corner + 1] / PER_DEGREE;
    }

    /** Height in metres in the city's height datum. */
    public double height(int corner) {
        return origin[2] + corners[3 * corner + 2] / PER_METRE;
    }

    /** The corner at that place, 0 to 3 × {@link #triangleCount()} - 1; faces follow each other. */
    public int index(int place) {
        return triangles[place];
    }

    public SurfaceKind kind(int face) {
        return SurfaceKind.of(faceKinds[face] & ~BEGINS_SURFACE & 0xff);
    }

    /** Whether the face is the first of its surface. */
    public boolean beginsSurface(int face) {
        return (faceKinds[face] & BEGINS_SURFACE) != 0;
    }

    public int triangleCount(int face) {
        return faceTriangles[face];
    }

    /** The colour that the source gives the face, or the mean of the picture that it shows; 0xRRGGBB in sRGB, or -1. */
    public int color(int face) {
        return faceColors == null ? -1 : faceColors[face];
    }

    /** How far the face hides what is behind it: 0 (not at all) to {@link #OPAQUE}. */
    public int alpha(int face) {
        return faceAlphas == null ? OPAQUE : faceAlphas[face] & 0xff;
    }

    /** Whether both have the same triangles, kinds, colours and alphas by their corners' numbers, wherever these lie. */
    public boolean isBuiltAs(ModelMesh other) {
        return corners.length == other.corners.length
                && Arrays.equals(triangles, other.triangles)
                && Arrays.equals(faceKinds, other.faceKinds)
                && Arrays.equals(faceTriangles, other.faceTriangles)
                && Arrays.equals(faceColors, other.faceColors)
                && Arrays.equals(faceAlphas, other.faceAlphas);
    }

    /** The pictures that faces show; empty for most meshes. */
    public List<MeshTexture> textures() {
        return textures == null ? List.of() : textures.textures();
    }

    /** The number of the face's picture among {@link #textures}, or -1. */
    public int texture(int face) {
        return textures == null ? -1 : textures.ofFace(face);
    }

    /** The number of the texture coordinates at that place, equal for equal ones; -1 in a face without a picture. */
    public int pair(int place) {
        return textures == null ? -1 : textures.pair(place);
    }

    /** Texture coordinate of a {@link #pair}, to the right. */
    public float u(int pair) {
        return textures.coordinate(pair, 0);
    }

    /** Texture coordinate of a {@link #pair}, up. */
    public float v(int pair) {
        return textures.coordinate(pair, 1);
    }

    /** How many surfaces of that kind there are. */
    public int surfaceCount(SurfaceKind kind) {
        int count = 0;
        for (int face = 0; face < faceKinds.length; face++) {
            count += beginsSurface(face) && kind(face) == kind ? 1 : 0;
        }
        return count;
    }

    /** West, south, lowest, east, north, highest: degrees, and metres in the city's height datum. */
    public double[] extent() {
        double[] extent = {
            Double.MAX_VALUE, Double.MAX_VALUE, Double.MAX_VALUE, -Double.MAX_VALUE, -Double.MAX_VALUE, -Double.MAX_VALUE
        };
        for (int corner = 0; corner < cornerCount(); corner++) {
            double[] at = {longitude(corner), latitude(corner), height(corner)};
            for (int k = 0; k < 3; k++) {
                extent[k] = Math.min(extent[k], at[k]);
                extent[3 + k] = Math.max(extent[3 + k], at[k]);
            }
        }
        return extent;
    }

    /** The stored form. */
    public byte[] bytes() {
        boolean narrow = cornerCount() <= NARROW;
        int size = HEADER + 4 * corners.length + (narrow ? 2 : 4) * triangles.length + 5 * faceKinds.length
                + (instance == null ? 0 : MeshInstance.BYTES)
                + (faceColors == null ? 0 : 4 * faceColors.length)
                + (faceAlphas == null ? 0 : faceAlphas.length)
                + (textures == null ? 0 : textures.size());
        ByteBuffer out = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        out.putInt(VERSION
                | (faceColors == null ? 0 : COLORED)
                | (textures == null ? 0 : TEXTURED)
                | (instance == null ? 0 : INSTANCE)
                | (faceAlphas == null ? 0 : ALPHAS));
        for (double v : origin) {
            out.putDouble(v);
        }
        out.putInt(cornerCount()).putInt(triangleCount()).putInt(faceCount());
        if (instance != null) {
            out.putLong(instance.shape());
            for (double v : instance.placement()) {
                out.putDouble(v);
            }
        }
        for (int v : corners) {
            out.putInt(v);
        }
        for (int v : triangles) {
            if (narrow) {
                out.putShort((short) v);
            } else {
                out.putInt(v);
            }
        }
        for (int face = 0; face < faceKinds.length; face++) {
            out.put(faceKinds[face]).putInt(faceTriangles[face]);
        }
        if (faceColors != null) {
            for (int v : faceColors) {
                out.putInt(v);
            }
        }
        if (faceAlphas != null) {
            out.put(faceAlphas);
        }
        if (textures != null) {
            textures.write(out);
        }
        return out.array();
    }

    /**
     * Reads the stored form.
     *
     * @throws IllegalArgumentException where it is none of a version that is known, or not whole
     */
    public static ModelMesh of(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int head = bytes.length < HEADER ? 0 : in.getInt();
        boolean colored = (head & COLORED) != 0;
        boolean textured = (head & TEXTURED) != 0;
        boolean placed = (head & INSTANCE) != 0;
        boolean seenThrough = (head & ALPHAS) != 0;
        if ((head & ~KNOWN) != VERSION) {
            throw new IllegalArgumentException("not a stored mesh of version " + VERSION + ", of " + bytes.length + " bytes");
        }
        double[] origin = {in.getDouble(), in.getDouble(), in.getDouble()};
        int cornerCount = in.getInt();
        int triangleCount = in.getInt();
        int faceCount = in.getInt();
        boolean narrow = cornerCount <= NARROW;
        long size = HEADER + 12L * cornerCount + (narrow ? 6L : 12L) * triangleCount
                + (5L + (colored ? 4 : 0) + (seenThrough ? 1 : 0)) * faceCount
                + (placed ? MeshInstance.BYTES : 0);
        if (cornerCount < 0
                || triangleCount < 0
                || faceCount < 0
                || (textured ? size > bytes.length : size != bytes.length)) {
            throw new IllegalArgumentException("a stored mesh must have " + size + " bytes, has " + bytes.length);
        }
        MeshInstance instance = placed ? new MeshInstance(in.getLong(), doubles(in, 12)) : null;
        int[] corners = new int[3 * cornerCount];
        for (int i = 0; i < corners.length; i++) {
            corners[i] = in.getInt();
        }
        int[] triangles = new int[3 * triangleCount];
        for (int i = 0; i < triangles.length; i++) {
            triangles[i] = narrow ? in.getShort() & 0xffff : in.getInt();
        }
        byte[] kinds = new byte[faceCount];
        int[] counts = new int[faceCount];
        for (int face = 0; face < faceCount; face++) {
            kinds[face] = in.get();
            counts[face] = in.getInt();
        }
        int[] colors = colored ? new int[faceCount] : null;
        for (int face = 0; colored && face < faceCount; face++) {
            colors[face] = in.getInt();
        }
        byte[] alphas = seenThrough ? new byte[faceCount] : null;
        if (seenThrough) {
            in.get(alphas);
        }
        FaceTextures textures = textured ? FaceTextures.read(in, counts, triangleCount) : null;
        return new ModelMesh(origin, corners, triangles, kinds, counts, colors, alphas, textures, instance);
    }

    private static double[] doubles(ByteBuffer in, int count) {
        double[] values = new double[count];
        for (int i = 0; i < count; i++) {
            values[i] = in.getDouble();
        }
        return values;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ModelMesh mesh && Arrays.equals(bytes(), mesh.bytes());
    }

    @Override
    public int hashCode() {
        return Objects.hash(Arrays.hashCode(corners), Arrays.hashCode(triangles));
    }

    /** Collects faces. Not thread safe. */
    public static final class Builder {
        private final double[] origin;
        private int[] corners = new int[3 * 16];
        private int cornerCount;
        private int[] triangles = new int[3 * 32];
        private int size;
        private byte[] kinds = new byte[16];
        private int[] counts = new int[16];
        private int[] colors = new int[16];
        private boolean colored;
        private byte[] alphas = new byte[16];
        private boolean seenThrough;
        private int faces;
        private MeshInstance instance;
        private int[] slots = new int[64];
        private final FaceTextures.Builder textures = new FaceTextures.Builder();

        /** @param longitude of the origin, with latitude in degrees, height in metres; every corner within 2 degrees */
        public Builder(double longitude, double latitude, double height) {
            this.origin = new double[] {longitude, latitude, height};
            Arrays.fill(slots, -1);
        }

        /**
         * The number of a corner: that of the one which is there already, or a new one.
         *
         * @throws IllegalArgumentException where it is too far from the origin
         */
        public int corner(double longitude, double latitude, double height) {
            int x = units(longitude - origin[0], PER_DEGREE);
            int y = units(latitude - origin[1], PER_DEGREE);
            int z = units(height - origin[2], PER_METRE);
            int slot = slot(x, y, z);
            if (slots[slot] >= 0) {
                return slots[slot];
            }
            if (3 * cornerCount == corners.length) {
                corners = Arrays.copyOf(corners, 2 * corners.length);
            }
            corners[3 * cornerCount] = x;
            corners[3 * cornerCount + 1] = y;
            corners[3 * cornerCount + 2] = z;
            slots[slot] = cornerCount++;
            if (2 * cornerCount > slots.length) {
                rehash();
            }
            return cornerCount - 1;
        }

        private static int units(double offset, double per) {
            double units = Math.rint(offset * per);
            if (!(Math.abs(units) <= Integer.MAX_VALUE)) {
                throw new IllegalArgumentException("a corner lies too far from its feature's origin: " + units / per);
            }
            return (int) units;
        }

        private int slot(int x, int y, int z) {
            int hash = (x * 31 + y) * 31 + z;
            hash ^= hash >>> 15;
            hash *= 0x9e3779b1;
            hash ^= hash >>> 13;
            int slot = hash & slots.length - 1;
            while (slots[slot] >= 0) {
                int c = 3 * slots[slot];
                if (corners[c] == x && corners[c + 1] == y && corners[c + 2] == z) {
                    return slot;
                }
                slot = slot + 1 & slots.length - 1;
            }
            return slot;
        }

        private void rehash() {
            slots = new int[4 * slots.length];
            Arrays.fill(slots, -1);
            for (int c = 0; c < cornerCount; c++) {
                slots[slot(corners[3 * c], corners[3 * c + 1], corners[3 * c + 2])] = c;
            }
        }

        /** Says that the mesh is a copy of a shape; the matrix leads to the frame at this builder's origin. */
        public void instance(MeshInstance instance) {
            this.instance = instance;
        }

        /** Adds a face without a colour of its own. */
        public void face(SurfaceKind kind, boolean beginsSurface, int[] indices) {
            face(kind, beginsSurface, -1, indices);
        }

        /**
         * Adds a face of these triangles; those whose corners fall together are left out.
         *
         * @param color 0xRRGGBB, or -1 for none
         */
        public void face(SurfaceKind kind, boolean beginsSurface, int color, int[] indices) {
            face(kind, beginsSurface, color, indices, null, new int[0]);
        }

        /**
         * Adds a face that may be seen through.
         *
         * @param color 0xRRGGBB, or -1 for none
         * @param alpha 0 (can't be seen) to 255 (hides what is behind it)
         * @throws IllegalArgumentException where the alpha is another number
         */
        public void face(SurfaceKind kind, boolean beginsSurface, int color, int alpha, int[] indices) {
            if (alpha < 0 || alpha > OPAQUE) {
                throw new IllegalArgumentException("an alpha must be 0 to " + OPAQUE + ", was " + alpha);
            }
            face(kind, beginsSurface, color, indices);
            alphas[faces - 1] = (byte) alpha;
            seenThrough |= alpha < OPAQUE;
        }

        /** The number of texture coordinates: that of those which are there already, or a new one. */
        public int pair(float u, float v) {
            return textures.pair(u, v);
        }

        /**
         * Adds a face that shows a picture.
         *
         * @param color mean of what it shows
         * @param texture the picture, null for none
         * @param pairs numbers of the texture coordinates, as many as indices; of none where there is no picture
         */
        public void face(
                SurfaceKind kind, boolean beginsSurface, int color, int[] indices, MeshTexture texture, int[] pairs) {
            textures.face(texture);
            int before = size;
            while (size + indices.length > triangles.length) {
                triangles = Arrays.copyOf(triangles, 2 * triangles.length);
            }
            for (int i = 0; i < indices.length; i += 3) {
                int a = indices[i];
                int b = indices[i + 1];
                int c = indices[i + 2];
                if (a != b && b != c && c != a) {
                    triangles[size] = a;
                    triangles[size + 1] = b;
                    triangles[size + 2] = c;
                    size += 3;
                    for (int k = i; k < i + 3; k++) {
                        textures.place(texture == null ? -1 : pairs[k]);
                    }
                }
            }
            if (faces == kinds.length) {
                kinds = Arrays.copyOf(kinds, 2 * faces);
                counts = Arrays.copyOf(counts, 2 * faces);
                colors = Arrays.copyOf(colors, 2 * faces);
                alphas = Arrays.copyOf(alphas, 2 * faces);
            }
            alphas[faces] = (byte) OPAQUE;
            colors[faces] = color;
            colored |= color >= 0;
            kinds[faces] = (byte) (kind.ordinal() | (beginsSurface ? BEGINS_SURFACE : 0));
            counts[faces++] = (size - before) / 3;
        }

        /** The mesh, or null where there is no triangle. */
        public ModelMesh build() {
            return size == 0
                    ? null
                    : new ModelMesh(
                            origin,
                            Arrays.copyOf(corners, 3 * cornerCount),
                            Arrays.copyOf(triangles, size),
                            Arrays.copyOf(kinds, faces),
                            Arrays.copyOf(counts, faces),
                            colored ? Arrays.copyOf(colors, faces) : null,
                            seenThrough ? Arrays.copyOf(alphas, faces) : null,
                            textures.build(),
                            instance);
        }
    }
}
