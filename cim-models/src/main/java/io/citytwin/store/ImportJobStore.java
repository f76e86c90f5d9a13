package io.citytwin.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What is known of imports over HTTP after the server that ran them. Each server holds a lock in the database for as long
 * as it lives: a job without an end whose server has none was interrupted, and whether it had been committed by then, the
 * log of change sets tells.
 */
public final class ImportJobStore implements AutoCloseable {
    private static final int LOCK_CLASS = 0x43544a42;
    private static final int REMEMBERED = 1000;

    private final Database database;
    private final Connection life;
    private final int server;

    /**
     * A job as it was left.
     *
     * @param answer what was answered about it at its end, JSON; empty where it has none
     * @param changeSet the change set that it committed; empty where it committed none
     * @param serverLives whether the server that took it still runs
     */
    public record KeptJob(
            long id, Instant createdAt, Optional<String> answer, OptionalLong changeSet, boolean serverLives) {}

    /** @throws StoreException where the database does not answer */
    public ImportJobStore(Database database) {
        this.database = database;
        Connection connection = null;
        try {
            connection = database.dedicated();
            try (Statement statement = connection.createStatement()) {
                try (ResultSet row = statement.executeQuery("SELECT nextval('catalog.import_server')")) {
                    row.next();
                    server = row.getInt(1);
                }
                statement.execute("SELECT pg_advisory_lock(" + LOCK_CLASS + ", " + server + ")");
            }
            life = connection;
        } catch (SQLException e) {
            if (connection != null) {
                close(connection);
            }
            throw new StoreException("the log of imports could not be opened", e);
        }
    }

    /** Takes a new job into the log; the oldest of more than {@value #REMEMBERED} go. */
    public long begin() {
        try (Connection connection = database.read()) {
            long id;
            try (PreparedStatement insert = connection.prepareStatement(
                    "INSERT INTO catalog.import_job (server) VALUES (?) RETURNING id")) {
                insert.setInt(1, server);
                try (ResultSet row = insert.executeQuery()) {
                    row.next();
                    id = row.getLong(1);
                }
            }
            try (PreparedStatement delete = connection.prepareStatement(
                    "DELETE FROM catalog.import_job WHERE id <= ?")) {
                delete.setLong(1, id - REMEMBERED);
                delete.executeUpdate();
            }
            return id;
        } catch (SQLException e) {
            throw new StoreException("an import could not be written into the log of imports", e);
        }
    }

    /** Notes the number that the job's change set will have, before anything of it is written. */
    public void writes(long job, long changeSet) {
        update(job, "changeset = ?", statement -> statement.setLong(1, changeSet));
    }

    /** Keeps what is to be answered about the job from now on, a JSON object. */
    public void end(long job, String answer) {
        update(job, "answer = ?::jsonb", statement -> statement.setString(1, answer));
    }

    public Optional<KeptJob> findJob(long id) {
        return query("WHERE j.id = ?", id).stream().findFirst();
    }

    /** The newest first, as many as are remembered. */
    public List<KeptJob> listJobs() {
        return query("WHERE ?::bigint IS NULL ORDER BY j.id DESC", null);
    }

    private interface Binder {
        void bind(PreparedStatement statement) throws SQLException;
    }

    private void update(long job, String what, Binder binder) {
        try (Connection connection = database.read();
                PreparedStatement statement =
                        connection.prepareStatement("UPDATE catalog.import_job SET " + what + " WHERE id = ?")) {
            binder.bind(statement);
            statement.setLong(2, job);
            statement.executeUpdate();
        } catch (SQLException e) {
            throw new StoreException("import " + job + " could not be written into the log of imports", e);
        }
    }

    private List<KeptJob> query(String where, Long id) {
        List<KeptJob> jobs = new ArrayList<>();
        try (Connection connection = database.read();
                PreparedStatement statement = connection.prepareStatement("SELECT j.id, j.created_at, j.answer, c.id,"
                        + " EXISTS (SELECT FROM pg_locks l WHERE l.locktype = 'advisory' AND l.classid = " + LOCK_CLASS
                        + " AND l.objid = j.server AND l.objsubid = 2 AND l.granted AND l.database ="
                        + " (SELECT oid FROM pg_database WHERE datname = current_database()))"
                        + " FROM catalog.import_job j LEFT JOIN catalog.changeset c ON c.id = j.changeset " + where)) {
            statement.setObject(1, id);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    Long changeSet = rows.getObject(4, Long.class);
                    jobs.add(new KeptJob(
                            rows.getLong(1),
                            LayerStore.instant(rows, "created_at"),
                            Optional.ofNullable(rows.getString(3)),
                            changeSet == null ? OptionalLong.empty() : OptionalLong.of(changeSet),
                            rows.getBoolean(5)));
                }
            }
            return jobs;
        } catch (SQLException e) {
            throw new StoreException("the log of imports could not be read", e);
        }
    }

    /** From now on this server counts as ended. */
    @Override
    public void close() {
        close(life);
    }

    private static void close(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new StoreException("a connection could not be closed", e);
        }
    }
}
