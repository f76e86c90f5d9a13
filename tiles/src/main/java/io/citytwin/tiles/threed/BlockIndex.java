package io.citytwin.tiles.threed;

import io.citytwin.store.BlockGrid;
import io.citytwin.store.BlockReader.Cell;
import io.citytwin.tiles.scheme.QuadTile;
import io.citytwin.tiles.scheme.Region;
import io.citytwin.tiles.scheme.Subtree;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The tiles that a layer has in a grid at a time, with their true volumes and errors: measured from the blocks, not
 * derived from cells. Immutable. One that follows another by {@link #with} keeps the room of blocks that are gone in tiles
 * that hold others: its volumes and errors are at least the true ones.
 */
final class BlockIndex {
    /** Slack of volumes: floats of positions are off by less than this, in metres … */
    private static final double SLACK_METRES = 0.05;

    /** … and on the ground, in radians (1.3 cm). */
    private static final double SLACK_RADIANS = 2e-9;

    private final BlockGrid grid;
    private final double geoidOffset;
    private final Map<QuadTile, Cell> cells = new HashMap<>();
    private final Map<QuadTile, Node> nodes = new HashMap<>();
    private final int largestTile;
    private final int blocks;
    private final double largest;

    private static final class Node {
        private Region region;
        private Region content;
        /** Greatest size among the blocks of deeper tiles, metres. */
        private double below;

        private boolean hasChildren;
    }

    private BlockIndex(BlockGrid grid, Collection<Cell> cells, double geoidOffset) {
        this.grid = grid;
        this.geoidOffset = geoidOffset;
        int most = 0;
        int sum = 0;
        double size = 0;
        for (Cell cell : cells) {
            this.cells.put(tile(cell), cell);
            add(cell);
            most = Math.max(most, cell.count());
            sum += cell.count();
            size = Math.max(size, cell.largest());
        }
        largestTile = most;
        blocks = sum;
        largest = size;
    }

    /**
     * @param cells what the grid's cells hold
     * @param geoidOffset ellipsoidal height less height in the city's datum, metres
     */
    static BlockIndex of(BlockGrid grid, List<Cell> cells, double geoidOffset) {
        return new BlockIndex(grid, cells, geoidOffset);
    }

    /**
     * The index after a change of blocks.
     *
     * @param gone what stood in the cells and does no more
     * @param come what stands there now
     */
    BlockIndex with(List<Cell> gone, List<Cell> come) {
        Map<QuadTile, Cell> changed = new HashMap<>(cells);
        for (Cell cell : come) {
            changed.merge(tile(cell), cell, BlockIndex::union);
        }
        for (Cell cell : gone) {
            changed.computeIfPresent(
                    tile(cell), (t, old) -> old.count() > cell.count() ? counting(old, old.count() - cell.count()) : null);
        }
        return new BlockIndex(grid, changed.values(), geoidOffset);
    }

    private static QuadTile tile(Cell cell) {
        return new QuadTile(cell.level(), cell.x(), cell.y());
    }

    private static Cell union(Cell a, Cell b) {
        return new Cell(
                a.level(),
                a.x(),
                a.y(),
                a.count() + b.count(),
                a.extent().union(b.extent()),
                Math.min(a.lowest(), b.lowest()),
                Math.max(a.highest(), b.highest()),
                Math.max(a.largest(), b.largest()));
    }

    private static Cell counting(Cell cell, int count) {
        return new Cell(
                cell.level(), cell.x(), cell.y(), count, cell.extent(), cell.lowest(), cell.highest(), cell.largest());
    }

    private void add(Cell cell) {
        // A straight edge between two corners lies below the ellipsoid's curve by its length squared over 8 radii.
        double sag = cell.largest() * cell.largest() / (8 * 6.3e6);
        Region region = Region.of(cell.extent(), cell.lowest() + geoidOffset, cell.highest() + geoidOffset)
                .grow(SLACK_RADIANS + sag / 6.3e6, SLACK_METRES + sag);
        QuadTile tile = tile(cell);
        Node own = nodes.computeIfAbsent(tile, t -> new Node());
        own.content = region;
        own.region = own.region == null ? region : own.region.union(region);
        while (tile.level() > 0) {
            tile = tile.parent();
            Node node = nodes.computeIfAbsent(tile, t -> new Node());
            node.region = node.region == null ? region : node.region.union(region);
            node.below = Math.max(node.below, cell.largest());
            node.hasChildren = true;
        }
    }

    BlockGrid grid() {
        return grid;
    }

    boolean isEmpty() {
        return nodes.isEmpty();
    }

    int blocks() {
        return blocks;
    }

    /** Most blocks in one tile. */
    int largestTile() {
        return largestTile;
    }

    /** True volume of everything. */
    Region region() {
        return nodes.get(QuadTile.ROOT).region;
    }

    /** The tiles with content, level by level, each level along its Morton curve. */
    List<QuadTile> listContents() {
        return nodes.entrySet().stream()
                .filter(e -> e.getValue().content != null)
                .map(Map.Entry::getKey)
                .sorted(Comparator.comparingInt(QuadTile::level).thenComparingLong(QuadTile::morton))
                .toList();
    }

    boolean has(QuadTile tile) {
        return nodes.containsKey(tile);
    }

    /** Error in metres of a client that shows nothing of the layer: more than the largest block. */
    double tilesetError() {
        return 2 * Math.max(largest, grid.unboundedError(0));
    }

    /**
     * The size of the largest block that is missing when the tile is shown without its children, but never less than what
     * its children can leave out, so that errors fall strictly; 0 where nothing is missing, except at the root, which
     * clients skip when its error is 0.
     */
    double error(QuadTile tile) {
        Node node = nodes.get(tile);
        if (!node.hasChildren) {
            return tile.level() == 0 ? grid.unboundedError(0) : 0;
        }
        return Math.max(node.below, grid.unboundedError(tile.level() + 1));
    }

    Optional<Subtree.Tile> find(QuadTile tile) {
        Node node = nodes.get(tile);
        return node == null
                ? Optional.empty()
                : Optional.of(new Subtree.Tile(node.region, error(tile), node.content));
    }

    /** The subtree of so many levels below that tile, or empty where there is none. */
    Optional<Subtree> findSubtree(QuadTile root, int levels) {
        if (!nodes.containsKey(root)) {
            return Optional.empty();
        }
        Map<QuadTile, Subtree.Tile> tiles = new HashMap<>();
        Set<QuadTile> children = new HashSet<>();
        collect(root, levels, tiles, children);
        return Optional.of(new Subtree(root, levels, tiles, children));
    }

    private void collect(QuadTile tile, int levels, Map<QuadTile, Subtree.Tile> tiles, Set<QuadTile> children) {
        if (!nodes.containsKey(tile)) {
            return;
        }
        if (levels == 0) {
            children.add(tile);
            return;
        }
        tiles.put(tile, find(tile).orElseThrow());
        if (nodes.get(tile).hasChildren) {
            for (int quadrant = 0; quadrant < 4; quadrant++) {
                collect(tile.child(quadrant), levels - 1, tiles, children);
            }
        }
    }
}
