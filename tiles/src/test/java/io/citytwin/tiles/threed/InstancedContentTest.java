package io.citytwin.tiles.threed;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.citytwin.crs.GeoidHeights;
import io.citytwin.geometry.ModelMesh;
import io.citytwin.model.Attribute;
import io.citytwin.model.AttributeType;
import io.citytwin.model.Bbox;
import io.citytwin.model.GeometryType;
import io.citytwin.model.Layer;
import io.citytwin.model.Sharing;
import io.citytwin.store.BlockReader.Block;
import io.citytwin.tiles.gltf.Compression;
import io.citytwin.tiles.gltf.GlbReader;
import io.citytwin.tiles.gltf.GltfValidator;
import io.citytwin.tiles.mesh.Ellipsoid;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("A content whose features are copies of shapes")
class InstancedContentTest {
    private static final double LON = 121.47;
    private static final double LAT = 31.23;
    private static final double[] MILLIMETRES = {0.001, 0.001, 0.001};

    /** Rises by 10 mm in a hundred metres to the east: more than a geoid does, so that no two things have the same offset. */
    private static final GeoidHeights SLOPE = new GeoidHeights() {
        @Override
        public double at(double longitude, double latitude) {
            return 11.5 + (longitude - LON) * 9.5;
        }

        @Override
        public double[] bounds(Bbox box) {
            return new double[] {at(box.minX(), 0), at(box.maxX(), 0)};
        }

        @Override
        public double variation(double degrees) {
            return 9.5 * degrees;
        }

        @Override
        public String id() {
            return "slope";
        }
    };

    @TempDir
    Path folder;

    static Layer layer(Map<String, Object> style) {
        return new Layer(
                "things",
                "bim-element",
                null,
                null,
                null,
                GeometryType.MULTIPOLYGON,
                false,
                true,
                List.of(Attribute.of("name", AttributeType.TEXT)),
                null,
                "EPSG:4326",
                null,
                null,
                null,
                Sharing.OPEN,
                style);
    }

    static List<Block> blocks(List<ModelMesh> models) {
        List<Block> blocks = new ArrayList<>();
        for (ModelMesh model : models) {
            double[] e = model.extent();
            blocks.add(new Block(
                    100 + blocks.size(), null, model, e[2], e[5] - e[2], List.of("n" + blocks.size() % 3)));
        }
        return blocks;
    }

    /** The same without a word of copies. */
    static List<ModelMesh> plain(List<ModelMesh> models) {
        return models.stream()
                .map(model -> {
                    ModelMesh.Builder builder =
                            new ModelMesh.Builder(model.origin()[0], model.origin()[1], model.origin()[2]);
                    int[] numbers = new int[model.cornerCount()];
                    for (int c = 0; c < numbers.length; c++) {
                        numbers[c] = builder.corner(model.longitude(c), model.latitude(c), model.height(c));
                    }
                    int place = 0;
                    for (int face = 0; face < model.faceCount(); face++) {
                        int[] indices = new int[3 * model.triangleCount(face)];
                        for (int i = 0; i < indices.length; i++) {
                            indices[i] = numbers[model.index(place++)];
                        }
                        builder.face(
                                model.kind(face), model.beginsSurface(face), model.color(face), model.alpha(face), indices);
                    }
                    return builder.build();
                })
                .toList();
    }

    /** Things of one shape: turned any way, mirrored, scaled, squeezed, and some that lie about their place. */
    private static List<ModelMesh> crowd(Random random, Furniture chair, int count) {
        List<ModelMesh> models = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            double[] scale = switch (i % 4) {
                case 1 -> new double[] {-0.001, 0.001, 0.001};
                case 2 -> new double[] {0.002, 0.002, 0.002};
                case 3 -> new double[] {0.001, 0.003, 0.001};
                default -> MILLIMETRES;
            };
            // Every other one counts from an origin that it shares with all.
            double[] origin = i / 4 % 2 == 0
                    ? new double[] {LON, LAT, 4}
                    : new double[] {LON + random.nextGaussian() * 1e-3, LAT + random.nextGaussian() * 1e-3, 10};
            double[] placement = Furniture.placement(
                    random, scale, random.nextGaussian() * 100, random.nextGaussian() * 100, random.nextDouble() * 80);
            double[] told = placement.clone();
            if (i % 17 == 5) {
                told[3] += 0.004;
            }
            models.add(chair.at(origin, placement, told));
        }
        return models;
    }

    /** A triangle as it is drawn: three corners, and all that colours it. */
    private record Drawn(double[] corners, int kind, double alpha) {}

    private static Map<Integer, List<Drawn>> drawn(byte[] glb) throws Exception {
        Map<Integer, List<Drawn>> drawn = new HashMap<>();
        for (GlbReader.Primitive primitive : GlbReader.read(glb).listPrimitives()) {
            int[] indices = primitive.indices();
            for (int i = 0; i < indices.length; i += 3) {
                double[] nine = new double[9];
                for (int k = 0; k < 9; k++) {
                    nine[k] = primitive.positions()[3 * indices[i + k / 3] + k % 3];
                }
                drawn.computeIfAbsent(primitive.featureIds()[indices[i]], f -> new ArrayList<>())
                        .add(new Drawn(nine, primitive.kinds()[indices[i]], primitive.alpha()));
            }
        }
        return drawn;
    }

    /** A model's own triangles. */
    private static List<Drawn> stored(ModelMesh model) {
        List<Drawn> triangles = new ArrayList<>();
        int place = 0;
        for (int face = 0; face < model.faceCount(); face++) {
            for (int t = 0; t < model.triangleCount(face); t++) {
                double[] nine = new double[9];
                for (int k = 0; k < 3; k++) {
                    int c = model.index(place++);
                    double undulation = SLOPE.at(model.longitude(c), model.latitude(c));
                    Ellipsoid.Ecef p =
                            Ellipsoid.toEcef(model.longitude(c), model.latitude(c), model.height(c) + undulation);
                    nine[3 * k] = p.x();
                    nine[3 * k + 1] = p.y();
                    nine[3 * k + 2] = p.z();
                }
                triangles.add(new Drawn(nine, model.kind(face).ordinal(), model.alpha(face) / 255.0));
            }
        }
        return triangles;
    }

    /** Each triangle has its own counterpart, turned the same way round, of the same kind, within the tolerance. */
    private static void same(List<Drawn> wanted, List<Drawn> found, double tolerance) {
        assertThat(found).hasSameSizeAs(wanted);
        List<Drawn> left = new ArrayList<>(found);
        for (Drawn triangle : wanted) {
            Drawn other = left.stream()
                    .filter(o -> o.kind == triangle.kind
                            && Math.abs(o.alpha - triangle.alpha) < 1e-6
                            && distance(o.corners, triangle.corners) < tolerance)
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("a triangle is not where it should be; the nearest is off by "
                            + left.stream()
                                    .mapToDouble(o -> distance(o.corners, triangle.corners))
                                    .min()
                                    .orElse(-1)));
            left.remove(other);
        }
    }

    private static double distance(double[] a, double[] b) {
        double best = Double.MAX_VALUE;
        for (int turn = 0; turn < 9; turn += 3) {
            double worst = 0;
            for (int k = 0; k < 9; k += 3) {
                int o = (k + turn) % 9;
                worst = Math.max(worst, Math.hypot(Math.hypot(a[k] - b[o], a[k + 1] - b[o + 1]), a[k + 2] - b[o + 2]));
            }
            best = Math.min(best, worst);
        }
        return best;
    }

    private static List<JsonNode> copied(byte[] glb) throws Exception {
        List<JsonNode> nodes = new ArrayList<>();
        for (JsonNode node : GlbReader.read(glb).json().path("nodes")) {
            if (node.path("extensions").has("EXT_mesh_gpu_instancing")) {
                nodes.add(node);
            }
        }
        return nodes;
    }

    @ParameterizedTest
    @EnumSource(Compression.class)
    @DisplayName("shows the triangles of each feature where it has them itself, to 2 mm, and the same as a plain one")
    void sameTriangles(Compression compression) throws Exception {
        Layer layer = layer(Map.of());
        List<byte[]> files = new ArrayList<>();
        for (long seed = 1; seed <= 3; seed++) {
            Random random = new Random(seed);
            Furniture chair = Furniture.random(random, 9, 1200);
            List<ModelMesh> models = crowd(random, chair, 68);
            byte[] glb = BlockContent.encode(layer, SLOPE, blocks(models), 0, compression);
            byte[] plain = BlockContent.encode(layer, SLOPE, blocks(plain(models)), 0, compression);
            files.add(glb);
            assertThat(copied(plain)).isEmpty();
            // Chairs, mirrored, doubled and squeezed ones: each an opaque part and one of glass.
            assertThat(copied(glb)).hasSize(2 * 4);
            Map<Integer, List<Drawn>> drawn = drawn(glb);
            Map<Integer, List<Drawn>> plainly = drawn(plain);
            assertThat(drawn.keySet()).isEqualTo(plainly.keySet()).hasSize(68);
            double rounding = compression == Compression.NONE ? 0 : 0.0068;
            for (int i = 0; i < models.size(); i++) {
                if (i % 17 != 5) {
                    same(stored(models.get(i)), drawn.get(i), 0.002);
                }
                same(plainly.get(i), drawn.get(i), 0.002 + 2 * rounding);
            }
            assertThat(GlbReader.read(glb).listRows()).isEqualTo(GlbReader.read(plain).listRows());
        }
        assertThat(GltfValidator.validate(folder, files)).isEmpty();
    }

    @Test
    @DisplayName("writes one that says a wrong place, a large, a light or a lonely one, and one of another colour plainly")
    void plainOnes() throws Exception {
        Random random = new Random(4);
        Furniture chair = Furniture.random(random, 20, 900);
        double[] origin = {LON, LAT, 4};
        List<ModelMesh> models = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            double[] placement = Furniture.placement(random, MILLIMETRES, 3 * i, 2, 0);
            double[] told = placement.clone();
            told[i % 12] *= i == 7 ? 1.5 : 1;
            models.add(chair.at(origin, placement, told));
        }
        Furniture hall = Furniture.random(random, 200, 90_000);
        Furniture brick = Furniture.box(77, new double[] {240, 115, 71});
        for (int i = 0; i < 6; i++) {
            double[] placement = Furniture.placement(random, MILLIMETRES, 100 * i, 200, 0);
            models.add(hall.at(origin, placement, placement));
            models.add(brick.at(origin, placement, placement));
        }
        double[] alone = Furniture.placement(random, MILLIMETRES, 50, 60, 7);
        models.add(Furniture.random(random, 300, 800).at(origin, alone, alone));
        byte[] glb = BlockContent.encode(layer(Map.of()), SLOPE, blocks(models), 0, Compression.NONE);
        List<Integer> chairs = List.of(0, 1, 2, 3, 4, 5, 6, 8, 9, 10, 11);
        assertThat(features(glb)).as("the opaque part and the glass").containsExactly(chairs, chairs);

        // n0, n1, n2 by turns: copies are those of one colour.
        Map<String, Object> style = Map.of(
                "colorBy", Map.of("attribute", "name", "values", Map.of("n1", "#112233", "n2", "#445566")));
        glb = BlockContent.encode(layer(style), SLOPE, blocks(models.subList(0, 12)), 0, Compression.NONE);
        assertThat(copied(glb)).as("three of four would save too little").isEmpty();
        List<ModelMesh> more = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            double[] placement = Furniture.placement(random, MILLIMETRES, 3 * i, 2, 0);
            more.add(chair.at(origin, placement, placement));
        }
        glb = BlockContent.encode(layer(style), SLOPE, blocks(more), 0, Compression.NONE);
        assertThat(copied(glb)).hasSize(6);
        for (List<Integer> features : features(glb)) {
            assertThat(features).hasSize(10);
            assertThat(features.stream().map(f -> f % 3).distinct()).hasSize(1);
        }
    }

    @ParameterizedTest
    @EnumSource(Compression.class)
    @DisplayName("of a thousand equal chairs is a small part of the plain one, and draws the same number of triangles")
    void gain(Compression compression) throws Exception {
        Random random = new Random(9);
        Furniture chair = Furniture.random(random, 40, 1000);
        List<ModelMesh> models = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            double turn = random.nextDouble() * 2 * Math.PI;
            double c = 0.001 * Math.cos(turn);
            double s = 0.001 * Math.sin(turn);
            double[] placement = {c, -s, 0, i % 32 * 1.5, s, c, 0, i / 32 * 1.5, 0, 0, 0.001, 0.2};
            models.add(chair.at(new double[] {LON, LAT, 4}, placement, placement));
        }
        byte[] glb = BlockContent.encode(layer(Map.of()), SLOPE, blocks(models), 0, compression);
        byte[] plain = BlockContent.encode(layer(Map.of()), SLOPE, blocks(plain(models)), 0, compression);
        assertThat(glb.length).isLessThan(plain.length / 20);
        assertThat(gzip(glb)).isLessThan(gzip(plain) / 10);
        assertThat(triangles(glb)).isEqualTo(triangles(plain)).isEqualTo(1000L * chair.triangles());
        assertThat(vertices(glb)).isEqualTo(vertices(plain) / 1000);
    }

    private static int gzip(byte[] bytes) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        }
        return out.size();
    }

    private static long triangles(byte[] glb) throws Exception {
        return GlbReader.read(glb).listPrimitives().stream()
                .mapToLong(p -> p.indices().length / 3)
                .sum();
    }

    /** As the file has them, not as often as they are drawn. */
    private static long vertices(byte[] glb) throws Exception {
        JsonNode json = GlbReader.read(glb).json();
        long vertices = 0;
        for (JsonNode mesh : json.path("meshes")) {
            int position = mesh.at("/primitives/0/attributes/POSITION").asInt();
            vertices += json.at("/accessors/" + position + "/count").asInt();
        }
        return vertices;
    }

    /** The features of each node that has copies: nodes are read in their order, each as often as it has copies. */
    private static List<List<Integer>> features(byte[] glb) throws Exception {
        GlbReader reader = GlbReader.read(glb);
        List<GlbReader.Primitive> primitives = reader.listPrimitives();
        List<List<Integer>> features = new ArrayList<>();
        int at = 0;
        for (JsonNode node : reader.json().path("nodes")) {
            JsonNode copies = node.at("/extensions/EXT_mesh_gpu_instancing/attributes/ROTATION");
            int count = copies.isMissingNode()
                    ? 1
                    : reader.json().at("/accessors/" + copies.asInt() + "/count").asInt();
            if (!copies.isMissingNode()) {
                features.add(primitives.subList(at, at + count).stream().map(p -> p.featureIds()[0]).toList());
            }
            at += count;
        }
        assertThat(at).isEqualTo(primitives.size());
        return features;
    }
}
