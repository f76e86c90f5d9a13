package io.citytwin.server.live;

import io.citytwin.server.http.ApiBlock;
import io.citytwin.server.http.LayerGate;
import io.citytwin.server.http.Operation;
import io.citytwin.server.http.Routes;
import io.citytwin.store.ChangeFeed;
import java.util.Optional;

/**
 * {@code /live}: server-sent events. An event "changeset" {@code {"changeset": 12, "layers": ["roads"]}} for each change
 * set that touched layers the caller may read; its number is 0 where the catalogue changed (a definition, a dropped
 * layer), and its list is empty where that concerns layers the caller doesn't (any longer) know of.
 */
public final class LiveBlock implements ApiBlock {
    private final LiveEndpoint endpoint;

    public LiveBlock(ChangeFeed changeFeed, LayerGate gate) {
        this.endpoint = new LiveEndpoint(gate);
        changeFeed.addListener(endpoint::publish);
    }

    @Override
    public String name() {
        return "live";
    }

    @Override
    public String title() {
        return "Live events";
    }

    @Override
    public Optional<String> specification() {
        return Optional.of("https://html.spec.whatwg.org/multipage/server-sent-events.html");
    }

    @Override
    public void mount(Routes routes) {
        routes.events("/live", Operation.of("live", "Change sets as they happen"), endpoint::subscribe);
    }

    @Override
    public void stopping() {
        endpoint.closeAll();
    }
}
