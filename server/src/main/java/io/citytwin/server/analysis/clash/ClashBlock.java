package io.citytwin.server.analysis.clash;

import io.citytwin.server.http.ApiBlock;
import io.citytwin.server.http.LayerGate;
import io.citytwin.server.http.Operation;
import io.citytwin.server.http.Routes;
import io.citytwin.store.BlockReader;
import io.citytwin.store.PropertyFilters;

/** {@code /analysis/clash}: where elements of two disciplines or two building models share room or come too close. */
public final class ClashBlock implements ApiBlock {
    private final ClashEndpoint clashes;

    public ClashBlock(LayerGate gate, BlockReader reader, PropertyFilters properties) {
        this.clashes = new ClashEndpoint(gate, reader, properties);
    }

    @Override
    public String name() {
        return "clash";
    }

    @Override
    public String title() {
        return "Clash detection";
    }

    @Override
    public void mount(Routes routes) {
        routes.get(
                "/analysis/clash",
                Operation.of("findClashes", "Elements of building models that clash, with place and depth")
                        .with(ClashParameters.ALL)
                        .answering("application/json", ClashTable.CSV.mediaType()),
                clashes::clashes);
    }
}
