package io.citytwin.importers.format.osgb;

import java.util.ArrayList;
import java.util.List;

/** What of an OpenSceneGraph scene becomes tiles: groups, levels of detail with the files behind them, textured meshes. */
final class OsgbScene {
    private OsgbScene() {}

    /** A node with children; a plain group. */
    static class Group {
        final List<Object> children = new ArrayList<>();
    }

    /** A group that moves its children: a 4 × 4 matrix that row vectors are multiplied with, by rows. */
    static final class Moved extends Group {
        double[] matrix = {1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1};
    }

    /**
     * Levels of detail: what is drawn in which range, inline or from another file. {@code files} has an empty name where
     * the next inline child stands; in a LOD without files all children are inline.
     */
    static final class Levels extends Group {
        double radius;
        /** Ranges are pixels on the screen, else distances from the eye in metres. */
        boolean byPixels;

        final List<float[]> ranges = new ArrayList<>();
        final List<String> files = new ArrayList<>();
    }

    /**
     * A mesh.
     *
     * @param positions x, y, z of each vertex, in the units of the source's system
     * @param texture u, v of each vertex, or null; v goes up
     * @param triangles three vertices each
     * @param picture what the texture shows, or null
     */
    record Mesh(double[] positions, float[] texture, int[] triangles, Picture picture) {}

    /**
     * A texture's picture.
     *
     * @param bytes a JPEG or PNG file
     */
    record Picture(String mediaType, byte[] bytes, boolean repeats) {}
}
