package io.citytwin.model;

import java.time.Instant;
import java.time.LocalDate;

/**
 * The types an attribute can have. One Java class per type travels through the whole house: {@code TEXT} String,
 * {@code INTEGER} Long, {@code REAL} Double (finite), {@code BOOLEAN} Boolean, {@code DATE} LocalDate,
 * {@code TIMESTAMP} Instant, {@code JSON} String holding a JSON text. Null is allowed in all of them.
 */
public enum AttributeType {
    TEXT("text", String.class),
    INTEGER("bigint", Long.class),
    REAL("double precision", Double.class),
    BOOLEAN("boolean", Boolean.class),
    DATE("date", LocalDate.class),
    TIMESTAMP("timestamptz", Instant.class),
    JSON("jsonb", String.class);

    private final String sqlType;
    private final Class<?> javaType;

    AttributeType(String sqlType, Class<?> javaType) {
        this.sqlType = sqlType;
        this.javaType = javaType;
    }

    /** The column type in PostgreSQL. */
    public String sqlType() {
        return sqlType;
    }

    /** The class of its non-null values. */
    public Class<?> javaType() {
        return javaType;
    }

    /** The least type that holds values of both ({@code INTEGER} widens to {@code REAL}, all else to {@code TEXT}). */
    public AttributeType union(AttributeType other) {
        if (this == other) {
            return this;
        }
        if ((this == INTEGER && other == REAL) || (this == REAL && other == INTEGER)) {
            return REAL;
        }
        if ((this == DATE && other == TIMESTAMP) || (this == TIMESTAMP && other == DATE)) {
            return TIMESTAMP;
        }
        return TEXT;
    }
}
