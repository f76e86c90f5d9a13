package io.citytwin.tiles.threed;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.citytwin.crs.GeoidHeights;
import io.citytwin.model.Extrusion;
import io.citytwin.model.Layer;
import io.citytwin.store.BlockGrid;
import io.citytwin.store.BlockReader;
import io.citytwin.store.BlockReader.Block;
import io.citytwin.store.BlockReader.Choice;
import io.citytwin.store.BlockSelection;
import io.citytwin.store.LayerStore;
import io.citytwin.tiles.gltf.Compression;
import io.citytwin.tiles.scheme.QuadTile;
import io.citytwin.tiles.source.EncodedTile;
import io.citytwin.tiles.source.LayerText;
import io.citytwin.tiles.source.TileKey;
import io.citytwin.tiles.source.TileSource;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** The glTF contents of block tiles: one statement per tile, meshed and compressed. */
final class BlockTileSource implements TileSource {
    private final LayerStore layers;
    private final BlockReader reader;
    private final GeoidHeights geoid;
    private final TileTextures textures;
    private final BlockSelection selection;
    private final Compression compression;
    private final Cache<Layer, String> definitions;

    private BlockTileSource(
            LayerStore layers,
            BlockReader reader,
            GeoidHeights geoid,
            TileTextures textures,
            BlockSelection selection,
            Compression compression,
            Cache<Layer, String> definitions) {
        this.layers = layers;
        this.reader = reader;
        this.geoid = geoid;
        this.textures = textures;
        this.selection = selection;
        this.compression = compression;
        this.definitions = definitions;
    }

    /** The contents of all that stands now; {@link #of} gives those of other selections. */
    BlockTileSource(LayerStore layers, BlockReader reader, GeoidHeights geoid, TileTextures textures) {
        this(
                layers,
                reader,
                geoid,
                textures,
                BlockSelection.NOW,
                Compression.MESHOPT,
                Caffeine.newBuilder().weakKeys().build());
    }

    BlockTileSource of(BlockSelection other, Compression wanted) {
        return new BlockTileSource(layers, reader, geoid, textures, other, wanted, definitions);
    }

    @Override
    public String id() {
        return "3dtiles";
    }

    @Override
    public String mediaType() {
        return "model/gltf-binary";
    }

    /**
     * The key of a content. The layer's definition goes into it: a changed style or title makes other tiles, also when it
     * was changed while no server ran. So does which blocks of its cell the tile has.
     */
    TileKey key(Layer layer, BlockGrid grid, QuadTile tile, Choice choice) {
        String filter = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(selection.filterText().getBytes(StandardCharsets.UTF_8));
        String variant = BlockRequest.gridText(grid) + "/" + choice + "/"
                + BlockRequest.timeText(selection.time()) + "/" + definitions.get(layer, LayerText::hash) + "/"
                + geoid + "/" + compression.id() + "/" + filter;
        return new TileKey(id(), List.of(layer.id()), tile.level(), tile.x(), tile.y(), variant);
    }

    @Override
    public EncodedTile load(TileKey key) {
        String[] variant = key.variant().split("/");
        BlockGrid grid = BlockRequest.grid(variant[0]);
        Layer layer = layers.getLayer(key.layers().get(0));
        var extent = grid.catchment(key.z(), key.x(), key.y());
        QuadTile tile = new QuadTile(key.z(), key.x(), key.y());
        byte[] content = encode(layer, grid, tile, Choice.valueOf(variant[1]));
        return content.length == 0 ? EncodedTile.empty(extent) : EncodedTile.compress(content, extent, EncodedTile.FAST);
    }

    /**
     * The content of a tile as it is, not compressed; nothing where it has none.
     *
     * @param choice which blocks of its cell it has; all are in their full shape
     */
    byte[] encode(Layer layer, BlockGrid grid, QuadTile tile, Choice choice) {
        Extrusion rule = BlockTilesets.rule(layer);
        List<Block> blocks = new ArrayList<>();
        reader.readBlocks(layer, rule, selection, grid, tile.level(), tile.x(), tile.y(), choice, blocks::add);
        double tolerance = choice == Choice.ALL ? 0 : BlockIndex.tolerance(grid, tile.level());
        return blocks.isEmpty()
                ? new byte[0]
                : BlockContent.encode(layer, geoid, blocks, tolerance, compression, textures);
    }
}
