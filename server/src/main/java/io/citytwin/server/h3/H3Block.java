package io.citytwin.server.h3;

import io.citytwin.server.http.ApiBlock;
import io.citytwin.server.http.LayerGate;
import io.citytwin.server.http.Operation;
import io.citytwin.server.http.Routes;
import io.citytwin.store.H3Queries;
import io.citytwin.store.LayerStore;
import io.citytwin.store.PropertyFilters;

/** What is where, by H3 zones: docs/h3.md states the rules. */
public final class H3Block implements ApiBlock {
    private final ZoneEndpoint zones;
    private final ZoneFeaturesEndpoint features;

    public H3Block(LayerGate gate, LayerStore layers, H3Queries queries, PropertyFilters properties) {
        ZoneAggregation aggregation = new ZoneAggregation(queries);
        this.zones = new ZoneEndpoint(gate, layers, aggregation, properties);
        this.features = new ZoneFeaturesEndpoint(gate, queries);
    }

    @Override
    public String name() {
        return "h3";
    }

    @Override
    public String title() {
        return "H3 queries";
    }

    @Override
    public void mount(Routes routes) {
        String[] types = {"application/json", "application/geo+json"};
        routes.get(
                "/h3/zones/{cell}",
                Operation.of("getH3Zone", "What is in a zone: count, area and length per layer")
                        .with(H3Parameters.OF_ZONE)
                        .answering(types),
                zones::zone);
        routes.get(
                "/h3/aggregate",
                Operation.of("getH3Aggregate", "A layer added up by zones")
                        .with(H3Parameters.OF_AGGREGATE)
                        .answering(types),
                zones::aggregate);
        routes.get(
                "/h3/features",
                Operation.of("getH3Features", "The features in some zones and around them")
                        .with(H3Parameters.OF_FEATURES)
                        .answering(types),
                features::features);
    }
}
