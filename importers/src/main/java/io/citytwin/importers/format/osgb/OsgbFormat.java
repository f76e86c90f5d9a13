package io.citytwin.importers.format.osgb;

import io.citytwin.importers.spi.ReadOptions;
import io.citytwin.importers.spi.SourceDataset;
import io.citytwin.importers.spi.SourceFormat;
import io.citytwin.importers.spi.UnreadableSourceException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Oblique photogrammetry in OpenSceneGraph's binary form: a folder with metadata.xml and Data/Tile_…/*.osgb. It is told
 * apart from other folders so that its user gets one answer rather than one per file.
 */
public final class OsgbFormat implements SourceFormat {
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
                ? Files.isRegularFile(path.resolve("metadata.xml")) && Files.isDirectory(path.resolve("Data"))
                : input.hasExtension(extensions());
    }

    @Override
    public SourceDataset open(SourceInput input, ReadOptions options) throws UnreadableSourceException {
        throw new UnreadableSourceException(input.displayName()
                + " is oblique photogrammetry in OSGB, which no browser draws; convert it to 3D Tiles first (the software"
                + " that made it exports them) and import the folder that holds the tileset.json");
    }
}
