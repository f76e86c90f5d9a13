package io.citytwin.tiles.scheme;

/**
 * A tile of an implicit quadtree (3D Tiles 1.1, implicit tiling): level from 0 at the root, x from the west, y from the
 * south, each below 2 to the power of the level.
 */
public record QuadTile(int level, int x, int y) {
    public static final int MAX_LEVEL = 24;
    public static final QuadTile ROOT = new QuadTile(0, 0, 0);

    public QuadTile {
        if (level < 0 || level > MAX_LEVEL || x < 0 || y < 0 || x >= 1 << level || y >= 1 << level) {
            throw new IllegalArgumentException("a tile's level must be 0 to " + MAX_LEVEL
                    + ", its x and y below 2^level, were " + level + "/" + x + "/" + y);
        }
    }

    public QuadTile parent() {
        return new QuadTile(level - 1, x / 2, y / 2);
    }

    /** The four children in Morton order. */
    public QuadTile child(int quadrant) {
        return new QuadTile(level + 1, 2 * x + (quadrant & 1), 2 * y + (quadrant >> 1));
    }

    /** Place on the level's Morton curve: the bits of x and y interleaved, x lowest. */
    public long morton() {
        return spread(x) | spread(y) << 1;
    }

    /** The tile with that place on the level's curve below this one, {@code deeper} levels down. */
    public QuadTile descendant(int deeper, long morton) {
        return new QuadTile(
                level + deeper, (x << deeper) + (int) gather(morton), (y << deeper) + (int) gather(morton >> 1));
    }

    private static long spread(long v) {
        long s = v;
        s = (s | s << 16) & 0x0000ffff0000ffffL;
        s = (s | s << 8) & 0x00ff00ff00ff00ffL;
        s = (s | s << 4) & 0x0f0f0f0f0f0f0f0fL;
        s = (s | s << 2) & 0x3333333333333333L;
        return (s | s << 1) & 0x5555555555555555L;
    }

    private static long gather(long v) {
        long s = v & 0x5555555555555555L;
        s = (s | s >> 1) & 0x3333333333333333L;
        s = (s | s >> 2) & 0x0f0f0f0f0f0f0f0fL;
        s = (s | s >> 4) & 0x00ff00ff00ff00ffL;
        s = (s | s >> 8) & 0x0000ffff0000ffffL;
        return (s | s >> 16) & 0x00000000ffffffffL;
    }
}
