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
    /** A member of the JSON attribute that holds properties: a number, a text or true/false, as each feature has it. */
    PROPERTY("property"),
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
