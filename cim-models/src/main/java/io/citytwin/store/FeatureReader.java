package io.citytwin.store;

import io.citytwin.model.Attribute;
import io.citytwin.model.Feature;
import io.citytwin.model.Layer;
import io.citytwin.query.InvalidFilterException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.postgresql.PGStatement;

/**
 * Runs feature queries. Rows stream: whatever the size of a layer, only {@value #BATCH} rows are in memory, and when
 * the consumer throws (its client has left, say) the statement ends with it.
 */
public final class FeatureReader {
    private static final int BATCH = 1000;

    private final Database database;
    private final Duration timeout;

    /** Takes rows as they come. */
    @FunctionalInterface
    public interface RowConsumer<E extends Exception> {
        void accept(FeatureRow row) throws E;
    }

    /** @param timeout how long the database may work on one batch of an answer before the query is given up */
    public FeatureReader(Database database, Duration timeout) {
        this.database = database;
        this.timeout = timeout;
    }

    public FeatureReader(Database database) {
        this(database, Duration.ofSeconds(60));
    }

    /**
     * Hands every row of the query to the consumer, in order.
     *
     * @return how many rows there were
     * @throws InvalidFilterException where the filter doesn't fit the layer or its values (a calculation overflows)
     * @throws QueryTimeoutException where the database worked longer than allowed
     */
    public <E extends Exception> long forEach(FeatureQuery query, RowConsumer<E> consumer) throws E {
        return run(database::read, FeatureSql.select(query), query, consumer);
    }

    /**
     * The same for answers that take as long as their receiver does to read them: on a connection of its own, so that
     * slow receivers of whole layers don't hold the pool that everybody else waits for.
     */
    public <E extends Exception> long download(FeatureQuery query, RowConsumer<E> consumer) throws E {
        return run(database::dedicated, FeatureSql.select(query), query, consumer);
    }

    /** The rows of a query, all in memory: for small limits. */
    public List<Feature> list(FeatureQuery query) {
        List<Feature> features = new ArrayList<>();
        forEach(query, row -> features.add(row.toFeature()));
        return features;
    }

    /** The feature of that id among the versions that the query's time shows; filter, bbox and limit don't count. */
    public Optional<FeatureRow> findById(FeatureQuery query, long fid) {
        List<FeatureRow> rows = new ArrayList<>();
        FeatureQuery one = query.withSort(List.of()).withLimit(1);
        run(database::read, FeatureSql.byId(one, fid), one, rows::add);
        return rows.stream().findFirst();
    }

    /** How many features the query has in all, regardless of its limit and of where its page starts; exact. */
    public long count(FeatureQuery query) {
        try (Connection connection = database.read()) {
            if (FeatureSql.isWholeLayer(query)) {
                try (PreparedStatement statement =
                        connection.prepareStatement("SELECT feature_count FROM catalog.layer WHERE id = ?")) {
                    statement.setString(1, query.layer().id());
                    return number(statement);
                }
            }
            SqlFragment sql = FeatureSql.count(query);
            try (PreparedStatement statement = connection.prepareStatement(sql.text())) {
                statement.setQueryTimeout((int) timeout.toSeconds());
                sql.bind(statement, 1);
                return number(statement);
            }
        } catch (SQLException e) {
            throw Refusal.of(e, query.layer(), timeout);
        }
    }

    private static long number(PreparedStatement statement) throws SQLException {
        try (ResultSet rows = Waiting.query(statement)) {
            return rows.next() ? rows.getLong(1) : 0;
        }
    }

    @FunctionalInterface
    private interface ConnectionSource {
        Connection open() throws SQLException;
    }

    private <E extends Exception> long run(
            ConnectionSource source, SqlFragment sql, FeatureQuery query, RowConsumer<E> consumer) throws E {
        boolean large = query.limit().isEmpty() || query.limit().getAsLong() > BATCH;
        try (Connection connection = source.open()) {
            // Only inside a transaction does the driver fetch in batches.
            connection.setAutoCommit(!large);
            // Closing a connection ends its transaction.
            try (PreparedStatement statement = connection.prepareStatement(sql.text())) {
                readBinaryWithPlanOfItsOwn(statement.unwrap(PGStatement.class));
                statement.setFetchSize(large ? BATCH : 0);
                statement.setQueryTimeout((int) timeout.toSeconds());
                sql.bind(statement, 1);
                return read(statement, query, consumer);
            }
        } catch (SQLException e) {
            throw Refusal.of(e, query.layer(), timeout);
        }
    }

    /**
     * The driver: -1 asks for binary values always, 0 then for no statement kept on the server. One plan for all boxes
     * and filters would be wrong for most of them.
     */
    private static void readBinaryWithPlanOfItsOwn(PGStatement statement) throws SQLException {
        statement.setPrepareThreshold(-1);
        statement.setPrepareThreshold(0);
    }

    private static <E extends Exception> long read(
            PreparedStatement statement, FeatureQuery query, RowConsumer<E> consumer) throws SQLException, E {
        List<Attribute> attributes = query.attributes().stream()
                .map(name -> query.layer().findAttribute(name).orElseThrow())
                .toList();
        List<Attribute> keys = query.sort().stream()
                .map(key -> query.layer().findAttribute(key.attribute()).orElseThrow())
                .toList();
        long count = 0;
        try (ResultSet rows = Waiting.query(statement)) {
            while (rows.next()) {
                consumer.accept(new FeatureRow(
                        rows.getLong(1),
                        rows.getBytes(5),
                        RowValues.of(rows, 6, attributes),
                        RowValues.of(rows, 6 + attributes.size(), keys),
                        RowValues.instant(rows, 2),
                        RowValues.instant(rows, 3),
                        RowValues.instant(rows, 4)));
                count++;
            }
        }
        return count;
    }
}
