package io.citytwin.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Makes a staging table ready to become the layer's table: a layer's first rows need no comparison, so they are loaded
 * where they will stay and indexed afterwards, several indexes at a time.
 */
final class FirstLoad {
    private static final String UNIQUE_VIOLATION = "23505";

    private FirstLoad() {}

    static void prepare(Database database, ChangeSetWriter writer, LayerStaging staging) throws SQLException {
        String table = staging.table();
        String prefix = prefix(staging);
        // Two connections of about the same length: the geometry's index takes as long as two of the others.
        ExecutorService pool = Executors.newSingleThreadExecutor();
        try {
            CompletableFuture<Void> geometry = CompletableFuture.runAsync(
                    () -> runOn(
                            database,
                            List.of(LayerTables.geometryIndex(table, prefix), LayerTables.cellIndex(table, prefix))),
                    pool);
            try {
                if (staging.isKeyed()) {
                    index(database, writer, staging, LayerTables.keyIndex(table, prefix));
                }
                runOn(database, List.of(LayerTables.idIndex(table, prefix)));
                if (PropertyTables.isWanted(staging.layer())) {
                    runOn(database, PropertyTables.fill(staging.layer(), table, prefix));
                    runOn(database, List.of(PropertyTables.vacuum(prefix)));
                }
            } finally {
                geometry.join();
            }
            runOn(database, List.of(LayerTables.primaryKey(table, prefix), "ANALYZE " + table));
        } catch (CompletionException e) {
            throw e.getCause() instanceof StoreException s ? s : e;
        } finally {
            pool.shutdown();
        }
    }

    static String prefix(LayerStaging staging) {
        return staging.table().replaceAll("^staging\\.|\"", "");
    }

    private static void index(Database database, ChangeSetWriter writer, LayerStaging staging, String unique)
            throws SQLException {
        try (Connection connection = database.dedicated();
                Statement statement = connection.createStatement()) {
            try {
                tune(statement);
                statement.execute(unique);
            } catch (SQLException e) {
                if (!UNIQUE_VIOLATION.equals(e.getSQLState())) {
                    throw e;
                }
                DuplicateKeys.reject(connection, writer.id(), staging);
                statement.execute(unique);
            }
        }
    }

    private static void runOn(Database database, List<String> statements) {
        try (Connection connection = database.dedicated();
                Statement statement = connection.createStatement()) {
            tune(statement);
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new StoreException("an index could not be built", e);
        }
    }

    static void tune(Statement statement) throws SQLException {
        statement.execute("SET maintenance_work_mem = '256MB'");
    }
}
