package io.citytwin.store;

import static io.citytwin.store.Identifiers.literal;

import io.citytwin.model.Bbox;
import io.citytwin.model.ChangeSet;
import io.citytwin.model.ChangeSet.LayerChange;
import io.citytwin.model.Layer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Undoes one change set inside a transaction: the versions believed just before it are believed again. */
final class ChangeSetReversal {
    private final Connection connection;
    private final ChangeSet original;

    ChangeSetReversal(Connection connection, ChangeSet original) {
        this.connection = connection;
        this.original = original;
    }

    ChangeSet run() throws SQLException {
        WriterLock.acquire(connection);
        if (count("SELECT count(*) FROM catalog.changeset WHERE id = " + original.id() + " AND reverted_by IS NOT NULL")
                > 0) {
            throw new IllegalStateException("change set " + original.id() + " was reverted already");
        }
        Instant recordedAt = ChangeSetLog.nextRecordedTime(connection);
        long id = count("SELECT nextval('catalog.changeset_id')");
        String source = "revert of " + original.id();
        ChangeSetLog.insert(connection, id, recordedAt, "revert", source, Map.of(), original.id());
        List<LayerChange> changes = new ArrayList<>();
        for (LayerChange change : original.layers()) {
            LayerChange undone = undo(change, id, recordedAt);
            ChangeSetLog.insertLayer(connection, id, undone, Map.of(), null);
            changes.add(undone);
        }
        execute("UPDATE catalog.changeset SET reverted_by = " + id + " WHERE id = " + original.id());
        // A revert of a revert brings the first one back: it counts as in force again.
        if (original.reverts() != null) {
            execute("UPDATE catalog.changeset SET reverted_by = NULL WHERE id = " + original.reverts());
        }
        ChangeFeed.announce(connection, id, changes.stream().map(LayerChange::layer).toList());
        return new ChangeSet(id, recordedAt, "revert", source, changes, original.id(), null);
    }

    private LayerChange undo(LayerChange change, long id, Instant recordedAt) throws SQLException {
        Optional<LayerStore.CatalogEntry> entry = LayerStore.findEntry(connection, change.layer());
        if (entry.isEmpty()) {
            throw new IllegalStateException("change set " + original.id() + " can't be reverted: its layer "
                    + change.layer() + " was dropped");
        }
        Layer layer = entry.get().layer();
        String city = Identifiers.current(layer.id());
        String history = Identifiers.history(layer.id());
        String then = literal(original.recordedAt().toString()) + "::timestamptz";
        String now = literal(recordedAt.toString()) + "::timestamptz";
        execute("CREATE TEMP TABLE touched ON COMMIT DROP AS SELECT fid FROM " + city + " WHERE changeset = "
                + original.id() + " UNION SELECT fid FROM " + history + " WHERE changeset = " + original.id()
                + " OR recorded_to = " + then);
        refuseWhereWrittenLater(layer, city, history, then);
        // Its exact inverse: what it wrote is believed no longer, what it ended is believed again.
        String written = "changeset = " + original.id();
        execute("CREATE TEMP TABLE before ON COMMIT DROP AS SELECT * FROM " + history + " WHERE recorded_to = " + then);
        long added = count("SELECT count(*) FROM (SELECT fid FROM before WHERE valid_to = 'infinity' EXCEPT"
                + " SELECT fid FROM " + city + ") x");
        long removed = count("SELECT count(*) FROM (SELECT fid FROM " + city + " WHERE " + written
                + " EXCEPT SELECT fid FROM before WHERE valid_to = 'infinity') x");
        long current = count("SELECT count(*) FROM " + city + " WHERE " + written);
        long restored = count("SELECT count(*) FROM before WHERE valid_to = 'infinity'");
        recordBoxes(id, layer, "SELECT geom FROM " + city + " WHERE " + written + " UNION ALL SELECT geom FROM "
                + history + " WHERE recorded_to = 'infinity' AND " + written + " UNION ALL SELECT geom FROM before");
        String content = LayerTables.contentColumns(layer, "");
        String columns = "fid, " + content + ", valid_from, recorded_from, changeset";
        execute("UPDATE " + history + " SET recorded_to = " + now + " WHERE recorded_to = 'infinity' AND " + written);
        execute("INSERT INTO " + history + " (" + columns + ", valid_to, recorded_to) SELECT " + columns
                + ", 'infinity', " + now + " FROM " + city + " WHERE " + written);
        execute("DELETE FROM " + city + " WHERE " + written);
        String values = "SELECT fid, " + content + ", valid_from, " + now + ", " + id;
        execute("INSERT INTO " + city + " (" + columns + ") " + values + " FROM before WHERE valid_to = 'infinity'");
        execute("INSERT INTO " + history + " (" + columns + ", valid_to, recorded_to) " + values
                + ", valid_to, 'infinity' FROM before WHERE valid_to < 'infinity'");
        execute("UPDATE catalog.layer SET feature_count = feature_count + " + (restored - current) + ", revision = " + id
                + ", updated_at = now() WHERE id = " + literal(layer.id()));
        LayerChange undone = new LayerChange(
                layer.id(), added, restored - added, removed, 0, 0, 0, change.validFrom(), extent(id, layer));
        execute("DROP TABLE touched, before");
        return undone;
    }

    private void refuseWhereWrittenLater(Layer layer, String city, String history, String then) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT min(changeset), count(DISTINCT fid) FROM (SELECT"
                        + " changeset, fid FROM " + city + " JOIN touched USING (fid) WHERE recorded_from > " + then
                        + " UNION ALL SELECT c.id, h.fid FROM " + history + " h JOIN touched USING (fid) JOIN"
                        + " catalog.changeset c ON c.recorded_at = h.recorded_to WHERE h.recorded_to > " + then
                        + " AND h.recorded_to < 'infinity' UNION ALL SELECT h.changeset, h.fid FROM " + history
                        + " h JOIN touched USING (fid) WHERE h.recorded_from > " + then + ") x")) {
            row.next();
            if (row.getLong(2) > 0) {
                throw new IllegalStateException("change set " + original.id() + " can't be reverted: change set "
                        + row.getLong(1) + " wrote " + row.getLong(2) + " of its features in layer " + layer.id()
                        + " later; revert that one first");
            }
        }
    }

    private void recordBoxes(long id, Layer layer, String geometries) throws SQLException {
        execute("INSERT INTO catalog.changeset_box SELECT " + id + ", " + literal(layer.id())
                + ", ST_XMin(geom), ST_YMin(geom), ST_XMax(geom), ST_YMax(geom) FROM (" + geometries
                + ") g WHERE geom IS NOT NULL AND NOT ST_IsEmpty(geom)");
    }

    private Bbox extent(long id, Layer layer) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT min(min_x), min(min_y), max(max_x), max(max_y) FROM"
                        + " catalog.changeset_box WHERE changeset = " + id + " AND layer = " + literal(layer.id()))) {
            row.next();
            double minX = row.getDouble(1);
            return row.wasNull() ? null : new Bbox(minX, row.getDouble(2), row.getDouble(3), row.getDouble(4));
        }
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private long count(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }
}
