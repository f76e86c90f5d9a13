package io.citytwin.importers.spi;

/** A row that can't be taken: where it stands, the rule it breaks, and the row itself as far as it was read. */
public final class BadRecordException extends Exception {
    private static final long serialVersionUID = 1L;
    private final String layer;
    private final long row;
    private final String rule;
    private final transient SourceRecord record;

    /**
     * @param rule short machine word of the rule broken: "geometry-unreadable", "coordinate-range", "value-type",
     *     "duplicate-key", …
     * @param message one sentence with the value
     * @param record the row as far as it was read, or null
     */
    public BadRecordException(String layer, long row, String rule, String message, SourceRecord record) {
        super(message);
        this.layer = layer;
        this.row = row;
        this.rule = rule;
        this.record = record;
    }

    public String layer() {
        return layer;
    }

    public long row() {
        return row;
    }

    public String rule() {
        return rule;
    }

    public SourceRecord sourceRecord() {
        return record;
    }
}
