package io.citytwin.store;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Somebody who waits for what the current thread reads out of the database. Once they have left, another thread calls
 * {@link #abandon()}: the statement that runs for them is cancelled, and the reading ends in a
 * {@link CallerGoneException}. Only reading for that one caller is cancelled; what serves all of them (an overview, an
 * index of blocks) is made to the end.
 */
public final class Waiting implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Waiting.class);
    private static final ThreadLocal<Waiting> CURRENT = new ThreadLocal<>();
    private static final String QUERY_CANCELED = "57014";

    /** The connection at work; nobody else can get it while it stands here. */
    private PGConnection working;
    private boolean abandoned;

    private Waiting() {}

    /** From now on, until {@link #close()} on the same thread, somebody waits for what this thread reads. */
    public static Waiting begin() {
        Waiting waiting = new Waiting();
        CURRENT.set(waiting);
        return waiting;
    }

    /** Whether whoever waits for what this thread reads has left; false where nobody in particular waits. */
    public static boolean isOver() {
        Waiting current = CURRENT.get();
        return current != null && current.isAbandoned();
    }

    private synchronized boolean isAbandoned() {
        return abandoned;
    }

    /**
     * Cancels what runs, from any thread. A statement that is only about to be sent is missed, so call it again while the
     * waiting lasts.
     */
    public synchronized void abandon() {
        abandoned = true;
        if (working != null) {
            try {
                // Statement.cancel() does nothing while the driver asks for the types of an answer, which may wait too.
                working.cancelQuery();
            } catch (SQLException e) {
                LOG.debug("a statement whose caller has gone could not be cancelled", e);
            }
        }
    }

    /**
     * Runs a statement for whoever waits.
     *
     * @throws CallerGoneException where they have left
     */
    static ResultSet query(PreparedStatement statement) throws SQLException {
        Waiting waiting = CURRENT.get();
        if (waiting == null) {
            return statement.executeQuery();
        }
        waiting.work(statement.getConnection().unwrap(PGConnection.class));
        try {
            return statement.executeQuery();
        } catch (SQLException e) {
            if (QUERY_CANCELED.equals(e.getSQLState()) && waiting.isAbandoned()) {
                throw new CallerGoneException(e);
            }
            throw e;
        } finally {
            waiting.rest();
        }
    }

    private synchronized void work(PGConnection connection) {
        if (abandoned) {
            throw new CallerGoneException(null);
        }
        working = connection;
    }

    private synchronized void rest() {
        working = null;
    }

    @Override
    public void close() {
        CURRENT.remove();
    }
}
