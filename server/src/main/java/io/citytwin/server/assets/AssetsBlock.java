package io.citytwin.server.assets;

import io.citytwin.crs.GeoidHeights;
import io.citytwin.server.http.ApiBlock;
import io.citytwin.server.http.LayerGate;
import io.citytwin.server.http.Links;
import io.citytwin.server.http.Operation;
import io.citytwin.server.http.RouteTable;
import io.citytwin.server.http.Routes;
import io.citytwin.server.http.parameter.AsofParameter;
import io.citytwin.server.http.parameter.DatetimeParameter;
import io.citytwin.server.http.parameter.TextParameter;
import io.citytwin.store.FeatureReader;
import io.citytwin.store.LayerStore;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Ready-made 3D: the files of assets under {@code /assets}, and the catalogue under {@code /v1/assets} in the form that
 * Cesium's ion client reads, so that {@code Cesium3DTileset.fromIonAssetId(id)} works with this server as its ion.
 */
public final class AssetsBlock implements ApiBlock {
    static final TextParameter VERSION =
            TextParameter.of("v", "The version that the client began with; it changes nothing.");
    static final TextParameter EXTENSIONS = TextParameter.of(
            "extensions", "Extensions that a terrain client understands; ready-made tiles have what they have.");
    static final TextParameter ACCESS_TOKEN = TextParameter.of(
            "access_token",
            "What ion clients send; open assets need none, others the admin token in the Authorization header.");

    private final CatalogueEndpoint catalogue;
    private final FilesEndpoint files;

    /**
     * @param folder where the files of assets lie
     * @param geoid what is added to heights in the city's datum for ellipsoidal ones: to those of point clouds
     */
    public AssetsBlock(
            Links links,
            LayerGate gate,
            LayerStore layers,
            FeatureReader reader,
            RouteTable routes,
            Path folder,
            GeoidHeights geoid) {
        AssetCatalogue assets = new AssetCatalogue(
                layers,
                reader,
                () -> routes.listRoutes().stream().anyMatch(r -> r.path().startsWith("/terrain/")));
        this.catalogue = new CatalogueEndpoint(links, gate, assets);
        this.files = new FilesEndpoint(gate, assets, folder, geoid);
    }

    @Override
    public String name() {
        return "assets";
    }

    @Override
    public String title() {
        return "Ready-made 3D assets";
    }

    @Override
    public Optional<String> specification() {
        return Optional.of("https://cesium.com/learn/ion/rest-api/");
    }

    @Override
    public void mount(Routes routes) {
        routes.get(
                "/assets/{id}/<path>",
                Operation.of("getAssetFile", "A file of a 3D asset")
                        .with(DatetimeParameter.DATETIME, AsofParameter.ASOF, VERSION, EXTENSIONS, ACCESS_TOKEN)
                        .answering("application/octet-stream", "application/json", "model/gltf-binary"),
                files::file);
        routes.get(
                "/v1/assets",
                Operation.of("listAssets", "All 3D assets, the city's own live tilesets and terrain among them")
                        .with(DatetimeParameter.DATETIME, AsofParameter.ASOF, ACCESS_TOKEN),
                catalogue::list);
        routes.get(
                "/v1/assets/{id}",
                Operation.of("getAsset", "One 3D asset")
                        .with(DatetimeParameter.DATETIME, AsofParameter.ASOF, ACCESS_TOKEN),
                catalogue::one);
        routes.get(
                "/v1/assets/{id}/endpoint",
                Operation.of("getAssetEndpoint", "Where and how a client loads an asset")
                        .with(DatetimeParameter.DATETIME, AsofParameter.ASOF, ACCESS_TOKEN),
                catalogue::endpoint);
    }
}
