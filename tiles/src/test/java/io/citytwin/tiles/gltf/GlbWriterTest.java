package io.citytwin.tiles.gltf;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.List;
import java.util.Map;
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
        byte[] glb = GlbWriter.write(blocks(5), frame, table, Colors.one(0x336699));
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
            byte[] glb = GlbWriter.write(mesh, frame, ids(count), count == 400 ? colors(count) : Colors.one(0xffffff));
            files.add(glb);
            GlbReader.Primitive primitive =
                    GlbReader.read(glb).listPrimitives().get(0);
            for (int v = 0; v < mesh.vertexCount(); v += 7) {
                Ellipsoid.Ecef wanted =
                        frame.toEcef(mesh.position(v, 0), mesh.position(v, 1), mesh.position(v, 2));
                double[] p = primitive.positions();
                assertThat(new Ellipsoid.Ecef(p[3 * v], p[3 * v + 1], p[3 * v + 2]).distance(wanted))
                        .isLessThan(1e-6);
                assertThat(primitive.featureIds()[v]).isEqualTo(mesh.feature(v));
            }
            assertThat(primitive.indices()).hasSize(3 * mesh.triangleCount());
        }
        assertThat(GltfValidator.validate(folder, files)).isEmpty();
    }

    @Test
    @DisplayName("writes a table without a mesh where nothing could be raised")
    void noMesh() throws Exception {
        byte[] glb = GlbWriter.write(new TriangleMesh(), frame, ids(2), Colors.one(0));
        assertThat(GlbReader.read(glb).listRows()).hasSize(2);
        assertThat(GlbReader.read(glb).listPrimitives()).isEmpty();
        assertThat(GltfValidator.validate(folder, List.of(glb))).isEmpty();
    }

    private static Colors colors(int count) {
        List<Integer> perFeature = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            perFeature.add(i * 7919 & 0xffffff);
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
