package io.citytwin.geometry;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Which faces of a mesh show which picture, and where in it their corners lie. */
final class FaceTextures {
    private static final int NARROW = 1 << 16;

    private final List<MeshTexture> textures;
    /** u and v of every pair. */
    private final float[] pairs;
    /** Texture per face or -1. */
    private final int[] ofFace;
    /** Number of the pair per place (corner of a triangle), -1 in faces without a picture. */
    private final int[] ofPlace;

    private FaceTextures(List<MeshTexture> textures, float[] pairs, int[] ofFace, int[] ofPlace) {
        this.textures = List.copyOf(textures);
        this.pairs = pairs;
        this.ofFace = ofFace;
        this.ofPlace = ofPlace;
    }

    List<MeshTexture> textures() {
        return textures;
    }

    int ofFace(int face) {
        return ofFace[face];
    }

    int pair(int place) {
        return ofPlace[place];
    }

    float coordinate(int pair, int axis) {
        return pairs[2 * pair + axis];
    }

    /** Bytes of the stored form. */
    int size() {
        int size = 2 * Integer.BYTES + 2 * textures.size() + 4 * pairs.length + 4 * ofFace.length;
        for (MeshTexture texture : textures) {
            size += texture.file().length();
        }
        return size + textured(ofPlace) * (pairs.length / 2 <= NARROW ? 2 : 4);
    }

    private static int textured(int[] ofPlace) {
        int count = 0;
        for (int pair : ofPlace) {
            count += pair >= 0 ? 1 : 0;
        }
        return count;
    }

    void write(ByteBuffer out) {
        out.putInt(textures.size());
        for (MeshTexture texture : textures) {
            out.put((byte) texture.wrap().ordinal()).put((byte) texture.file().length());
            out.put(texture.file().getBytes(StandardCharsets.US_ASCII));
        }
        out.putInt(pairs.length / 2);
        for (float v : pairs) {
            out.putFloat(v);
        }
        for (int texture : ofFace) {
            out.putInt(texture);
        }
        boolean narrow = pairs.length / 2 <= NARROW;
        for (int pair : ofPlace) {
            if (pair >= 0 && narrow) {
                out.putShort((short) pair);
            } else if (pair >= 0) {
                out.putInt(pair);
            }
        }
    }

    /**
     * Reads the stored form to the end of the buffer.
     *
     * @param faceTriangles number of triangles per face
     * @throws IllegalArgumentException where it is not whole
     */
    static FaceTextures read(ByteBuffer in, int[] faceTriangles, int triangles) {
        try {
            MeshTexture.Wrap[] wraps = MeshTexture.Wrap.values();
            List<MeshTexture> textures = new ArrayList<>();
            for (int left = in.getInt(); left > 0; left--) {
                int wrap = in.get();
                byte[] name = new byte[in.get() & 0x7f];
                in.get(name);
                textures.add(new MeshTexture(
                        new String(name, StandardCharsets.US_ASCII), wraps[Math.floorMod(wrap, wraps.length)]));
            }
            int count = in.getInt();
            float[] pairs = new float[2 * Math.min(Math.max(0, count), in.remaining() / 8)];
            for (int i = 0; i < pairs.length; i++) {
                pairs[i] = in.getFloat();
            }
            int[] ofFace = new int[faceTriangles.length];
            for (int face = 0; face < ofFace.length; face++) {
                ofFace[face] = checked(in.getInt(), -1, textures.size());
            }
            int[] ofPlace = new int[3 * triangles];
            int place = 0;
            for (int face = 0; face < ofFace.length; face++) {
                for (int i = 3 * faceTriangles[face]; i > 0; i--) {
                    int pair = ofFace[face] < 0 ? -1 : count <= NARROW ? in.getShort() & 0xffff : in.getInt();
                    ofPlace[place++] = ofFace[face] < 0 ? -1 : checked(pair, 0, pairs.length / 2);
                }
            }
            if (in.hasRemaining()) {
                throw new IllegalArgumentException("a stored mesh has " + in.remaining() + " bytes too many");
            }
            return new FaceTextures(textures, pairs, ofFace, ofPlace);
        } catch (BufferUnderflowException | ArrayIndexOutOfBoundsException e) {
            throw new IllegalArgumentException("a stored mesh ends within its textures", e);
        }
    }

    private static int checked(int number, int least, int end) {
        if (number < least || number >= end) {
            throw new IllegalArgumentException("a stored mesh names " + number + " of " + end + " textures or pairs");
        }
        return number;
    }

    /** Collects the pictures of faces as these are added. */
    static final class Builder {
        private final Map<MeshTexture, Integer> textures = new LinkedHashMap<>();
        private final Map<Long, Integer> numbers = new LinkedHashMap<>();
        private int[] ofFace = new int[16];
        private int faces;
        private int[] ofPlace = new int[96];
        private int places;

        /** The number of a pair: that of the one which is there already, or a new one. */
        int pair(float u, float v) {
            // 0 and -0 are the same place.
            long key = (long) Float.floatToIntBits(u + 0f) << 32 | Float.floatToIntBits(v + 0f) & 0xffffffffL;
            Integer known = numbers.putIfAbsent(key, numbers.size());
            return known == null ? numbers.size() - 1 : known;
        }

        void place(int pair) {
            if (places == ofPlace.length) {
                ofPlace = Arrays.copyOf(ofPlace, 2 * places);
            }
            ofPlace[places++] = pair;
        }

        /** @param texture null for none */
        void face(MeshTexture texture) {
            if (faces == ofFace.length) {
                ofFace = Arrays.copyOf(ofFace, 2 * faces);
            }
            Integer known = texture == null ? Integer.valueOf(-1) : textures.putIfAbsent(texture, textures.size());
            ofFace[faces++] = known == null ? textures.size() - 1 : known;
        }

        /** What was collected, or null where no face has a picture. */
        FaceTextures build() {
            if (textures.isEmpty()) {
                return null;
            }
            float[] pairs = new float[2 * numbers.size()];
            int at = 0;
            for (long key : numbers.keySet()) {
                pairs[at++] = Float.intBitsToFloat((int) (key >>> 32));
                pairs[at++] = Float.intBitsToFloat((int) key);
            }
            return new FaceTextures(
                    List.copyOf(textures.keySet()), pairs, Arrays.copyOf(ofFace, faces), Arrays.copyOf(ofPlace, places));
        }
    }
}
