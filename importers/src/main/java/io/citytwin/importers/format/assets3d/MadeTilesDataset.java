package io.citytwin.importers.format.assets3d;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.citytwin.importers.spi.AssetFolder;
import io.citytwin.importers.spi.ReadOptions;
import io.citytwin.importers.spi.SourceLayer.SourceField;
import io.citytwin.importers.spi.SourceRecord;
import io.citytwin.importers.spi.UnreadableSourceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.locationtech.jts.geom.MultiPolygon;

/**
 * A source that 3D Tiles are made of when it is read: once for the same files, however often they are imported. What was
 * found on the way lies beside the tiles as a small JSON, from which the feature is written each time.
 */
public abstract class MadeTilesDataset extends AssetDataset {
    private static final String SUMMARY = "made.json";
    private static final Set<String> KNOWN = Set.of("name", "title", "licence", "attribution");
    private static final ObjectMapper JSON = new ObjectMapper();

    /** As messages name the source. */
    protected final String display;

    protected final ReadOptions options;

    private final String name;
    private final String maker;
    private final List<String> warnings = new ArrayList<>();

    /**
     * @param maker names what makes the tiles, with its version
     * @param what the kind of source, for messages ("a point cloud")
     * @throws UnreadableSourceException where the user gives a value that such a source does not take
     */
    protected MadeTilesDataset(
            String name,
            String display,
            List<SourceField> fields,
            String crs,
            String layerClass,
            String maker,
            String what,
            ReadOptions options)
            throws UnreadableSourceException {
        super(name, fields, crs, layerClass);
        this.name = name;
        this.display = display;
        this.maker = maker;
        this.options = options;
        options.checkConstants(KNOWN, what);
    }

    /** The files whose content decides what is made. */
    protected abstract List<Path> sources() throws IOException;

    /** What beside them decides it. */
    protected abstract String identity();

    /**
     * Makes the tiles.
     *
     * @param folder where they go, with a tileset.json
     * @return what is to be remembered of them
     */
    protected abstract JsonNode make(Path folder) throws IOException, UnreadableSourceException, InterruptedException;

    /** Where it lies on the map, in the system that the layer declares. */
    protected abstract MultiPolygon footprint(JsonNode summary);

    /** The feature's values, in the order of the fields. */
    protected abstract Object[] values(String folder, JsonNode summary) throws IOException;

    /** Tells of each import what was found when the tiles were made; nothing by default. */
    protected void tell(JsonNode summary) {}

    protected final void warn(String sentence) {
        warnings.add(display + ": " + sentence);
    }

    /** What the user says of the source, or the default. */
    protected final String said(String constant, String otherwise) {
        return options.constants().getOrDefault(constant, otherwise);
    }

    @Override
    public final List<String> warnings() {
        return List.copyOf(warnings);
    }

    @Override
    public final void close() {
        // nothing is held open
    }

    @Override
    public final void read(Set<String> layers, RecordSink sink) throws UnreadableSourceException, InterruptedException {
        try (AssetFolder folder = AssetFolder.of(options, maker, identity(), sources())) {
            Path file = folder.path().resolve(SUMMARY);
            JsonNode summary;
            if (folder.isThere()) {
                summary = JSON.readTree(file.toFile());
            } else {
                summary = make(folder.path());
                Files.writeString(file, summary.toString());
            }
            tell(summary);
            folder.keep();
            sink.accept(new SourceRecord(name, 1, footprint(summary), values(folder.name(), summary)));
        } catch (IOException e) {
            throw new UnreadableSourceException(display + " can't be made into tiles: " + e.getMessage(), e);
        }
    }
}
