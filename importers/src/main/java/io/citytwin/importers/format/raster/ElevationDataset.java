package io.citytwin.importers.format.raster;

import io.citytwin.crs.CrsException;
import io.citytwin.crs.SourceCrs;
import io.citytwin.importers.format.geometry.Geometries;
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
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.Polygon;

/** One raster of heights as one row: its footprint in its own coordinate system, and what is known of its cells. */
final class ElevationDataset implements SourceDataset {
    private static final String LAYER = "elevation";
    private static final String MAKER = "elevation-1";

    /** Lines between points of the footprint's edges, so that it keeps its place when it is projected. */
    private static final int EDGE_PARTS = 32;

    private static final double EARTH_RADIUS = 6_371_000;

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
            sink.accept(new SourceRecord(LAYER, 1, footprint(info.header()), new Object[FIELDS.size()]));
            return;
        }
        try (AssetFolder folder = AssetFolder.of(options, MAKER, "", List.of(tools.file()))) {
            GridWriter.Summary cells = folder.isThere() ? summary(folder.path()) : tools.write(info, folder.path());
            if (cells.valid() == 0) {
                throw new UnreadableSourceException(input.displayName() + " has no cell with a value");
            }
            folder.keep();
            sink.accept(new SourceRecord(LAYER, 1, footprint(info.header()), row(folder.name(), cells)));
        } catch (IOException e) {
            throw new UnreadableSourceException(input.displayName() + " could not be kept: " + e.getMessage(), e);
        }
    }

    private String crs() {
        return options.crs() != null ? options.crs() : info.crs();
    }

    private Object[] row(String folder, GridWriter.Summary cells) {
        GridHeader header = info.header();
        long without = (long) header.columns() * header.rows() - cells.valid();
        Map<String, String> said = options.constants();
        return new Object[] {
            SiblingFiles.baseName(Path.of(input.fileName())),
            folder,
            priority,
            (long) header.columns(),
            (long) header.rows(),
            cellMetres(),
            (double) cells.lowest(),
            (double) cells.highest(),
            without,
            // Every gap has an answer: from a raster below it, else from its surroundings.
            without,
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

    /** From one row to the next in the middle of the raster; where the system is refused anyway, its own units. */
    private double cellMetres() {
        GridHeader header = info.header();
        double x = header.originX() + header.columns() / 2.0 * header.stepX();
        double y = header.originY() + header.rows() / 2.0 * header.stepY();
        try {
            SourceCrs system = options.crsRegistry().resolve(crs());
            double[] two = {x, y, x, y + header.stepY()};
            system.toWgs84().apply(two);
            double east = Math.toRadians(two[2] - two[0]) * Math.cos(Math.toRadians(two[1]));
            return EARTH_RADIUS * Math.hypot(east, Math.toRadians(two[3] - two[1]));
        } catch (CrsException e) {
            return Math.abs(header.stepY());
        }
    }

    private static Geometry footprint(GridHeader header) {
        double right = header.originX() + header.columns() * header.stepX();
        double lower = header.originY() + header.rows() * header.stepY();
        List<Coordinate> ring = new ArrayList<>();
        edge(ring, header.originX(), header.originY(), header.originX(), lower);
        edge(ring, header.originX(), lower, right, lower);
        edge(ring, right, lower, right, header.originY());
        edge(ring, right, header.originY(), header.originX(), header.originY());
        ring.add(ring.get(0));
        Polygon area = Geometries.FACTORY.createPolygon(ring.toArray(Coordinate[]::new));
        return Geometries.FACTORY.createMultiPolygon(new Polygon[] {area});
    }

    private static void edge(List<Coordinate> ring, double x, double y, double toX, double toY) {
        for (int i = 0; i < EDGE_PARTS; i++) {
            double part = (double) i / EDGE_PARTS;
            ring.add(new Coordinate(x + part * (toX - x), y + part * (toY - y)));
        }
    }

    @Override
    public void close() {
        // The import clears its temporary folder.
    }
}
