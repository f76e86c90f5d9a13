package io.citytwin.server.ogc.features;

import io.citytwin.catalog.CodeLists;
import io.citytwin.crs.CrsRegistry;
import io.citytwin.server.http.ApiBlock;
import io.citytwin.server.http.LayerGate;
import io.citytwin.server.http.Links;
import io.citytwin.server.http.Operation;
import io.citytwin.server.http.Routes;
import io.citytwin.server.ogc.common.DocumentEndpoint;
import io.citytwin.server.ogc.common.MediaFormat;
import io.citytwin.server.ogc.common.ServedCrs;
import io.citytwin.store.FeatureReader;
import io.citytwin.store.LayerStore;
import io.citytwin.store.PropertyFilters;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** OGC API Features: Part 1 (17-069r4), Part 2 (18-058r1), Part 3 (19-079r2) with CQL2 (21-065r2). */
public final class FeaturesBlock implements ApiBlock {
    private static final String SPEC = "http://www.opengis.net/spec/";

    private final ItemsEndpoint items;
    private final FeatureEndpoint feature;

    public FeaturesBlock(
            Links links,
            LayerGate gate,
            LayerStore layers,
            FeatureReader reader,
            CrsRegistry crs,
            CodeLists codeLists,
            PropertyFilters properties) {
        ServedCrs served = new ServedCrs(crs);
        this.items = new ItemsEndpoint(links, gate, layers, reader, served, codeLists, properties);
        this.feature = new FeatureEndpoint(links, gate, layers, reader, served, codeLists, properties);
    }

    @Override
    public String name() {
        return "features";
    }

    @Override
    public String title() {
        return "OGC API Features";
    }

    @Override
    public Optional<String> specification() {
        return Optional.of("https://docs.ogc.org/is/17-069r4/17-069r4.html");
    }

    @Override
    public List<String> conformance() {
        return List.of(
                SPEC + "ogcapi-features-1/1.0/conf/core",
                SPEC + "ogcapi-features-1/1.0/conf/oas30",
                SPEC + "ogcapi-features-1/1.0/conf/html",
                SPEC + "ogcapi-features-1/1.0/conf/geojson",
                SPEC + "ogcapi-features-2/1.0/conf/crs",
                SPEC + "ogcapi-features-3/1.0/conf/queryables",
                SPEC + "ogcapi-features-3/1.0/conf/queryables-query-parameters",
                SPEC + "ogcapi-features-3/1.0/conf/filter",
                SPEC + "ogcapi-features-3/1.0/conf/features-filter",
                SPEC + "cql2/1.0/conf/cql2-text",
                SPEC + "cql2/1.0/conf/cql2-json",
                SPEC + "cql2/1.0/conf/basic-cql2",
                SPEC + "cql2/1.0/conf/advanced-comparison-operators",
                SPEC + "cql2/1.0/conf/case-insensitive-comparison",
                SPEC + "cql2/1.0/conf/accent-insensitive-comparison",
                SPEC + "cql2/1.0/conf/basic-spatial-functions",
                SPEC + "cql2/1.0/conf/basic-spatial-functions-plus",
                SPEC + "cql2/1.0/conf/spatial-functions",
                SPEC + "cql2/1.0/conf/temporal-functions",
                SPEC + "cql2/1.0/conf/property-property",
                SPEC + "cql2/1.0/conf/arithmetic");
    }

    @Override
    public void mount(Routes routes) {
        String collection = "/ogc/collections/{collectionId}";
        String[] itemTypes =
                FeatureFormats.ITEMS.stream().map(MediaFormat::mediaType).toArray(String[]::new);
        routes.get(
                collection + "/items",
                Operation.of("getFeatures", "Features of a collection, in pages or as a whole")
                        .with(ItemsParameters.OF_ITEMS)
                        .withOpenParameters()
                        .answering(itemTypes),
                items::items);
        routes.get(
                collection + "/items/{featureId}",
                Operation.of("getFeature", "One feature")
                        .with(ItemsParameters.OF_FEATURE)
                        .answering(Stream.of(FeatureFormats.GEOJSON, MediaFormat.HTML)
                                .map(MediaFormat::mediaType)
                                .toArray(String[]::new)),
                feature::feature);
        routes.get(
                collection + "/queryables",
                Operation.of("getQueryables", "What filters on a collection may name")
                        .with(DocumentEndpoint.FORMAT)
                        .answering(MediaFormat.SCHEMA.mediaType(), MediaFormat.HTML.mediaType()),
                feature::queryables);
    }
}
