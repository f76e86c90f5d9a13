package io.citytwin.importers.format.raster;

import io.citytwin.importers.spi.AssetFolder;
import io.citytwin.importers.spi.ReadOptions;
import io.citytwin.importers.spi.SiblingFiles;
import io.citytwin.importers.spi.SourceDataset;
import io.citytwin.importers.spi.SourceFormat.SourceInput;
import io.citytwin.importers.spi.SourceLayer;
import io.citytwin.importers.spi.SourceLayer.SourceField;
import io.citytwin.importers.spi.SourceRecord;
import io.citytwin.importers.spi.UnreadableSourceException;
import io.citytwin.model.AttributeType;
import io.citytwin.model.GeometryType;
import io.citytwin.raster.ElevationGrid;
import io.citytwin.raster.GridHeader;
import io.citytwin.raster.GridWriter;
import io.citytwin.raster.PixelPlace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;

/** One raster of heights as one row: its footprint in its own coordinate system, and what is known of its cells. */
final class ElevationDataset implements SourceDataset {
    private static final String LAYER = "elevation";
    private static final String MAKER = "elevation-1";

    private static final List<SourceField> FIELDS = List.of(
            field("name", AttributeType.TEXT),
            field("folder", AttributeType.TEXT),
            field("priority", AttributeType.INTEGER),
            field("columns", AttributeType.INTEGER),
            field("rows", AttributeType.INTEGER),
            field("cell_metres", AttributeType.REAL),
            field("lowest", AttributeType.REAL),
            field("highest", AttributeType.REAL),
            field("nodata_cells", AttributeType.INTEGER),
            field("filled_cells", AttributeType.INTEGER),
            field("crs", AttributeType.TEXT),
            field("height_datum", AttributeType.TEXT),
            field("licence", AttributeType.TEXT),
            field("attribution", AttributeType.TEXT));

    /** What the user may say by --set. */
    private static final Set<String> SETTABLE = Set.of("priority", "height_datum", "licence", "attribution");

    private final SourceInput input;
    private final ReadOptions options;
    private final RasterTools tools;
    private final RasterInfo info;
    private final long priority;

    ElevationDataset(SourceInput input, ReadOptions options, RasterTools tools, RasterInfo info)
            throws UnreadableSourceException {
        this.input = input;
        this.options = options;
        this.tools = tools;
        this.info = info;
        this.priority = priority(options.constants());
    }

    private static SourceField field(String name, AttributeType type) {
        return new SourceField(name, type, true);
    }

    private static long priority(Map<String, String> constants) throws UnreadableSourceException {
        for (String name : new TreeMap<>(constants).keySet()) {
            if (!SETTABLE.contains(name)) {
                throw new UnreadableSourceException(
                        "--set knows " + SETTABLE.stream().sorted().toList() + " for rasters of heights, not " + name);
            }
        }
        String text = constants.getOrDefault("priority", "0");
        if (!text.matches("[+-]?\\d{1,9}")) {
            throw new UnreadableSourceException("--set priority must be a whole number, was \"" + text + "\"");
        }
        return Long.parseLong(text);
    }

    @Override
    public List<SourceLayer> layers() {
        return List.of(new SourceLayer(
                LAYER, FIELDS, GeometryType.MULTIPOLYGON, false, info.crs(), OptionalLong.of(1), LAYER, "name"));
    }

    @Override
    public boolean isChangesOnly() {
        return true;
    }

    @Override
    public void read(Set<String> layers, RecordSink sink) throws UnreadableSourceException, InterruptedException {
        if (crs() == null) {
            // Nothing will come of it but the question for the system: the footprint is all that it needs.
            sink.accept(new SourceRecord(LAYER, 1, outline().footprint(), new Object[FIELDS.size()]));
            return;
        }
        try (AssetFolder folder = AssetFolder.of(options, MAKER, "", List.of(tools.path()))) {
            GridWriter.Summary cells = folder.isThere() ? summary(folder.path()) : tools.write(info, folder.path());
            if (cells.valid() == 0) {
                throw new UnreadableSourceException(input.displayName() + " has no cell with a value");
            }
            boolean hasGaps = cells.valid() < (long) info.header().columns() * info.header().rows();
            long filled = hasGaps ? ElevationGrid.open(folder.path()).countFilled() : 0;
            folder.keep();
            sink.accept(new SourceRecord(LAYER, 1, outline().footprint(), row(folder.name(), cells, filled)));
        } catch (IOException e) {
            throw new UnreadableSourceException(input.displayName() + " could not be kept: " + e.getMessage(), e);
        }
    }

    private String crs() {
        return options.crs() != null ? options.crs() : info.crs();
    }

    private Object[] row(String folder, GridWriter.Summary cells, long filled) {
        GridHeader header = info.header();
        long without = (long) header.columns() * header.rows() - cells.valid();
        Map<String, String> said = options.constants();
        return new Object[] {
            SiblingFiles.baseName(Path.of(input.fileName())),
            folder,
            priority,
            (long) header.columns(),
            (long) header.rows(),
            outline().cellMetres(options, crs()),
            (double) cells.lowest(),
            (double) cells.highest(),
            without,
            filled,
            crs(),
            said.getOrDefault("height_datum", info.heightDatum()),
            said.get("licence"),
            said.get("attribution")
        };
    }

    /** What the writer of a grid that is there already found in it. */
    private static GridWriter.Summary summary(Path folder) throws IOException {
        ElevationGrid grid = ElevationGrid.open(folder);
        long valid = 0;
        float lowest = Float.POSITIVE_INFINITY;
        float highest = Float.NEGATIVE_INFINITY;
        for (int row = 0; row < grid.header().rows(); row++) {
            for (int column = 0; column < grid.header().columns(); column++) {
                float height = grid.cell(0, column, row);
                if (!Float.isNaN(height)) {
                    valid++;
                    lowest = Math.min(lowest, height);
                    highest = Math.max(highest, height);
                }
            }
        }
        return new GridWriter.Summary(valid, lowest, highest);
    }

    private RasterOutline outline() {
        GridHeader header = info.header();
        return new RasterOutline(
                header.columns(),
                header.rows(),
                new PixelPlace(header.originX(), header.stepX(), 0, header.originY(), 0, header.stepY()));
    }

    @Override
    public void close() {
        // The import clears its temporary folder.
    }
}
