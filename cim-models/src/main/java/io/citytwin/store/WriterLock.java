package io.citytwin.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * One writer at a time: recorded times rise in the order of commits, so that a reader who asks "as of now" never later
 * finds a version that claims to have been there. Held to the end of the transaction, by whichever process.
 */
final class WriterLock {
    private static final long KEY = 0x43_69_74_79_54_77_69_6eL;

    private WriterLock() {}

    static void acquire(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SELECT pg_advisory_xact_lock(" + KEY + ")");
        }
    }
}
