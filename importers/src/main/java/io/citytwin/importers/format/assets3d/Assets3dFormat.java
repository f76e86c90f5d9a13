package io.citytwin.importers.format.assets3d;

import io.citytwin.importers.spi.Placement;
import io.citytwin.importers.spi.ReadOptions;
import io.citytwin.importers.spi.SiblingFiles;
import io.citytwin.importers.spi.SourceDataset;
import io.citytwin.importers.spi.SourceFormat;
import io.citytwin.importers.spi.UnreadableSourceException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Ready-made 3D: a 3D Tiles tileset (1.0, 1.1; in a folder, a zip, a .3tz or a .3dtiles), a terrain of quantized-mesh or
 * heightmap tiles with its layer.json, or a single glTF model that the user gives a place.
 */
public final class Assets3dFormat implements SourceFormat {
    private static final Set<String> CONSTANTS = Set.of(
            "name", "title", "licence", "attribution", "longitude", "latitude", "height", "heading");
    private static final int SAMPLE = 4096;
    private static final Pattern TILESET = Pattern.compile("\"geometricError\"\\s*:");
    private static final Pattern TERRAIN = Pattern.compile("\"(quantized-mesh|heightmap)-1\\.0\"");

    @Override
    public String name() {
        return "asset-3d";
    }

    @Override
    public String title() {
        return "3D Tiles, quantized-mesh terrain, glTF";
    }

    @Override
    public List<String> mediaTypes() {
        return List.of("application/vnd.maxar.archive.3tz+zip", "model/gltf-binary", "model/gltf+json");
    }

    @Override
    public List<String> extensions() {
        return List.of("3tz", "3dtiles", "glb", "gltf");
    }

    @Override
    public boolean accepts(SourceInput input) {
        if (Files.isDirectory(input.path())) {
            return folderEntry(input.path()).isPresent();
        }
        return input.hasExtension(extensions())
                || input.hasExtension(List.of("json")) && isEntry(input.fileName(), input.head(SAMPLE));
    }

    /** The file that makes a folder an asset: its tileset.json or layer.json. */
    private static Optional<Path> folderEntry(Path folder) {
        for (String name : List.of("tileset.json", "layer.json")) {
            Path file = folder.resolve(name);
            if (Files.isRegularFile(file) && isEntry(name, new SourceInput(file, name).head(SAMPLE))) {
                return Optional.of(file);
            }
        }
        return Optional.empty();
    }

    private static boolean isEntry(String name, byte[] head) {
        if (JsonFile.isGzip(head)) {
            return name.equals("tileset.json") || name.equals("layer.json");
        }
        String text = new String(head, StandardCharsets.UTF_8);
        // A large tileset's root may come before its asset; its errors are at every tile.
        return TILESET.matcher(text).find() || TERRAIN.matcher(text).find();
    }

    @Override
    public SourceDataset open(SourceInput input, ReadOptions options) throws UnreadableSourceException {
        options.checkConstants(CONSTANTS, "a 3D asset");
        Optional<Placement> placement = Placement.of(options.constants());
        String display = input.displayName();
        String name = SiblingFiles.baseName(Path.of(input.fileName()));
        if (Files.isDirectory(input.path())) {
            return open(input.fileName(), FolderEntries.of(input.path(), display), null, placement, options);
        }
        return switch (SiblingFiles.extension(Path.of(input.fileName()))) {
            case "3tz" -> open(name, TileArchiveEntries.of(input.onDisk(options), display), null, placement, options);
            case "3dtiles" ->
                open(name, TileDatabaseEntries.of(input.onDisk(options), display), null, placement, options);
            case "json" -> openJson(input, placement, options);
            default -> openModel(name, input, placement, options);
        };
    }

    /** A tileset.json stands for its folder; one of another name for the files that it reaches. */
    private static SourceDataset openJson(SourceInput input, Optional<Placement> placement, ReadOptions options)
            throws UnreadableSourceException {
        Path folder = input.path().toAbsolutePath().getParent();
        String file = input.path().getFileName().toString();
        boolean whole = file.equals("tileset.json") || file.equals("layer.json");
        String name = whole && folder.getFileName() != null
                ? folder.getFileName().toString()
                : SiblingFiles.baseName(input.path().getFileName());
        FolderEntries all = FolderEntries.of(folder, input.displayName());
        if (whole) {
            return open(name, all, file, placement, options);
        }
        Optional<Set<String>> reached = TilesetSurvey.reachedFrom(all, file);
        FolderEntries entries =
                reached.isPresent() ? FolderEntries.of(folder, input.displayName(), reached.get()) : all;
        return open(name, entries, file, placement, options);
    }

    private static SourceDataset openModel(
            String name, SourceInput input, Optional<Placement> placement, ReadOptions options)
            throws UnreadableSourceException {
        if (placement.isEmpty()) {
            throw new UnreadableSourceException(input.displayName()
                    + " is a single model, which stands nowhere; say where with --set longitude=… --set latitude=…"
                    + " (and --set height=… in metres above the ellipsoid, --set heading=… in degrees)");
        }
        FolderEntries entries = ModelSurvey.entries(input.path(), input.displayName());
        String file = input.path().getFileName().toString();
        AssetSurvey survey = ModelSurvey.of(entries, file, placement.get());
        return new Asset3dDataset(name, entries, survey, placement.get().heading(), options);
    }

    private static SourceDataset open(
            String name, AssetEntries entries, String entry, Optional<Placement> placement, ReadOptions options)
            throws UnreadableSourceException {
        try {
            String first = entry != null
                    ? entry
                    : entries.findEntry()
                            .orElseThrow(() -> new UnreadableSourceException(entries.display()
                                    + " holds neither a tileset.json nor a layer.json at its top"));
            boolean terrain = !first.equals("tileset.json")
                    && JsonFile.read(entries, first).path("tiles").isArray();
            if (terrain && placement.isPresent()) {
                throw new UnreadableSourceException(
                        entries.display() + " has a place of its own; leave --set longitude and latitude away");
            }
            AssetSurvey survey =
                    terrain ? TerrainSurvey.of(entries, first) : TilesetSurvey.of(entries, first, placement);
            Double heading = placement.map(Placement::heading).orElse(null);
            return new Asset3dDataset(name, entries, survey, heading, options);
        } catch (UnreadableSourceException | RuntimeException e) {
            entries.close();
            throw e;
        }
    }
}
