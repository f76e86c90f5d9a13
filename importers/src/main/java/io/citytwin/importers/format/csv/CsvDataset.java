package io.citytwin.importers.format.csv;

import io.citytwin.importers.format.geometry.MalformedGeometryException;
import io.citytwin.importers.format.text.InferredType;
import io.citytwin.importers.spi.BadRecordException;
import io.citytwin.importers.spi.FieldNames;
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
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.IntStream;

/** An opened delimited text: a first pass has told the types of its columns, the second reads the rows. */
final class CsvDataset implements SourceDataset {
    private final CsvSource source;
    private final CoordinateColumns coordinates;
    private final int[] columns;
    private final SourceLayer layer;
    private final Set<String> chosen;

    private CsvDataset(
            CsvSource source, CoordinateColumns coordinates, int[] columns, SourceLayer layer, Set<String> chosen) {
        this.chosen = chosen;
        this.source = source;
        this.coordinates = coordinates;
        this.columns = columns;
        this.layer = layer;
    }

    static CsvDataset open(SourceInput input, ReadOptions options) throws UnreadableSourceException {
        try {
            CsvSource source = CsvSource.of(input, options.encoding());
            CsvColumns scanned = CsvColumns.scan(source);
            if (scanned.header().isEmpty()) {
                throw new UnreadableSourceException(input.displayName() + " is empty");
            }
            CoordinateColumns coordinates = coordinates(scanned, input, options);
            int geometryColumn = coordinates != null && coordinates.isWkt() ? coordinates.x() : -1;
            int[] columns = IntStream.range(0, scanned.header().size())
                    .filter(i -> i != geometryColumn)
                    .toArray();
            List<String> names = FieldNames.unique(
                    IntStream.of(columns).mapToObj(scanned.header()::get).toList());
            List<SourceField> fields = new ArrayList<>();
            for (int i = 0; i < columns.length; i++) {
                fields.add(new SourceField(names.get(i), scanned.types().get(columns[i]), true));
            }
            SourceLayer layer = SourceLayer.of(
                    SiblingFiles.baseName(input.path()),
                    fields,
                    coordinates == null ? GeometryType.NONE : scanned.geometryType(coordinates),
                    coordinates != null && scanned.hasZ(coordinates),
                    scanned.crs(coordinates),
                    OptionalLong.of(scanned.rows()));
            Set<String> chosen = CoordinateColumns.chosenFields(scanned.header(), options.mappings());
            return new CsvDataset(source, coordinates, columns, layer, chosen);
        } catch (IOException e) {
            throw new UnreadableSourceException(input.displayName() + " can't be read: " + e.getMessage(), e);
        }
    }

    /** The columns that the user named, else those whose names tell; null where there are none. */
    private static CoordinateColumns coordinates(CsvColumns scanned, SourceInput input, ReadOptions options)
            throws UnreadableSourceException {
        try {
            return CoordinateColumns.chosen(scanned.header(), options.mappings())
                    .or(() -> CoordinateColumns.find(scanned.header(), scanned::holdsWkt))
                    .orElse(null);
        } catch (IllegalArgumentException e) {
            throw new UnreadableSourceException(input.displayName() + ": " + e.getMessage(), e);
        }
    }

    @Override
    public Set<String> positionFields() {
        return chosen;
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
        AttributeType[] types = layer.fields().stream().map(f -> f.type()).toArray(AttributeType[]::new);
        WktText wkt = new WktText();
        try (CsvRecords records = source.records()) {
            if (source.hasHeader()) {
                records.next();
            }
            for (List<String> cells = records.next(); cells != null; cells = records.next()) {
                readRow(records, cells, types, wkt, sink);
            }
        } catch (IOException e) {
            throw new UnreadableSourceException(
                    source.input().displayName() + " can't be read: " + e.getMessage(), e);
        }
    }

    private void readRow(CsvRecords records, List<String> cells, AttributeType[] types, WktText wkt, RecordSink sink)
            throws InterruptedException {
        long row = records.number();
        Object[] values = new Object[columns.length];
        for (int i = 0; i < columns.length; i++) {
            values[i] = columns[i] < cells.size() ? InferredType.parse(cells.get(columns[i]), types[i]) : null;
        }
        if (records.isUnclosed()) {
            reject(sink, row, "quotes-unclosed", "a quoted cell of this row is not closed before the file ends", values);
        } else {
            try {
                var geometry = coordinates == null ? null : coordinates.geometry(cells, wkt);
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
        // the file is open only while it is read
    }
}
