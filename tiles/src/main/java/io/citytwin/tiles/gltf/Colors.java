package io.citytwin.tiles.gltf;

import io.citytwin.geometry.SurfaceKind;
import io.citytwin.tiles.mesh.TriangleMesh;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Colours of a content: one per kind of surface, one per feature, or one for all.
 *
 * @param base 0xRRGGBB in sRGB for everything, where there are no colours per feature
 * @param perFeature 0xRRGGBB in sRGB in the order of the feature ids, empty for none
 * @param perKind 0xRRGGBB in sRGB of kinds of surfaces, before those of features
 */
public record Colors(int base, List<Integer> perFeature, Map<SurfaceKind, Integer> perKind) {
    /** Of all values of a channel: it is asked for every vertex. */
    private static final double[] LINEAR = IntStream.range(0, 256)
            .mapToDouble(value -> value / 255.0)
            .map(s -> s <= 0.04045 ? s / 12.92 : Math.pow((s + 0.055) / 1.055, 2.4))
            .toArray();

    public Colors {
        perFeature = List.copyOf(perFeature);
        perKind = Map.copyOf(perKind);
    }

    public Colors(int base, List<Integer> perFeature) {
        this(base, perFeature, Map.of());
    }

    /** The same with colours of kinds of surfaces. */
    public Colors withKinds(Map<SurfaceKind, Integer> kinds) {
        return new Colors(base, perFeature, kinds);
    }

    /** Whether vertices have colours of their own. */
    boolean isVaried() {
        return !perFeature.isEmpty() || !perKind.isEmpty();
    }

    /** 0xRRGGBB of a feature, where its surfaces have none of their own. */
    public int ofFeature(int feature) {
        return perFeature.isEmpty() ? base : perFeature.get(feature);
    }

    /** 0xRRGGBB of a vertex. */
    int of(TriangleMesh mesh, int vertex) {
        if (mesh.color(vertex) >= 0) {
            return mesh.color(vertex);
        }
        Integer ofKind = mesh.hasKinds() ? perKind.get(mesh.kind(vertex)) : null;
        if (ofKind != null) {
            return ofKind;
        }
        return ofFeature(mesh.feature(vertex));
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
        return LINEAR[rgb >> shift & 0xff];
    }

    /** {@link #linear} of one channel in 8 bits, as vertex colours have it. */
    static byte linearByte(int rgb, int shift) {
        return (byte) Math.round(255 * linear(rgb, shift));
    }
}
