package io.citytwin.server.http.parameter;

import io.citytwin.model.TimeSelector;
import io.citytwin.server.http.QueryParameter;
import io.citytwin.server.http.RequestParameters;
import java.time.Instant;
import java.util.Map;

/** {@code asof}: recorded time, the city's knowledge as of then. A plain date means its last moment in UTC. */
public final class AsofParameter implements QueryParameter<Instant> {
    public static final AsofParameter ASOF = new AsofParameter();

    private AsofParameter() {}

    @Override
    public String name() {
        return "asof";
    }

    @Override
    public String description() {
        return "Recorded time: the features as the city knew them at this time (RFC 3339 date-time, or a date, whose end"
                + " counts). Without it: now.";
    }

    @Override
    public Map<String, Object> schema() {
        return Map.of("type", "string");
    }

    @Override
    public Instant parse(String text) {
        return Times.end("asof", text);
    }

    /** Both times of a request whose operation declares {@code datetime} and {@code asof}. */
    public static TimeSelector timeOf(RequestParameters parameters) {
        return parameters.get(DatetimeParameter.DATETIME).withAsOf(parameters.get(ASOF));
    }
}
