package io.citytwin.tiles.terrain;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.citytwin.crs.GeoidHeights;
import io.citytwin.model.Bbox;
import io.citytwin.model.Layer;
import io.citytwin.model.TimeSelector;
import io.citytwin.store.LayerStore;
import io.citytwin.tiles.source.EncodedTile;
import io.citytwin.tiles.source.TileCache;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The terrain of all elevation layers: layer.json, quantized-mesh tiles, heights. */
public final class Terrains {
    private static final int TILES_MEASURED = 16;

    private final LayerStore layers;
    private final ElevationModels models;
    private final TileCache cache;
    private final TerrainTileSource source;
    private final GeoidHeights geoid;
    private final ObjectMapper json = new ObjectMapper();
    private final Cache<ElevationModel, List<VerticalError>> errors =
            Caffeine.newBuilder().weakKeys().build();

    /** @param geoid what is added to heights in the city's datum for ellipsoidal ones: once, on the way out */
    public Terrains(LayerStore layers, ElevationModels models, TileCache cache, GeoidHeights geoid) {
        this.layers = layers;
        this.models = models;
        this.cache = cache;
        this.source = new TerrainTileSource(layers, models, geoid);
        this.geoid = geoid;
    }

    /** What is added to heights in the city's datum for ellipsoidal ones. */
    public GeoidHeights geoid() {
        return geoid;
    }

    public String tileMediaType() {
        return source.mediaType();
    }

    /** The heights of a layer at a time, in the city's datum. */
    public ElevationModel model(Layer layer, TimeSelector time) {
        return models.model(layer, time);
    }

    /**
     * layer.json (TileJSON as terrain clients read it).
     *
     * @param time an instant of valid time and one of recorded time
     * @param parameters query parameters that tiles must carry on ("datetime=2025-01-01"), or ""
     */
    public EncodedTile description(Layer layer, TimeSelector time, String parameters) {
        TerrainTime.text(time);
        ElevationModel model = models.model(layer, time);
        TerrainLevels levels = TerrainLevels.of(model, geoid);
        Map<String, Object> node = new LinkedHashMap<>();
        node.put("tilejson", "2.1.0");
        node.put("name", layer.titleEn() == null ? layer.id() : layer.titleEn());
        node.put("version", layers.revision(layer.id()) + ".0.0");
        node.put("format", "quantized-mesh-1.0");
        node.put("scheme", "tms");
        node.put("projection", "EPSG:4326");
        node.put("extensions", List.of("octvertexnormals"));
        node.put("tiles", List.of("{z}/{x}/{y}.terrain?v={version}" + (parameters.isEmpty() ? "" : "&" + parameters)));
        node.put("minzoom", 0);
        node.put("maxzoom", levels.deepest());
        node.put("bounds", List.of(-180, -90, 180, 90));
        extent(model).ifPresent(e -> node.put("valid_bounds", List.of(e.minX(), e.minY(), e.maxX(), e.maxY())));
        node.put("available", available(model, levels));
        node.put("heights", heights(model, levels));
        byte[] bytes;
        try {
            bytes = json.writeValueAsBytes(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a map of texts and numbers can be written as JSON", e);
        }
        return EncodedTile.compress(bytes, EncodedTile.EVERYWHERE, EncodedTile.FAST);
    }

    /** What a reader of heights should know: the file's own member. */
    private Map<String, Object> heights(ElevationModel model, TerrainLevels levels) {
        List<Double> tolerances = new ArrayList<>();
        List<Double> quanta = new ArrayList<>();
        for (int z = 0; z <= levels.deepest(); z++) {
            tolerances.add(levels.tolerance(z));
            quanta.add(levels.quantum(z));
        }
        Map<String, Object> heights = new LinkedHashMap<>();
        heights.put("reference", "ellipsoid");
        extent(model).ifPresent(extent -> heights.put("geoidMetres", geoid.bounds(extent)));
        heights.put("rasters", model.rasters().stream().map(ElevationModel.Raster::name).toList());
        heights.put("finestCellMetres", model.rasters().isEmpty() ? null : model.finestCell());
        heights.put("toleranceMetres", tolerances);
        heights.put("quantumMetres", quanta);
        return heights;
    }

    /**
     * All tiles of the levels that cover the globe cheaply, then those that meet a raster, and one more around them; where
     * the ground goes on beyond those, it is smooth enough for the tiles of the level before.
     */
    private static List<List<Map<String, Integer>>> available(ElevationModel model, TerrainLevels levels) {
        List<List<Map<String, Integer>>> available = new ArrayList<>();
        Optional<Bbox> extent = extent(model);
        for (int z = 0; z <= levels.deepest(); z++) {
            int columns = 2 << z;
            int rows = 1 << z;
            double size = TerrainTile.size(z);
            if (z <= GLOBAL_LEVELS || extent.isEmpty()) {
                available.add(List.of(range(0, 0, columns - 1, rows - 1)));
            } else {
                Bbox box = extent.get();
                available.add(List.of(range(
                        Math.max(0, (int) Math.floor((box.minX() + 180) / size) - 1),
                        Math.max(0, (int) Math.floor((box.minY() + 90) / size) - 1),
                        Math.min(columns - 1, (int) Math.floor((box.maxX() + 180) / size) + 1),
                        Math.min(rows - 1, (int) Math.floor((box.maxY() + 90) / size) + 1))));
            }
        }
        return available;
    }

    private static final int GLOBAL_LEVELS = 4;

    private static Map<String, Integer> range(int startX, int startY, int endX, int endY) {
        Map<String, Integer> range = new LinkedHashMap<>();
        range.put("startX", startX);
        range.put("startY", startY);
        range.put("endX", endX);
        range.put("endY", endY);
        return range;
    }

    /** Box of all rasters. */
    public static Optional<Bbox> extent(ElevationModel model) {
        return model.rasters().stream().map(ElevationModel.Raster::extent).reduce(Bbox::union);
    }

    /** A tile, or empty where the layer has no such level or the scheme no such tile. */
    public Optional<EncodedTile> findTile(Layer layer, TimeSelector time, int z, int x, int y, boolean withNormals) {
        if (!TerrainTile.exists(z, x, y) || z > TerrainLevels.deepest(models.model(layer, time))) {
            return Optional.empty();
        }
        return Optional.of(cache.get(source.key(layer, time, new TerrainTile(z, x, y), withNormals), source));
    }

    /** The measured error of each level, from tiles spread over the rasters; it takes a second or two the first time. */
    public List<VerticalError> errors(ElevationModel model) {
        return errors.get(model, m -> {
            TerrainLevels levels = TerrainLevels.of(m, geoid);
            List<VerticalError> all = new ArrayList<>();
            for (int z = 0; z <= levels.deepest(); z++) {
                all.add(source.measure(m, z, tilesToMeasure(m, z)));
            }
            return all;
        });
    }

    /** Tiles of a level that hold the middles of a raster's parts, for all rasters together about {@value #TILES_MEASURED}. */
    private static List<TerrainTile> tilesToMeasure(ElevationModel model, int z) {
        List<TerrainTile> tiles = new ArrayList<>();
        int parts = Math.max(1, (int) Math.sqrt((double) TILES_MEASURED / Math.max(1, model.rasters().size())));
        double size = TerrainTile.size(z);
        for (ElevationModel.Raster raster : model.rasters()) {
            Bbox box = raster.extent();
            for (int i = 0; i < parts * parts && tiles.size() < 4 * TILES_MEASURED; i++) {
                double longitude = box.minX() + (box.maxX() - box.minX()) * (i % parts + 0.5) / parts;
                double latitude = box.minY() + (box.maxY() - box.minY()) * (i / parts + 0.5) / parts;
                tiles.add(new TerrainTile(
                        z,
                        Math.min((2 << z) - 1, (int) Math.floor((longitude + 180) / size)),
                        Math.min((1 << z) - 1, (int) Math.floor((latitude + 90) / size))));
            }
        }
        return tiles.stream().distinct().toList();
    }
}
