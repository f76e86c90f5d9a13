package io.citytwin.query;

/** What a value in a filter is; operators say which kinds they take. */
public enum ValueKind {
    TEXT("text"),
    NUMBER("number"),
    BOOLEAN("true or false"),
    DATE("date"),
    TIMESTAMP("timestamp"),
    INTERVAL("interval"),
    GEOMETRY("geometry"),
    /** Can only be asked whether it is null. */
    JSON("JSON");

    private final String word;

    ValueKind(String word) {
        this.word = word;
    }

    /** How messages call it. */
    public String word() {
        return word;
    }

    public boolean isTemporal() {
        return this == DATE || this == TIMESTAMP || this == INTERVAL;
    }
}
