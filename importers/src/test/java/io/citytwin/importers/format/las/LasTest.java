package io.citytwin.importers.format.las;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.citytwin.crs.CrsRegistry;
import io.citytwin.crs.Geocentric;
import io.citytwin.importers.format.assets3d.TakenAsset;
import io.citytwin.importers.spi.UnreadableSourceException;
import io.citytwin.testing.SharedData;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.locationtech.jts.geom.Coordinate;

@DisplayName("Point clouds")
class LasTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    private TakenAsset take(Path source, String crs) throws Exception {
        return TakenAsset.take(new LasFormat(), source, folder, Map.of(), crs);
    }

    private static long points(TakenAsset taken) {
        return (Long) taken.row().get("points");
    }

    /** A point read back from a tile: earth-centred place, colour, intensity and class. */
    private record Read(double[] xyz, int colour, int intensity, int classification) {}

    /** All points of a tileset; checks on the way that errors fall and boxes hold what is below them. */
    private static List<Read> decode(Path tiles) throws IOException {
        JsonNode tileset = JSON.readTree(tiles.resolve("tileset.json").toFile());
        JsonNode root = tileset.path("root");
        assertThat(root.path("geometricError").asDouble()).isPositive().isLessThan(tileset.path("geometricError").asDouble());
        double[] matrix = new double[16];
        for (int i = 0; i < 16; i++) {
            matrix[i] = root.path("transform").get(i).asDouble();
        }
        List<Read> points = new ArrayList<>();
        decode(tiles, root, matrix, points);
        return points;
    }

    private static List<double[]> decode(Path tiles, JsonNode tile, double[] matrix, List<Read> into) throws IOException {
        List<double[]> own = content(tiles.resolve(tile.path("content").path("uri").asText()), matrix, into);
        for (JsonNode child : tile.path("children")) {
            assertThat(child.path("geometricError").asDouble()).isLessThan(tile.path("geometricError").asDouble());
            own.addAll(decode(tiles, child, matrix, into));
        }
        JsonNode box = tile.path("boundingVolume").path("box");
        for (double[] p : own) {
            for (int i = 0; i < 3; i++) {
                assertThat(Math.abs(p[i] - box.get(i).asDouble())).isLessThanOrEqualTo(box.get(3 + 4 * i).asDouble() + 1e-3);
            }
        }
        return own;
    }

    private static List<double[]> content(Path file, double[] m, List<Read> into) throws IOException {
        ByteBuffer b;
        try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
            b = ByteBuffer.wrap(in.readAllBytes()).order(ByteOrder.LITTLE_ENDIAN);
        }
        int jsonLength = b.getInt(12);
        JsonNode gltf = JSON.readTree(new String(b.array(), 20, jsonLength, StandardCharsets.UTF_8));
        int start = 28 + jsonLength;
        assertThat(b.getInt(8)).isEqualTo(b.capacity());
        assertThat(b.getInt(start - 8)).isEqualTo(gltf.at("/buffers/0/byteLength").asInt());
        int count = gltf.at("/accessors/0/count").asInt();
        JsonNode node = gltf.at("/nodes/0");
        List<double[]> local = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            double[] g = new double[3];
            for (int k = 0; k < 3; k++) {
                g[k] = (b.getShort(start + 8 * i + 2 * k) & 0xffff) * node.path("scale").get(k).asDouble()
                        + node.path("translation").get(k).asDouble();
            }
            double[] p = {g[0], -g[2], g[1]};
            local.add(p);
            double[] q = new double[3];
            for (int k = 0; k < 3; k++) {
                q[k] = m[k] * p[0] + m[4 + k] * p[1] + m[8 + k] * p[2] + m[12 + k];
            }
            int c = start + count * 8 + i * 4;
            into.add(new Read(
                    q,
                    (b.get(c) & 0xff) << 16 | (b.get(c + 1) & 0xff) << 8 | b.get(c + 2) & 0xff,
                    b.getShort(start + count * 12 + i * 4) & 0xffff,
                    b.get(start + count * 16 + i * 4) & 0xff));
        }
        return local;
    }

    /** Counts as shared/data/README.md gives them, corners on the map as PROJ has them. */
    @ParameterizedTest(name = "{0}: {2} points")
    @CsvSource({
        "autzen_trim.laz, , 110000, true, 123.828, 158.651, -123.073381, 44.049901, -123.068971, 44.051545",
        "nebraska_wkt_and_geotiff_vlrs.las, , 25408, false, 412.304, 427.928, -97.062706, 41.454802, -97.062482, 41.454906",
        "delft_ahn3_cropped_2.laz, EPSG:28992, 208432, false, -0.606, 26.329, 4.367599, 52.010659, 4.368605, 52.012722"
    })
    void have_every_point_of_the_file_in_some_tile(
            String name, String crs, long count, boolean colours, double lowest, double highest, double west, double south,
            double east, double north)
            throws Exception {
        TakenAsset taken = take(SharedData.require("pointcloud/" + name), crs);
        assertThat(points(taken)).isEqualTo(count);
        assertThat(taken.warnings()).isEmpty();
        assertThat(taken.row()).containsEntry("kind", "POINTS").containsEntry("colours", colours);
        assertThat((Double) taken.row().get("lowest")).isCloseTo(lowest, within(0.001));
        assertThat((Double) taken.row().get("highest")).isCloseTo(highest, within(0.001));
        double metre = 1.5e-5;
        for (double[] corner : new double[][] {{west, south}, {east, north}}) {
            assertThat(taken.footprint().getBoundary().distance(taken.footprint().getFactory().createPoint(new Coordinate(corner[0], corner[1]))))
                    .isLessThan(metre);
        }
        List<Read> points = decode(taken.files());
        assertThat(points).hasSize((int) count);
        double low = Double.MAX_VALUE;
        double high = -Double.MAX_VALUE;
        for (Read point : points) {
            double[] place = Geocentric.toGeodetic(point.xyz[0], point.xyz[1], point.xyz[2]);
            low = Math.min(low, place[2]);
            high = Math.max(high, place[2]);
            assertThat(place[0]).isBetween(taken.box().getMinX() - metre, taken.box().getMaxX() + metre);
            assertThat(place[1]).isBetween(taken.box().getMinY() - metre, taken.box().getMaxY() + metre);
        }
        assertThat(low).isCloseTo(lowest, within(0.02));
        assertThat(high).isCloseTo(highest, within(0.02));
        try (var files = Files.walk(taken.files())) {
            long tiles = files.filter(f -> f.toString().endsWith(".glb")).count();
            assertThat(taken.row()).containsEntry("files", tiles + 1);
            assertThat(tiles).as("more than one level").isGreaterThan(count > 30_000 ? 4 : 0);
        }
    }

    /** Each point of a file made here is found where it was put, with what it was given. */
    @Test
    void keep_place_colour_intensity_and_class_of_each_point() throws Exception {
        int count = 60_000;
        Random random = new Random(7);
        Map<Integer, double[]> expected = new HashMap<>();
        byte[] file = las(count, "EPSG:4548", (i, b, at) -> {
            int x = random.nextInt(200_000);
            int y = random.nextInt(100_000);
            int z = random.nextInt(30_000);
            b.putInt(at, x).putInt(at + 4, y).putInt(at + 8, z);
            b.putShort(at + 12, (short) i).put(at + 15, (byte) (i % 19));
            b.putShort(at + 20, (short) (i & 0xff00)).putShort(at + 22, (short) ((i & 0xff) << 8)).putShort(at + 24, (short) 0x8000);
            double[] place = {500_000 + x / 1000.0, 3_600_000 + y / 1000.0};
            CrsRegistry.standard().resolve("EPSG:4548").toWgs84().apply(place);
            double[] xyz = new double[3];
            Geocentric.of(place[0], place[1], 50 + z / 1000.0, xyz, 0);
            expected.put(i, xyz);
        });
        TakenAsset taken = take(Files.write(folder.resolve("made.las"), file), null);
        List<Read> points = decode(taken.files());
        assertThat(points).hasSize(count);
        double worst = 0;
        for (Read point : points) {
            int i = point.intensity;
            double[] wanted = expected.remove(i);
            assertThat(wanted).as("point " + i + " once").isNotNull();
            assertThat(point.classification).isEqualTo(i % 19);
            assertThat(point.colour).isEqualTo((i & 0xff00) << 8 | (i & 0xff) << 8 | 0x80);
            worst = Math.max(
                    worst,
                    Math.sqrt(Math.pow(point.xyz[0] - wanted[0], 2)
                            + Math.pow(point.xyz[1] - wanted[1], 2)
                            + Math.pow(point.xyz[2] - wanted[2], 2)));
        }
        assertThat(worst).as("metres off at most, in a cloud of 200 m").isLessThan(0.004);
        assertThat(take(folder.resolve("made.las"), null).files()).isEqualTo(taken.files());
    }

    /** More than are held in memory at once: such clouds are split by way of files. */
    @Test
    void of_more_than_a_million_points_have_each_of_them_once() throws Exception {
        int count = 1_100_000;
        byte[] file = las(count, "EPSG:4548", (i, b, at) -> {
            b.putInt(at, i % 1000 * 300).putInt(at + 4, i / 1000 * 300).putInt(at + 8, i % 977 * 20);
            b.putShort(at + 20, (short) (i >> 16 << 8)).putShort(at + 22, (short) (i >> 8 << 8)).putShort(at + 24, (short) (i << 8));
        });
        TakenAsset taken = take(Files.write(folder.resolve("large.las"), file), null);
        java.util.BitSet seen = new java.util.BitSet(count);
        for (Read point : decode(taken.files())) {
            assertThat(seen.get(point.colour)).as("point " + point.colour + " twice").isFalse();
            seen.set(point.colour);
        }
        assertThat(seen.cardinality()).isEqualTo(count);
        assertThat(seen.length()).isEqualTo(count);
    }

    @Test
    void of_one_spot_end_too() throws Exception {
        TakenAsset taken = take(
                Files.write(folder.resolve("spot.las"), las(50_000, "EPSG:4548", (i, b, at) -> b.putInt(at, 5))), null);
        assertThat(points(taken)).isEqualTo(50_000);
        assertThat(decode(taken.files())).hasSize(50_000);
    }

    @ParameterizedTest(name = "robustness/las/{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "bad_points_1.1.las||declares no coordinate system; say which it is with --crs",
                "gps-time-nan.las||declares no coordinate system; say which it is with --crs",
                "garbage_nVariableLength.las|EPSG:32617|is cut off: it states 719 points and holds 718"
            })
    void that_are_bad_are_refused_with_the_reason(String name, String crs, String reason) {
        Path source = SharedData.require("robustness/las/" + name);
        assertThatThrownBy(() -> take(source, crs))
                .isInstanceOf(UnreadableSourceException.class)
                .hasMessageContaining(name)
                .hasMessageContaining(reason);
    }

    @Test
    void that_state_too_many_records_are_read_all_the_same() throws Exception {
        TakenAsset taken = take(SharedData.require("robustness/las/bad_vlr_count.las"), null);
        assertThat(points(taken)).isEqualTo(10);
        assertThat(points(take(SharedData.require("robustness/las/gps-time-nan.las"), "EPSG:32617"))).isEqualTo(1);
    }

    @Test
    void that_are_cut_off_or_scrambled_are_refused() throws Exception {
        Path whole = SharedData.require("pointcloud/autzen_trim.laz");
        byte[] bytes = Files.readAllBytes(whole);
        Path cut = Files.write(folder.resolve("cut.laz"), Arrays.copyOf(bytes, bytes.length / 2));
        assertThatThrownBy(() -> take(cut, null))
                .isInstanceOf(UnreadableSourceException.class)
                .hasMessageContaining("cut.laz");
        Random random = new Random(11);
        for (int run = 0; run < 12; run++) {
            byte[] damaged = bytes.clone();
            for (int i = 0; i < 40; i++) {
                damaged[200 + random.nextInt(damaged.length - 200)] = (byte) random.nextInt();
            }
            Path file = Files.write(folder.resolve("damaged" + run + ".laz"), damaged);
            try {
                assertThat(points(take(file, null))).isPositive(); // what is damaged may still be points
            } catch (UnreadableSourceException e) {
                assertThat(e).hasMessageContaining("damaged" + run + ".laz");
            }
        }
        byte[] made = las(100, "EPSG:4548", (i, b, at) -> {});
        Path truncated = Files.write(folder.resolve("short.las"), Arrays.copyOf(made, made.length - 30));
        assertThatThrownBy(() -> take(truncated, null)).hasMessageContaining("states 100 points and holds 98");
        Path text = Files.writeString(folder.resolve("text.las"), "no points at all".repeat(100));
        assertThatThrownBy(() -> take(text, null)).hasMessageContaining("text.las is no LAS file");
    }

    @FunctionalInterface
    private interface PointMaker {
        void make(int i, ByteBuffer b, int at);
    }

    /** LAS 1.2, format 2, millimetres from 500,000 E, 3,600,000 N, 50 m, with its EPSG code as a GeoTIFF key. */
    private static byte[] las(int count, String crs, PointMaker maker) {
        int vlr = 54 + 24;
        int points = 227 + vlr;
        ByteBuffer b = ByteBuffer.allocate(points + 26 * count).order(ByteOrder.LITTLE_ENDIAN);
        b.put(0, "LASF".getBytes(StandardCharsets.US_ASCII)).put(24, (byte) 1).put(25, (byte) 2);
        b.putShort(94, (short) 227).putInt(96, points).putInt(100, 1).put(104, (byte) 2).putShort(105, (short) 26);
        b.putInt(107, count);
        double[] offset = {500_000, 3_600_000, 50};
        for (int i = 0; i < 3; i++) {
            b.putDouble(131 + 8 * i, 0.001).putDouble(155 + 8 * i, offset[i]);
            b.putDouble(179 + 16 * i, offset[i] + 200).putDouble(187 + 16 * i, offset[i]);
        }
        b.put(229, "LASF_Projection".getBytes(StandardCharsets.US_ASCII)).putShort(227 + 18, (short) 34735);
        b.putShort(227 + 20, (short) 24);
        short[] keys = {1, 1, 0, 2, 1024, 0, 1, 1, 3072, 0, 1, Short.parseShort(crs.substring(5))};
        for (int i = 0; i < keys.length; i++) {
            b.putShort(227 + 54 + 2 * i, keys[i]);
        }
        for (int i = 0; i < count; i++) {
            maker.make(i, b, points + 26 * i);
        }
        return b.array();
    }
}
