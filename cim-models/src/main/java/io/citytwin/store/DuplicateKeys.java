package io.citytwin.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.stream.Collectors;

/** Takes staged rows out whose key stands in an earlier row already, and puts them on the reject list. */
final class DuplicateKeys {
    /** Rows that bring a feature: those that only keep one (see RowBatch) may stand beside them. */
    private static final String COUNTED = "source_key IS NOT NULL AND NOT (content_hash IS NULL AND is_known)";

    private DuplicateKeys() {}

    static long reject(Connection connection, long changeset, LayerStaging staging) throws SQLException {
        if (!staging.isFirstLoad()) {
            KnownContent.complete(
                    connection,
                    staging,
                    "s.source_key IN (SELECT source_key FROM " + staging.table()
                            + " WHERE " + COUNTED + " GROUP BY source_key HAVING count(*) > 1)");
        }
        // Never the whole row: PostGIS turns a geometry without heights in a layer with heights into no valid JSON (NaN).
        String columns = staging.layer().attributes().stream()
                .map(a -> "s." + Identifiers.quote(a.name()))
                .collect(Collectors.joining(", "));
        String attributes =
                columns.isEmpty() ? "'{}'::jsonb" : "(SELECT to_jsonb(a) FROM (SELECT " + columns + ") a)";
        String counted = staging.isFirstLoad() ? "source_key IS NOT NULL" : COUNTED;
        String sql = "WITH ranked AS (SELECT fid, row_number() OVER (PARTITION BY source_key ORDER BY fid) AS place,"
                + " first_value(fid) OVER (PARTITION BY source_key ORDER BY fid) AS first_row FROM " + staging.table()
                + " WHERE " + counted + "),"
                + " gone AS (DELETE FROM " + staging.table() + " s USING ranked r"
                + " WHERE r.fid = s.fid AND r.place > 1 RETURNING s.*, r.first_row)"
                + " INSERT INTO staging.reject SELECT " + changeset + ", "
                + Identifiers.literal(staging.layer().id())
                + ", '', s.fid, 'duplicate-key', 'the key ' || s.source_key || ' stands in row ' || s.first_row"
                + " || ' already', " + attributes + ", ST_AsText(s.geom), 'EPSG:4326' FROM gone s";
        try (Statement statement = connection.createStatement()) {
            long count = statement.executeLargeUpdate(sql);
            staging.addRejected(count);
            return count;
        }
    }

    static boolean exist(Connection connection, LayerStaging staging) throws SQLException {
        if (staging.hasDistinctKeys()) {
            return false;
        }
        try (Statement statement = connection.createStatement();
                var row = statement.executeQuery("SELECT EXISTS (SELECT FROM " + staging.table()
                        + " WHERE " + COUNTED + " GROUP BY source_key HAVING count(*) > 1)")) {
            row.next();
            return row.getBoolean(1);
        }
    }
}
