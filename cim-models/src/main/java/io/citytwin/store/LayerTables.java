package io.citytwin.store;

import io.citytwin.model.Attribute;
import io.citytwin.model.GeometryType;
import io.citytwin.model.Layer;
import io.citytwin.model.SystemColumns;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The tables of a layer as DDL: how they are made, widened and indexed. */
final class LayerTables {
    private static final String MODEL = SystemColumns.MODEL + " bytea";
    private static final String EXTENT = SystemColumns.MODEL_EXTENT + " double precision[]";

    private LayerTables() {}

    /** Type of the geometry column: areas and lines in their multi form, so that single and multi parts mix. */
    static String geometryColumnType(Layer layer) {
        GeometryType type = layer.geometryType() == GeometryType.NONE
                ? GeometryType.GEOMETRY
                : layer.geometryType().storageType();
        String name = type.ogcName() + (layer.hasZ() ? "Z" : "");
        return "geometry(" + name + ",4326)";
    }

    /** The columns that come with the rows: the id, the attributes, the geometry, the key, the hash, the cell. */
    static String stagedColumns(Layer layer) {
        List<String> columns = new ArrayList<>();
        columns.add("fid");
        layer.attributes().forEach(a -> columns.add(Identifiers.quote(a.name())));
        columns.add("geom");
        if (layer.hasModel()) {
            columns.addAll(List.of(SystemColumns.MODEL, SystemColumns.MODEL_EXTENT));
        }
        columns.addAll(List.of("source_key", "content_hash", "h3"));
        return String.join(", ", columns);
    }

    /** {@link #stagedColumns} of a layer that exists: rows may say that their content is known (see KnownContent). */
    static String comparedColumns(Layer layer) {
        return stagedColumns(layer) + ", is_known";
    }

    /** All but the id and what the change set says of its own: what one version takes over from another. */
    static String contentColumns(Layer layer, String prefix) {
        return layer.attributes().stream()
                        .map(a -> prefix + Identifiers.quote(a.name()))
                        .collect(Collectors.joining(", ", "", layer.attributes().isEmpty() ? "" : ", "))
                + prefix + "geom, " + modelColumns(layer, prefix) + prefix + "source_key, " + prefix + "content_hash, " + prefix + "h3";
    }

    /** The columns of models, each followed by a comma; nothing for layers without. */
    static String modelColumns(Layer layer, String prefix) {
        return layer.hasModel()
                ? prefix + SystemColumns.MODEL + ", " + prefix + SystemColumns.MODEL_EXTENT + ", "
                : "";
    }

    /** @param firstLoad whether the table shall become the layer's own */
    static void createStaging(Statement statement, String table, Layer layer, boolean firstLoad) throws SQLException {
        String attributes = layer.attributes().stream()
                .map(a -> Identifiers.quote(a.name()) + " " + a.type().sqlType() + ", ")
                .collect(Collectors.joining());
        statement.execute("CREATE " + (firstLoad ? "" : "UNLOGGED ") + "TABLE " + table + " (fid bigint NOT NULL, "
                + attributes + "geom " + geometryColumnType(layer)
                + (layer.hasModel() ? ", " + MODEL + ", " + EXTENT : "")
                + ", source_key text COLLATE \"C\", content_hash uuid, h3 bigint"
                + (firstLoad ? "" : ", is_known boolean") + ") WITH (autovacuum_enabled = false)");
    }

    // Indexes of the hot path. None of them locks out the others, so that each can be built on a connection of its own.

    static String geometryIndex(String table, String prefix) {
        return "CREATE INDEX " + Identifiers.quote(prefix + "_geom") + " ON " + table + " USING gist (geom)";
    }

    /** What {@link #primaryKey} makes the primary key. */
    static String idIndex(String table, String prefix) {
        return "CREATE UNIQUE INDEX " + Identifiers.quote(prefix + "_pkey") + " ON " + table + " (fid)";
    }

    static String cellIndex(String table, String prefix) {
        return "CREATE INDEX " + Identifiers.quote(prefix + "_h3") + " ON " + table + " (h3)";
    }

    static String keyIndex(String table, String prefix) {
        return "CREATE UNIQUE INDEX " + Identifiers.quote(prefix + "_key") + " ON " + table + " (source_key)";
    }

    static String primaryKey(String table, String prefix) {
        String name = Identifiers.quote(prefix + "_pkey");
        return "ALTER TABLE " + table + " ADD CONSTRAINT " + name + " PRIMARY KEY USING INDEX " + name;
    }

    static List<String> indexSuffixes(boolean keyed) {
        return keyed ? List.of("_geom", "_pkey", "_h3", "_key") : List.of("_geom", "_pkey", "_h3");
    }

    /** Makes the history table beside an existing table of current versions. */
    static void createHistory(Statement statement, Layer layer) throws SQLException {
        String history = Identifiers.history(layer.id());
        statement.execute("CREATE TABLE " + history + " (LIKE " + Identifiers.current(layer.id())
                + ", valid_to timestamptz NOT NULL, recorded_to timestamptz NOT NULL)");
        String prefix = layer.id();
        statement.execute("CREATE INDEX " + Identifiers.quote(prefix + "_geom") + " ON " + history
                + " USING gist (geom)");
        statement.execute("CREATE INDEX " + Identifiers.quote(prefix + "_fid") + " ON " + history + " (fid)");
        statement.execute("CREATE INDEX " + Identifiers.quote(prefix + "_h3") + " ON " + history + " (h3)");
        statement.execute("CREATE INDEX " + Identifiers.quote(prefix + "_recorded_to") + " ON " + history
                + " (recorded_to)");
        statement.execute("CREATE INDEX " + Identifiers.quote(prefix + "_key") + " ON " + history
                + " (source_key) WHERE source_key IS NOT NULL");
        statement.execute("COMMENT ON TABLE " + Identifiers.current(layer.id()) + " IS "
                + Identifiers.literal(layer.titleZh() + " / " + layer.titleEn()));
    }

    /** Widens the tables of a layer to what its new definition says: more attributes, heights, a wider type. */
    static void widen(Connection connection, Layer before, Layer after) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (Attribute attribute : after.attributes()) {
                var known = before.findAttribute(attribute.name());
                if (known.isEmpty()) {
                    for (String table : tables(after)) {
                        statement.execute("ALTER TABLE " + table + " ADD COLUMN " + Identifiers.quote(attribute.name())
                                + " " + attribute.type().sqlType());
                    }
                } else if (known.get().type() != attribute.type()) {
                    throw new IllegalStateException("layer " + after.id() + ": attribute " + attribute.name() + " is "
                            + known.get().type() + ", not " + attribute.type());
                }
            }
            if (after.hasModel() && !before.hasModel()) {
                for (String table : tables(after)) {
                    statement.execute("ALTER TABLE " + table + " ADD COLUMN " + MODEL + ", ADD COLUMN " + EXTENT);
                }
            }
            if (!geometryColumnType(before).equals(geometryColumnType(after))) {
                boolean multi = after.geometryType().name().startsWith("MULTI");
                String value = multi ? "ST_Multi(geom)" : "geom";
                if (after.hasZ() && !before.hasZ()) {
                    value = "ST_Force3DZ(" + value + ", 'NaN')";
                }
                for (String table : tables(after)) {
                    statement.execute("ALTER TABLE " + table + " ALTER COLUMN " + SystemColumns.GEOMETRY + " TYPE "
                            + geometryColumnType(after) + " USING " + value);
                }
            }
        }
    }

    private static List<String> tables(Layer layer) {
        return List.of(Identifiers.current(layer.id()), Identifiers.history(layer.id()));
    }
}
