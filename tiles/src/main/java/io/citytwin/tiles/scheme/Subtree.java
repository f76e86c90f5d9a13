package io.citytwin.tiles.scheme;

import java.util.Map;
import java.util.Set;

/**
 * One subtree of an implicit quadtree: which tiles it has, what is known of each, and which subtrees follow.
 *
 * @param root its root tile
 * @param levels number of levels in it
 * @param tiles the available tiles
 * @param children roots of the available subtrees below it, on level {@code root.level() + levels}
 */
public record Subtree(QuadTile root, int levels, Map<QuadTile, Tile> tiles, Set<QuadTile> children) {
    public Subtree {
        if (levels < 1 || levels > 10) {
            throw new IllegalArgumentException("a subtree must have 1 to 10 levels, was " + levels);
        }
        tiles = Map.copyOf(tiles);
        children = Set.copyOf(children);
    }

    /**
     * What is known of a tile.
     *
     * @param region true volume of the tile's and its descendants' contents
     * @param geometricError metres
     * @param content true volume of the tile's own content, null where it has none
     */
    public record Tile(Region region, double geometricError, Region content) {}

    /** Number of tiles that a subtree of so many levels can have. */
    public static int capacity(int levels) {
        return ((1 << 2 * levels) - 1) / 3;
    }
}
