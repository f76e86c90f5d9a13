package io.citytwin.tiles.threed;

import io.citytwin.crs.GeoidHeights;
import io.citytwin.store.BlockGrid;
import io.citytwin.store.BlockReader.Cell;
import io.citytwin.store.BlockReader.Choice;
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
 * derived from cells. A tile whose cell holds few enough blocks is a leaf and has them all; another has those of its level
 * of sizes and of coarser ones, and its children refine it by taking its place. Where some blocks are seen from outside and
 * others are not, only leaves have the latter. Immutable. One that follows another by
 * {@link #with} has the same tiles as one made anew, but keeps the room of blocks that are gone in tiles that hold others:
 * its volumes and errors are at least the true ones.
 */
final class BlockIndex {
    /** Blocks in a leaf at most, if the last level is not reached; and in a tile that leaves some to deeper ones. */
    static final int MOST_BLOCKS = 1000;

    /** About how many triangles a leaf has at most, if the last level is not reached. */
    static final long MOST_TRIANGLES = 100_000;

    /** Shapes in coarse tiles may be moved by the size of the smallest block in them over this. */
    private static final int TOLERANCE_PARTS = 8;

    /** Slack of volumes: floats of positions are off by less than this, in metres … */
    private static final double SLACK_METRES = 0.05;

    /** … and on the ground, in radians (1.3 cm). */
    private static final double SLACK_RADIANS = 2e-9;

    private final BlockGrid grid;
    private final GeoidHeights geoid;
    private final Map<Place, Cell> cells = new HashMap<>();
    private final Map<QuadTile, Node> nodes = new HashMap<>();
    private final int largestTile;
    private final int blocks;
    private final double largest;

    /** Whether the blocks that are not seen from outside are in leaves only. */
    private final boolean envelopeOnly;

    /** A level of sizes in a cell of the last level, and whether the blocks are seen from outside. */
    private record Place(int level, int x, int y, boolean envelope) {
        static Place of(Cell cell) {
            return new Place(cell.level(), cell.x(), cell.y(), cell.envelope());
        }
    }

    private static final class Node {
        /** Of all blocks in the cell. */
        private Region region;

        private int count;
        private long triangles;

        /** Of those that are large enough for the level, and seen from outside. */
        private Region largeRegion;

        private int largeCount;

        /** Greatest size among those that are too small, metres. */
        private double below;

        private boolean leaf;

        Region content() {
            return leaf ? region : largeRegion;
        }

        int contentCount() {
            return leaf ? count : largeCount;
        }
    }

    private BlockIndex(BlockGrid grid, Collection<Cell> cells, GeoidHeights geoid) {
        this.grid = grid;
        this.geoid = geoid;
        int sum = 0;
        double size = 0;
        envelopeOnly = cells.stream().anyMatch(Cell::envelope) && !cells.stream().allMatch(Cell::envelope);
        for (Cell cell : cells) {
            this.cells.put(Place.of(cell), cell);
            add(cell);
            sum += cell.count();
            size = Math.max(size, cell.largest());
        }
        nodes.forEach((tile, node) -> node.leaf = tile.level() == grid.levels() - 1
                || node.count <= MOST_BLOCKS && node.triangles <= MOST_TRIANGLES);
        // What lies below a leaf is in it: counts only fall on the way down, so that its tiles are leaves, too.
        List<QuadTile> spare = nodes.keySet().stream()
                .filter(tile -> tile.level() > 0 && nodes.get(tile.parent()).leaf)
                .toList();
        spare.forEach(nodes::remove);
        largestTile = nodes.values().stream().mapToInt(Node::contentCount).max().orElse(0);
        blocks = sum;
        largest = size;
    }

    /**
     * @param cells what the grid's cells hold
     * @param geoid what is added to heights in the city's datum for ellipsoidal ones
     */
    static BlockIndex of(BlockGrid grid, List<Cell> cells, GeoidHeights geoid) {
        return new BlockIndex(grid, cells, geoid);
    }

    /**
     * The index after a change of blocks.
     *
     * @param gone what stood in the cells and does no more
     * @param come what stands there now
     */
    BlockIndex with(List<Cell> gone, List<Cell> come) {
        Map<Place, Cell> changed = new HashMap<>(cells);
        for (Cell cell : come) {
            changed.merge(Place.of(cell), cell, BlockIndex::union);
        }
        for (Cell cell : gone) {
            changed.computeIfPresent(Place.of(cell), (p, old) -> old.count() > cell.count() ? without(old, cell) : null);
        }
        return new BlockIndex(grid, changed.values(), geoid);
    }

    private static Cell union(Cell a, Cell b) {
        return new Cell(
                a.level(),
                a.x(),
                a.y(),
                a.count() + b.count(),
                a.triangles() + b.triangles(),
                a.extent().union(b.extent()),
                Math.min(a.lowest(), b.lowest()),
                Math.max(a.highest(), b.highest()),
                Math.max(a.largest(), b.largest()),
                a.envelope());
    }

    /** Its bounds are kept: nobody knows which of them were those of what is gone. */
    private static Cell without(Cell cell, Cell gone) {
        return new Cell(
                cell.level(),
                cell.x(),
                cell.y(),
                cell.count() - gone.count(),
                cell.triangles() - gone.triangles(),
                cell.extent(),
                cell.lowest(),
                cell.highest(),
                cell.largest(),
                cell.envelope());
    }

    private void add(Cell cell) {
        // A straight edge between two corners lies below the ellipsoid's curve by its length squared over 8 radii.
        double sag = cell.largest() * cell.largest() / (8 * 6.3e6);
        double[] undulations = geoid.bounds(cell.extent());
        Region region = Region.of(cell.extent(), cell.lowest() + undulations[0], cell.highest() + undulations[1])
                .grow(SLACK_RADIANS + sag / 6.3e6, SLACK_METRES + sag);
        int last = grid.levels() - 1;
        for (int level = 0; level <= last; level++) {
            QuadTile tile = new QuadTile(level, cell.x() >> last - level, cell.y() >> last - level);
            Node node = nodes.computeIfAbsent(tile, t -> new Node());
            node.region = node.region == null ? region : node.region.union(region);
            node.count += cell.count();
            node.triangles += cell.triangles();
            if (envelopeOnly && !cell.envelope()) {
                // It hides behind others: a tile without it looks the same from afar.
                continue;
            }
            if (cell.level() <= level) {
                node.largeRegion = node.largeRegion == null ? region : node.largeRegion.union(region);
                node.largeCount += cell.count();
            } else {
                node.below = Math.max(node.below, cell.largest());
            }
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
                .filter(e -> e.getValue().content() != null)
                .map(Map.Entry::getKey)
                .sorted(Comparator.comparingInt(QuadTile::level).thenComparingLong(QuadTile::morton))
                .toList();
    }

    boolean has(QuadTile tile) {
        return nodes.containsKey(tile);
    }

    boolean hasContent(QuadTile tile) {
        Node node = nodes.get(tile);
        return node != null && node.content() != null;
    }

    /** Whether the tile, which must be there, has all blocks of its cell, in their full shape. */
    boolean isLeaf(QuadTile tile) {
        return nodes.get(tile).leaf;
    }

    /** Which blocks of its cell the tile, which must be there, has. */
    Choice choice(QuadTile tile) {
        return isLeaf(tile) ? Choice.ALL : envelopeOnly ? Choice.LARGE_ENVELOPE : Choice.LARGE;
    }

    /** Blocks in the contents of all tiles together: how much more is made than there is, for the sake of distant views. */
    long blocksInTiles() {
        return nodes.values().stream().mapToLong(Node::contentCount).sum();
    }

    /** Error in metres of a client that shows nothing of the layer: more than the largest block. */
    double tilesetError() {
        return 2 * Math.max(largest, grid.unboundedError(0));
    }

    /**
     * What is wrong with the tile when it is shown without its children: the size of the largest block that is missing, or
     * the distance by which shapes may be moved ({@link #tolerance}), whichever is more; but never less than what its
     * children can leave out, so that errors fall strictly. What is not seen from outside does not count. A leaf lacks
     * nothing and has 0, except at the root, which clients skip when its error is 0.
     */
    double error(QuadTile tile) {
        Node node = nodes.get(tile);
        if (node.leaf) {
            return tile.level() == 0 ? grid.unboundedError(0) : 0;
        }
        return Math.max(Math.max(node.below, tolerance(tile)), grid.unboundedError(tile.level() + 1));
    }

    /** How far shapes may be moved in the tile, metres: a fixed part of the size of the smallest block it must hold. */
    double tolerance(QuadTile tile) {
        return nodes.get(tile).leaf ? 0 : tolerance(grid, tile.level());
    }

    /** How far shapes may be moved in tiles of the level that are not leaves, metres. */
    static double tolerance(BlockGrid grid, int level) {
        return grid.unboundedError(level) / TOLERANCE_PARTS;
    }

    Optional<Subtree.Tile> find(QuadTile tile) {
        Node node = nodes.get(tile);
        return node == null
                ? Optional.empty()
                : Optional.of(new Subtree.Tile(node.region, error(tile), node.content()));
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
        if (!nodes.get(tile).leaf) {
            for (int quadrant = 0; quadrant < 4; quadrant++) {
                collect(tile.child(quadrant), levels - 1, tiles, children);
            }
        }
    }
}
