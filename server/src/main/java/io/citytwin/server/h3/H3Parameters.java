package io.citytwin.server.h3;

import io.citytwin.grid.H3Grid;
import io.citytwin.server.http.ProblemException;
import io.citytwin.server.http.QueryParameter;
import io.citytwin.server.http.parameter.AsofParameter;
import io.citytwin.server.http.parameter.BboxParameter;
import io.citytwin.server.http.parameter.ChoiceParameter;
import io.citytwin.server.http.parameter.DatetimeParameter;
import io.citytwin.server.http.parameter.FilterParameter;
import io.citytwin.server.http.parameter.IntegerParameter;
import io.citytwin.server.http.parameter.TextParameter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The query parameters of the H3 addresses. */
final class H3Parameters {
    static final TextParameter LAYER = TextParameter.required("layer", "The layer to add up.");
    static final TextParameter LAYERS =
            TextParameter.of("layer", "Only these layers, separated by commas; without it all.");
    static final IntegerParameter RESOLUTION =
            IntegerParameter.of("resolution", "The H3 resolution of the zones.", 0, H3Grid.FINEST, 9);
    static final TextParameter METRIC = TextParameter.of(
            "metric",
            "What to add up, separated by commas: count, area (square metres), length (metres), sum:attribute,"
                    + " avg:attribute, min:attribute, max:attribute. Count is always there.");
    static final IntegerParameter K =
            IntegerParameter.of("k", "Cells up to so many steps around the given ones are taken, too.", 0, 100, 0);
    static final IntegerParameter LIMIT = IntegerParameter.limit(10_000, 1000);
    static final ChoiceParameter FORMAT = ChoiceParameter.of(
            "f", "json, or geojson: the zones (or the features) with their geometry.", List.of("json", "geojson"), "json");
    static final QueryParameter<List<Long>> CELLS = new Cells();

    static final List<QueryParameter<?>> OF_ZONE =
            List.of(LAYERS, DatetimeParameter.DATETIME, AsofParameter.ASOF, FORMAT);
    static final List<QueryParameter<?>> OF_AGGREGATE = List.of(
            LAYER,
            RESOLUTION,
            BboxParameter.BBOX,
            METRIC,
            FilterParameter.FILTER,
            FilterParameter.FILTER_LANG,
            DatetimeParameter.DATETIME,
            AsofParameter.ASOF,
            FORMAT);
    static final List<QueryParameter<?>> OF_FEATURES =
            List.of(CELLS, K, LAYERS, DatetimeParameter.DATETIME, AsofParameter.ASOF, LIMIT, FORMAT);

    private H3Parameters() {}

    /** A cell, or a 400 that says how one is written. */
    static long cell(String parameter, String text) {
        return H3Grid.parse(text.strip())
                .orElseThrow(() -> ProblemException.badParameter(
                        parameter,
                        parameter + " must be an H3 cell index in hexadecimal digits, such as 8931809a5a7ffff, was \""
                                + text + "\""));
    }

    /** {@code cells}: H3 indexes of one resolution, separated by commas. */
    private static final class Cells implements QueryParameter<List<Long>> {
        private static final int MOST = 1000;

        @Override
        public String name() {
            return "cells";
        }

        @Override
        public String description() {
            return "H3 cells of one resolution in hexadecimal digits, separated by commas; at most " + MOST + ".";
        }

        @Override
        public Map<String, Object> schema() {
            Map<String, Object> schema = new LinkedHashMap<>();
            schema.put("type", "array");
            schema.put("items", Map.of("type", "string"));
            schema.put("minItems", 1);
            schema.put("maxItems", MOST);
            return schema;
        }

        @Override
        public boolean required() {
            return true;
        }

        @Override
        public List<Long> parse(String text) {
            String[] parts = text.split(",", -1);
            if (parts.length > MOST) {
                throw ProblemException.badParameter(
                        "cells", "cells must be at most " + MOST + " cells, were " + parts.length);
            }
            List<Long> cells = new ArrayList<>();
            for (String part : parts) {
                long cell = cell("cells", part);
                if (!cells.isEmpty() && H3Grid.resolution(cell) != H3Grid.resolution(cells.get(0))) {
                    throw ProblemException.badParameter(
                            "cells",
                            "cells must be of one resolution, but " + H3Grid.format(cells.get(0)) + " is of "
                                    + H3Grid.resolution(cells.get(0)) + " and " + part.strip() + " of "
                                    + H3Grid.resolution(cell));
                }
                cells.add(cell);
            }
            return cells;
        }
    }
}
