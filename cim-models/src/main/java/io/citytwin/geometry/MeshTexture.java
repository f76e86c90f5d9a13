package io.citytwin.geometry;

/**
 * A picture that faces of a mesh show.
 *
 * @param file name of the picture in the city's texture folder, which says its content: another picture is another name
 *     (io.citytwin.texture.TextureFolder)
 * @param wrap what is seen beyond the picture's edges
 */
public record MeshTexture(String file, Wrap wrap) {
    private static final int LONGEST = 127;

    /** What lies beyond texture coordinates 0 to 1, in the words of CityGML and CityJSON. The order is stored. */
    public enum Wrap {
        /** The picture again. */
        WRAP,
        /** The picture again, every other one turned round. */
        MIRROR,
        /** The pixels of its edge. */
        CLAMP,
        /** A colour of the border, which is drawn as the pixels of the edge. */
        BORDER,
        /** Nothing, which is drawn as the pixels of the edge. */
        NONE;

        /** The mode of that name in any case; WRAP, as glTF and others take it, where none is given or known. */
        public static Wrap of(String name) {
            for (Wrap wrap : values()) {
                if (wrap.name().equalsIgnoreCase(name == null ? "" : name.strip())) {
                    return wrap;
                }
            }
            return WRAP;
        }
    }

    /** @throws IllegalArgumentException where the name is none of the texture folder */
    public MeshTexture {
        if (file.length() > LONGEST || !file.matches("[0-9a-f]+\\.(jpg|png)")) {
            throw new IllegalArgumentException("not the name of a kept texture: \"" + file + "\"");
        }
    }
}
