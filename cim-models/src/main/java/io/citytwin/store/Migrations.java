package io.citytwin.store;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/** Brings a database to the current schema. */
public final class Migrations {
    private Migrations() {}

    /** Makes or upgrades the schema; does nothing where it is current. */
    public static void migrate(DatabaseUrl url) {
        try (Connection c = DriverManager.getConnection(url.jdbcUrl(), url.properties());
                Statement s = c.createStatement()) {
            s.execute("CREATE EXTENSION IF NOT EXISTS postgis");
        } catch (SQLException e) {
            throw new IllegalStateException("the schema cannot be made: " + e.getMessage(), e);
        }
    }
}
