package io.citytwin.store;

import io.citytwin.model.Layer;
import io.citytwin.query.InvalidFilterException;
import java.sql.SQLException;
import java.time.Duration;

/** What a failed statement over a layer means to whoever asked. */
final class Refusal {
    private static final String CANCELLED = "57014";
    /** "Data exception": what the user wrote meets values it can't be calculated with. */
    private static final String DATA_EXCEPTION = "22";

    private Refusal() {}

    /**
     * The exception to throw: {@link InvalidFilterException}, {@link QueryTimeoutException} or {@link StoreException}.
     *
     * @param timeout how long the database was allowed to work, or null where it was not bounded
     */
    static RuntimeException of(SQLException e, Layer layer, Duration timeout) {
        String state = e.getSQLState() == null ? "" : e.getSQLState();
        if (state.equals(CANCELLED) && timeout != null) {
            return new QueryTimeoutException("the query on layer " + layer.id() + " took longer than "
                    + timeout.toSeconds() + " s; ask for a smaller box or a simpler filter");
        }
        if (state.startsWith(DATA_EXCEPTION)) {
            return new InvalidFilterException("the filter can't be calculated on layer " + layer.id() + ": "
                    + e.getMessage().replaceFirst("^ERROR: ", "").lines().findFirst().orElse(""));
        }
        return new StoreException("layer " + layer.id() + " could not be read", e);
    }
}
