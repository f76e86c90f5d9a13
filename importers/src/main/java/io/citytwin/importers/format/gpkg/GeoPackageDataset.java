package io.citytwin.importers.format.gpkg;

import io.citytwin.importers.format.geometry.MalformedGeometryException;
import io.citytwin.importers.spi.BadRecordException;
import io.citytwin.importers.spi.SourceDataset;
import io.citytwin.importers.spi.SourceLayer;
import io.citytwin.importers.spi.SourceRecord;
import io.citytwin.importers.spi.UnreadableSourceException;
import io.citytwin.model.AttributeType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Set;
import org.locationtech.jts.geom.Geometry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteConfig;

/**
 * An opened GeoPackage. The file is opened for reading only, with SQLite's own guards on (untrusted schema, bounded
 * value size). Rows come in the order of their table; values keep what SQLite stores: where that does not fit the
 * declared type, the text of it goes on for the pipeline to judge.
 */
public final class GeoPackageDataset implements SourceDataset {
    private static final Logger LOG = LoggerFactory.getLogger(GeoPackageDataset.class);
    private static final int MAX_VALUE_BYTES = 256 << 20;

    private final String displayName;
    private final Connection connection;
    private final List<GeoPackageTable> tables;
    private final SqlitePages pages;

    private GeoPackageDataset(
            String displayName, Connection connection, List<GeoPackageTable> tables, SqlitePages pages) {
        this.pages = pages;
        this.displayName = displayName;
        this.connection = connection;
        this.tables = tables;
    }

    /** @param displayName the name to use in messages */
    public static GeoPackageDataset open(Path file, String displayName) throws UnreadableSourceException {
        return open(file, displayName, null);
    }

    /**
     * @param displayName the name to use in messages
     * @param key column that shall be a field even where it is the row's id, which else is none; null for none
     */
    public static GeoPackageDataset open(Path file, String displayName, String key) throws UnreadableSourceException {
        Connection connection = null;
        try {
            connection = connect(file);
            List<GeoPackageTable> tables = new GeoPackageSchema(connection, Files.size(file), key).readTables();
            if (tables.isEmpty()) {
                throw new UnreadableSourceException(displayName + " holds no layer of features");
            }
            return new GeoPackageDataset(
                    displayName, connection, tables, SqlitePages.open(file).orElse(null));
        } catch (SQLException | IOException e) {
            closeQuietly(connection);
            throw new UnreadableSourceException(
                    displayName + " can't be read as a GeoPackage: " + firstLine(e.getMessage()), e);
        } catch (UnreadableSourceException e) {
            closeQuietly(connection);
            throw e;
        }
    }

    /** Opens a file that is of no use afterwards: it is deleted where the system allows that of an open file. */
    public static GeoPackageDataset openTemporary(Path file, String displayName) throws UnreadableSourceException {
        if (!Files.exists(file)) {
            throw new UnreadableSourceException(displayName + " holds no layer of features");
        }
        GeoPackageDataset dataset = open(file, displayName);
        try {
            Files.delete(file);
        } catch (IOException e) {
            LOG.debug("the temporary {} stays until the import ends: {}", file, e.getMessage());
        }
        return dataset;
    }

    private static Connection connect(Path file) throws SQLException, IOException {
        // A write-ahead log beside the file holds rows of its own: then SQLite must see it. Else the file is taken as
        // unchanging, which also works in folders that can't be written to.
        Path log = file.resolveSibling(file.getFileName() + "-wal");
        boolean hasLog = Files.exists(log) && Files.size(log) > 0;
        String uri = file.toAbsolutePath().toUri().toString().replaceFirst("^file:/+", "file:/");
        SQLiteConfig config = new SQLiteConfig();
        config.setReadOnly(true);
        config.setPragma(SQLiteConfig.Pragma.LIMIT_LENGTH, String.valueOf(MAX_VALUE_BYTES));
        config.setPragma(SQLiteConfig.Pragma.MMAP_SIZE, String.valueOf(1L << 30));
        Connection connection = config.createConnection(
                "jdbc:sqlite:" + uri.replace("?", "%3f") + (hasLog ? "?mode=ro" : "?immutable=1&mode=ro"));
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA trusted_schema = OFF");
            statement.execute("PRAGMA query_only = ON");
            statement.execute("PRAGMA cell_size_check = ON");
        } catch (SQLException e) {
            closeQuietly(connection);
            throw e;
        }
        return connection;
    }

    @Override
    public List<SourceLayer> layers() {
        return tables.stream().map(GeoPackageTable::layer).toList();
    }

    @Override
    public void read(Set<String> layers, RecordSink sink) throws UnreadableSourceException, InterruptedException {
        for (GeoPackageTable table : tables) {
            if (layers.contains(table.layer().name())) {
                readTable(table, sink);
            }
        }
    }

    private void readTable(GeoPackageTable table, RecordSink sink)
            throws UnreadableSourceException, InterruptedException {
        try {
            if (pages != null && table.stored() != null) {
                readPages(table, sink);
            } else {
                readByQuery(table, sink);
            }
        } catch (SQLException | IOException e) {
            throw new UnreadableSourceException(
                    displayName + ", table " + table.table() + ": " + firstLine(e.getMessage()), e);
        }
    }

    private void readPages(GeoPackageTable table, RecordSink sink) throws IOException, InterruptedException {
        String layer = table.layer().name();
        AttributeType[] types = types(table);
        int[] places = table.stored().places().stream().mapToInt(i -> i).toArray();
        int shape = table.stored().geometry();
        GeoPackageGeometry geometries = new GeoPackageGeometry();
        SqliteTableScan rows = new SqliteTableScan(
                pages, table.stored().rootPage(), table.stored().columnCount());
        for (long row = 1; rows.next(); row++) {
            Object[] values = new Object[types.length];
            for (int i = 0; i < types.length; i++) {
                values[i] = StoredValues.convert(rows.value(places[i]), types[i]);
            }
            try {
                Geometry geometry = null;
                if (shape >= 0 && rows.isBlob(shape)) {
                    geometry = geometries.read(rows.bytes(), rows.from(shape), rows.to(shape));
                } else if (shape >= 0 && rows.value(shape) != null) {
                    throw new MalformedGeometryException("a geometry must be a BLOB, is " + rows.value(shape));
                }
                sink.accept(new SourceRecord(layer, row, geometry, values));
            } catch (MalformedGeometryException e) {
                reject(sink, layer, row, e, values);
            }
        }
    }

    List<GeoPackageTable> tables() {
        return tables;
    }

    /** Reads a table through SQLite, whatever its layout. */
    void readByQuery(GeoPackageTable table, RecordSink sink) throws SQLException, InterruptedException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(table.select())) {
            readRows(table, rows, sink);
        }
    }

    private static AttributeType[] types(GeoPackageTable table) {
        return table.layer().fields().stream().map(f -> f.type()).toArray(AttributeType[]::new);
    }

    private static void reject(
            RecordSink sink, String layer, long row, MalformedGeometryException why, Object[] values)
            throws InterruptedException {
        SourceRecord record = new SourceRecord(layer, row, null, values);
        sink.reject(new BadRecordException(layer, row, why.rule(), why.getMessage(), record));
    }

    private static void readRows(GeoPackageTable table, ResultSet rows, RecordSink sink)
            throws SQLException, InterruptedException {
        String layer = table.layer().name();
        boolean spatial = table.geometryColumn() != null;
        int first = spatial ? 2 : 1;
        AttributeType[] types = types(table);
        GeoPackageGeometry geometries = new GeoPackageGeometry();
        for (long row = 1; rows.next(); row++) {
            Object[] values = new Object[types.length];
            for (int i = 0; i < types.length; i++) {
                values[i] = value(rows, first + i, types[i]);
            }
            Geometry geometry = null;
            if (spatial) {
                try {
                    geometry = geometries.read(rows.getBytes(1));
                } catch (MalformedGeometryException e) {
                    reject(sink, layer, row, e, values);
                    continue;
                }
            }
            sink.accept(new SourceRecord(layer, row, geometry, values));
        }
    }

    private static Object value(ResultSet rows, int column, AttributeType type) throws SQLException {
        if (type == AttributeType.TEXT || type == AttributeType.JSON) {
            return rows.getString(column);
        }
        return StoredValues.convert(rows.getObject(column), type);
    }

    @Override
    public void close() {
        closeQuietly(connection);
        if (pages != null) {
            try {
                pages.close();
            } catch (IOException e) {
                LOG.warn("a GeoPackage could not be closed: {}", e.getMessage());
            }
        }
    }

    private static void closeQuietly(Connection connection) {
        if (connection != null) {
            try {
                connection.close();
            } catch (SQLException e) {
                LOG.warn("a GeoPackage could not be closed: {}", e.getMessage());
            }
        }
    }

    private static String firstLine(String message) {
        return message == null ? "unknown reason" : message.lines().findFirst().orElse("unknown reason");
    }
}
