package io.citytwin.tiles.threed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.citytwin.crs.GeoidHeights;
import io.citytwin.model.ChangeSet;
import io.citytwin.model.Layer;
import io.citytwin.model.TimeSelector;
import io.citytwin.store.BlockGrid;
import io.citytwin.store.BlockReader;
import io.citytwin.store.BlockReader.Choice;
import io.citytwin.store.BlockSelection;
import io.citytwin.store.ChangeFeed;
import io.citytwin.store.DatabaseUrl;
import io.citytwin.store.FeatureQuery;
import io.citytwin.store.FeatureReader;
import io.citytwin.store.RecordedChanges;
import io.citytwin.testing.PostgisFixture;
import io.citytwin.tiles.gltf.Compression;
import io.citytwin.tiles.gltf.GlbReader;
import io.citytwin.tiles.gltf.GltfValidator;
import io.citytwin.tiles.scheme.QuadTile;
import io.citytwin.tiles.source.EncodedTile;
import io.citytwin.tiles.source.StoredLayerChanges;
import io.citytwin.tiles.source.TileCache;
import io.citytwin.tiles.source.TileCacheConfig;
import io.citytwin.tiles.threed.BlockTilesets.Tiling;
import io.citytwin.tiles.threed.check.TilesetChecker;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The tileset of a layer of blocks")
@ExtendWith(PostgisFixture.class)
class BlockTilesetsTest {
    private static final double GEOID = -17.25;
    private static final Instant LONG_AGO = Instant.parse("2020-01-01T00:00:00Z");
    private static final Instant LATER = Instant.parse("2024-06-01T00:00:00Z");
    private static final URI ROOT = URI.create("http://city/3dtiles/b/tileset.json");
    private static final Pattern ADDRESS =
            Pattern.compile("/3dtiles/b/(content|subtrees)/(\\d+)/(\\d+)/(\\d+)\\.(glb|subtree)");

    private final BlockCity city;
    private TileCache cache;
    private BlockTilesets tilesets;

    @TempDir
    Path folder;

    BlockTilesetsTest(DatabaseUrl url) {
        city = new BlockCity(url);
    }

    @BeforeEach
    void open() {
        StoredLayerChanges changes =
                new StoredLayerChanges(new RecordedChanges(city.database), city.changeSets);
        cache = TileCache.open(new TileCacheConfig(1 << 26, Optional.of(folder), 1L << 30), changes);
        tilesets = new BlockTilesets(city.layers, new BlockReader(city.database), cache, GeoidHeights.constant(GEOID));
    }

    @AfterEach
    void close() {
        cache.close();
        city.close();
    }

    @Test
    @DisplayName("holds every feature once, in true volumes, with falling errors, and serves what it says and no more")
    void structure() {
        city.fill(5000, 11);
        city.load(LONG_AGO);
        for (Tiling tiling : Tiling.values()) {
            TilesetChecker.Report report = check(TimeSelector.NOW, tiling, true);
            assertThat(report.problems()).isEmpty();
            assertThat(report.rows()).hasSize(5000);
            assertThat(report.tiles()).isGreaterThan(20);
        }
    }

    @Test
    @DisplayName("shows every feature at most once in any choice of tiles, and never loses one that was seen")
    void everyCut() throws Exception {
        city.fill(6000, 29);
        city.load(LONG_AGO);
        var json = new ObjectMapper().readTree(fetch(ROOT, TimeSelector.NOW, Tiling.EXPLICIT).orElseThrow());
        assertThat(json.at("/root/refine").asText()).isEqualTo("REPLACE");
        java.util.Random random = new java.util.Random(6);
        Set<Object> seenBefore = Set.of();
        for (int round = 0; round <= 20; round++) {
            // Ever more tiles are refined, at last all.
            List<Object> seen = new ArrayList<>();
            cut(json.get("root"), random, round / 20.0, seen);
            assertThat(new HashSet<>(seen)).hasSameSizeAs(seen);
            if (round == 20) {
                assertThat(seen).hasSize(6000).containsAll(seenBefore);
            }
            List<Object> coarser = new ArrayList<>();
            cut(json.get("root"), random, 0, coarser);
            assertThat(seen).containsAll(coarser);
            seenBefore = new HashSet<>(seen);
        }
    }

    /** Shows a tile or, with that chance, what refines it; one without content is always refined. */
    private void cut(JsonNode tile, java.util.Random random, double chance, List<Object> seen) throws Exception {
        if (tile.has("children") && (!tile.has("content") || random.nextDouble() < chance)) {
            for (JsonNode child : tile.get("children")) {
                cut(child, random, chance, seen);
            }
        } else if (tile.has("content")) {
            byte[] content = fetch(
                            ROOT.resolve(tile.at("/content/uri").asText()), TimeSelector.NOW, Tiling.EXPLICIT)
                    .orElseThrow();
            GlbReader.read(content).listRows().forEach(row -> seen.add(row.get("fid")));
        }
    }

    @Test
    @DisplayName("has the same contents with implicit and with explicit tiling")
    void bothTilings() {
        city.fill(4000, 5);
        city.load(LONG_AGO);
        assertThat(check(TimeSelector.NOW, Tiling.EXPLICIT).contents().keySet())
                .isEqualTo(check(TimeSelector.NOW, Tiling.IMPLICIT).contents().keySet());
    }

    @Test
    @DisplayName("carries the attributes that PostGIS has, nulls too")
    void attributes() {
        city.fill(3000, 3);
        city.load(LONG_AGO);
        Map<Object, Map<String, Object>> rows = new HashMap<>();
        check(TimeSelector.NOW, Tiling.IMPLICIT).rows().forEach(row -> rows.put(row.get("fid"), row));
        Layer layer = layer();
        new FeatureReader(city.database).list(FeatureQuery.all(layer)).forEach(feature -> {
            Map<String, Object> row = rows.remove(feature.fid());
            for (int i = 0; i < layer.attributes().size(); i++) {
                Object value = feature.values().get(i);
                Object expected = value instanceof Boolean b && row.get("listed") instanceof Long ? (b ? 1L : 0L) : value;
                assertThat(row.get(layer.attributes().get(i).name())).isEqualTo(expected);
            }
        });
        assertThat(rows).isEmpty();
    }

    @Test
    @DisplayName("places every corner within a centimetre of where PostGIS has it in EPSG:4978")
    void positions() throws Exception {
        city.fill(2500, 8);
        city.load(LONG_AGO);
        Map<Long, List<double[]>> corners = cornersOf(check(TimeSelector.NOW, Tiling.IMPLICIT));
        String height = "CASE WHEN height > 0 THEN height WHEN \"层数\" > 0 THEN \"层数\" * 3 ELSE 3 END";
        int compared = 0;
        for (String z : List.of("0", height)) {
            String sql = "SELECT fid, ST_X(p), ST_Y(p), ST_Z(p) FROM (SELECT fid, ST_Transform(ST_SetSRID((ST_DumpPoints("
                    + "ST_Force3DZ(geom, (" + z + ") + " + GEOID + "))).geom, 4979), 4978) AS p FROM city.\"建筑\") q";
            try (Connection connection = city.database.read();
                    Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery(sql)) {
                while (row.next()) {
                    double nearest = Double.MAX_VALUE;
                    for (double[] c : corners.get(row.getLong(1))) {
                        double d = Math.hypot(
                                Math.hypot(c[0] - row.getDouble(2), c[1] - row.getDouble(3)), c[2] - row.getDouble(4));
                        nearest = Math.min(nearest, d);
                    }
                    assertThat(nearest).isLessThan(0.01);
                    compared++;
                }
            }
        }
        assertThat(compared).isGreaterThan(2 * 2500 * 4);
    }

    @Test
    @DisplayName("has contents without finding of the official glTF validator")
    void validGltf() throws Exception {
        city.fill(2500, 21);
        city.load(LONG_AGO);
        assertThat(GltfValidator.validate(
                        folder, List.copyOf(check(TimeSelector.NOW, Tiling.IMPLICIT).contents().values())))
                .isEmpty();
    }

    @Test
    @DisplayName("leaves to deeper levels only what is smaller than the level's error, and no tile holds too many")
    void errors() throws Exception {
        city.fill(6000, 2);
        city.load(LONG_AGO);
        BlockGrid grid = grid(TimeSelector.NOW);
        BlockReader reader = new BlockReader(city.database);
        var rule = io.citytwin.model.Extrusion.of(layer()).orElseThrow();
        BlockIndex index = BlockIndex.of(
                grid, reader.listCells(layer(), rule, BlockSelection.NOW, grid).cells(), GeoidHeights.constant(GEOID));
        assertThat(grid.levels()).isGreaterThan(2);
        Map<Long, Double> sizes = new HashMap<>();
        Map<QuadTile, List<Long>> held = new HashMap<>();
        for (QuadTile tile : index.listContents()) {
            List<Long> fids = new ArrayList<>();
            reader.readBlocks(
                    layer(),
                    rule,
                    BlockSelection.NOW,
                    grid,
                    tile.level(),
                    tile.x(),
                    tile.y(),
                    index.choice(tile),
                    block -> {
                        fids.add(block.fid());
                        sizes.put(block.fid(), size(block));
                    });
            assertThat(fids).hasSizeBetween(1, BlockIndex.MOST_BLOCKS);
            held.put(tile, fids);
        }
        assertThat(index.blocksInTiles()).isEqualTo(held.values().stream().mapToLong(List::size).sum());
        // What is made for distant views stays a small part more.
        assertThat(index.blocksInTiles()).isLessThan(2 * 6000);
        long leaves = 0;
        for (QuadTile tile : held.keySet()) {
            if (index.isLeaf(tile)) {
                leaves += held.get(tile).size();
                assertThat(index.error(tile)).isZero();
                continue;
            }
            List<Long> below = held.keySet().stream()
                    .filter(other -> index.isLeaf(other) && isAbove(tile, other))
                    .flatMap(other -> held.get(other).stream())
                    .toList();
            assertThat(below).containsAll(held.get(tile));
            for (Long fid : below) {
                assertThat(held.get(tile).contains(fid)).isEqualTo(sizes.get(fid) >= grid.error(tile.level()));
                if (!held.get(tile).contains(fid)) {
                    assertThat(sizes.get(fid)).isLessThanOrEqualTo(index.error(tile) * (1 + 1e-9));
                }
            }
        }
        assertThat(leaves).isEqualTo(6000);
    }

    private static boolean isAbove(QuadTile tile, QuadTile other) {
        int deeper = other.level() - tile.level();
        return deeper > 0 && other.x() >> deeper == tile.x() && other.y() >> deeper == tile.y();
    }

    /** The diagonal of the block's box in metres, as the grid's rule has it. */
    private double size(BlockReader.Block block) {
        var box = block.footprint().getEnvelopeInternal();
        var root = grid(TimeSelector.NOW).root();
        double perDegree = Math.PI / 180 * 6378137;
        double width = box.getWidth() * perDegree * Math.cos(Math.toRadians((root.minY() + root.maxY()) / 2));
        return Math.sqrt(width * width
                + Math.pow(box.getHeight() * perDegree, 2)
                + block.height() * block.height());
    }

    @Test
    @DisplayName("shows a change at once, makes anew only the tiles it touched, and still shows the city of before")
    void changes() throws Exception {
        city.fill(3000, 13);
        city.load(LONG_AGO);
        try (ChangeFeed feed = new ChangeFeed(city.database, city.layers)) {
            StoredLayerChanges changes =
                    new StoredLayerChanges(new RecordedChanges(city.database), city.changeSets);
            feed.addListener(changes.tell(cache));
            int contents = check(TimeSelector.NOW, Tiling.IMPLICIT).contents().size();
            long made = cache.stats().made();
            city.rows.set(100, city.rows.get(100).withHeight(77.5));
            ChangeSet changeSet = city.load(LATER);
            assertThat(changeSet.layers().get(0).changed()).isEqualTo(1);
            waitFor(() -> heightOf("B100", TimeSelector.NOW) == 77.5);
            TilesetChecker.Report report = check(TimeSelector.NOW, Tiling.IMPLICIT);
            assertThat(report.problems()).isEmpty();
            assertThat(report.rows()).hasSize(3000);
            // every level has one tile over the place, those at the root's border and beside it not more
            assertThat(cache.stats().made() - made).isLessThanOrEqualTo(4L * grid(TimeSelector.NOW).levels());
            assertThat(contents).isGreaterThan(10);
        }
        TimeSelector before = TimeSelector.at(Instant.parse("2022-01-01T00:00:00Z"));
        assertThat(heightOf("B100", before)).isNotEqualTo(77.5);
        assertThat(check(before, Tiling.IMPLICIT).problems()).isEmpty();
        assertThat(check(TimeSelector.at(Instant.parse("2019-01-01T00:00:00Z")), Tiling.IMPLICIT)
                        .rows())
                .isEmpty();
        assertThatThrownBy(() -> tilesets.tileset(
                        layer(), BlockSelection.at(new TimeSelector(LONG_AGO, LATER, true, null)), Tiling.IMPLICIT, ""))
                .hasMessageContaining("must be an instant");
    }

    @Test
    @DisplayName("follows edits without looking through the layer, to the tiles that a look through it finds")
    void follows() {
        city.fill(4000, 23);
        city.load(LONG_AGO);
        check(TimeSelector.NOW, Tiling.IMPLICIT);
        BlockGrid grid = grid(TimeSelector.NOW);
        BlockReader reader = new BlockReader(city.database);
        var rule = io.citytwin.model.Extrusion.of(layer()).orElseThrow();
        java.util.Random random = new java.util.Random(4);
        for (int round = 0; round < 5; round++) {
            long known = city.layers.revision("建筑");
            for (int i = 0; i < 30; i++) {
                int at = random.nextInt(city.rows.size());
                if (random.nextInt(3) == 0) {
                    city.rows.remove(at);
                } else {
                    city.rows.set(at, city.rows.get(at).withHeight(3 + random.nextDouble() * 90));
                }
            }
            city.load(null);
            cache.catchUp();
            var change = reader.findChangedCells(layer(), rule, grid, known).orElseThrow();
            assertThat(change.gone().stream().mapToInt(BlockReader.Cell::count).sum()).isBetween(25, 30);
            assertThat(change.revision()).isEqualTo(city.layers.revision("建筑"));
            TilesetChecker.Report report = check(TimeSelector.NOW, Tiling.IMPLICIT);
            assertThat(report.problems()).isEmpty();
            assertThat(report.rows()).hasSize(city.rows.size());
        }
        assertThat(grid(TimeSelector.NOW)).isEqualTo(grid);
        BlockIndex whole = BlockIndex.of(
                grid, reader.listCells(layer(), rule, BlockSelection.NOW, grid).cells(), GeoidHeights.constant(GEOID));
        var contents = tilesets.listContents(layer(), BlockSelection.NOW);
        assertThat(contents.tiles()).isEqualTo(whole.listContents());
        assertThat(contents.blocks()).isEqualTo(whole.blocksInTiles());
    }

    @Test
    @DisplayName("has the same contents with and without the index of large blocks, which is made once")
    void sizeIndex() throws Exception {
        city.fill(4000, 31);
        city.load(LONG_AGO);
        BlockReader reader = new BlockReader(city.database);
        var rule = io.citytwin.model.Extrusion.of(layer()).orElseThrow();
        BlockGrid grid = grid(TimeSelector.NOW);
        BlockIndex index = BlockIndex.of(
                grid, reader.listCells(layer(), rule, BlockSelection.NOW, grid).cells(), GeoidHeights.constant(GEOID));
        Map<QuadTile, List<Object>> before = new HashMap<>();
        for (boolean indexed : new boolean[] {false, true}) {
            if (indexed) {
                assertThat(reader.ensureSizeIndex(layer(), rule)).isTrue();
                assertThat(reader.ensureSizeIndex(layer(), rule)).isTrue();
            }
            long read = 0;
            for (QuadTile tile : index.listContents()) {
                List<Object> fids = fids(reader, grid, tile, index.choice(tile));
                read += fids.size();
                assertThat(before.getOrDefault(tile, fids)).isEqualTo(fids);
                before.put(tile, fids);
            }
            assertThat(read).isEqualTo(index.blocksInTiles());
        }
    }

    private List<Object> fids(BlockReader reader, BlockGrid grid, QuadTile tile, Choice choice) {
        List<Object> fids = new ArrayList<>();
        var rule = io.citytwin.model.Extrusion.of(layer()).orElseThrow();
        reader.readBlocks(
                layer(), rule, BlockSelection.NOW, grid, tile.level(), tile.x(), tile.y(), choice, b -> fids.add(b.fid()));
        return fids;
    }

    @Test
    @DisplayName("of an empty layer is a root with nothing in it")
    void empty() {
        city.load(LONG_AGO);
        assertThat(check(TimeSelector.NOW, Tiling.IMPLICIT).problems()).isEmpty();
        assertThat(check(TimeSelector.NOW, Tiling.EXPLICIT).rows()).isEmpty();
    }

    @Test
    @DisplayName("keeps blocks that came outside of its grid")
    void outsiders() {
        city.fill(3000, 17);
        city.load(LONG_AGO);
        BlockGrid old = grid(TimeSelector.NOW);
        city.rows.add(new BlockCity.Row(
                "far", BlockCity.star(new java.util.Random(1), 115.5, 34, 20, false), 10.0, null, null, null));
        city.load(LATER);
        BlockReader reader = new BlockReader(city.database);
        var rule = io.citytwin.model.Extrusion.of(layer()).orElseThrow();
        var cells = reader.listCells(layer(), rule, BlockSelection.NOW, old).cells();
        assertThat(cells.stream().mapToInt(BlockReader.Cell::count).sum()).isEqualTo(3001);
        BlockIndex index = BlockIndex.of(old, cells, GeoidHeights.constant(GEOID));
        int read = 0;
        for (QuadTile tile : index.listContents()) {
            read += index.isLeaf(tile) ? fids(reader, old, tile, Choice.ALL).size() : 0;
        }
        assertThat(read).isEqualTo(3001);
        assertThat(grid(TimeSelector.NOW)).isNotEqualTo(old);
        assertThat(check(TimeSelector.NOW, Tiling.IMPLICIT).problems()).isEmpty();
    }

    private Layer layer() {
        return city.layers.getLayer("建筑");
    }

    private double heightOf(String code, TimeSelector time) {
        return (Double) check(time, Tiling.IMPLICIT).rows().stream()
                .filter(row -> row.get("code").equals(code))
                .findFirst()
                .orElseThrow()
                .get("height");
    }

    private BlockGrid grid(TimeSelector time) {
        String json = new String(
                tilesets.tileset(layer(), BlockSelection.at(time), Tiling.IMPLICIT, "").plainBytes(),
                java.nio.charset.StandardCharsets.UTF_8);
        Matcher grid = Pattern.compile("grid=([-0-9_]+)").matcher(json);
        assertThat(grid.find()).isTrue();
        return BlockRequest.grid(grid.group(1));
    }

    private TilesetChecker.Report check(TimeSelector time, Tiling tiling) {
        return check(time, tiling, false);
    }

    private TilesetChecker.Report check(TimeSelector time, Tiling tiling, boolean probeMissing) {
        return TilesetChecker.check(ROOT, address -> fetch(address, time, tiling), "fid", probeMissing);
    }

    private Optional<byte[]> fetch(URI address, TimeSelector time, Tiling tiling) {
        if (address.equals(ROOT)) {
            byte[] json = tilesets.tileset(layer(), BlockSelection.at(time), tiling, "x=y").plainBytes();
            try {
                assertThat(new ObjectMapper().readTree(json).at("/asset/version").asText()).isEqualTo("1.1");
            } catch (java.io.IOException e) {
                throw new IllegalStateException(e);
            }
            return Optional.of(json);
        }
        Matcher parts = ADDRESS.matcher(address.getPath());
        assertThat(parts.matches()).as(address.toString()).isTrue();
        assertThat(address.getQuery()).endsWith("&x=y");
        String grid = address.getQuery().replaceAll("^grid=([^&]*)&.*", "$1");
        int level = Integer.parseInt(parts.group(2));
        int x = Integer.parseInt(parts.group(3));
        int y = Integer.parseInt(parts.group(4));
        Optional<BlockGrid> asked = Optional.of(BlockRequest.grid(grid));
        return (parts.group(1).equals("content")
                        ? tilesets.findContent(layer(), BlockSelection.at(time), asked, level, x, y, Compression.MESHOPT)
                        : tilesets.findSubtree(layer(), BlockSelection.at(time), asked, level, x, y))
                .map(EncodedTile::plainBytes);
    }

    private static Map<Long, List<double[]>> cornersOf(TilesetChecker.Report report) throws java.io.IOException {
        Map<Long, List<double[]>> corners = new HashMap<>();
        for (byte[] bytes : report.finestContents()) {
            GlbReader glb = GlbReader.read(bytes);
            List<Map<String, Object>> rows = glb.listRows();
            for (GlbReader.Primitive primitive : glb.listPrimitives()) {
                for (int v = 0; v < primitive.featureIds().length; v++) {
                    Long fid = (Long) rows.get(primitive.featureIds()[v]).get("fid");
                    double[] p = primitive.positions();
                    corners.computeIfAbsent(fid, f -> new ArrayList<>())
                            .add(new double[] {p[3 * v], p[3 * v + 1], p[3 * v + 2]});
                }
            }
        }
        return corners;
    }

    private static void waitFor(java.util.function.BooleanSupplier condition) throws InterruptedException {
        for (int i = 0; i < 100 && !condition.getAsBoolean(); i++) {
            Thread.sleep(50);
        }
        assertThat(condition.getAsBoolean()).isTrue();
    }
}
