package io.citytwin.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The change sets of a layer in the order in which they were committed, for caches. Their numbers don't tell that order
 * (a long import gets its number early), their recorded times do: one writer at a time gives them, rising. Times are
 * microseconds since 1970, as precise as PostgreSQL keeps them.
 */
public final class RecordedChanges {
    private static final String MICROS = "(extract(epoch FROM %s) * 1000000)::bigint";

    private final Database database;

    public RecordedChanges(Database database) {
        this.database = database;
    }

    /** A change set and when it was recorded. */
    public record Recorded(long changeset, long micros) {}

    /** When the layer was last written; 0 where it never was. */
    public long latest(String layer) {
        String sql = "SELECT " + MICROS.formatted("max(c.recorded_at)") + " FROM catalog.changeset c"
                + " JOIN catalog.changeset_layer l ON l.changeset = c.id WHERE l.layer = ?";
        return query(sql, statement -> statement.setString(1, layer), row -> row.getLong(1))
                .get(0);
    }

    /** When that change set was recorded, or empty where there is none. */
    public Optional<Recorded> find(long changeset) {
        String sql = "SELECT id, " + MICROS.formatted("recorded_at") + " FROM catalog.changeset WHERE id = ?";
        return query(sql, statement -> statement.setLong(1, changeset), RecordedChanges::recorded).stream()
                .findFirst();
    }

    /**
     * The change sets that wrote the layer after that time, oldest first; empty where the layer as it was then is not the
     * layer of now: it was dropped meanwhile.
     */
    public Optional<List<Recorded>> listSince(String layer, long micros) {
        String born = "SELECT " + MICROS.formatted("created_at") + " FROM catalog.layer WHERE id = ?";
        List<Long> birth = query(born, statement -> statement.setString(1, layer), row -> row.getLong(1));
        if (birth.isEmpty() || birth.get(0) > micros) {
            return Optional.empty();
        }
        String sql = "SELECT c.id, " + MICROS.formatted("c.recorded_at") + " FROM catalog.changeset c"
                + " JOIN catalog.changeset_layer l ON l.changeset = c.id WHERE l.layer = ? AND "
                + MICROS.formatted("c.recorded_at") + " > ? ORDER BY c.recorded_at";
        return Optional.of(query(
                sql,
                statement -> {
                    statement.setString(1, layer);
                    statement.setLong(2, micros);
                },
                RecordedChanges::recorded));
    }

    /** A word that no other database has: when its schema was made. Caches on disk belong to one database. */
    public String databaseIdentity() {
        String sql = "SELECT " + MICROS.formatted("min(installed_on)") + " FROM public.citytwin_schema_version";
        return query(sql, statement -> {}, row -> Long.toString(row.getLong(1), 36))
                .get(0);
    }

    private static Recorded recorded(ResultSet row) throws SQLException {
        return new Recorded(row.getLong(1), row.getLong(2));
    }

    private interface Binder {
        void bind(PreparedStatement statement) throws SQLException;
    }

    private interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }

    private <T> List<T> query(String sql, Binder binder, Row<T> reader) {
        try (Connection connection = database.read();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            binder.bind(statement);
            List<T> answer = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    answer.add(reader.read(rows));
                }
            }
            return answer;
        } catch (SQLException e) {
            throw new StoreException("the log of change sets could not be read", e);
        }
    }
}
