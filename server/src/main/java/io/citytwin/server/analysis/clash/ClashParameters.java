package io.citytwin.server.analysis.clash;

import io.citytwin.server.http.QueryParameter;
import io.citytwin.server.http.parameter.AsofParameter;
import io.citytwin.server.http.parameter.ChoiceParameter;
import io.citytwin.server.http.parameter.DatetimeParameter;
import io.citytwin.server.http.parameter.IntegerParameter;
import io.citytwin.server.http.parameter.NumberParameter;
import io.citytwin.server.http.parameter.TextParameter;
import java.util.List;

/** The query parameters of {@code /analysis/clash}. */
final class ClashParameters {
    static final TextParameter A = TextParameter.required("a", "A building model.");
    static final TextParameter B = TextParameter.of("b", "The building model that it is compared with; itself without it.");
    static final TextParameter FILTER_A = TextParameter.of("filterA", "Which elements of a, CQL2 text; all without it.");
    static final TextParameter FILTER_B = TextParameter.of("filterB", "Which elements of b, CQL2 text; all without it.");
    static final ChoiceParameter MODE = ChoiceParameter.of(
            "mode",
            "hard: elements that share room; clearance: those, too, that are closer to each other than distance.",
            List.of("hard", "clearance"),
            "hard");
    static final NumberParameter DISTANCE = NumberParameter.of(
            "distance", "Metres that must lie between elements, with mode=clearance.", 0.001, 100, 0.05);
    static final NumberParameter TOLERANCE =
            NumberParameter.of("tolerance", "Metres up to which an overlap counts as touching.", 0.002, 1, 0.01);
    static final IntegerParameter LIMIT = IntegerParameter.limit(10_000, 1_000);
    static final ChoiceParameter FORMAT = ChoiceParameter.format("json", "csv");

    static final List<QueryParameter<?>> ALL = List.of(
            A, B, FILTER_A, FILTER_B, MODE, DISTANCE, TOLERANCE, LIMIT, DatetimeParameter.DATETIME, AsofParameter.ASOF, FORMAT);

    private ClashParameters() {}
}
