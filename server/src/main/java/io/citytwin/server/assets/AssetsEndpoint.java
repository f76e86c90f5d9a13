package io.citytwin.server.assets;

import io.citytwin.model.Layer;
import io.citytwin.model.TimeSelector;
import io.citytwin.server.http.LayerGate;
import io.citytwin.server.http.ProblemException;
import io.citytwin.server.http.RequestParameters;
import io.citytwin.server.http.parameter.AsofParameter;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.List;

/** What the endpoints of assets have in common: which assets a caller may know of, and at which time. */
class AssetsEndpoint {
    private static final int SHOWN = 5;

    private final LayerGate gate;
    private final AssetCatalogue assets;

    AssetsEndpoint(LayerGate gate, AssetCatalogue assets) {
        this.gate = gate;
        this.assets = assets;
    }

    /** All that the caller may know of. */
    final List<Asset> listAssets(Context ctx, TimeSelector time) {
        List<Asset> all = new ArrayList<>();
        for (Layer layer : gate.listVisible(ctx)) {
            all.addAll(assets.listAssets(layer, time));
        }
        return all;
    }

    /**
     * The asset that the path names.
     *
     * @throws ProblemException 404 where there is none, or not for this caller
     */
    final Asset getAsset(Context ctx, TimeSelector time) {
        String id = ctx.pathParam("id");
        int colon = id.indexOf(':');
        String layerId = colon < 0 ? id : id.substring(0, colon);
        Layer layer = gate.findVisible(ctx, layerId)
                .orElseThrow(() -> ProblemException.notFound("there is no asset " + id));
        List<Asset> all = assets.listAssets(layer, time);
        if (colon < 0 && all.size() == 1) {
            return all.get(0);
        }
        if (colon < 0 && !all.isEmpty()) {
            throw ProblemException.notFound("the layer " + id + " holds " + all.size() + " assets; say which: "
                    + String.join(", ", all.stream().limit(SHOWN).map(Asset::id).toList())
                    + (all.size() > SHOWN ? ", …" : ""));
        }
        String name = id.substring(colon + 1);
        return all.stream()
                .filter(asset -> colon >= 0 && asset.name().equals(name))
                .findFirst()
                .orElseThrow(() -> ProblemException.notFound(
                        colon < 0 ? "the layer " + id + " is no 3D asset" : "there is no asset " + id));
    }

    static TimeSelector time(RequestParameters p) {
        TimeSelector time = AsofParameter.timeOf(p);
        if (time.interval() && (time.validFrom() == null || !time.validFrom().equals(time.validTo()))) {
            throw ProblemException.badParameter(
                    "datetime", "datetime: an asset is that of one time, it must be an instant, not an interval");
        }
        return time;
    }
}
