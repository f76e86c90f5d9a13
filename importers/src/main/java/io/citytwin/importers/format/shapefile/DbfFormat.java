package io.citytwin.importers.format.shapefile;

import io.citytwin.importers.spi.ReadOptions;
import io.citytwin.importers.spi.SiblingFiles;
import io.citytwin.importers.spi.SourceDataset;
import io.citytwin.importers.spi.SourceFormat;
import io.citytwin.importers.spi.SourceLayer;
import io.citytwin.importers.spi.SourceRecord;
import io.citytwin.importers.spi.UnreadableSourceException;
import io.citytwin.model.GeometryType;
import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/** A dBASE table on its own, without shapes: rows without geometry. */
public final class DbfFormat implements SourceFormat {
    @Override
    public String name() {
        return "dbase";
    }

    @Override
    public String title() {
        return "dBASE table";
    }

    @Override
    public List<String> mediaTypes() {
        return List.of("application/vnd.dbf");
    }

    @Override
    public List<String> extensions() {
        return List.of("dbf");
    }

    @Override
    public boolean accepts(SourceInput input) {
        return input.hasExtension(extensions());
    }

    @Override
    public SourceDataset open(SourceInput input, ReadOptions options) throws UnreadableSourceException {
        try {
            DbfTable table = DbfTable.open(input.path(), input.displayName(), options);
            SourceLayer layer = SourceLayer.of(
                    SiblingFiles.baseName(input.path()),
                    table.fields(),
                    GeometryType.NONE,
                    false,
                    null,
                    OptionalLong.empty());
            return new Dataset(input.displayName(), table, layer);
        } catch (IOException e) {
            throw ShapeRecords.unreadable(input.displayName(), e);
        }
    }

    private record Dataset(String displayName, DbfTable table, SourceLayer layer) implements SourceDataset {
        @Override
        public List<SourceLayer> layers() {
            return List.of(layer);
        }

        @Override
        public void read(Set<String> layers, RecordSink sink) throws UnreadableSourceException, InterruptedException {
            if (!layers.contains(layer.name())) {
                return;
            }
            try (DbfRows rows = table.rows()) {
                for (long row = 1; rows.next(); row++) {
                    if (!rows.isDeleted()) {
                        sink.accept(new SourceRecord(layer.name(), row, null, rows.values()));
                    }
                }
            } catch (IOException e) {
                throw ShapeRecords.unreadable(displayName, e);
            }
        }

        @Override
        public void close() {
            // the file is open only while rows are read
        }
    }
}
