package io.citytwin.store;

import io.citytwin.model.Attribute;
import io.citytwin.model.AttributeType;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;

/** Attribute values out of a result, as the classes that {@link AttributeType#javaType()} names, or null. */
final class RowValues {
    private RowValues() {}

    /** The values of consecutive columns. */
    static Object[] of(ResultSet row, int first, List<Attribute> attributes) throws SQLException {
        Object[] values = new Object[attributes.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = of(row, first + i, attributes.get(i).type());
        }
        return values;
    }

    private static Object of(ResultSet row, int column, AttributeType type) throws SQLException {
        Object value =
                switch (type) {
                    case TEXT, JSON -> row.getString(column);
                    case INTEGER -> row.getLong(column);
                    case REAL -> row.getDouble(column);
                    case BOOLEAN -> row.getBoolean(column);
                    case DATE -> row.getObject(column, LocalDate.class);
                    case TIMESTAMP -> instant(row, column);
                };
        return row.wasNull() ? null : value;
    }

    /** PostgreSQL's infinities come as the ends of OffsetDateTime; they mean "open" here: null. */
    static Instant instant(ResultSet row, int column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        boolean open = time == null || time.equals(OffsetDateTime.MAX) || time.equals(OffsetDateTime.MIN);
        return open ? null : time.toInstant();
    }
}
