package io.citytwin.server.http.parameter;

import io.citytwin.server.http.ProblemException;
import io.citytwin.server.http.QueryParameter;
import java.util.LinkedHashMap;
import java.util.Map;

/** A number within bounds, both included. */
public final class NumberParameter implements QueryParameter<Double> {
    private final String name;
    private final String description;
    private final double least;
    private final double most;
    /** Null where it must be given. */
    private final Double absent;

    private NumberParameter(String name, String description, double least, double most, Double absent) {
        this.name = name;
        this.description = description;
        this.least = least;
        this.most = most;
        this.absent = absent;
    }

    public static NumberParameter of(String name, String description, double least, double most, double absent) {
        return new NumberParameter(name, description, least, most, absent);
    }

    /** A number that must be given. */
    public static NumberParameter required(String name, String description, double least, double most) {
        return new NumberParameter(name, description, least, most, null);
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
        schema.put("type", "number");
        schema.put("minimum", least);
        schema.put("maximum", most);
        if (absent != null) {
            schema.put("default", absent);
        }
        return schema;
    }

    @Override
    public boolean required() {
        return absent == null;
    }

    @Override
    public Double absent() {
        return absent;
    }

    @Override
    public Double parse(String text) {
        try {
            double value = Double.parseDouble(text.strip());
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw ProblemException.badParameter(
                name, name + " must be a number from " + least + " to " + most + ", was \"" + text + "\"");
    }
}
