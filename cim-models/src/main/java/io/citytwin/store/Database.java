package io.citytwin.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;

/** The connections to the city's database: a pool for reading, connections of their own for imports. */
public final class Database implements AutoCloseable {
    private final DatabaseUrl url;
    private final HikariDataSource pool;

    private Database(DatabaseUrl url, HikariDataSource pool) {
        this.url = url;
        this.pool = pool;
    }

    /**
     * Opens a database whose schema is migrated already.
     *
     * @param poolSize most connections for reading
     */
    public static Database open(DatabaseUrl url, int poolSize) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url.jdbcUrl());
        config.setUsername(url.user());
        config.setPassword(url.password());
        config.setMaximumPoolSize(poolSize);
        config.setMinimumIdle(Math.min(2, poolSize));
        config.setConnectionTimeout(10_000);
        config.setPoolName("citytwin");
        // Tiles and features come as binary; five uses of a statement make it a prepared one on the server.
        config.addDataSourceProperty("prepareThreshold", "3");
        config.addDataSourceProperty("preparedStatementCacheQueries", "512");
        config.addDataSourceProperty("ApplicationName", "citytwin");
        return new Database(url, new HikariDataSource(config));
    }

    public DatabaseUrl url() {
        return url;
    }

    /** The pool, for metrics. */
    public HikariDataSource pool() {
        return pool;
    }

    /** A pooled connection, in autocommit. Close it soon. */
    public Connection read() throws SQLException {
        return pool.getConnection();
    }

    /** A connection of its own, outside the pool: imports and listeners hold theirs for long. */
    public Connection dedicated() throws SQLException {
        Properties properties = url.properties();
        properties.setProperty("ApplicationName", "citytwin-writer");
        return DriverManager.getConnection(url.jdbcUrl(), properties);
    }

    /**
     * Makes sure that the database answers.
     *
     * @throws StoreException where it does not, within seconds
     */
    public void check() {
        try (Connection connection = pool.getConnection()) {
            if (!connection.isValid(5)) {
                throw new SQLException("no answer within 5 s");
            }
        } catch (SQLException e) {
            throw new StoreException("the database does not answer", e);
        }
    }

    /** How large the database is on disk, indexes and history included. */
    public long sizeBytes() {
        try (Connection connection = pool.getConnection();
                var statement = connection.createStatement();
                var row = statement.executeQuery("SELECT pg_database_size(current_database())")) {
            row.next();
            return row.getLong(1);
        } catch (SQLException e) {
            throw new StoreException("the database's size could not be read", e);
        }
    }

    @Override
    public void close() {
        pool.close();
    }
}
