package io.citytwin.datasets.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collections;
import java.util.stream.Collectors;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;

/** Streams one feature table into a new GeoPackage (OGC 12-128r18) in EPSG:4526; same rows, same bytes. */
public final class GeoPackageWriter implements FeatureSink {
    private static final int BATCH = 2000;

    private final Path path;
    private final FeatureSchema schema;
    private final Connection connection;
    private final PreparedStatement insert;
    private final GeoPackageBlob blob = new GeoPackageBlob(Cgcs2000.EPSG);
    private final Envelope envelope = new Envelope();
    private long count;

    public GeoPackageWriter(Path path, FeatureSchema schema) throws IOException {
        this.path = path;
        this.schema = schema;
        Files.createDirectories(path.toAbsolutePath().getParent());
        Files.deleteIfExists(path);
        try {
            connection = DriverManager.getConnection("jdbc:sqlite:" + path.toAbsolutePath());
            try (Statement statement = connection.createStatement()) {
                for (String sql : prologue()) {
                    statement.executeUpdate(sql);
                }
            }
            connection.setAutoCommit(false);
            insert = connection.prepareStatement(insertSql());
        } catch (SQLException e) {
            throw new IOException("cannot write " + path + ": " + e.getMessage(), e);
        }
    }

    private String[] prologue() {
        String columns = schema.fields().stream()
                .map(field -> quoted(field.name()) + " " + sqlType(field))
                .collect(Collectors.joining(", "));
        String type = schema.geometry().ogcName();
        return new String[] {
            "PRAGMA application_id = 1196444487",
            "PRAGMA user_version = 10300",
            "PRAGMA journal_mode = OFF",
            "PRAGMA synchronous = OFF",
            "CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT NOT NULL, srs_id INTEGER NOT NULL PRIMARY KEY,"
                    + " organization TEXT NOT NULL, organization_coordsys_id INTEGER NOT NULL,"
                    + " definition TEXT NOT NULL, description TEXT)",
            "CREATE TABLE gpkg_contents (table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL,"
                    + " identifier TEXT UNIQUE, description TEXT DEFAULT '', last_change DATETIME NOT NULL,"
                    + " min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER,"
                    + " CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id))",
            "CREATE TABLE gpkg_geometry_columns (table_name TEXT NOT NULL, column_name TEXT NOT NULL,"
                    + " geometry_type_name TEXT NOT NULL, srs_id INTEGER NOT NULL, z TINYINT NOT NULL,"
                    + " m TINYINT NOT NULL, CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name),"
                    + " CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),"
                    + " CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id))",
            "INSERT INTO gpkg_spatial_ref_sys VALUES"
                    + " ('Undefined cartesian SRS', -1, 'NONE', -1, 'undefined', NULL),"
                    + " ('Undefined geographic SRS', 0, 'NONE', 0, 'undefined', NULL),"
                    + " ('WGS 84 geodetic', 4326, 'EPSG', 4326, 'GEOGCS[\"WGS 84\",DATUM[\"WGS_1984\","
                    + "SPHEROID[\"WGS 84\",6378137,298.257223563]],PRIMEM[\"Greenwich\",0],"
                    + "UNIT[\"degree\",0.0174532925199433],AUTHORITY[\"EPSG\",\"4326\"]]', NULL),"
                    + " ('CGCS2000 / 3-degree Gauss-Kruger zone 38', " + Cgcs2000.EPSG + ", 'EPSG', "
                    + Cgcs2000.EPSG + ", '" + Cgcs2000.OGC_WKT + "', NULL)",
            "CREATE TABLE " + quoted(schema.name()) + " (fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, geom "
                    + type + ", " + columns + ")",
            "INSERT INTO gpkg_contents (table_name, data_type, identifier, last_change, srs_id) VALUES ('"
                    + schema.name() + "', 'features', '" + schema.name() + "', '2025-01-01T00:00:00.000Z', "
                    + Cgcs2000.EPSG + ")",
            "INSERT INTO gpkg_geometry_columns VALUES ('" + schema.name() + "', 'geom', '" + type + "', "
                    + Cgcs2000.EPSG + ", " + (schema.geometry().hasZ() ? 1 : 0) + ", 0)"
        };
    }

    private static String sqlType(Field field) {
        return switch (field.type()) {
            case TEXT -> "TEXT(" + field.width() + ")";
            case INTEGER -> "INTEGER";
            case REAL -> "REAL";
            case DATE -> "DATE";
            case BOOLEAN -> "BOOLEAN";
        };
    }

    private String insertSql() {
        String columns = schema.fields().stream().map(f -> quoted(f.name())).collect(Collectors.joining(", "));
        String marks = String.join(", ", Collections.nCopies(schema.fields().size() + 1, "?"));
        return "INSERT INTO " + quoted(schema.name()) + " (geom, " + columns + ") VALUES (" + marks + ")";
    }

    private static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    @Override
    public void write(Geometry geometry, Object... values) throws IOException {
        try {
            insert.setBytes(1, blob.encode(geometry, schema.geometry().hasZ()));
            for (int k = 0; k < values.length; k++) {
                bind(k + 2, schema.fields().get(k), values[k]);
            }
            insert.addBatch();
            envelope.expandToInclude(geometry.getEnvelopeInternal());
            count++;
            if (count % BATCH == 0) {
                insert.executeBatch();
            }
        } catch (SQLException e) {
            throw new IOException("cannot write row " + (count + 1) + " of " + path + ": " + e.getMessage(), e);
        }
    }

    private void bind(int at, Field field, Object value) throws SQLException {
        if (value == null) {
            insert.setObject(at, null);
        } else if (field.type() == Field.Type.REAL) {
            insert.setDouble(at, Decimals.round(((Number) value).doubleValue(), field.decimals()));
        } else if (field.type() == Field.Type.INTEGER) {
            insert.setLong(at, ((Number) value).longValue());
        } else if (field.type() == Field.Type.BOOLEAN) {
            insert.setInt(at, Boolean.TRUE.equals(value) ? 1 : 0);
        } else {
            insert.setString(at, value.toString());
        }
    }

    @Override
    public long count() {
        return count;
    }

    @Override
    public void close() throws IOException {
        try (connection;
                insert) {
            insert.executeBatch();
            if (count > 0) {
                try (PreparedStatement update = connection.prepareStatement(
                        "UPDATE gpkg_contents SET min_x = ?, min_y = ?, max_x = ?, max_y = ?")) {
                    update.setDouble(1, envelope.getMinX());
                    update.setDouble(2, envelope.getMinY());
                    update.setDouble(3, envelope.getMaxX());
                    update.setDouble(4, envelope.getMaxY());
                    update.executeUpdate();
                }
            }
            connection.commit();
        } catch (SQLException e) {
            throw new IOException("cannot finish " + path + ": " + e.getMessage(), e);
        }
    }
}
