package io.citytwin.store;

import io.citytwin.model.Bbox;
import io.citytwin.model.ChangeSet.LayerChange;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;

/** The log of change sets, as a writer keeps it inside its transaction. */
final class ChangeSetLog {
    private ChangeSetLog() {}

    /** A recorded time later than all before it. Call it under {@link WriterLock}. */
    static Instant nextRecordedTime(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT greatest(clock_timestamp(),"
                        + " (SELECT max(recorded_at) + interval '1 microsecond' FROM catalog.changeset))")) {
            row.next();
            return row.getObject(1, OffsetDateTime.class).toInstant();
        }
    }

    static void insert(
            Connection connection,
            long id,
            Instant recordedAt,
            String kind,
            String source,
            Map<String, Object> options,
            Long reverts)
            throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("INSERT INTO catalog.changeset (id, recorded_at, kind, source, options,"
                        + " reverts) VALUES (?, ?, ?, ?, ?::jsonb, ?)")) {
            statement.setLong(1, id);
            statement.setObject(2, ChangeSetWriter.utc(recordedAt));
            statement.setString(3, kind);
            statement.setString(4, source);
            statement.setString(5, LayerStore.toJson(options));
            statement.setObject(6, reverts, Types.BIGINT);
            statement.executeUpdate();
        }
    }

    static void insertLayer(
            Connection connection, long id, LayerChange change, Map<String, Long> notes, String sourceCrs)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("INSERT INTO catalog.changeset_layer"
                + " (changeset, layer, added, changed, removed, unchanged, rejected, repaired, notes, source_crs,"
                + " valid_from, min_x, min_y, max_x, max_y)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb, ?, ?, ?, ?, ?, ?)")) {
            statement.setLong(1, id);
            statement.setString(2, change.layer());
            statement.setLong(3, change.added());
            statement.setLong(4, change.changed());
            statement.setLong(5, change.removed());
            statement.setLong(6, change.unchanged());
            statement.setLong(7, change.rejected());
            statement.setLong(8, change.repaired());
            statement.setString(9, LayerStore.toJson(notes));
            statement.setString(10, sourceCrs);
            statement.setObject(11, change.validFrom() == null ? null : ChangeSetWriter.utc(change.validFrom()));
            Bbox box = change.extent();
            statement.setObject(12, box == null ? null : box.minX(), Types.DOUBLE);
            statement.setObject(13, box == null ? null : box.minY(), Types.DOUBLE);
            statement.setObject(14, box == null ? null : box.maxX(), Types.DOUBLE);
            statement.setObject(15, box == null ? null : box.maxY(), Types.DOUBLE);
            statement.executeUpdate();
        }
    }
}
