package io.citytwin.importers.format.gpkg;

import io.citytwin.importers.spi.SourceLayer;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A table of the file as it is to be read.
 *
 * @param table its name in SQLite
 * @param geometryColumn its geometry column, or null
 * @param columns the attribute columns in the order of the layer's fields, by their names in SQLite
 * @param stored how its rows lie in the file, where they can be read from there; else null
 */
record GeoPackageTable(
        String table, String geometryColumn, List<String> columns, Stored stored, SourceLayer layer) {
    /**
     * Where the rows lie.
     *
     * @param columnCount columns of a row
     * @param geometry place of the geometry among them, -1 where there is none
     * @param places places of the attribute columns, in the order of the layer's fields
     */
    record Stored(long rootPage, int columnCount, int geometry, List<Integer> places) {}

    GeoPackageTable {
        columns = List.copyOf(columns);
    }

    /** Selects the geometry (if there is one) first, then the attributes in order. */
    String select() {
        List<String> all = new java.util.ArrayList<>();
        if (geometryColumn != null) {
            all.add(geometryColumn);
        }
        all.addAll(columns);
        String list = all.isEmpty()
                ? "1"
                : all.stream().map(GeoPackageTable::quoted).collect(Collectors.joining(", "));
        return "SELECT " + list + " FROM " + quoted(table);
    }

    static String quoted(String identifier) {
        return '"' + identifier.replace("\"", "\"\"") + '"';
    }
}
