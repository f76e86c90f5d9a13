package io.citytwin.tiles.threed;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.citytwin.catalog.LayerDefinitions;
import io.citytwin.crs.GeoidHeights;
import io.citytwin.geometry.ModelMesh;
import io.citytwin.model.Attribute;
import io.citytwin.model.AttributeType;
import io.citytwin.model.Layer;
import io.citytwin.model.TimeSelector;
import io.citytwin.query.Cql2Text;
import io.citytwin.store.BlockGrid;
import io.citytwin.store.BlockReader;
import io.citytwin.store.BlockSelection;
import io.citytwin.store.ChangeSetStore;
import io.citytwin.store.ChangeSetWriter;
import io.citytwin.store.Database;
import io.citytwin.store.DatabaseUrl;
import io.citytwin.store.LayerStaging;
import io.citytwin.store.LayerStore;
import io.citytwin.store.RecordedChanges;
import io.citytwin.store.RowBatch;
import io.citytwin.testing.PostgisFixture;
import io.citytwin.tiles.gltf.Compression;
import io.citytwin.tiles.gltf.GlbReader;
import io.citytwin.tiles.gltf.GltfValidator;
import io.citytwin.tiles.source.EncodedTile;
import io.citytwin.tiles.source.StoredLayerChanges;
import io.citytwin.tiles.source.TileCache;
import io.citytwin.tiles.source.TileCacheConfig;
import io.citytwin.tiles.threed.BlockTilesets.Tiling;
import io.citytwin.tiles.threed.check.TilesetChecker;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.Polygon;

@DisplayName("The tileset of a building's elements")
@ExtendWith(PostgisFixture.class)
class BimTilesTest {
    private static final double LON = 121.47;
    private static final double LAT = 31.23;
    private static final double[] ORIGIN = {LON, LAT, 4};
    private static final double[] MILLIMETRES = {0.001, 0.001, 0.001};
    private static final URI ROOT = URI.create("http://city/3dtiles/b/tileset.json");
    private static final Pattern ADDRESS =
            Pattern.compile("/3dtiles/b/(content|subtrees)/(\\d+)/(\\d+)/(\\d+)\\.(glb|subtree)");

    private final Database database;
    private final LayerStore layers;
    private final ChangeSetStore changeSets;
    private final List<Element> elements = new ArrayList<>();
    private TileCache cache;
    private BlockTilesets tilesets;

    @TempDir
    Path folder;

    /** @param outside null where nothing is said */
    private record Element(String id, String ifcClass, int storey, Boolean outside, ModelMesh mesh) {}

    BimTilesTest(DatabaseUrl url) {
        database = Database.open(url, 4);
        layers = new LayerStore(database);
        changeSets = new ChangeSetStore(database, layers);
    }

    @BeforeEach
    void open() {
        cache = TileCache.open(
                new TileCacheConfig(1 << 26, Optional.of(folder.resolve("tiles")), 1L << 30),
                new StoredLayerChanges(new RecordedChanges(database), changeSets));
        tilesets = new BlockTilesets(layers, new BlockReader(database), cache, GeoidHeights.constant(11.5));
    }

    @AfterEach
    void close() {
        cache.close();
        layers.listLayers().forEach(l -> layers.drop(l.id()));
        database.close();
    }

    /** Four storeys of 60 m by 40 m: panels and windows outside, slabs, walls and chairs inside. */
    private void build(int chairs) {
        Random random = new Random(12);
        Furniture panel = Furniture.box(1, new double[] {2900, 250, 3300});
        Furniture window = Furniture.random(random, 6, 2000);
        Furniture slab = Furniture.box(3, new double[] {60_000, 40_000, 200});
        Furniture chair = Furniture.random(random, 8, 800);
        for (int storey = 0; storey < 4; storey++) {
            double z = 3.5 * storey;
            add("IfcSlab", storey, null, slab, move(0, 0, z));
            for (int i = 0; i < 20; i++) {
                for (double y : new double[] {0, 39.7}) {
                    add("IfcWallStandardCase", storey, true, panel, move(3 * i, y, z));
                    add("IfcWindow", storey, true, window, move(3 * i + 0.5, y, z + 0.8));
                }
                add("IfcWall", storey, false, panel, move(3 * i, 20, z));
            }
            for (int i = 0; i < chairs / 4; i++) {
                double[] upright = Furniture.placement(
                        random, MILLIMETRES, random.nextDouble() * 58, random.nextDouble() * 38, z + 0.2);
                add("IfcFurniture", storey, i % 2 == 0 ? null : false, chair, upright);
            }
        }
    }

    private static double[] move(double x, double y, double z) {
        return new double[] {0.001, 0, 0, x, 0, 0.001, 0, y, 0, 0, 0.001, z};
    }

    private void add(String ifcClass, int storey, Boolean outside, Furniture thing, double[] placement) {
        elements.add(new Element(
                "2O2Fr$t4X7Zf8NOew3FL" + elements.size(), ifcClass, storey, outside, thing.at(ORIGIN, placement, placement)));
    }

    private void load(Instant validFrom) {
        Layer definition = LayerDefinitions.builtIn().get("bim-element").toLayer("bim_element");
        Layer layer = new Layer(
                definition.id(),
                definition.cityClass(),
                definition.titleZh(),
                definition.titleEn(),
                definition.theme(),
                definition.geometryType(),
                false,
                true,
                definition.attributes(),
                definition.keyAttribute(),
                "EPSG:4326",
                null,
                null,
                null,
                definition.sharing(),
                definition.style());
        try (ChangeSetWriter writer = ChangeSetWriter.begin(
                database,
                layers,
                new ChangeSetWriter.Request("test", validFrom, ChangeSetWriter.Mode.SNAPSHOT, Map.of()))) {
            LayerStaging staging = writer.stage(layer, "EPSG:4326");
            RowBatch batch = staging.newBatch();
            long number = 0;
            for (Element element : elements) {
                batch.add(
                        ++number,
                        layer.attributes().stream()
                                .map(a -> value(a, element))
                                .toArray(),
                        footprint(element.mesh),
                        element.mesh,
                        "house/" + element.id);
            }
            staging.write(batch);
            writer.commit(s -> {});
        }
    }

    private static Object value(Attribute attribute, Element element) {
        return switch (attribute.name()) {
            case "key" -> "house/" + element.id;
            case "model" -> "house";
            case "global_id" -> element.id;
            case "ifc_class" -> element.ifcClass;
            case "storey" -> (element.storey + 1) + "F";
            case "storey_id" -> "storey" + element.storey;
            case "material" -> "混凝土";
            case "envelope" -> element.outside;
            case "triangles" -> (long) element.mesh.triangleCount();
            case "properties" -> "{\"Pset_Common.Note\": \"" + "long ".repeat(200) + "\"}";
            default -> null;
        };
    }

    private static Geometry footprint(ModelMesh mesh) {
        double[] e = mesh.extent();
        GeometryFactory factory = new GeometryFactory();
        return factory.createMultiPolygon(
                new Polygon[] {(Polygon) factory.toGeometry(new Envelope(e[0], e[3], e[1], e[4]))});
    }

    private BlockSelection where(String filter) {
        return new BlockSelection(TimeSelector.NOW, Optional.of(Cql2Text.parse(filter)), filter);
    }

    private TilesetChecker.Report check(BlockSelection selection, Tiling tiling, Compression compression) {
        return TilesetChecker.check(ROOT, a -> fetch(a, selection, tiling, compression), "fid", "envelope", true);
    }

    private Optional<byte[]> fetch(URI address, BlockSelection selection, Tiling tiling, Compression compression) {
        Layer layer = layers.getLayer("bim_element");
        if (address.equals(ROOT)) {
            return Optional.of(tilesets.tileset(layer, selection, tiling, "").plainBytes());
        }
        Matcher parts = ADDRESS.matcher(address.getPath());
        assertThat(parts.matches()).as(address.toString()).isTrue();
        Optional<BlockGrid> grid = Optional.of(BlockRequest.grid(address.getQuery().replace("grid=", "")));
        int level = Integer.parseInt(parts.group(2));
        int x = Integer.parseInt(parts.group(3));
        int y = Integer.parseInt(parts.group(4));
        return (parts.group(1).equals("content")
                        ? tilesets.findContent(layer, selection, grid, level, x, y, compression)
                        : tilesets.findSubtree(layer, selection, grid, level, x, y))
                .map(EncodedTile::plainBytes);
    }

    private static List<byte[]> coarse(TilesetChecker.Report report) {
        return report.contents().entrySet().stream()
                .filter(e -> !report.finest().contains(e.getKey()))
                .map(Map.Entry::getValue)
                .toList();
    }

    @Test
    @DisplayName("has every element once, from afar only what is seen from outside, and pleases the official validator")
    void envelope() throws Exception {
        build(1600);
        load(Instant.parse("2020-01-01T00:00:00Z"));
        for (Compression compression : Compression.values()) {
            Tiling tiling = compression == Compression.NONE ? Tiling.EXPLICIT : Tiling.IMPLICIT;
            TilesetChecker.Report report = check(BlockSelection.NOW, tiling, compression);
            assertThat(report.problems()).isEmpty();
            assertThat(report.rows()).hasSize(elements.size());
            assertThat(coarse(report)).isNotEmpty();
            int seen = 0;
            for (byte[] content : coarse(report)) {
                for (Map<String, Object> row : GlbReader.read(content).listRows()) {
                    assertThat(row.get("envelope")).isEqualTo(true);
                    assertThat(row.get("ifc_class")).isIn("IfcWallStandardCase", "IfcWindow");
                    seen++;
                }
            }
            assertThat(seen).isPositive();
            assertThat(GltfValidator.validate(folder, List.copyOf(report.contents().values()))).isEmpty();
            // A coarse tile shows windows as copies of a plainer one, a leaf chairs as copies of the full one.
            assertThat(copies(coarse(report))).isPositive();
            assertThat(copies(report.finestContents())).isGreaterThan(1600);
            assertThat(drawn(report.finestContents()))
                    .isEqualTo(elements.stream().mapToLong(e -> e.mesh.triangleCount()).sum());
        }
    }

    private static long copies(List<byte[]> contents) throws Exception {
        long copies = 0;
        for (byte[] content : contents) {
            JsonNode json = GlbReader.read(content).json();
            for (JsonNode node : json.path("nodes")) {
                JsonNode rotation = node.at("/extensions/EXT_mesh_gpu_instancing/attributes/ROTATION");
                copies += rotation.isMissingNode()
                        ? 0
                        : json.at("/accessors/" + rotation.asInt() + "/count").asInt();
            }
        }
        return copies;
    }

    private static long drawn(List<byte[]> contents) throws Exception {
        long triangles = 0;
        for (byte[] content : contents) {
            for (GlbReader.Primitive primitive : GlbReader.read(content).listPrimitives()) {
                triangles += primitive.indices().length / 3;
            }
        }
        return triangles;
    }

    @Test
    @DisplayName("of what is not seen from outside has everything large from afar: else nothing would be seen")
    void insideOnly() {
        build(1600);
        load(Instant.parse("2020-01-01T00:00:00Z"));
        BlockSelection inside = where("ifc_class IN ('IfcFurniture', 'IfcSlab', 'IfcWall')");
        for (Tiling tiling : Tiling.values()) {
            TilesetChecker.Report report = check(inside, tiling, Compression.MESHOPT);
            assertThat(report.problems()).isEmpty();
            assertThat(report.rows()).hasSize(4 + 80 + 1600);
            assertThat(coarse(report)).isNotEmpty();
        }
        // One window more, and the rest steps back.
        TilesetChecker.Report withOne = check(
                where("ifc_class IN ('IfcFurniture', 'IfcSlab', 'IfcWall') OR global_id = '" + elements.get(2).id + "'"),
                Tiling.IMPLICIT,
                Compression.MESHOPT);
        assertThat(withOne.problems()).isEmpty();
        assertThat(coarse(withOne)).hasSizeLessThanOrEqualTo(1 + BlockGrid.MAX_LEVELS);
    }

    @Test
    @DisplayName("follows a change of what is seen from outside, tile by tile")
    void change() throws Exception {
        build(1600);
        load(Instant.parse("2020-01-01T00:00:00Z"));
        assertThat(check(BlockSelection.NOW, Tiling.IMPLICIT, Compression.MESHOPT).problems()).isEmpty();
        // The chairs are put outside, the panels inside; at last nothing is outside.
        for (String outside : List.of("IfcFurniture", "IfcNothing")) {
            elements.replaceAll(e -> new Element(e.id, e.ifcClass, e.storey, e.ifcClass.equals(outside), e.mesh));
            load(Instant.parse(outside.equals("IfcNothing") ? "2022-01-01T00:00:00Z" : "2021-01-01T00:00:00Z"));
            cache.catchUp();
            TilesetChecker.Report report = check(BlockSelection.NOW, Tiling.EXPLICIT, Compression.MESHOPT);
            assertThat(report.problems()).isEmpty();
            Map<Object, Integer> classes = new HashMap<>();
            for (byte[] content : coarse(report)) {
                GlbReader.read(content).listRows().forEach(row -> classes.merge(row.get("ifc_class"), 1, Integer::sum));
            }
            if (outside.equals("IfcNothing")) {
                assertThat(classes).containsKeys("IfcSlab", "IfcWallStandardCase");
            } else {
                assertThat(classes.keySet()).isSubsetOf("IfcFurniture");
            }
        }
    }

    @Test
    @DisplayName("carries what viewers show, hide and colour by, and leaves out whole documents")
    void attributes() throws Exception {
        build(8);
        load(Instant.parse("2020-01-01T00:00:00Z"));
        TilesetChecker.Report report = check(BlockSelection.NOW, Tiling.IMPLICIT, Compression.MESHOPT);
        assertThat(report.problems()).isEmpty();
        Map<String, Object> row = report.rows().get(1);
        assertThat(row).containsKeys(
                "model", "global_id", "ifc_class", "name", "storey", "storey_id", "system", "type_name", "material", "space_id");
        for (Attribute attribute : layers.getLayer("bim_element").attributes()) {
            assertThat(row.containsKey(attribute.name()))
                    .as(attribute.name())
                    .isEqualTo(attribute.type() != AttributeType.JSON);
        }
        assertThat(row)
                .containsEntry("model", "house")
                .containsEntry("ifc_class", "IfcWallStandardCase")
                .containsEntry("storey", "1F")
                .containsEntry("material", "混凝土")
                .containsEntry("space_id", null);
        assertThat(report.contents()).hasSize(1);
    }
}
