package io.citytwin.server.ogc.features;

import io.citytwin.server.http.ProblemException;
import io.citytwin.server.http.QueryParameter;
import io.citytwin.server.http.parameter.AsofParameter;
import io.citytwin.server.http.parameter.BboxParameter;
import io.citytwin.server.http.parameter.ChoiceParameter;
import io.citytwin.server.http.parameter.DatetimeParameter;
import io.citytwin.server.http.parameter.FilterParameter;
import io.citytwin.server.http.parameter.TextParameter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The query parameters of the items of a collection. */
final class ItemsParameters {
    /** Most features on a page of GeoJSON or HTML. */
    static final int MAX_LIMIT = 10_000;

    static final int DEFAULT_LIMIT = 10;

    static final QueryParameter<double[]> BBOX = new BboxNumbers();
    static final QueryParameter<Long> LIMIT = new Limit();
    static final TextParameter BBOX_CRS =
            TextParameter.of("bbox-crs", "The CRS of bbox, one of the collection's crs; without it CRS84.");
    static final TextParameter CRS = TextParameter.of(
            "crs",
            "The CRS of the coordinates in the answer, one of the collection's crs; without it CRS84 (longitude,"
                    + " latitude). The header Content-Crs repeats it; the order of coordinates is the CRS's own.");
    static final TextParameter FILTER_CRS =
            TextParameter.of("filter-crs", "The CRS of geometries in filter; without it CRS84.");
    static final TextParameter SORTBY = TextParameter.of(
            "sortby",
            "Attributes to sort by, separated by commas, each with + (rising, the default) or - (falling) before it."
                    + " Missing values come last; features that are equal come in the order of their ids.");
    static final TextParameter PROPERTIES = TextParameter.of(
            "properties", "Only these attributes in the answer, separated by commas; without it all of them.");
    static final ChoiceParameter SKIP_GEOMETRY = ChoiceParameter.of(
            "skipGeometry", "true leaves the geometries out.", List.of("true", "false"), "false");
    static final TextParameter TOKEN =
            TextParameter.of("token", "Where the page starts; only ever taken from a link with rel=next.");
    static final ChoiceParameter FORMAT =
            ChoiceParameter.format(FeatureFormats.ITEMS.stream().map(f -> f.id()).toArray(String[]::new));
    static final ChoiceParameter FEATURE_FORMAT = ChoiceParameter.format("json", "html");

    static final List<QueryParameter<?>> OF_ITEMS = List.of(
            BBOX,
            BBOX_CRS,
            DatetimeParameter.DATETIME,
            AsofParameter.ASOF,
            LIMIT,
            CRS,
            FilterParameter.FILTER,
            FilterParameter.FILTER_LANG,
            FILTER_CRS,
            SORTBY,
            PROPERTIES,
            SKIP_GEOMETRY,
            TOKEN,
            FORMAT);
    static final List<QueryParameter<?>> OF_FEATURE =
            List.of(CRS, DatetimeParameter.DATETIME, AsofParameter.ASOF, PROPERTIES, FEATURE_FORMAT);

    private ItemsParameters() {}

    /** {@code bbox} in any CRS: what its numbers mean is known when bbox-crs is. */
    private static final class BboxNumbers implements QueryParameter<double[]> {
        @Override
        public String name() {
            return "bbox";
        }

        @Override
        public String description() {
            return BboxParameter.BBOX.description();
        }

        @Override
        public Map<String, Object> schema() {
            Map<String, Object> schema = new LinkedHashMap<>();
            schema.put("type", "array");
            schema.put("items", Map.of("type", "number"));
            schema.put("minItems", 4);
            schema.put("maxItems", 6);
            schema.put("oneOf", List.of(
                    Map.of("minItems", 4, "maxItems", 4), Map.of("minItems", 6, "maxItems", 6)));
            return schema;
        }

        @Override
        public double[] parse(String text) {
            return BboxParameter.numbers(text);
        }
    }

    /** {@code limit}: pages are cut at the maximum, downloads (lines, CSV, FlatGeobuf) are not. */
    private static final class Limit implements QueryParameter<Long> {
        @Override
        public String name() {
            return "limit";
        }

        @Override
        public String description() {
            return "The most features in one answer. GeoJSON and HTML: " + DEFAULT_LIMIT + " without it, at most "
                    + MAX_LIMIT + " (more is answered with that many). Newline-delimited GeoJSON, CSV and FlatGeobuf:"
                    + " everything without it, and no maximum.";
        }

        @Override
        public Map<String, Object> schema() {
            Map<String, Object> schema = new LinkedHashMap<>();
            schema.put("type", "integer");
            schema.put("minimum", 1);
            schema.put("maximum", MAX_LIMIT);
            schema.put("default", DEFAULT_LIMIT);
            return schema;
        }

        @Override
        public Long parse(String text) {
            if (!text.matches("\\+?\\d{1,18}") || Long.parseLong(text) < 1) {
                throw ProblemException.badParameter(
                        "limit", "limit must be an integer of at least 1, was \"" + text + "\"");
            }
            return Long.parseLong(text);
        }
    }
}
