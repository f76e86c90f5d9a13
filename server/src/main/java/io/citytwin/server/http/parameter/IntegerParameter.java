package io.citytwin.server.http.parameter;

import io.citytwin.server.http.ProblemException;
import io.citytwin.server.http.QueryParameter;
import java.util.LinkedHashMap;
import java.util.Map;

/** An integer within bounds; above the upper bound it is either refused or, where OGC says so ({@code limit}), cut. */
public final class IntegerParameter implements QueryParameter<Integer> {
    private final String name;
    private final String description;
    private final int least;
    private final int most;
    private final Integer absent;
    private final boolean cut;

    private IntegerParameter(String name, String description, int least, int most, Integer absent, boolean cut) {
        this.name = name;
        this.description = description;
        this.least = least;
        this.most = most;
        this.absent = absent;
        this.cut = cut;
    }

    /** A bounded integer; {@code absent} may be null. */
    public static IntegerParameter of(String name, String description, int least, int most, Integer absent) {
        return new IntegerParameter(name, description, least, most, absent, false);
    }

    /** {@code limit} as in OGC API Features Part 1, 7.15.2: more than the maximum is answered with the maximum. */
    public static IntegerParameter limit(int most, int absent) {
        return new IntegerParameter(
                "limit", "The most features (or objects) in one answer.", 1, most, absent, true);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String description() {
        return description;
    }

    @Override
    public Map<String, Object> schema() {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", "integer");
        schema.put("minimum", least);
        schema.put("maximum", most);
        if (absent != null) {
            schema.put("default", absent);
        }
        return schema;
    }

    @Override
    public Integer absent() {
        return absent;
    }

    @Override
    public Integer parse(String text) {
        if (!text.matches("[+-]?\\d{1,18}")) {
            throw bad(text);
        }
        long value = Long.parseLong(text);
        if (value < least || (value > most && !cut)) {
            throw bad(text);
        }
        return (int) Math.min(value, most);
    }

    private ProblemException bad(String text) {
        String rule = cut ? "must be an integer of at least " + least : "must be an integer from " + least + " to " + most;
        return ProblemException.badParameter(name, name + " " + rule + ", was \"" + text + "\"");
    }
}
