package io.citytwin.server.terrain;

import io.citytwin.server.http.ApiBlock;
import io.citytwin.server.http.LayerGate;
import io.citytwin.server.http.Operation;
import io.citytwin.server.http.Routes;
import io.citytwin.server.http.parameter.AsofParameter;
import io.citytwin.server.http.parameter.DatetimeParameter;
import io.citytwin.server.http.parameter.TextParameter;
import io.citytwin.tiles.terrain.Terrains;
import java.util.Optional;

/** Terrain out of elevation layers, under {@code /terrain}: quantized-mesh 1.0 tiles, heights and profiles. */
public final class TerrainBlock implements ApiBlock {
    static final TextParameter LONGITUDES = TextParameter.of(
            "lon", "Longitude in degrees (EPSG:4326), or several joined by commas, as many as there are latitudes.");
    static final TextParameter LATITUDES =
            TextParameter.of("lat", "Latitude in degrees (EPSG:4326), or several joined by commas.");
    static final TextParameter COORDINATES = TextParameter.required(
            "coordinates", "The line: longitude,latitude pairs in degrees (EPSG:4326) joined by semicolons, at least two.");
    static final TextParameter STEP = TextParameter.of(
            "step",
            "Metres between places on the line (default: a hundredth of its length); the line's own points come in too.");

    static final TextParameter EXTENSIONS = TextParameter.of(
            "extensions",
            "Extensions wanted, joined by - (octvertexnormals): as Cesium asks for them where it found the terrain by ion's"
                + " API; else the Accept header names them.");

    /** Clients append the version of layer.json, so that their caches keep versions apart. */
    static final TextParameter VERSION =
            TextParameter.of("v", "The version of layer.json that the client began with; it changes nothing.");

    private final TerrainEndpoint tiles;
    private final HeightsEndpoint heights;

    public TerrainBlock(LayerGate gate, Terrains terrains) {
        this.tiles = new TerrainEndpoint(gate, terrains);
        this.heights = new HeightsEndpoint(gate, terrains);
    }

    @Override
    public String name() {
        return "terrain";
    }

    @Override
    public String title() {
        return "Terrain";
    }

    @Override
    public Optional<String> specification() {
        return Optional.of("https://github.com/CesiumGS/quantized-mesh");
    }

    @Override
    public void mount(Routes routes) {
        String layer = "/terrain/{layer}";
        routes.get(
                layer + "/layer.json",
                Operation.of("getTerrain", "Description of an elevation layer's terrain")
                        .with(DatetimeParameter.DATETIME, AsofParameter.ASOF, VERSION),
                tiles::description);
        routes.get(
                layer + "/accuracy",
                Operation.of("getTerrainAccuracy", "Measured vertical error of each level of a terrain")
                        .with(DatetimeParameter.DATETIME, AsofParameter.ASOF),
                tiles::accuracy);
        routes.get(
                layer + "/height",
                Operation.of("getHeights", "Heights of the ground at places")
                        .with(LONGITUDES, LATITUDES, DatetimeParameter.DATETIME, AsofParameter.ASOF),
                heights::heights);
        routes.post(
                layer + "/height",
                Operation.of("postHeights", "Heights of the ground at the places of a JSON array [[lon, lat], …]")
                        .with(DatetimeParameter.DATETIME, AsofParameter.ASOF),
                heights::heightsOfBody);
        routes.get(
                layer + "/profile",
                Operation.of("getProfile", "Heights of the ground along a line")
                        .with(COORDINATES, STEP, DatetimeParameter.DATETIME, AsofParameter.ASOF),
                heights::profile);
        routes.get(
                layer + "/{z}/{x}/{file}",
                Operation.of("getTerrainTile", "Terrain tile: quantized-mesh, with normals where Accept asks for them")
                        .with(DatetimeParameter.DATETIME, AsofParameter.ASOF, EXTENSIONS, VERSION)
                        .answering("application/vnd.quantized-mesh"),
                tiles::tile);
    }
}
