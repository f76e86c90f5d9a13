package io.citytwin.tiles.gltf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.citytwin.model.AttributeType;
import io.citytwin.tiles.mesh.BuildingMesher;
import io.citytwin.tiles.mesh.EastNorthUp;
import io.citytwin.tiles.mesh.Ellipsoid;
import io.citytwin.tiles.mesh.TriangleMesh;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.GeometryFactory;

@DisplayName("The GLB writer")
class GlbWriterTest {
    private static final GeometryFactory FACTORY = new GeometryFactory();
    private final EastNorthUp frame = EastNorthUp.at(114.02, 33, 50);

    @TempDir
    Path folder;

    @Test
    @DisplayName("writes attributes of every type, and nulls, that read back the same")
    void attributes() throws Exception {
        List<Object> texts = Arrays.asList("驻马店", null, "", "a\"b\\c", "😀");
        List<Object> wholes = Arrays.asList(1L, null, -5L, (long) Integer.MAX_VALUE, 0L);
        List<Object> wide = Arrays.asList(1L << 40, null, Long.MAX_VALUE, -1L, 0L);
        List<Object> reals = Arrays.asList(1.5, null, -0.1, 1e300, 0.0);
        List<Object> truths = Arrays.asList(true, false, true, true, false);
        List<Object> doubts = Arrays.asList(true, null, false, true, false);
        List<Object> dates = Arrays.asList(LocalDate.of(2025, 1, 2), null, null, null, LocalDate.of(1999, 12, 31));
        List<Object> times = Arrays.asList(Instant.parse("2025-01-02T03:04:05Z"), null, null, null, null);
        List<Object> nothing = Arrays.asList(null, null, null, null, null);
        PropertyTable table = new PropertyTable("建筑", "Buildings", 5, List.of(
                column("名称", AttributeType.TEXT, texts),
                column("storeys", AttributeType.INTEGER, wholes),
                column("wide", AttributeType.INTEGER, wide),
                column("height", AttributeType.REAL, reals),
                column("truth", AttributeType.BOOLEAN, truths),
                column("doubt", AttributeType.BOOLEAN, doubts),
                column("date", AttributeType.DATE, dates),
                column("time", AttributeType.TIMESTAMP, times),
                column("0 nothing", AttributeType.TEXT, nothing)));
        byte[] glb = GlbWriter.write(blocks(5), frame, table, Colors.one(0x336699), Compression.NONE);
        List<Map<String, Object>> rows = GlbReader.read(glb).listRows();
        for (int i = 0; i < 5; i++) {
            Map<String, Object> row = rows.get(i);
            assertThat(row.get("名称")).isEqualTo(texts.get(i));
            assertThat(row.get("storeys")).isEqualTo(wholes.get(i));
            assertThat(row.get("wide")).isEqualTo(wide.get(i));
            assertThat(row.get("height")).isEqualTo(reals.get(i));
            assertThat(row.get("truth")).isEqualTo(truths.get(i));
            assertThat(row.get("doubt")).isEqualTo(doubts.get(i) == null ? null : (Boolean) doubts.get(i) ? 1L : 0L);
            assertThat(row.get("date")).isEqualTo(dates.get(i) == null ? null : dates.get(i).toString());
            assertThat(row.get("time")).isEqualTo(times.get(i) == null ? null : times.get(i).toString());
            assertThat(row.get("0 nothing")).isNull();
        }
        assertThat(GlbReader.read(glb).json().at("/extensions/EXT_structural_metadata/schema/classes").fieldNames().next())
                .isEqualTo("_u5efa_u7b51");
        assertThat(GltfValidator.validate(folder, List.of(glb))).isEmpty();
    }

    @Test
    @DisplayName("places corners where the frame has them, and writes files without finding of the official validator")
    void places() throws Exception {
        List<byte[]> files = new ArrayList<>();
        for (int count : new int[] {1, 400, 4000}) {
            TriangleMesh mesh = blocks(count);
            byte[] glb = GlbWriter.write(
                    mesh, frame, ids(count), count == 400 ? colors(count) : Colors.one(0xffffff), Compression.NONE);
            files.add(glb);
            compare(mesh, GlbReader.read(glb).listPrimitives().get(0), 1e-6, 1e-6);
        }
        assertThat(GltfValidator.validate(folder, files)).isEmpty();
    }

    @Test
    @DisplayName("compressed by meshopt keeps every triangle, corners to half a step, normals to half a degree, and ids")
    void meshopt() throws Exception {
        List<byte[]> files = new ArrayList<>();
        Random random = new Random(3);
        double fine = Math.sqrt(3) / 2 * VertexAttributes.FINE_STEP + 1e-4;
        double coarse = Math.sqrt(3) / 2 * VertexAttributes.COARSE_STEP + 1e-4;
        for (double extent : new double[] {0, 1, 255, 257, 511, 513, 20_000, 90_000}) {
            TriangleMesh mesh = random(random, extent, 3000, 400);
            byte[] glb = GlbWriter.write(mesh, frame, ids(400), colors(400), Compression.MESHOPT);
            files.add(glb);
            GlbReader reader = GlbReader.read(glb);
            int component = reader.json().at("/accessors/0/componentType").asInt();
            assertThat(component).isEqualTo(extent < 512 ? VertexAttribute.UNSIGNED_SHORT : VertexAttribute.FLOAT);
            // beyond 65 km floats themselves are no finer
            double tolerance = extent > 65_000 || extent > 256 && extent < 512 ? coarse : fine;
            compare(mesh, reader.listPrimitives().get(0), tolerance, 0.01);
            assertThat(reader.json().path("extensionsRequired").toString())
                    .isEqualTo("[\"EXT_meshopt_compression\",\"KHR_mesh_quantization\"]");
            assertThat(glb.length)
                    .isLessThan(GlbWriter.write(mesh, frame, ids(400), colors(400), Compression.NONE).length * 2 / 3);
        }
        // one vertex, three times
        TriangleMesh point = new TriangleMesh();
        point.vertex(1, 2, 3, 0, 0, 1, 0);
        point.triangle(0, 0, 0);
        files.add(GlbWriter.write(point, frame, ids(1), Colors.one(0), Compression.MESHOPT));
        compare(point, GlbReader.read(files.get(files.size() - 1)).listPrimitives().get(0), fine, 0.01);
        // more vertices and more features than 16 bits can number
        TriangleMesh large = random(random, 900, 70_000, 70_000);
        files.add(GlbWriter.write(large, frame, ids(70_000), Colors.one(0), Compression.MESHOPT));
        compare(large, GlbReader.read(files.get(files.size() - 1)).listPrimitives().get(0), fine, 0.01);
        assertThat(GltfValidator.validate(folder, files)).isEmpty();
    }

    @Test
    @DisplayName("compressed by Draco holds the same triangles, read by drako and by Draco's own decoder")
    void draco() throws Exception {
        List<byte[]> files = new ArrayList<>();
        Random random = new Random(5);
        List<TriangleMesh> meshes = new ArrayList<>(List.of(blocks(1), blocks(300)));
        for (double extent : new double[] {0, 3, 700, 30_000}) {
            meshes.add(random(random, extent, 2000, 300));
        }
        TriangleMesh point = new TriangleMesh();
        point.vertex(1, 2, 3, 0, 0, 1, 0);
        point.triangle(0, 0, 0);
        meshes.add(point);
        meshes.add(random(random, 500, 25_000, 70_000));
        // half a step per axis, and what floats lose in a tile of 30 km
        double tolerance = 0.01;
        for (TriangleMesh mesh : meshes) {
            int features = mesh.feature(mesh.vertexCount() - 1) + 1;
            boolean colored = features == 300;
            byte[] glb = GlbWriter.write(
                    mesh, frame, ids(features), colored ? colors(300) : Colors.one(0), Compression.DRACO);
            GlbReader reader = GlbReader.read(glb);
            sameTriangles(mesh, reader.listPrimitives().get(0), tolerance);
            files.add(glb);
        }
        assertThat(GltfValidator.validate(folder, files)).isEmpty();
        List<String> names = new ArrayList<>();
        for (int i = 0; i < files.size(); i++) {
            names.add(folder.resolve(i + ".glb").toString());
        }
        List<String> reports = NodeScript.run("draco-read.cjs", "draco3d", folder, names);
        assertThat(reports).hasSameSizeAs(files);
        for (int i = 0; i < files.size(); i++) {
            GlbReader.Primitive ours = GlbReader.read(files.get(i)).listPrimitives().get(0);
            long idSum = 0;
            double redSum = 0;
            boolean colored = GlbReader.read(files.get(i)).json().at("/meshes/0/primitives/0/attributes").has("COLOR_0");
            for (int index : ours.indices()) {
                int feature = ours.featureIds()[index];
                idSum += feature;
                redSum += colored ? (Colors.linearByte(color(feature), 16) & 0xff) / 255.0 : 0;
            }
            JsonNode report = new ObjectMapper().readTree(reports.get(i));
            assertThat(report.get("vertices").asInt()).isEqualTo(ours.featureIds().length);
            assertThat(report.get("triangles").asInt()).isEqualTo(ours.indices().length / 3);
            assertThat(report.get("idSum").asLong()).isEqualTo(idSum);
            assertThat(report.get("redSum").asDouble()).isCloseTo(redSum, offset(ours.indices().length / 500.0));
        }
    }

    /** Whether they are the same triangles of the same features, in whatever order. */
    private void sameTriangles(TriangleMesh mesh, GlbReader.Primitive primitive, double tolerance) {
        assertThat(primitive.indices()).hasSize(3 * mesh.triangleCount());
        Map<Integer, List<double[]>> served = new HashMap<>();
        double[] p = primitive.positions();
        for (int i = 0; i < primitive.indices().length; i += 3) {
            double[] nine = new double[9];
            for (int k = 0; k < 9; k++) {
                nine[k] = p[3 * primitive.indices()[i + k / 3] + k % 3];
            }
            int least = Integer.MAX_VALUE;
            for (int k = 0; k < 3; k++) {
                least = Math.min(least, primitive.featureIds()[primitive.indices()[i + k]]);
            }
            served.computeIfAbsent(least, f -> new ArrayList<>()).add(nine);
        }
        for (int t = 0; t < mesh.triangleCount(); t++) {
            double[] nine = new double[9];
            int least = Integer.MAX_VALUE;
            for (int k = 0; k < 3; k++) {
                int v = mesh.index(3 * t + k);
                least = Math.min(least, mesh.feature(v));
                Ellipsoid.Ecef c = frame.toEcef(mesh.position(v, 0), mesh.position(v, 1), mesh.position(v, 2));
                nine[3 * k] = c.x();
                nine[3 * k + 1] = c.y();
                nine[3 * k + 2] = c.z();
            }
            List<double[]> candidates = served.get(least);
            double[] found = candidates.stream()
                    .filter(other -> distance(nine, other) < tolerance)
                    .findFirst()
                    .orElseThrow(() -> new AssertionError(
                            "a triangle of " + Arrays.toString(nine) + " is gone of " + mesh.triangleCount()));
            candidates.remove(found);
        }
    }

    /** The greatest distance of corners, in the best of the three turns. */
    private static double distance(double[] a, double[] b) {
        double best = Double.MAX_VALUE;
        for (int turn = 0; turn < 9; turn += 3) {
            double worst = 0;
            for (int k = 0; k < 9; k += 3) {
                int o = (k + turn) % 9;
                worst = Math.max(
                        worst, Math.hypot(Math.hypot(a[k] - b[o], a[k + 1] - b[o + 1]), a[k + 2] - b[o + 2]));
            }
            best = Math.min(best, worst);
        }
        return best;
    }

    /** Triangles within a box that wide, of features with rising numbers. */
    private static TriangleMesh random(Random random, double extent, int triangles, int features) {
        TriangleMesh mesh = new TriangleMesh();
        for (int t = 0; t < triangles; t++) {
            int feature = (int) ((long) t * features / triangles);
            for (int corner = 0; corner < 3; corner++) {
                double[] n = {random.nextGaussian(), random.nextGaussian(), random.nextGaussian()};
                double length = Math.sqrt(n[0] * n[0] + n[1] * n[1] + n[2] * n[2]);
                // the first two span the box
                double x = t == 0 && corner < 2 ? corner - 0.5 : random.nextDouble() - 0.5;
                mesh.vertex(
                        x * extent,
                        (random.nextDouble() - 0.5) * extent,
                        random.nextDouble() * Math.min(extent, 300),
                        n[0] / length,
                        n[1] / length,
                        n[2] / length,
                        feature);
            }
            mesh.triangle(3 * t, 3 * t + 1, 3 * t + 2);
            if (t > 0 && random.nextBoolean()) {
                mesh.triangle(3 * t, 3 * t + 2, 3 * t - 1);
            }
        }
        return mesh;
    }

    /** Triangle by triangle, each of which may begin with another corner; vertices may have other numbers. */
    private void compare(TriangleMesh mesh, GlbReader.Primitive primitive, double tolerance, double normalTolerance) {
        assertThat(primitive.positions()).hasSize(3 * mesh.vertexCount());
        assertThat(primitive.indices()).hasSize(3 * mesh.triangleCount());
        for (int t = 0; t < mesh.triangleCount(); t++) {
            double[] least = {Double.MAX_VALUE, Double.MAX_VALUE};
            int best = 0;
            for (int turn = 0; turn < 3; turn++) {
                double[] worst = {0, 0};
                for (int k = 0; k < 3; k++) {
                    int wanted = mesh.index(3 * t + k);
                    int found = primitive.indices()[3 * t + (turn + k) % 3];
                    worst[0] = Math.max(worst[0], positionError(mesh, wanted, primitive, found));
                    worst[1] = Math.max(worst[1], normalError(mesh, wanted, primitive, found));
                }
                if (worst[0] + worst[1] < least[0] + least[1]) {
                    least = worst;
                    best = turn;
                }
            }
            assertThat(least[0]).isLessThan(tolerance);
            assertThat(least[1]).isLessThan(normalTolerance);
            for (int k = 0; k < 3; k++) {
                int found = primitive.indices()[3 * t + (best + k) % 3];
                assertThat(primitive.featureIds()[found]).isEqualTo(mesh.feature(mesh.index(3 * t + k)));
            }
        }
    }

    private double positionError(TriangleMesh mesh, int v, GlbReader.Primitive primitive, int found) {
        return distance(
                frame.toEcef(mesh.position(v, 0), mesh.position(v, 1), mesh.position(v, 2)),
                primitive.positions(),
                found);
    }

    private double normalError(TriangleMesh mesh, int v, GlbReader.Primitive primitive, int found) {
        Ellipsoid.Ecef zero = frame.toEcef(0, 0, 0);
        Ellipsoid.Ecef up = frame.toEcef(mesh.normal(v, 0), mesh.normal(v, 1), mesh.normal(v, 2));
        Ellipsoid.Ecef normal = new Ellipsoid.Ecef(up.x() - zero.x(), up.y() - zero.y(), up.z() - zero.z());
        return distance(normal, primitive.normals(), found);
    }

    private static double distance(Ellipsoid.Ecef wanted, double[] vectors, int vertex) {
        int at = 3 * vertex;
        return new Ellipsoid.Ecef(vectors[at], vectors[at + 1], vectors[at + 2]).distance(wanted);
    }

    @Test
    @DisplayName("writes a table without a mesh where nothing could be raised")
    void noMesh() throws Exception {
        for (Compression compression : Compression.values()) {
            byte[] glb = GlbWriter.write(new TriangleMesh(), frame, ids(2), Colors.one(0), compression);
            assertThat(GlbReader.read(glb).listRows()).hasSize(2);
            assertThat(GlbReader.read(glb).listPrimitives()).isEmpty();
            assertThat(GltfValidator.validate(folder, List.of(glb))).isEmpty();
        }
    }

    private static int color(int feature) {
        return feature * 79_190 & 0xffffff;
    }

    private static Colors colors(int count) {
        List<Integer> perFeature = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            perFeature.add(color(i));
        }
        return new Colors(0, perFeature);
    }

    private static PropertyTable ids(int count) {
        List<Object> ids = new ArrayList<>();
        for (long i = 0; i < count; i++) {
            ids.add(i);
        }
        return new PropertyTable("b", null, count, List.of(column("fid", AttributeType.INTEGER, ids)));
    }

    private static PropertyTable.Column column(String name, AttributeType type, List<Object> values) {
        return new PropertyTable.Column(name, null, type, null, values);
    }

    private TriangleMesh blocks(int count) {
        BuildingMesher mesher = new BuildingMesher(frame, true);
        for (int i = 0; i < count; i++) {
            double lon = 114.02 + i % 60 * 2e-4;
            double lat = 33 + i / 60 * 2e-4;
            mesher.add(FACTORY.toGeometry(new Envelope(lon, lon + 1e-4, lat, lat + 1e-4)), 50, 3 + i % 30, i);
        }
        return mesher.mesh();
    }
}
