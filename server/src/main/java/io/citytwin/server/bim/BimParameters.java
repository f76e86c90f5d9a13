package io.citytwin.server.bim;

import io.citytwin.server.http.ProblemException;
import io.citytwin.server.http.QueryParameter;
import io.citytwin.server.http.parameter.AsofParameter;
import io.citytwin.server.http.parameter.ChoiceParameter;
import io.citytwin.server.http.parameter.DatetimeParameter;
import io.citytwin.server.http.parameter.NumberParameter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The query parameters of the addresses under /bim. */
final class BimParameters {
    static final NumberParameter LONGITUDE = NumberParameter.required("lon", "Longitude in degrees.", -180, 180);
    static final NumberParameter LATITUDE = NumberParameter.required("lat", "Latitude in degrees.", -90, 90);
    static final NumberParameter HEIGHT = NumberParameter.required(
            "height", "Height in metres in the city's height datum.", -12_000, 100_000);
    static final QueryParameter<List<Grouping>> BY = new By();
    static final ChoiceParameter FORMAT = ChoiceParameter.format("json", "csv");
    static final ChoiceParameter ELEMENTS = ChoiceParameter.of(
            "elements",
            "counts: how many elements of each class a storey or space has; list: the elements themselves, too.",
            List.of("counts", "list"),
            "counts");

    static final List<QueryParameter<?>> OF_MODEL = List.of(DatetimeParameter.DATETIME, AsofParameter.ASOF);
    static final List<QueryParameter<?>> OF_TREE = List.of(ELEMENTS, DatetimeParameter.DATETIME, AsofParameter.ASOF);
    static final List<QueryParameter<?>> OF_QUANTITIES =
            List.of(BY, DatetimeParameter.DATETIME, AsofParameter.ASOF, FORMAT);
    static final List<QueryParameter<?>> OF_PLACE =
            List.of(LONGITUDE, LATITUDE, HEIGHT, DatetimeParameter.DATETIME, AsofParameter.ASOF);

    private BimParameters() {}

    /** {@code by}: one or more groupings, separated by commas. */
    private static final class By implements QueryParameter<List<Grouping>> {
        private static final List<String> CHOICES =
                Arrays.stream(Grouping.values()).map(Grouping::id).toList();

        @Override
        public String name() {
            return "by";
        }

        @Override
        public String description() {
            return "What quantities are added up by, separated by commas: class, storey, material; class without it.";
        }

        @Override
        public Map<String, Object> schema() {
            Map<String, Object> schema = new LinkedHashMap<>();
            schema.put("type", "array");
            schema.put("items", Map.of("type", "string", "enum", CHOICES));
            schema.put("minItems", 1);
            schema.put("default", List.of("class"));
            return schema;
        }

        @Override
        public List<Grouping> absent() {
            return List.of(Grouping.CLASS);
        }

        @Override
        public List<Grouping> parse(String text) {
            List<Grouping> by = new ArrayList<>();
            for (String part : text.split(",", -1)) {
                String id = part.strip();
                if (!CHOICES.contains(id)) {
                    throw ProblemException.badParameter(
                            "by", "by must be class, storey or material, or some of them, was \"" + text + "\"", CHOICES);
                }
                by.add(Grouping.valueOf(id.toUpperCase(Locale.ROOT)));
            }
            return by.stream().distinct().toList();
        }
    }
}
