package io.citytwin.importers.format.gpkg;

import io.citytwin.importers.format.geometry.MalformedGeometryException;
import io.citytwin.importers.format.text.DateText;
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

    private GeoPackageDataset(String displayName, Connection connection, List<GeoPackageTable> tables) {
        this.displayName = displayName;
        this.connection = connection;
        this.tables = tables;
    }

    /** @param displayName the name to use in messages */
    public static GeoPackageDataset open(Path file, String displayName) throws UnreadableSourceException {
        Connection connection = null;
        try {
            connection = connect(file);
            List<GeoPackageTable> tables = new GeoPackageSchema(connection, Files.size(file)).readTables();
            if (tables.isEmpty()) {
                throw new UnreadableSourceException(displayName + " holds no layer of features");
            }
            return new GeoPackageDataset(displayName, connection, tables);
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
                try (Statement statement = connection.createStatement();
                        ResultSet rows = statement.executeQuery(table.select())) {
                    readRows(table, rows, sink);
                } catch (SQLException e) {
                    throw new UnreadableSourceException(
                            displayName + ", table " + table.table() + ": " + firstLine(e.getMessage()), e);
                }
            }
        }
    }

    private static void readRows(GeoPackageTable table, ResultSet rows, RecordSink sink)
            throws SQLException, InterruptedException {
        String layer = table.layer().name();
        boolean spatial = table.geometryColumn() != null;
        int first = spatial ? 2 : 1;
        AttributeType[] types =
                table.layer().fields().stream().map(f -> f.type()).toArray(AttributeType[]::new);
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
                    sink.reject(new BadRecordException(
                            layer,
                            row,
                            "geometry-unreadable",
                            e.getMessage(),
                            new SourceRecord(layer, row, null, values)));
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
        Object stored = rows.getObject(column);
        if (stored == null) {
            return null;
        }
        return switch (type) {
            case INTEGER -> stored instanceof Integer i ? (Object) i.longValue() : wholeNumber(stored);
            case REAL -> stored instanceof Number n ? (Object) n.doubleValue() : stored.toString();
            case BOOLEAN -> bool(stored);
            case DATE -> orText(DateText.parseDate(stored.toString()), stored);
            case TIMESTAMP -> orText(DateText.parseTimestamp(stored.toString()), stored);
            default -> stored.toString();
        };
    }

    private static Object wholeNumber(Object stored) {
        if (stored instanceof Double d && d == Math.rint(d) && Math.abs(d) < 1L << 53) {
            return d.longValue();
        }
        return stored instanceof Long ? stored : stored.toString();
    }

    private static Object bool(Object stored) {
        if (stored instanceof Number n && (n.longValue() == 0 || n.longValue() == 1)) {
            return n.longValue() == 1;
        }
        return stored.toString();
    }

    private static Object orText(Object parsed, Object stored) {
        return parsed == null ? stored.toString() : parsed;
    }

    @Override
    public void close() {
        closeQuietly(connection);
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
