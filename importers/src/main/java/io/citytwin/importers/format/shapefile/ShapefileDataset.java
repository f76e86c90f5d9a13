package io.citytwin.importers.format.shapefile;

import io.citytwin.importers.format.geometry.MalformedGeometryException;
import io.citytwin.importers.format.text.ProjectionFile;
import io.citytwin.importers.spi.BadRecordException;
import io.citytwin.importers.spi.ReadOptions;
import io.citytwin.importers.spi.SiblingFiles;
import io.citytwin.importers.spi.SourceDataset;
import io.citytwin.importers.spi.SourceFormat.SourceInput;
import io.citytwin.importers.spi.SourceLayer;
import io.citytwin.importers.spi.SourceRecord;
import io.citytwin.importers.spi.UnreadableSourceException;
import io.citytwin.model.GeometryType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.locationtech.jts.geom.Geometry;

/** An opened shapefile: one layer, its shapes and its table read side by side. */
final class ShapefileDataset implements SourceDataset {
    private final SourceInput input;
    private final Path temporaryFolder;
    private final DbfTable table;
    private final SourceLayer layer;

    private ShapefileDataset(SourceInput input, Path temporaryFolder, DbfTable table, SourceLayer layer) {
        this.input = input;
        this.temporaryFolder = temporaryFolder;
        this.table = table;
        this.layer = layer;
    }

    static ShapefileDataset open(SourceInput input, ReadOptions options) throws UnreadableSourceException {
        Path file = input.path();
        try (ShapeRecords records = records(input, options.temporaryFolder())) {
            Path dbf = SiblingFiles.find(file, "dbf").orElse(null);
            DbfTable table = dbf == null ? null : DbfTable.open(dbf, dbf.getFileName().toString(), options);
            SourceLayer layer = SourceLayer.of(
                    SiblingFiles.baseName(file),
                    table == null ? List.of() : table.fields(),
                    geometryType(records.shapeType()),
                    Set.of(11, 13, 15, 18, 31).contains(records.shapeType()),
                    ProjectionFile.read(file),
                    records.count() < 0 ? OptionalLong.empty() : OptionalLong.of(records.count()));
            return new ShapefileDataset(input, options.temporaryFolder(), table, layer);
        } catch (IOException e) {
            throw ShapeRecords.unreadable(input.displayName(), e);
        }
    }

    private static ShapeRecords records(SourceInput input, Path temporaryFolder)
            throws IOException, UnreadableSourceException {
        Path index = SiblingFiles.find(input.path(), "shx").orElse(null);
        return new ShapeRecords(input.path(), index, temporaryFolder, input.displayName());
    }

    /** The type that holds all shapes of the file: its lines and areas may have several parts. */
    private static GeometryType geometryType(int shapeType) {
        return switch (shapeType) {
            case 1, 11, 21 -> GeometryType.POINT;
            case 3, 13, 23 -> GeometryType.MULTILINESTRING;
            case 5, 15, 25, 31 -> GeometryType.MULTIPOLYGON;
            case 8, 18, 28 -> GeometryType.MULTIPOINT;
            default -> GeometryType.GEOMETRY;
        };
    }

    @Override
    public List<SourceLayer> layers() {
        return List.of(layer);
    }

    @Override
    public void read(Set<String> layers, RecordSink sink) throws UnreadableSourceException, InterruptedException {
        if (!layers.contains(layer.name())) {
            return;
        }
        try (ShapeRecords records = records(input, temporaryFolder);
                DbfRows rows = table == null || table.fields().isEmpty() ? null : table.rows()) {
            readRows(records, rows, sink);
        } catch (IOException e) {
            throw ShapeRecords.unreadable(input.displayName(), e);
        }
    }

    private void readRows(ShapeRecords records, DbfRows rows, RecordSink sink)
            throws IOException, UnreadableSourceException, InterruptedException {
        ShapeGeometry shapes = new ShapeGeometry();
        for (long row = 1; records.next(); row++) {
            Object[] values = new Object[layer.fields().size()];
            if (rows != null) {
                if (!rows.next()) {
                    reject(sink, row, "attributes-missing", "the .dbf ends before this row", values);
                    continue;
                }
                if (rows.isDeleted()) {
                    continue;
                }
                values = rows.values();
            }
            try {
                Geometry geometry = records.length() == 0
                        ? null
                        : shapes.read(records.array(), records.offset(), records.length());
                sink.accept(new SourceRecord(layer.name(), row, geometry, values));
            } catch (MalformedGeometryException e) {
                reject(sink, row, e.rule(), e.getMessage(), values);
            }
        }
    }

    private void reject(RecordSink sink, long row, String rule, String message, Object[] values)
            throws InterruptedException {
        SourceRecord record = new SourceRecord(layer.name(), row, null, values);
        sink.reject(new BadRecordException(layer.name(), row, rule, message, record));
    }

    @Override
    public void close() {
        // files are open only while rows are read
    }
}
