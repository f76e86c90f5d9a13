package io.citytwin.server.bim;

import io.citytwin.server.http.ApiBlock;
import io.citytwin.server.http.LayerGate;
import io.citytwin.server.http.Links;
import io.citytwin.server.http.Operation;
import io.citytwin.server.http.Routes;
import io.citytwin.store.BimQueries;
import io.citytwin.store.LayerStore;

/** {@code /bim}: building information models; docs/bim.md states the rules. */
public final class BimBlock implements ApiBlock {
    private final ModelsEndpoint models;
    private final TreeEndpoint tree;
    private final ElementEndpoint elements;
    private final QuantitiesEndpoint quantities;
    private final PlaceEndpoint places;

    public BimBlock(Links links, LayerGate gate, LayerStore layers, BimQueries queries) {
        this.models = new ModelsEndpoint(links, gate, layers, queries);
        this.tree = new TreeEndpoint(gate, layers, queries);
        this.elements = new ElementEndpoint(gate, layers, queries);
        this.quantities = new QuantitiesEndpoint(gate, layers, queries);
        this.places = new PlaceEndpoint(gate, layers, queries);
    }

    @Override
    public String name() {
        return "bim";
    }

    @Override
    public String title() {
        return "Building information models";
    }

    @Override
    public void mount(Routes routes) {
        routes.get("/bim", Operation.of("listBimModels", "Building models").with(BimParameters.OF_MODEL), models::list);
        routes.get(
                "/bim/{model}",
                Operation.of("getBimModel", "A building model: origin, counts, checks, systems, types, what it replaces")
                        .with(BimParameters.OF_MODEL),
                models::document);
        routes.get(
                "/bim/{model}/tree",
                Operation.of("getBimTree", "The structure of a building model down to spaces and elements")
                        .with(BimParameters.OF_TREE),
                tree::tree);
        routes.get(
                "/bim/{model}/elements/{globalId}",
                Operation.of("getBimElement", "All that is known of an element, space or storey by its GlobalId")
                        .with(BimParameters.OF_MODEL),
                elements::element);
        routes.get(
                "/bim/{model}/quantities",
                Operation.of("getBimQuantities", "Quantities of a building model by class, storey, material")
                        .with(BimParameters.OF_QUANTITIES)
                        .answering("application/json", QuantitiesEndpoint.CSV.mediaType()),
                quantities::quantities);
        routes.get(
                "/bim/{model}/at",
                Operation.of("getBimPlace", "The space and storey that a point lies in, with what stands there")
                        .with(BimParameters.OF_PLACE),
                places::at);
    }
}
