package io.citytwin.server.threed;

import io.citytwin.server.http.ApiBlock;
import io.citytwin.server.http.LayerGate;
import io.citytwin.server.http.Operation;
import io.citytwin.server.http.QueryParameter;
import io.citytwin.server.http.Routes;
import io.citytwin.server.http.parameter.AsofParameter;
import io.citytwin.server.http.parameter.ChoiceParameter;
import io.citytwin.server.http.parameter.DatetimeParameter;
import io.citytwin.server.http.parameter.FilterParameter;
import io.citytwin.server.http.parameter.TextParameter;
import io.citytwin.store.PropertyFilters;
import io.citytwin.tiles.gltf.Compression;
import io.citytwin.tiles.threed.BlockTilesets;
import java.util.List;
import java.util.Optional;

/** 3D Tiles 1.1 (OGC 22-025r4) of layers of footprints with a height, under {@code /3dtiles}. */
public final class TilesetsBlock implements ApiBlock {
    static final ChoiceParameter TILING = ChoiceParameter.of(
            "tiling",
            "How the tileset lists its tiles: implicit (a quadtree with subtrees) or explicit (every tile written out, for"
                    + " clients that know no implicit tiling).",
            List.of("implicit", "explicit"),
            "implicit");
    static final ChoiceParameter COMPRESSION = ChoiceParameter.of(
            "compression",
            "How the triangles of contents are written: meshopt (EXT_meshopt_compression with KHR_mesh_quantization), draco"
                    + " (KHR_draco_mesh_compression), or none (floats, for clients that know no compression).",
            Compression.ids(),
            Compression.MESHOPT.id());
    static final TextParameter GRID = TextParameter.of(
            "grid", "The grid of tiles, as the tileset's own addresses give it; without it the layer's present one.");

    /** Clients append the tileset's version so that their caches keep versions apart. */
    static final TextParameter VERSION =
            TextParameter.of("v", "The version of the tileset that the client began with; it changes nothing.");

    private final TilesetsEndpoint endpoint;

    public TilesetsBlock(LayerGate gate, BlockTilesets tilesets, PropertyFilters properties) {
        this.endpoint = new TilesetsEndpoint(gate, tilesets, properties);
    }

    @Override
    public String name() {
        return "3dtiles";
    }

    @Override
    public String title() {
        return "3D Tiles";
    }

    @Override
    public Optional<String> specification() {
        return Optional.of("https://docs.ogc.org/cs/22-025r4/22-025r4.html");
    }

    @Override
    public void mount(Routes routes) {
        List<QueryParameter<?>> parameters =
                List.of(
                DatetimeParameter.DATETIME,
                AsofParameter.ASOF,
                FilterParameter.FILTER,
                FilterParameter.FILTER_LANG,
                TILING,
                COMPRESSION,
                GRID,
                VERSION);
        String layer = "/3dtiles/{layers}";
        routes.get(
                layer + "/tileset.json",
                Operation.of("get3dTileset", "3D tileset of a layer, or of several joined by commas")
                        .with(
                                DatetimeParameter.DATETIME,
                                AsofParameter.ASOF,
                                FilterParameter.FILTER,
                                FilterParameter.FILTER_LANG,
                                TILING,
                                COMPRESSION,
                                VERSION),
                endpoint::tileset);
        routes.get(
                layer + "/style.json",
                Operation.of("get3dStyle", "Style of a layer in the 3D Tiles styling language"),
                endpoint::style);
        routes.get(
                layer + "/subtrees/{level}/{x}/{file}",
                Operation.of("get3dSubtree", "Availability and true volumes of a part of a tileset's tiles")
                        .with(parameters)
                        .answering("application/octet-stream"),
                endpoint::subtree);
        routes.get(
                layer + "/content/{level}/{x}/{file}",
                Operation.of("get3dContent", "Content of a tile: glTF with feature ids and attributes")
                        .with(parameters)
                        .answering("model/gltf-binary"),
                endpoint::content);
    }
}
