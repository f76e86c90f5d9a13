package io.citytwin.server.http;

import io.citytwin.model.Layer;
import io.javalin.http.Context;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The one gate that decides which layers a caller knows of: open layers everybody, the others only the bearer of the
 * admin token. A layer that is not allowed answers exactly like one that doesn't exist, in every API and every tile.
 */
public final class LayerGate {
    private final Function<String, Optional<Layer>> finder;
    private final Supplier<List<Layer>> lister;
    private final AdminToken adminToken;

    public LayerGate(Function<String, Optional<Layer>> finder, Supplier<List<Layer>> lister, AdminToken adminToken) {
        this.finder = finder;
        this.lister = lister;
        this.adminToken = adminToken;
    }

    /** The layer if it exists and the caller may read it. */
    public Optional<Layer> findVisible(Context ctx, String layerId) {
        return finder.apply(layerId).filter(layer -> layer.isOpen() || adminToken.isIn(ctx));
    }

    /**
     * The layer if the caller may read it.
     *
     * @throws ProblemException 404, the same for a layer that is not shared and one that doesn't exist
     */
    public Layer getVisible(Context ctx, String layerId) {
        return findVisible(ctx, layerId)
                .orElseThrow(() -> ProblemException.notFound("there is no collection " + layerId));
    }

    /** All layers the caller may read. */
    public List<Layer> listVisible(Context ctx) {
        boolean all = adminToken.isIn(ctx);
        return lister.get().stream().filter(layer -> all || layer.isOpen()).toList();
    }

    /** Whether shared caches may keep an answer made of this layer: only if everybody may read it. */
    public static String cacheScope(Layer layer) {
        return layer.isOpen() ? "public" : "private";
    }
}
