package io.citytwin.tiles.gltf;

import java.util.List;

/**
 * Colours of a content: one per feature, or one for all.
 *
 * @param base 0xRRGGBB in sRGB for everything, where there are no colours per feature
 * @param perFeature 0xRRGGBB in sRGB in the order of the feature ids, empty for none
 */
public record Colors(int base, List<Integer> perFeature) {
    public Colors {
        perFeature = List.copyOf(perFeature);
    }

    public static Colors one(int rgb) {
        return new Colors(rgb, List.of());
    }

    /** The number of a colour written "#rrggbb". */
    public static int parse(String color) {
        if (color == null || !color.matches("#[0-9a-fA-F]{6}")) {
            throw new IllegalArgumentException("a colour must be like \"#80ff00\", was \"" + color + "\"");
        }
        return Integer.parseInt(color.substring(1), 16);
    }

    /** Linear light, 0 to 1, of one channel (shift 16 red, 8 green, 0 blue), as glTF's factors want it. */
    static double linear(int rgb, int shift) {
        double s = (rgb >> shift & 0xff) / 255.0;
        return s <= 0.04045 ? s / 12.92 : Math.pow((s + 0.055) / 1.055, 2.4);
    }
}
