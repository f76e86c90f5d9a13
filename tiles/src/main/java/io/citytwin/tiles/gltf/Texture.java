package io.citytwin.tiles.gltf;

import io.citytwin.geometry.MeshTexture;

/**
 * A picture as it is embedded in a content.
 *
 * @param image a JPEG or PNG file, sRGB
 * @param mediaType image/jpeg or image/png
 * @param wrap what is seen beyond its edges
 * @param seenThrough whether it may have pixels that are seen through
 */
public record Texture(byte[] image, String mediaType, MeshTexture.Wrap wrap, boolean seenThrough) {
    private static final int REPEAT = 10497;
    private static final int MIRRORED_REPEAT = 33648;
    private static final int CLAMP_TO_EDGE = 33071;

    /** glTF's number of the wrap mode; border and none are as near as clamp comes to them. */
    int wrapMode() {
        return switch (wrap) {
            case WRAP -> REPEAT;
            case MIRROR -> MIRRORED_REPEAT;
            case CLAMP, BORDER, NONE -> CLAMP_TO_EDGE;
        };
    }
}
