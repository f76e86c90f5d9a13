package io.citytwin.importers.format.las;

import java.nio.ByteBuffer;

/**
 * The colour a point is drawn in: its own where the cloud has colours, else that of its class (ASPRS), else a grey by its
 * intensity.
 */
final class PointColours {
    private static final int[] CLASSES = {
        0, 0, 0xa1887f, 0x9ccc65, 0x66bb6a, 0x2e7d32, 0xef9a7a, 0x616161, 0xbdbdbd, 0x4fc3f7, 0x795548, 0x757575, 0x9e9e9e,
        0xffd54f, 0xffb300, 0xff8f00, 0xfdd835, 0x8d6e63, 0xe57373
    };

    private final boolean own;
    private final int shift;
    private final double white;

    /**
     * @param most the greatest value of a colour in the cloud; many files write 8 bits where 16 are meant
     * @param meanIntensity over the cloud
     */
    PointColours(boolean has, int most, double meanIntensity) {
        own = has && most > 0;
        shift = most > 255 ? 8 : 0;
        white = Math.max(1, meanIntensity * 2.5);
    }

    boolean areOwn() {
        return own;
    }

    /** Red, green and blue of the point at that place, 0xrrggbb. */
    int of(ByteBuffer points, int at) {
        if (own) {
            return (points.getShort(at + 12) & 0xffff) >> shift << 16
                    | (points.getShort(at + 14) & 0xffff) >> shift << 8
                    | (points.getShort(at + 16) & 0xffff) >> shift;
        }
        int kind = points.get(at + 20) & 0xff;
        int colour = kind < CLASSES.length ? CLASSES[kind] : 0;
        if (colour != 0) {
            return colour;
        }
        int grey = 60 + (int) (195 * Math.min(1, (points.getShort(at + 18) & 0xffff) / white));
        return grey << 16 | grey << 8 | grey;
    }
}
