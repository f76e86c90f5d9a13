package io.citytwin.tiles.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.citytwin.model.Attribute;
import io.citytwin.model.AttributeType;
import io.citytwin.model.ChangeSet;
import io.citytwin.model.GeometryType;
import io.citytwin.model.Layer;
import io.citytwin.model.Sharing;
import io.citytwin.model.TimeSelector;
import io.citytwin.store.ChangeSetStore;
import io.citytwin.store.ChangeSetWriter;
import io.citytwin.store.Database;
import io.citytwin.store.DatabaseUrl;
import io.citytwin.store.LayerStaging;
import io.citytwin.store.LayerStore;
import io.citytwin.store.OverviewStore;
import io.citytwin.store.RecordedChanges;
import io.citytwin.store.RowBatch;
import io.citytwin.store.VectorTileStore;
import io.citytwin.testing.PostgisFixture;
import io.citytwin.tiles.scheme.TileMatrixSet;
import io.citytwin.tiles.source.EncodedTile;
import io.citytwin.tiles.source.StoredLayerChanges;
import io.citytwin.tiles.source.TileCache;
import io.citytwin.tiles.source.TileCacheConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.locationtech.jts.algorithm.distance.DiscreteHausdorffDistance;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.LinearRing;
import org.locationtech.jts.geom.Polygon;

@ExtendWith(PostgisFixture.class)
class VectorTilesTest {
    private static final GeometryFactory GEOMETRIES = new GeometryFactory();
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final double HALF = 20_037_508.342789244;

    private final DatabaseUrl url;

    @TempDir
    private Path folder;

    private Database database;
    private LayerStore layers;
    private VectorTileStore store;

    VectorTilesTest(DatabaseUrl url) {
        this.url = url;
    }

    @BeforeEach
    void open() {
        database = Database.open(url, 4);
        layers = new LayerStore(database);
        store = new VectorTileStore(database, layers, new OverviewStore(database));
    }

    @AfterEach
    void close() {
        layers.listLayers().forEach(l -> layers.drop(l.id()));
        database.close();
    }

    private static Layer layer() {
        return new Layer(
                "blocks", "building", "楼", "Blocks", null, GeometryType.MULTIPOLYGON, false,
                List.of(Attribute.of("name", AttributeType.TEXT), Attribute.of("storeys", AttributeType.INTEGER)),
                "name", "EPSG:4326", null, null, null, Sharing.OPEN, Map.of());
    }

    private ChangeSet load(Map<String, Polygon> polygons, Instant validFrom) {
        try (ChangeSetWriter writer = ChangeSetWriter.begin(
                database,
                layers,
                new ChangeSetWriter.Request("test", validFrom, ChangeSetWriter.Mode.SNAPSHOT, Map.of()))) {
            LayerStaging staging = writer.stage(layer(), "EPSG:4326");
            RowBatch batch = staging.newBatch();
            long row = 0;
            for (Map.Entry<String, Polygon> e : new java.util.TreeMap<>(polygons).entrySet()) {
                batch.add(++row, new Object[] {e.getKey(), row % 30}, e.getValue(), e.getKey());
            }
            staging.write(batch);
            return writer.commit(s -> {});
        }
    }

    /** Seeded boxes, some with a hole, within a square of degrees around Zhumadian. */
    private static Map<String, Polygon> boxes(long seed, int count, double spread) {
        Random random = new Random(seed);
        Map<String, Polygon> boxes = new HashMap<>();
        for (int i = 0; i < count; i++) {
            double x = 114.0 + random.nextDouble() * spread;
            double y = 32.95 + random.nextDouble() * spread;
            double w = 1e-4 + random.nextDouble() * 3e-4;
            double h = 1e-4 + random.nextDouble() * 3e-4;
            LinearRing shell = ring(x, y, w, h);
            LinearRing[] holes = i % 5 == 0 ? new LinearRing[] {ring(x + w / 4, y + h / 4, w / 3, h / 3)} : null;
            boxes.put("b" + i, GEOMETRIES.createPolygon(shell, holes));
        }
        return boxes;
    }

    private static LinearRing ring(double x, double y, double w, double h) {
        return GEOMETRIES.createLinearRing(new Coordinate[] {
            new Coordinate(x, y), new Coordinate(x + w, y), new Coordinate(x + w, y + h), new Coordinate(x, y + h),
            new Coordinate(x, y)
        });
    }

    private VectorTiles source(TimeSelector time) {
        return new VectorTiles(
                store, List.of(layers.getLayer("blocks")), TileMatrixSet.WEB_MERCATOR_QUAD, time, Optional.empty());
    }

    private EncodedTile tile(int z, int row, int col) {
        VectorTiles source = source(TimeSelector.NOW);
        return source.load(source.key(z, row, col, null));
    }

    /** The tile's features as GDAL's reader sees them, in web Mercator, by name. */
    private Map<String, JsonNode> decode(EncodedTile tile, int z, int row, int col)
            throws IOException, InterruptedException {
        Path file = folder.resolve(z + "/" + col + "/" + row + ".mvt");
        Files.createDirectories(file.getParent());
        Files.write(file, tile.plainBytes());
        Process process = new ProcessBuilder(
                        "ogr2ogr", "-f", "GeoJSON", "/vsistdout/", file.toString(), "-lco", "COORDINATE_PRECISION=4",
                        "-oo", "CLIP=NO", "-t_srs", "EPSG:3857", "-lco", "RFC7946=NO")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        JsonNode json = JSON.readTree(process.getInputStream().readAllBytes());
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        Map<String, JsonNode> features = new HashMap<>();
        for (JsonNode feature : json.path("features")) {
            features.put(feature.path("properties").path("name").asText(), feature);
        }
        return features;
    }

    private static boolean hasOgr() {
        try {
            return new ProcessBuilder("ogr2ogr", "--version").start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static Geometry geometry(JsonNode node) {
        List<Polygon> polygons = new ArrayList<>();
        if (node.path("type").asText().equals("Polygon")) {
            polygons.add(polygon(node.path("coordinates")));
        } else {
            node.path("coordinates").forEach(p -> polygons.add(polygon(p)));
        }
        return GEOMETRIES.createMultiPolygon(polygons.toArray(Polygon[]::new));
    }

    private static Polygon polygon(JsonNode rings) {
        LinearRing[] all = new LinearRing[rings.size()];
        for (int i = 0; i < all.length; i++) {
            Coordinate[] points = new Coordinate[rings.get(i).size()];
            for (int k = 0; k < points.length; k++) {
                JsonNode c = rings.get(i).get(k);
                points[k] = new Coordinate(c.get(0).asDouble(), c.get(1).asDouble());
            }
            all[i] = GEOMETRIES.createLinearRing(points);
        }
        return GEOMETRIES.createPolygon(all[0], java.util.Arrays.copyOfRange(all, 1, all.length));
    }

    private static Geometry mercator(Geometry degrees) {
        Geometry copy = degrees.copy();
        copy.apply((org.locationtech.jts.geom.CoordinateFilter) c -> {
            c.x = c.x / 180 * HALF;
            c.y = Math.log(Math.tan(Math.PI / 4 + Math.toRadians(c.y) / 2)) / Math.PI * HALF;
        });
        copy.geometryChanged();
        return copy;
    }

    @Test
    void a_tile_read_by_another_reader_equals_the_source_to_its_precision() throws Exception {
        assumeTrue(hasOgr(), "ogr2ogr is not installed");
        Map<String, Polygon> boxes = boxes(7, 1500, 0.06);
        load(boxes, null);
        int compared = 0;
        for (int z : new int[] {14, 15, 16}) {
            int[] limits = TileMatrixSet.WEB_MERCATOR_QUAD.limits(z, layers.findEntry("blocks").orElseThrow().extent());
            int row = (limits[0] + limits[2]) / 2;
            int col = (limits[1] + limits[3]) / 2;
            double[] e = TileMatrixSet.WEB_MERCATOR_QUAD.envelope(z, row, col);
            double unit = (e[2] - e[0]) / VectorTileStore.EXTENT;
            Envelope inside = new Envelope(e[0], e[2], e[1], e[3]);
            Map<String, JsonNode> seen = decode(tile(z, row, col), z, row, col);
            for (Map.Entry<String, Polygon> box : boxes.entrySet()) {
                Geometry source = mercator(box.getValue());
                Envelope reach = source.getEnvelopeInternal();
                if (inside.contains(reach)) {
                    Geometry drawn = geometry(seen.get(box.getKey()).path("geometry"));
                    assertThat(DiscreteHausdorffDistance.distance(source, drawn)).isLessThan(unit);
                    assertThat(drawn.getArea()).isCloseTo(source.getArea(), within(source.getLength() * unit));
                    compared++;
                } else if (!inside.intersects(reach)) {
                    Envelope buffered = new Envelope(inside);
                    buffered.expandBy(unit * (VectorTileStore.BUFFER + 1));
                    assertThat(seen.containsKey(box.getKey()) && !buffered.intersects(reach)).isFalse();
                }
            }
        }
        assertThat(compared).isGreaterThan(100);
    }

    @Test
    void a_dense_small_scale_tile_stays_small_and_speaks_for_every_feature() throws Exception {
        assumeTrue(hasOgr(), "ogr2ogr is not installed");
        load(boxes(3, 20_000, 0.06), null);
        int[] limits = TileMatrixSet.WEB_MERCATOR_QUAD.limits(8, layers.findEntry("blocks").orElseThrow().extent());
        EncodedTile tile = tile(8, limits[0], limits[1]);
        assertThat(tile.plainBytes().length).isLessThan(LayerTile.MAX_BYTES);
        long standFor = 0;
        for (JsonNode feature : decode(tile, 8, limits[0], limits[1]).values()) {
            standFor += feature.path("properties").path("cluster").asLong();
        }
        assertThat(standFor).isEqualTo(20_000);
    }

    @Test
    void the_tiles_of_a_world_in_degrees_hold_the_same_features() throws Exception {
        load(boxes(5, 300, 0.01), null);
        TileMatrixSet scheme = TileMatrixSet.WORLD_CRS84_QUAD;
        VectorTiles source = new VectorTiles(
                store, List.of(layers.getLayer("blocks")), scheme, TimeSelector.NOW, Optional.empty());
        int[] limits = scheme.limits(12, layers.findEntry("blocks").orElseThrow().extent());
        int bytes = 0;
        for (int row = limits[0]; row <= limits[2]; row++) {
            for (int col = limits[1]; col <= limits[3]; col++) {
                bytes += source.load(source.key(12, row, col, null)).plainBytes().length;
            }
        }
        assertThat(bytes).isGreaterThan(300 * 20);
    }

    @Test
    void a_change_set_drops_exactly_the_tiles_it_touches_and_the_past_can_still_be_drawn() throws Exception {
        Map<String, Polygon> boxes = boxes(11, 400, 0.05);
        ChangeSet first = load(boxes, Instant.parse("2024-01-01T00:00:00Z"));
        ChangeSetStore changeSets = new ChangeSetStore(database, layers);
        StoredLayerChanges changes = new StoredLayerChanges(new RecordedChanges(database), changeSets);
        try (TileCache cache = TileCache.open(TileCacheConfig.memoryOnly(50_000_000), changes)) {
            int z = 15;
            VectorTiles source = source(TimeSelector.NOW);
            int[] l = TileMatrixSet.WEB_MERCATOR_QUAD.limits(z, layers.findEntry("blocks").orElseThrow().extent());
            Map<String, EncodedTile> before = new HashMap<>();
            for (int row = l[0]; row <= l[2]; row++) {
                for (int col = l[1]; col <= l[3]; col++) {
                    before.put(row + "/" + col, cache.get(source.key(z, row, col, null), source));
                }
            }
            boxes.put("b0", GEOMETRIES.createPolygon(ring(114.001, 32.951, 2e-4, 2e-4)));
            ChangeSet second = load(boxes, null);
            cache.catchUp();
            long madeBefore = cache.stats().made();
            int differing = 0;
            for (int row = l[0]; row <= l[2]; row++) {
                for (int col = l[1]; col <= l[3]; col++) {
                    EncodedTile cached = cache.get(source.key(z, row, col, null), source);
                    EncodedTile fresh = source.load(source.key(z, row, col, null));
                    assertThat(cached.plainBytes()).isEqualTo(fresh.plainBytes());
                    if (!cached.etag().equals(before.get(row + "/" + col).etag())) {
                        differing++;
                    }
                }
            }
            assertThat(differing).isBetween(1, 4);
            assertThat(cache.stats().made() - madeBefore).isEqualTo(differing);
            int[] home = TileMatrixSet.WEB_MERCATOR_QUAD.limits(z, changeSets.touchedBoxes(second.id(), "blocks").get(0));
            VectorTiles asOf = source(TimeSelector.NOW.withAsOf(first.recordedAt()));
            VectorTiles inTwentyFour = source(TimeSelector.at(Instant.parse("2024-06-01T00:00:00Z")));
            byte[] then = before.get(home[0] + "/" + home[1]).plainBytes();
            assertThat(asOf.load(asOf.key(z, home[0], home[1], null)).plainBytes()).hasSameSizeAs(then);
            assertThat(inTwentyFour.load(inTwentyFour.key(z, home[0], home[1], null)).plainBytes()).hasSameSizeAs(then);
        }
    }
}
