package io.citytwin.store;

import io.citytwin.model.Attribute;
import io.citytwin.model.Layer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The index of the properties of a layer's current features as DDL: a row per value in {@code property."L"} (name as a
 * number out of catalog.layer_property; fid; number or text), found by name and value, and by fid. Triggers on the
 * layer's table keep it; migration V6 has them.
 */
final class PropertyTables {
    /** Characters of a text that the index holds; catalog.property_values cuts there. */
    static final int LONGEST_TEXT = 200;

    private PropertyTables() {}

    static String cut(String text) {
        return text.codePointCount(0, text.length()) <= LONGEST_TEXT
                ? text
                : text.substring(0, text.offsetByCodePoints(0, LONGEST_TEXT));
    }

    /** Whether the layer's definition asks for the index. */
    static boolean isWanted(Layer layer) {
        return layer.findPropertiesAttribute().isPresent();
    }

    /** Whether the index of one definition serves the other as well. */
    static boolean isSame(Layer a, Layer b) {
        return isWanted(a) == isWanted(b) && (!isWanted(a) || arguments(a).equals(arguments(b)));
    }

    /**
     * The statements that fill the index of a table of features, in the staging schema.
     *
     * @param rows the table of features
     * @param prefix of the index's own tables in the staging schema
     */
    static List<String> fill(Layer layer, String rows, String prefix) {
        String names = "staging." + Identifiers.quote(prefix + "_names");
        String values = "staging." + Identifiers.quote(prefix + "_values");
        String source = " FROM " + rows + " r, catalog.property_values(" + arguments(layer) + ") v";
        return List.of(
                "CREATE TABLE " + names + " AS SELECT (row_number() OVER (ORDER BY name, kind))::integer AS id, name, kind,"
                        + " features FROM (SELECT v.name, v.kind, count(*) AS features" + source + " GROUP BY 1, 2) x",
                "ANALYZE " + names,
                "CREATE TABLE " + values + " AS SELECT n.id AS name, r.fid, v.number, v.text COLLATE \"C\" AS text" + source
                        + " JOIN " + names + " n ON n.name = v.name AND n.kind = v.kind",
                index(prefix, "_number", values, "(name, number, fid) WHERE number IS NOT NULL"),
                index(prefix, "_text", values, "(name, text, fid) WHERE text IS NOT NULL"),
                index(prefix, "_fid", values, "(fid)"));
    }

    private static String index(String prefix, String suffix, String table, String definition) {
        return "CREATE INDEX " + Identifiers.quote(prefix + suffix) + " ON " + table + " " + definition;
    }

    /** Marks the filled rows as seen by all, so that counts need not look at them; outside of transactions only. */
    static String vacuum(String prefix) {
        return "VACUUM (ANALYZE) staging." + Identifiers.quote(prefix + "_values");
    }

    /** Makes a filled index that of the layer, whose table must stand in the schema city already. */
    static void publish(Statement statement, Layer layer, String prefix) throws SQLException {
        drop(statement, layer.id());
        String id = Identifiers.literal(layer.id());
        for (String suffix : List.of("_number", "_text", "_fid")) {
            statement.execute("ALTER INDEX staging." + Identifiers.quote(prefix + suffix) + " RENAME TO "
                    + Identifiers.quote(layer.id() + suffix));
        }
        statement.execute("ALTER TABLE staging." + Identifiers.quote(prefix + "_values") + " SET SCHEMA property");
        statement.execute("ALTER TABLE property." + Identifiers.quote(prefix + "_values") + " RENAME TO "
                + Identifiers.quote(layer.id()));
        statement.execute("INSERT INTO catalog.layer_property (layer, id, name, kind, features) SELECT " + id
                + ", id, name, kind, features FROM staging." + Identifiers.quote(prefix + "_names"));
        statement.execute("DROP TABLE staging." + Identifiers.quote(prefix + "_names"));
        statement.execute("INSERT INTO catalog.property_index (layer, attribute) VALUES (" + id + ", "
                + Identifiers.literal(layer.findPropertiesAttribute().orElseThrow().name()) + ")");
        String call = "(" + Identifiers.literal(arguments(layer)) + ")";
        statement.execute("CREATE TRIGGER properties_added AFTER INSERT ON " + Identifiers.current(layer.id())
                + " REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION catalog.index_properties" + call);
        statement.execute("CREATE TRIGGER properties_removed AFTER DELETE ON " + Identifiers.current(layer.id())
                + " REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION catalog.forget_properties()");
    }

    /** Removes the index, if there is one. */
    static void drop(Statement statement, String layer) throws SQLException {
        statement.execute("DROP TABLE IF EXISTS " + Identifiers.properties(layer));
        statement.execute("DELETE FROM catalog.layer_property WHERE layer = " + Identifiers.literal(layer));
        statement.execute("DELETE FROM catalog.property_index WHERE layer = " + Identifiers.literal(layer));
    }

    /** Makes the index of a layer whose definition has changed what it holds, inside the connection's transaction. */
    static void rebuild(Connection connection, Layer layer) throws SQLException {
        String table = Identifiers.current(layer.id());
        try (Statement statement = connection.createStatement()) {
            drop(statement, layer.id());
            statement.execute("DROP TRIGGER IF EXISTS properties_added ON " + table);
            statement.execute("DROP TRIGGER IF EXISTS properties_removed ON " + table);
            if (isWanted(layer)) {
                String prefix = "rebuilt_" + Long.toString(System.nanoTime(), 36);
                for (String sql : fill(layer, table, prefix)) {
                    statement.execute(sql);
                }
                publish(statement, layer, prefix);
                statement.execute("ANALYZE " + Identifiers.properties(layer.id()));
            }
        }
    }

    /** The arguments of catalog.property_values for a row called r. */
    private static String arguments(Layer layer) {
        List<String> names = layer.filterAttributes();
        String properties =
                "r." + Identifiers.quote(layer.findPropertiesAttribute().map(Attribute::name).orElseThrow());
        String literals = names.stream().map(Identifiers::literal).collect(Collectors.joining(", "));
        String columns = names.stream().map(n -> "r." + Identifiers.quote(n)).collect(Collectors.joining(", "));
        return properties + ", ARRAY[" + literals + "]::text[], ARRAY[" + columns + "]::text[]";
    }
}
