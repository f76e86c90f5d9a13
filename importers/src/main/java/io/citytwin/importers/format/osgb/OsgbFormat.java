package io.citytwin.importers.format.osgb;

import io.citytwin.importers.spi.ReadOptions;
import io.citytwin.importers.spi.SourceDataset;
import io.citytwin.importers.spi.SourceFormat;
import io.citytwin.importers.spi.UnreadableSourceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Oblique photogrammetry in OpenSceneGraph's binary form: a folder (or a zip of it) with metadata.xml and
 * Data/Tile_…/Tile_….osgb, as reconstruction software delivers it.
 */
public final class OsgbFormat implements SourceFormat {
    private static final String METADATA = "metadata.xml";
    private static final String DATA = "Data";

    @Override
    public String name() {
        return "osgb";
    }

    @Override
    public String title() {
        return "OSGB oblique photogrammetry";
    }

    @Override
    public List<String> mediaTypes() {
        return List.of();
    }

    @Override
    public List<String> extensions() {
        return List.of("osgb");
    }

    @Override
    public boolean accepts(SourceInput input) {
        Path path = input.path();
        return Files.isDirectory(path)
                ? Files.isRegularFile(path.resolve(METADATA)) && Files.isDirectory(path.resolve(DATA))
                : input.hasExtension(extensions());
    }

    @Override
    public SourceDataset open(SourceInput input, ReadOptions options) throws UnreadableSourceException {
        Path folder = input.path();
        if (!Files.isDirectory(folder)) {
            throw new UnreadableSourceException(input.displayName() + " is one file of an oblique model, which does not say where"
                    + " it stands; import the folder that holds metadata.xml and Data");
        }
        ObliqueMetadata metadata = ObliqueMetadata.read(folder.resolve(METADATA), input.displayName(), options);
        List<Path> roots = roots(folder.resolve(DATA), input.displayName());
        if (roots.isEmpty()) {
            throw new UnreadableSourceException(
                    input.displayName() + " holds no Data/Tile_…/Tile_….osgb (a folder and a file of one name)");
        }
        return new ObliqueDataset(input.fileName(), input.displayName(), metadata, roots, options);
    }

    private static List<Path> roots(Path data, String display) throws UnreadableSourceException {
        try (Stream<Path> folders = Files.list(data)) {
            return folders.filter(Files::isDirectory)
                    // Folders inside a zip are named with a slash behind them.
                    .map(tile -> tile.resolve(tile.getFileName().toString().replaceAll("/$", "") + ".osgb"))
                    .filter(Files::isRegularFile)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UnreadableSourceException(display + " can't be listed: " + e.getMessage(), e);
        }
    }
}
