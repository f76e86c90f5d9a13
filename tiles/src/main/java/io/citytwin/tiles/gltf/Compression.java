package io.citytwin.tiles.gltf;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** How the triangles of a content are written; attributes of features are the same in all. */
public enum Compression {
    /** Floats and plain indices, which every glTF reader reads. */
    NONE,
    /** EXT_meshopt_compression of whole numbers (KHR_mesh_quantization). */
    MESHOPT,
    /** KHR_draco_mesh_compression: the smallest, and by far the slowest to make. */
    DRACO;

    /** As addresses and cache keys have it. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static List<String> ids() {
        return Arrays.stream(values()).map(Compression::id).toList();
    }

    /** @throws IllegalArgumentException that lists what is allowed, where there is none of that id */
    public static Compression of(String id) {
        return Arrays.stream(values())
                .filter(c -> c.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "compression must be one of " + String.join(", ", ids()) + ", was \"" + id + "\""));
    }
}
