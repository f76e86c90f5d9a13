package io.citytwin.importers.spi;

import io.citytwin.geometry.MeshTexture;
import java.util.Optional;

/** A picture that a source's surfaces show. It is read and kept when it is first asked for. Safe for many threads. */
public interface SourceTexture {
    /** The picture, kept by the city; empty where it can't be had, which the source tells in its warnings. */
    Optional<Kept> keep();

    /** A picture that is kept. */
    interface Kept {
        MeshTexture texture();

        /**
         * The mean colour of what triangles show of it, 0xRRGGBB in sRGB.
         *
         * @param coordinates u v of three corners per triangle; u to the right, v up from the lower left corner
         */
        int mean(float[] coordinates);
    }
}
