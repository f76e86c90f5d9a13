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
        String prefix = prefix(staging);
        List<String> statements = LayerTables.currentIndexes(staging.table(), prefix, staging.isKeyed());
        // The geometry index takes longest and one core; the others share the second one.
        ExecutorService pool = Executors.newSingleThreadExecutor();
        try {
            CompletableFuture<Void> geometry =
                    CompletableFuture.runAsync(() -> runOn(database, List.of(statements.get(0))), pool);
            try {
                runOn(database, statements.subList(1, 3));
                if (staging.isKeyed()) {
                    index(database, writer, staging, statements.get(3));
                }
            } finally {
                geometry.join();
            }
            runOn(database, List.of("ANALYZE " + staging.table()));
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
