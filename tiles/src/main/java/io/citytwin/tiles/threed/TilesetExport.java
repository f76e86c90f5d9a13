package io.citytwin.tiles.threed;

import io.citytwin.model.Layer;
import io.citytwin.store.BlockSelection;
import io.citytwin.tiles.gltf.Compression;
import io.citytwin.tiles.scheme.QuadTile;
import io.citytwin.tiles.scheme.Subtree;
import io.citytwin.tiles.scheme.SubtreeWriter;
import io.citytwin.tiles.threed.BlockTilesets.Tiling;
import io.citytwin.tiles.threed.TilesetWriter.Member;
import io.citytwin.tiles.threed.pack.TilesetPack;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.LongConsumer;

/** Writes a static copy of live tilesets, for use without a server: the same tiles as the server's, made on many cores. */
public final class TilesetExport {
    private final BlockTilesets tilesets;
    private final int workers;
    private final Compression compression;

    /**
     * @param workers tiles that are made at the same time
     * @param compression how contents are written
     */
    public TilesetExport(BlockTilesets tilesets, int workers, Compression compression) {
        if (workers < 1 || workers > 256) {
            throw new IllegalArgumentException("workers must be 1 to 256, were " + workers);
        }
        this.tilesets = tilesets;
        this.workers = workers;
        this.compression = compression;
    }

    /** What was written. */
    public record Written(long contents, long features, long bytes) {
        private Written plus(Written other) {
            return new Written(contents + other.contents, features + other.features, bytes + other.bytes);
        }
    }

    private record Content(String name, byte[] bytes) {}

    /**
     * Writes one layer into the pack's root, several into a folder each with a tileset.json that refers to theirs.
     *
     * @param progress told how many contents are written so far
     * @throws IOException where the pack can't be written
     */
    public Written write(
            List<Layer> layers, BlockSelection selection, Tiling tiling, TilesetPack pack, LongConsumer progress)
            throws IOException, InterruptedException {
        Written written = new Written(0, 0, 0);
        List<Member> members = new ArrayList<>();
        for (Layer layer : layers) {
            String folder = layers.size() == 1 ? "" : layer.id() + "/";
            BlockIndex index = tilesets.index(layer, selection);
            long before = written.contents;
            written = written.plus(write(layer, selection, tiling, index, folder, pack, n -> progress.accept(before + n)));
            if (layers.size() > 1 && !index.isEmpty()) {
                members.add(new Member(folder + "tileset.json", index.region(), index.tilesetError()));
            }
        }
        if (layers.size() > 1) {
            pack.put("tileset.json", TilesetWriter.together(members));
        }
        pack.finish();
        return written;
    }

    private Written write(
            Layer layer,
            BlockSelection selection,
            Tiling tiling,
            BlockIndex index,
            String folder,
            TilesetPack pack,
            LongConsumer progress)
            throws IOException, InterruptedException {
        pack.put(folder + "tileset.json", tilesets.json(layer, index, tiling, ""));
        pack.put(folder + "style.json", TilesetStyle.of(layer));
        if (tiling == Tiling.IMPLICIT) {
            writeSubtrees(index, folder, pack);
        }
        List<QuadTile> tiles = index.listContents();
        long bytes = 0;
        ExecutorService pool = Executors.newFixedThreadPool(workers);
        try {
            ExecutorCompletionService<Content> making = new ExecutorCompletionService<>(pool);
            int asked = 0;
            for (int done = 0; done < tiles.size(); done++) {
                // A few more than there are workers: memory holds those, whatever the size of the city.
                while (asked < tiles.size() && asked < done + 2 * workers) {
                    QuadTile tile = tiles.get(asked++);
                    making.submit(() -> new Content(
                            "content/" + tile.level() + "/" + tile.x() + "/" + tile.y() + ".glb",
                            tilesets.makeContent(layer, selection, index, tile, compression)));
                }
                Content content = making.take().get();
                pack.put(folder + content.name, content.bytes);
                bytes += content.bytes.length;
                progress.accept(done + 1L);
            }
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException r ? r : new IllegalStateException(e.getCause());
        } finally {
            pool.shutdownNow();
        }
        return new Written(tiles.size(), index.blocks(), bytes);
    }

    private static void writeSubtrees(BlockIndex index, String folder, TilesetPack pack) throws IOException {
        int levels = TilesetWriter.subtreeLevels(index.grid());
        Deque<QuadTile> roots = new ArrayDeque<>(List.of(QuadTile.ROOT));
        while (!roots.isEmpty()) {
            QuadTile root = roots.poll();
            Subtree subtree = index.findSubtree(root, levels).orElse(null);
            if (subtree != null) {
                pack.put(
                        folder + "subtrees/" + root.level() + "/" + root.x() + "/" + root.y() + ".subtree",
                        SubtreeWriter.write(subtree));
                roots.addAll(subtree.children());
            }
        }
    }
}
