package io.citytwin.tiles.threed;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.citytwin.crs.GeoidHeights;
import io.citytwin.model.Bbox;
import io.citytwin.model.Extrusion;
import io.citytwin.model.Layer;
import io.citytwin.model.TimeSelector;
import io.citytwin.store.BlockGrid;
import io.citytwin.store.BlockReader;
import io.citytwin.store.BlockReader.Cell;
import io.citytwin.store.BlockReader.Spread;
import io.citytwin.store.BlockSelection;
import io.citytwin.store.LayerStore;
import io.citytwin.tiles.gltf.Compression;
import io.citytwin.tiles.scheme.QuadTile;
import io.citytwin.tiles.scheme.SubtreeWriter;
import io.citytwin.tiles.source.EncodedTile;
import io.citytwin.tiles.source.TileCache;
import io.citytwin.tiles.threed.TilesetWriter.Member;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tilesets of all layers of models and of footprints with a height: tileset.json, subtrees and contents. Contents are kept by the
 * tile cache; the index of a layer's tiles is kept here as long as the layer's revision stands.
 */
public final class BlockTilesets {
    private static final Logger LOG = LoggerFactory.getLogger(BlockTilesets.class);

    /** Tilesets of more tiles than this are worth an index of their large blocks. */
    private static final int WORTH_INDEXING = 32;

    /** A tenth of the blocks may go before volumes are measured again. */
    private static final int MOST_GONE = 10;

    private final LayerStore layers;
    private final BlockReader reader;
    private final TileCache cache;
    private final BlockTileSource source;
    private final GeoidHeights geoid;
    private final Map<String, BlockGrid> grids = new ConcurrentHashMap<>();
    private final Cache<IndexKey, BlockIndex> indexes =
            Caffeine.newBuilder().maximumSize(64).build();

    /** Layers whose large blocks have an index, as far as this process knows. */
    private final Set<Layer> sized = ConcurrentHashMap.newKeySet();

    private final Cache<PresentKey, Present> presents =
            Caffeine.newBuilder().maximumSize(64).build();

    /** Clients that began with an older grid go on with it: each grid has an index that follows. */
    private record PresentKey(String layer, BlockGrid grid) {}

    /**
     * The last index of a layer's present blocks.
     *
     * @param revision the change set that it shows
     * @param gone how many blocks went since all were looked through: the room they leave in volumes
     */
    private record Present(Layer layer, BlockGrid grid, long revision, BlockIndex index, long gone) {}

    private record IndexKey(Layer layer, long revision, TimeSelector time, String filter, BlockGrid grid) {}

    /** How a tileset lists its tiles. */
    public enum Tiling {
        IMPLICIT,
        EXPLICIT
    }

    /**
     * @param geoid what is added to heights in the city's datum for ellipsoidal ones: once, on the way to 3D
     */
    public BlockTilesets(LayerStore layers, BlockReader reader, TileCache cache, GeoidHeights geoid) {
        this(layers, reader, cache, geoid, TileTextures.NONE);
    }

    /** @param textures the pictures of city models; what shows others has their mean colour */
    public BlockTilesets(
            LayerStore layers, BlockReader reader, TileCache cache, GeoidHeights geoid, TileTextures textures) {
        this.layers = layers;
        this.reader = reader;
        this.cache = cache;
        this.source = new BlockTileSource(layers, reader, geoid, textures);
        this.geoid = geoid;
    }

    /** Whether the layer has tilesets at all: models, or areas with a numeric height attribute. */
    public static boolean serves(Layer layer) {
        return layer.hasTileset();
    }

    public String contentMediaType() {
        return source.mediaType();
    }

    /**
     * tileset.json of a layer.
     *
     * @param selection an instant of time and maybe a filter
     * @param parameters query parameters that subtrees and contents must carry on ("datetime=2025-01-01"), or ""
     */
    public EncodedTile tileset(Layer layer, BlockSelection selection, Tiling tiling, String parameters) {
        BlockRequest.timeText(selection.time());
        BlockGrid grid = grid(layer, selection);
        BlockIndex index = index(layer, selection, grid);
        String query = "grid=" + BlockRequest.gridText(grid) + (parameters.isEmpty() ? "" : "&" + parameters);
        byte[] json = json(layer, index, tiling, query);
        return EncodedTile.compress(json, EncodedTile.EVERYWHERE, EncodedTile.FAST);
    }

    /** tileset.json over an index; {@code query} is what its addresses carry. */
    byte[] json(Layer layer, BlockIndex index, Tiling tiling, String query) {
        long revision = layers.revision(layer.id());
        if (index.isEmpty()) {
            return TilesetWriter.empty(layer, revision);
        }
        return tiling == Tiling.IMPLICIT
                ? TilesetWriter.implicit(layer, revision, index, query)
                : TilesetWriter.explicit(layer, revision, index, query);
    }

    /** The index of a layer in its present grid. */
    BlockIndex index(Layer layer, BlockSelection selection) {
        return index(layer, selection, grid(layer, selection));
    }

    /** The content of a tile, not compressed, made past the cache: for those who want each once. */
    byte[] makeContent(
            Layer layer, BlockSelection selection, BlockIndex index, QuadTile tile, Compression compression) {
        return source.of(selection, compression).encode(layer, index.grid(), tile, index.choice(tile));
    }

    /** One tileset of several layers, which refers to theirs. */
    public EncodedTile tileset(List<Layer> several, BlockSelection selection, Tiling tiling, String parameters) {
        List<Member> members = new ArrayList<>();
        for (Layer layer : several) {
            BlockIndex index = index(layer, selection, grid(layer, selection));
            if (!index.isEmpty()) {
                String query = tiling == Tiling.EXPLICIT ? "tiling=explicit" : "";
                query += query.isEmpty() || parameters.isEmpty() ? parameters : "&" + parameters;
                String id = URLEncoder.encode(layer.id(), StandardCharsets.UTF_8).replace("+", "%20");
                String uri = "../" + id + "/tileset.json" + (query.isEmpty() ? "" : "?" + query);
                members.add(new Member(uri, index.region(), index.tilesetError()));
            }
        }
        return EncodedTile.compress(TilesetWriter.together(members), EncodedTile.EVERYWHERE, EncodedTile.FAST);
    }

    /** A subtree of the grid, or empty where it has no tile. */
    public Optional<EncodedTile> findSubtree(
            Layer layer, BlockSelection selection, Optional<BlockGrid> grid, int level, int x, int y) {
        BlockGrid used = grid.orElseGet(() -> grid(layer, selection));
        if (!used.has(level, x, y) || level % TilesetWriter.subtreeLevels(used) != 0) {
            return Optional.empty();
        }
        return index(layer, selection, used)
                .findSubtree(new QuadTile(level, x, y), TilesetWriter.subtreeLevels(used))
                .map(SubtreeWriter::write)
                .map(bytes -> EncodedTile.compress(bytes, EncodedTile.EVERYWHERE, EncodedTile.FAST));
    }

    /** The content of a tile, or empty where it has none. */
    public Optional<EncodedTile> findContent(
            Layer layer,
            BlockSelection selection,
            Optional<BlockGrid> grid,
            int level,
            int x,
            int y,
            Compression compression) {
        BlockGrid used = grid.orElseGet(() -> grid(layer, selection));
        if (!used.has(level, x, y)) {
            return Optional.empty();
        }
        // Asked before the cache is: whether a tile is there depends on its parent's cell, a content on its own only.
        QuadTile tile = new QuadTile(level, x, y);
        BlockIndex index = index(layer, selection, used);
        if (!index.hasContent(tile)) {
            return Optional.empty();
        }
        BlockTileSource mine = source.of(selection, compression);
        EncodedTile content = cache.get(mine.key(layer, used, tile, index.choice(tile)), mine);
        return content.isEmpty() ? Optional.empty() : Optional.of(content);
    }

    /**
     * The tiles of a tileset that have content.
     *
     * @param grid their grid, to ask for them with
     * @param blocks number of blocks in all of them together: one that stands in coarse tiles, too, counts in each
     */
    public record Contents(BlockGrid grid, List<QuadTile> tiles, long blocks) {}

    /** All tiles of a layer's tileset that have content, for those who want them all (exports, seeding). */
    public Contents listContents(Layer layer, BlockSelection selection) {
        BlockGrid grid = grid(layer, selection);
        BlockIndex index = index(layer, selection, grid);
        return new Contents(grid, index.listContents(), index.blocksInTiles());
    }

    /**
     * The layer's grid. It stays while it suits: the layer's extent (of all times) lies in its root and no tile holds twice
     * what it should.
     */
    private BlockGrid grid(Layer layer, BlockSelection selection) {
        Bbox extent = layers.findEntry(layer.id())
                .map(LayerStore.CatalogEntry::extent)
                .orElse(new Bbox(-1e-4, -1e-4, 1e-4, 1e-4));
        BlockGrid kept = grids.get(layer.id());
        if (kept != null
                && contains(kept.root(), extent)
                && index(layer, BlockSelection.NOW, kept).largestTile() <= 2 * BlockIndex.MOST_BLOCKS) {
            return kept;
        }
        Bbox root = BlockPlanner.root(extent);
        Extrusion rule = rule(layer);
        var piles = reader.listPiles(layer, rule, TimeSelector.NOW, root, BlockPlanner.RASTER);
        if (piles.isEmpty() && !selection.time().isNow()) {
            piles = reader.listPiles(layer, rule, selection.time(), root, BlockPlanner.RASTER);
        }
        BlockGrid grid = BlockRequest.rounded(BlockPlanner.plan(root, piles));
        grids.put(layer.id(), grid);
        return grid;
    }

    private BlockIndex index(Layer layer, BlockSelection selection, BlockGrid grid) {
        IndexKey key = new IndexKey(
                layer, layers.revision(layer.id()), selection.time(), selection.filterText(), grid);
        return indexes.get(key, k -> selection.isPresent() ? presentIndex(layer, grid) : wholeIndex(layer, selection, grid).index());
    }

    private Present wholeIndex(Layer layer, BlockSelection selection, BlockGrid grid) {
        Spread spread = reader.listCells(layer, rule(layer), selection, grid);
        if (spread.cells().size() > WORTH_INDEXING && !sized.contains(layer)) {
            CompletableFuture.runAsync(() -> indexSizes(layer));
        }
        BlockIndex index = BlockIndex.of(grid, spread.cells(), geoid);
        return new Present(layer, grid, spread.revision(), index, 0);
    }

    private void indexSizes(Layer layer) {
        try {
            if (reader.ensureSizeIndex(layer, rule(layer))) {
                sized.add(layer);
            }
        } catch (RuntimeException e) {
            // A layer that was dropped meanwhile, a database that is going down: tiles are right without it.
            LOG.debug("the sizes of layer {} could not be indexed", layer.id(), e);
        }
    }

    /** The index of what stands now: the last one with what change sets did to it, or made from all blocks. */
    private BlockIndex presentIndex(Layer layer, BlockGrid grid) {
        PresentKey key = new PresentKey(layer.id(), grid);
        Present present = Optional.ofNullable(presents.getIfPresent(key))
                .filter(last -> last.layer().equals(layer))
                .flatMap(this::follow)
                .orElseGet(() -> wholeIndex(layer, BlockSelection.NOW, grid));
        presents.put(key, present);
        return present.index();
    }

    private Optional<Present> follow(Present last) {
        return reader.findChangedCells(last.layer(), rule(last.layer()), last.grid(), last.revision())
                .map(change -> {
                    long gone = last.gone() + change.gone().stream().mapToLong(Cell::count).sum();
                    BlockIndex index = last.index().with(change.gone(), change.come());
                    return new Present(last.layer(), last.grid(), change.revision(), index, gone);
                })
                // Volumes keep the room of what went: when that is much they are measured again.
                .filter(present -> present.gone() * MOST_GONE <= present.index().blocks());
    }

    /** How footprints are raised; null in a layer of models. */
    static Extrusion rule(Layer layer) {
        if (layer.hasModel()) {
            return null;
        }
        return Extrusion.of(layer)
                .orElseThrow(() -> new IllegalArgumentException("layer " + layer.id() + " has no height attribute"));
    }

    private static boolean contains(Bbox box, Bbox inner) {
        return box.minX() <= inner.minX()
                && box.minY() <= inner.minY()
                && box.maxX() >= inner.maxX()
                && box.maxY() >= inner.maxY();
    }
}
