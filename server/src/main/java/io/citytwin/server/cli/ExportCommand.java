package io.citytwin.server.cli;

import io.citytwin.model.Layer;
import io.citytwin.model.TimeSelector;
import io.citytwin.server.admin.ImportOptions;
import io.citytwin.server.app.City;
import io.citytwin.store.BlockReader;
import io.citytwin.store.BlockSelection;
import io.citytwin.store.LayerStore;
import io.citytwin.store.RecordedChanges;
import io.citytwin.tiles.gltf.Compression;
import io.citytwin.tiles.source.StoredLayerChanges;
import io.citytwin.tiles.source.TileCache;
import io.citytwin.tiles.source.TileCacheConfig;
import io.citytwin.texture.TextureFolder;
import io.citytwin.tiles.threed.BlockTilesets;
import io.citytwin.tiles.threed.BlockTilesets.Tiling;
import io.citytwin.tiles.threed.TileTextures;
import io.citytwin.tiles.threed.TilesetExport;
import io.citytwin.tiles.threed.pack.TilesetPack;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "export",
        description = "Writes a static copy of the city in 3D, for use without a server.",
        mixinStandardHelpOptions = true)
final class ExportCommand implements Callable<Integer> {
    private static final long CACHE_BYTES = 1 << 20;

    @Mixin
    private CityOptions city;

    @Option(
            names = "--3dtiles",
            required = true,
            paramLabel = "DIR|FILE",
            description = "A new folder, or a file that ends in .3tz or .3dtiles.")
    private Path target;

    @Option(names = "--layer", paramLabel = "ID", description = "Only this layer; may be repeated (default: all open ones in 3D).")
    private List<String> ids = new ArrayList<>();

    @Option(names = "--datetime", paramLabel = "DATE", description = "The city as it was then (default: as it is).")
    private String datetime;

    @Option(
            names = "--tiling",
            paramLabel = "KIND",
            description = "implicit (default), or explicit for clients that know no implicit tiling.")
    private Tiling tiling = Tiling.IMPLICIT;

    @Option(
            names = "--compression",
            paramLabel = "KIND",
            description = "meshopt (default), draco, or none for clients that know no compression.")
    private Compression compression = Compression.MESHOPT;

    @Option(names = "--workers", paramLabel = "N", description = "Tiles made at the same time (default: one per core).")
    private int workers = Runtime.getRuntime().availableProcessors();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        try (City open = city.openCity();
                TerminalProgress progress = new TerminalProgress(city.json())) {
            List<Layer> layers = layers(open);
            StoredLayerChanges changes =
                    new StoredLayerChanges(new RecordedChanges(open.database()), open.changeSets());
            try (TileCache cache = TileCache.open(TileCacheConfig.memoryOnly(CACHE_BYTES), changes);
                    TilesetPack pack = TilesetPack.create(target)) {
                BlockTilesets tilesets = new BlockTilesets(
                        open.layers(),
                        new BlockReader(open.database()),
                        cache,
                        open.geoid(),
                        new TileTextures(new TextureFolder(open.assetFolder())));
                progress.stage("writing " + target.getFileName());
                TilesetExport.Written written = new TilesetExport(tilesets, workers, compression)
                        .write(layers, BlockSelection.at(time()), tiling, pack, n -> progress.rows(n, OptionalLong.empty()));
                say(layers, written);
            }
            return 0;
        } catch (IllegalArgumentException | IOException e) {
            throw new RefusedException(e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RefusedException("interrupted; nothing was written");
        }
    }

    private List<Layer> layers(City open) {
        if (ids.isEmpty()) {
            List<Layer> all = open.layers().listLayers().stream()
                    .filter(layer -> layer.isOpen() && BlockTilesets.serves(layer))
                    .toList();
            if (all.isEmpty()) {
                throw new RefusedException("no open layer can be drawn in 3D: there is none of areas with a height");
            }
            return all;
        }
        List<Layer> layers = new ArrayList<>();
        for (String id : ids) {
            LayerStore.CatalogEntry entry = LayersCommand.entry(open, id);
            if (!BlockTilesets.serves(entry.layer())) {
                throw new RefusedException("layer " + id + " can't be drawn in 3D: it must be one of areas whose style names"
                        + " a numeric heightAttribute");
            }
            layers.add(entry.layer());
        }
        return layers;
    }

    private TimeSelector time() {
        return datetime == null ? TimeSelector.NOW : TimeSelector.at(ImportOptions.time("datetime", datetime));
    }

    private void say(List<Layer> layers, TilesetExport.Written written) {
        PrintWriter out = spec.commandLine().getOut();
        if (city.json()) {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("target", target.toString());
            json.put("layers", layers.stream().map(Layer::id).toList());
            json.put("features", written.features());
            json.put("contents", written.contents());
            json.put("bytes", written.bytes());
            Answer.json(out, json);
        } else {
            out.printf(
                    "Wrote %,d features of %s in %,d tiles to %s%n",
                    written.features(),
                    String.join(", ", layers.stream().map(Layer::id).toList()),
                    written.contents(),
                    target);
        }
    }
}
