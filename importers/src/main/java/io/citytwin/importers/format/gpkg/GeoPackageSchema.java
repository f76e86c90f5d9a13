package io.citytwin.importers.format.gpkg;

import static io.citytwin.importers.format.gpkg.GeoPackageTable.quoted;

import io.citytwin.importers.spi.FieldNames;
import io.citytwin.importers.spi.SourceLayer;
import io.citytwin.importers.spi.SourceLayer.SourceField;
import io.citytwin.model.AttributeType;
import io.citytwin.model.GeometryType;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/**
 * Reads which tables a GeoPackage holds and how they look. It takes the catalogue tables as they are found in the wild:
 * without declared types, without rows for spatial reference systems, naming tables that are not there.
 */
final class GeoPackageSchema {
    private final Connection connection;
    private final long plausibleRows;
    private final String key;

    /**
     * @param fileSize in bytes: no table has more rows than that, whatever it claims
     * @param key column that shall be a field even where it is the row's id; null for none
     */
    GeoPackageSchema(Connection connection, long fileSize, String key) {
        this.connection = connection;
        this.plausibleRows = fileSize;
        this.key = key;
    }

    List<GeoPackageTable> readTables() throws SQLException {
        Set<String> present = tables();
        Map<String, GeometryColumn> geometryColumns = present.contains("gpkg_geometry_columns")
                ? geometryColumns()
                : Map.of();
        Map<String, String> contents = new LinkedHashMap<>();
        if (present.contains("gpkg_contents")) {
            try (Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery("SELECT table_name, data_type FROM gpkg_contents")) {
                while (rows.next()) {
                    contents.put(rows.getString(1), String.valueOf(rows.getString(2)));
                }
            }
        }
        Set<String> known = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        known.addAll(contents.keySet());
        geometryColumns.keySet().stream().filter(t -> !known.contains(t)).forEach(t -> contents.put(t, "features"));
        List<GeoPackageTable> tables = new ArrayList<>();
        for (var entry : contents.entrySet()) {
            boolean vector = Set.of("features", "attributes", "aspatial").contains(entry.getValue());
            if (entry.getKey() != null && vector && present.contains(entry.getKey())) {
                tables.add(table(entry.getKey(), geometryColumns.get(entry.getKey()), present));
            }
        }
        return tables;
    }

    private Set<String> tables() throws SQLException {
        Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        try (Statement statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')")) {
            while (rows.next()) {
                names.add(rows.getString(1));
            }
        }
        return names;
    }

    private record GeometryColumn(String column, String typeName, long srsId, int z) {}

    private Map<String, GeometryColumn> geometryColumns() throws SQLException {
        Map<String, GeometryColumn> columns = new java.util.TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT table_name, column_name, geometry_type_name, srs_id, z FROM gpkg_geometry_columns")) {
            while (rows.next()) {
                if (rows.getString(1) != null && rows.getString(2) != null) {
                    String type = rows.getString(3) == null ? "GEOMETRY" : rows.getString(3);
                    columns.put(
                            rows.getString(1),
                            new GeometryColumn(rows.getString(2), type, rows.getLong(4), rows.getInt(5)));
                }
            }
        }
        return columns;
    }

    private GeoPackageTable table(String table, GeometryColumn geometry, Set<String> present) throws SQLException {
        List<String> columns = new ArrayList<>();
        List<AttributeType> types = new ArrayList<>();
        List<Boolean> declared = new ArrayList<>();
        Set<String> json = jsonColumns(table, present);
        String geometryColumn = null;
        Layout layout = layout(table);
        int geometryPlace = -1;
        boolean withRowId = layout.rowId >= 0 && layout.columns.get(layout.rowId).name.equalsIgnoreCase(key);
        List<Integer> places = new ArrayList<>();
        for (int i = 0; i < layout.columns.size(); i++) {
            Column column = layout.columns.get(i);
            if (geometry != null && column.name.equalsIgnoreCase(geometry.column())) {
                geometryColumn = column.name;
                geometryPlace = i;
            } else if ((i != layout.rowId || withRowId) && !column.type.toUpperCase(Locale.ROOT).startsWith("BLOB")) {
                columns.add(column.name);
                places.add(i);
                types.add(json.contains(column.name) ? AttributeType.JSON : typeOf(column.type));
                declared.add(!column.type.isBlank());
            }
        }
        // The row's id does not lie among the row's values: SQLite has to be asked.
        GeoPackageTable.Stored stored = layout.rootPage < 1 || withRowId
                ? null
                : new GeoPackageTable.Stored(layout.rootPage, layout.columns.size(), geometryPlace, places);
        List<String> names = FieldNames.unique(columns);
        List<SourceField> fields = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            fields.add(new SourceField(names.get(i), types.get(i), declared.get(i)));
        }
        boolean spatial = geometryColumn != null;
        GeometryType type = spatial ? GeometryType.ofOgcName(geometry.typeName()) : GeometryType.NONE;
        boolean hasZ = spatial && geometry.z() > 0;
        String crs = spatial ? crs(geometry.srsId(), present) : null;
        SourceLayer layer = SourceLayer.of(table, fields, type, hasZ, crs, count(table, present));
        return new GeoPackageTable(table, geometryColumn, columns, stored, layer);
    }

    private record Column(String name, String type) {}

    /**
     * How a table is laid out.
     *
     * @param rowId place of the column that is the row's id, -1 where there is none
     * @param rootPage where its pages begin; 0 where its rows do not lie in the file as its columns stand (views, tables
     *     without row id, computed columns, defaults of columns that were added later)
     */
    private record Layout(List<Column> columns, int rowId, long rootPage) {}

    private Layout layout(String table) throws SQLException {
        List<Column> columns = new ArrayList<>();
        int keys = 0;
        int rowId = -1;
        boolean plain = true;
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("PRAGMA table_xinfo(" + quoted(table) + ")")) {
            while (rows.next()) {
                String type = rows.getString("type") == null ? "" : rows.getString("type");
                if (rows.getInt("pk") > 0) {
                    keys++;
                    rowId = type.equalsIgnoreCase("INTEGER") ? columns.size() : -1;
                }
                plain &= rows.getInt("hidden") == 0 && rows.getString("dflt_value") == null;
                if (rows.getInt("hidden") != 1) {
                    columns.add(new Column(rows.getString("name"), type));
                }
            }
        }
        return new Layout(columns, keys == 1 ? rowId : -1, plain ? rootPage(table) : 0);
    }

    private long rootPage(String table) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT rootpage, sql FROM sqlite_master WHERE type = 'table' AND lower(name) = lower(?)")) {
            statement.setString(1, table);
            try (ResultSet rows = statement.executeQuery()) {
                boolean found = rows.next() && rows.getString(2) != null;
                return found && !rows.getString(2).toUpperCase(Locale.ROOT).matches("(?s).*WITHOUT\\s+ROWID.*")
                        ? rows.getLong(1)
                        : 0;
            }
        }
    }

    /** The type that a column declares (OGC 12-128 table 1); unknown declarations are text. */
    private static AttributeType typeOf(String declaration) {
        String plain = declaration.toUpperCase(Locale.ROOT).replaceAll("\\(.*", "").strip();
        return switch (plain) {
            case "BOOLEAN", "BOOL" -> AttributeType.BOOLEAN;
            case "TINYINT", "SMALLINT", "MEDIUMINT", "INT", "INTEGER", "BIGINT" -> AttributeType.INTEGER;
            case "FLOAT", "DOUBLE", "REAL", "DOUBLE PRECISION", "NUMERIC", "DECIMAL" -> AttributeType.REAL;
            case "DATE" -> AttributeType.DATE;
            case "DATETIME", "TIMESTAMP" -> AttributeType.TIMESTAMP;
            case "JSON" -> AttributeType.JSON;
            default -> AttributeType.TEXT;
        };
    }

    private Set<String> jsonColumns(String table, Set<String> present) throws SQLException {
        Set<String> columns = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        if (present.contains("gpkg_data_columns")) {
            try (PreparedStatement statement = connection.prepareStatement("SELECT column_name FROM gpkg_data_columns"
                    + " WHERE lower(table_name) = lower(?) AND mime_type = 'application/json'")) {
                statement.setString(1, table);
                try (ResultSet rows = statement.executeQuery()) {
                    while (rows.next()) {
                        columns.add(rows.getString(1));
                    }
                }
            }
        }
        return columns;
    }

    /** "EPSG:n", a WKT text, or null for the two undefined systems (-1 and 0) and for an id that has no row. */
    private String crs(long srsId, Set<String> present) throws SQLException {
        if (srsId == 0 || srsId == -1 || !present.contains("gpkg_spatial_ref_sys")) {
            return null;
        }
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT organization, organization_coordsys_id, definition FROM gpkg_spatial_ref_sys WHERE srs_id = ?")) {
            statement.setLong(1, srsId);
            try (ResultSet rows = statement.executeQuery()) {
                if (!rows.next()) {
                    return null;
                }
                if ("EPSG".equalsIgnoreCase(rows.getString(1))) {
                    return "EPSG:" + rows.getLong(2);
                }
                String definition = rows.getString(3);
                return definition == null || definition.isBlank() || definition.equalsIgnoreCase("undefined")
                        ? null
                        : definition;
            }
        }
    }

    private OptionalLong count(String table, Set<String> present) throws SQLException {
        if (!present.contains("gpkg_ogr_contents")) {
            return OptionalLong.empty();
        }
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT feature_count FROM gpkg_ogr_contents WHERE lower(table_name) = lower(?)")) {
            statement.setString(1, table);
            try (ResultSet rows = statement.executeQuery()) {
                if (!rows.next() || rows.getObject(1) == null) {
                    return OptionalLong.empty();
                }
                long count = rows.getLong(1);
                return count < 0 || count > plausibleRows ? OptionalLong.empty() : OptionalLong.of(count);
            }
        }
    }
}
