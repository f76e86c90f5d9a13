package io.citytwin.store;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/**
 * A piece of an SQL statement with the values it binds, in the order of its question marks. Its text is made of the
 * house's own words and of {@link Identifiers}; what a user wrote is only ever in {@code parameters}.
 *
 * @param text SQL with one question mark per parameter
 * @param parameters String, Long, Double, BigDecimal, Boolean, LocalDate, Instant or byte[]
 */
public record SqlFragment(String text, List<Object> parameters) {
    public SqlFragment {
        parameters = List.copyOf(parameters);
    }

    public static SqlFragment of(String text, Object... parameters) {
        return new SqlFragment(text, List.of(parameters));
    }

    /** Sets the parameters of a statement from {@code first} (1-based) on and returns the next free index. */
    public int bind(PreparedStatement statement, int first) throws SQLException {
        int index = first;
        for (Object value : parameters) {
            statement.setObject(index++, value instanceof Instant instant ? instant.atOffset(ZoneOffset.UTC) : value);
        }
        return index;
    }

    /** Collects fragments into one. */
    public static final class Builder {
        private final StringBuilder text = new StringBuilder();
        private final List<Object> parameters = new ArrayList<>();

        /** Appends words of the house, never of a user. */
        public Builder add(String sql) {
            text.append(sql);
            return this;
        }

        public Builder add(SqlFragment fragment) {
            text.append(fragment.text());
            parameters.addAll(fragment.parameters());
            return this;
        }

        /** Appends SQL that holds one question mark for that value. */
        public Builder bind(String sql, Object value) {
            text.append(sql);
            parameters.add(value);
            return this;
        }

        public int parameterCount() {
            return parameters.size();
        }

        public SqlFragment build() {
            return new SqlFragment(text.toString(), parameters);
        }
    }
}
