package io.citytwin.store;

import io.citytwin.model.ChangeSet;
import io.citytwin.model.ChangeSet.LayerChange;
import io.citytwin.model.Layer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Writes one change set: rows are staged first, then compared with what the city knows and written in one transaction.
 * Killed at any moment before the commit, the city is as it was; what is left in the staging schema is swept by the next
 * import or start of a server ({@link #sweep}).
 */
public final class ChangeSetWriter implements AutoCloseable {
    private final Database database;
    private final LayerStore layers;
    private final Request request;
    private final long id;
    private final Map<String, LayerStaging> stagings = new LinkedHashMap<>();
    private final Connection rejects;

    /** How the incoming rows stand to what is there. */
    public enum Mode {
        /** The rows are the whole layer: what is not among them is gone. */
        SNAPSHOT,
        /** The rows are news: what is not among them stays; rows may say that a key is gone. */
        INCREMENT
    }

    /**
     * What is asked of the writer.
     *
     * @param source what the rows come from, for the log
     * @param validFrom since when it is so in the world; null for the moment of recording
     * @param options what else was asked, for the log
     */
    public record Request(String source, Instant validFrom, Mode mode, Map<String, Object> options) {
        public Request {
            options = options == null ? Map.of() : Map.copyOf(options);
        }
    }

    /**
     * A row that was refused.
     *
     * @param source the file it stands in
     * @param row its number there
     * @param properties the row itself as a JSON object
     * @param geometryWkt its geometry as it came, or null
     * @param crs the name of the CRS that its geometry is in, or null
     */
    public record Reject(
            String layer,
            String source,
            long row,
            String rule,
            String reason,
            String properties,
            String geometryWkt,
            String crs) {}

    private ChangeSetWriter(Database database, LayerStore layers, Request request) throws SQLException {
        this.database = database;
        this.layers = layers;
        this.request = request;
        try (Connection connection = database.read();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT nextval('catalog.changeset_id')")) {
            row.next();
            id = row.getLong(1);
        }
        rejects = database.dedicated();
        // The session's lock tells a sweeping process that this change set is under way.
        try (Statement statement = rejects.createStatement()) {
            statement.execute("SELECT pg_advisory_lock(" + SWEEP_CLASS + ", " + (int) id + ")");
        }
    }

    /** How long the database is waited for when it broke off in the middle of a commit. */
    private static final long PATIENCE_NANOS = 20_000_000_000L;

    private static final int SWEEP_CLASS = 0x43545357;

    public static ChangeSetWriter begin(Database database, LayerStore layers, Request request) {
        try {
            return new ChangeSetWriter(database, layers, request);
        } catch (SQLException e) {
            throw new StoreException("a change set could not be begun", e);
        }
    }

    /** The number of the change set to be. */
    public long id() {
        return id;
    }

    /**
     * Opens the staging of a layer.
     *
     * @param target the layer as it shall be: an existing layer with, maybe, more attributes, or a new one
     * @param sourceCrs what the catalogue shall say about the source's CRS
     */
    public LayerStaging stage(Layer target, String sourceCrs) {
        return stage(target, sourceCrs, null);
    }

    /**
     * Opens the staging of a part of a layer.
     *
     * @param scope the part that the rows are; null for the whole layer
     */
    public LayerStaging stage(Layer target, String sourceCrs, LayerScope scope) {
        LayerStore.CatalogEntry existing =
                layers.findEntry(target.id()).filter(e -> e.revision() > 0).orElse(null);
        try {
            LayerStaging staging =
                    new LayerStaging(database, target, sourceCrs, "cs" + id + "_" + stagings.size(), existing, scope);
            stagings.put(target.id(), staging);
            return staging;
        } catch (SQLException e) {
            throw new StoreException("layer " + target.id() + " could not be staged", e);
        }
    }

    /** Puts a row on the reject list. */
    public synchronized void reject(Reject reject) {
        try (PreparedStatement statement = rejects.prepareStatement(
                "INSERT INTO staging.reject VALUES (?, ?, ?, ?, ?, ?, ?::jsonb, ?, ?)")) {
            statement.setLong(1, id);
            statement.setString(2, reject.layer());
            statement.setString(3, reject.source());
            statement.setLong(4, reject.row());
            statement.setString(5, reject.rule());
            statement.setString(6, reject.reason());
            statement.setString(7, reject.properties());
            statement.setString(8, reject.geometryWkt());
            statement.setString(9, reject.crs());
            statement.executeUpdate();
        } catch (SQLException e) {
            throw new StoreException("a rejected row could not be kept", e);
        }
        LayerStaging staging = stagings.get(reject.layer());
        if (staging != null) {
            staging.addRejected(1);
        }
    }

    /**
     * Compares what was staged with the city and writes what is new, changed or gone, in one transaction.
     *
     * @param stage told what is going on ("comparing buildings"), for progress
     */
    public ChangeSet commit(Consumer<String> stage) {
        try {
            for (LayerStaging staging : stagings.values()) {
                stage.accept("staging " + staging.layer().id());
                staging.finish();
                if (staging.isFirstLoad()) {
                    stage.accept("indexing " + staging.layer().id());
                    FirstLoad.prepare(database, this, staging);
                }
            }
            ChangeSet changeSet = write(stage);
            layers.refresh();
            return changeSet;
        } catch (SQLException e) {
            throw new StoreException("change set " + id + " could not be written", e);
        }
    }

    /** The same with nothing kept: what the change set would do. */
    public ChangeSet rehearse(Consumer<String> stage) {
        try {
            for (LayerStaging staging : stagings.values()) {
                staging.finish();
            }
            try (Connection connection = database.dedicated()) {
                connection.setAutoCommit(false);
                ChangeSet changeSet = writeIn(connection, stage, true);
                connection.rollback();
                return changeSet;
            }
        } catch (SQLException e) {
            throw new StoreException("change set " + id + " could not be rehearsed", e);
        }
    }

    private ChangeSet write(Consumer<String> stage) throws SQLException {
        ChangeSet written = null;
        try (Connection connection = database.dedicated()) {
            connection.setAutoCommit(false);
            try {
                written = writeIn(connection, stage, false);
                connection.commit();
                return written;
            } catch (SQLException | RuntimeException e) {
                if (!connection.isClosed()) {
                    connection.rollback();
                }
                throw e;
            }
        } catch (SQLException e) {
            // A connection that broke while it committed leaves open whether it did: the catalogue knows.
            if (written != null && isCommitted(e)) {
                return written;
            }
            throw e;
        }
    }

    /** Asks, as soon as the database answers again, whether this change set is in its log. */
    private boolean isCommitted(SQLException why) throws SQLException {
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (true) {
            try (Connection connection = database.dedicated();
                    Statement statement = connection.createStatement();
                    ResultSet row =
                            statement.executeQuery("SELECT EXISTS (SELECT FROM catalog.changeset WHERE id = " + id + ")")) {
                row.next();
                return row.getBoolean(1);
            } catch (SQLException e) {
                if (System.nanoTime() > end) {
                    throw new StoreException(
                            "the database broke off while change set " + id + " was committed and does not answer: whether"
                                    + " it is in force, `changes` will say",
                            why);
                }
                try {
                    Thread.sleep(500);
                } catch (InterruptedException interrupted) {
                    Thread.currentThread().interrupt();
                    throw why;
                }
            }
        }
    }

    private ChangeSet writeIn(Connection connection, Consumer<String> stage, boolean rehearsal) throws SQLException {
        WriterLock.acquire(connection);
        Instant recordedAt = ChangeSetLog.nextRecordedTime(connection);
        Instant validFrom = request.validFrom() == null ? recordedAt : request.validFrom();
        if (validFrom.isAfter(recordedAt)) {
            // The hot path shows what is so now; what will be so one day must not stand in it.
            throw new IllegalStateException(
                    "--valid-from must not lie in the future, was " + validFrom + " (it is " + recordedAt + ")");
        }
        ChangeSetLog.insert(connection, id, recordedAt, "import", request.source(), request.options(), null);
        List<LayerChange> changes = new ArrayList<>();
        for (LayerStaging staging : stagings.values()) {
            stage.accept("comparing " + staging.layer().id());
            // A source of which no row could be taken says nothing about what is gone.
            boolean nothingTaken = staging.rows() == 0 && staging.rejected() > 0;
            Mode mode = nothingTaken ? Mode.INCREMENT : request.mode();
            LayerMerge merge = new LayerMerge(connection, id, recordedAt, validFrom, mode, staging);
            LayerChange change = merge.run(rehearsal);
            ChangeSetLog.insertLayer(connection, id, change, staging.notes(), staging.sourceCrs());
            changes.add(change);
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute("INSERT INTO catalog.reject SELECT * FROM staging.reject WHERE changeset = " + id);
        }
        ChangeFeed.announce(
                connection, id, changes.stream().map(LayerChange::layer).toList());
        return new ChangeSet(id, recordedAt, "import", request.source(), changes, null, null);
    }

    @Override
    public void close() {
        stagings.values().forEach(LayerStaging::close);
        try (Connection connection = rejects;
                Statement statement = connection.createStatement()) {
            dropStaging(statement, id);
        } catch (SQLException e) {
            throw new StoreException("the staging of change set " + id + " could not be cleared", e);
        }
    }

    /** Clears what killed imports left in the staging schema; imports under way (of any process) are left alone. */
    public static void sweep(Database database) {
        try (Connection connection = database.dedicated();
                Statement statement = connection.createStatement()) {
            List<Long> found = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery(
                    "SELECT DISTINCT substring(tablename from '^cs([0-9]+)_')::bigint FROM pg_tables"
                            + " WHERE schemaname = 'staging' AND tablename ~ '^cs[0-9]+_'"
                            + " UNION SELECT DISTINCT changeset FROM staging.reject")) {
                while (rows.next()) {
                    found.add(rows.getLong(1));
                }
            }
            for (long changeset : found) {
                try (ResultSet row = statement.executeQuery(
                        "SELECT pg_try_advisory_lock(" + SWEEP_CLASS + ", " + (int) changeset + ")")) {
                    row.next();
                    if (!row.getBoolean(1)) {
                        continue;
                    }
                }
                dropStaging(statement, changeset);
                statement.execute("SELECT pg_advisory_unlock(" + SWEEP_CLASS + ", " + (int) changeset + ")");
            }
        } catch (SQLException e) {
            throw new StoreException("the staging schema could not be swept", e);
        }
    }

    private static void dropStaging(Statement statement, long changeset) throws SQLException {
        List<String> tables = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery("SELECT tablename FROM pg_tables WHERE schemaname = 'staging'"
                + " AND tablename LIKE 'cs" + changeset + "\\_%'")) {
            while (rows.next()) {
                tables.add(rows.getString(1));
            }
        }
        for (String table : tables) {
            statement.execute("DROP TABLE IF EXISTS staging." + Identifiers.quote(table));
        }
        statement.execute("DELETE FROM staging.reject WHERE changeset = " + changeset);
    }

    static OffsetDateTime utc(Instant time) {
        return time.atOffset(ZoneOffset.UTC);
    }
}
