package io.citytwin.importers.format.assets3d;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.citytwin.importers.spi.UnreadableSourceException;
import io.citytwin.testing.SharedData;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.locationtech.jts.geom.Envelope;

@DisplayName("Ready-made 3D assets")
class Assets3dTest {
    private static final String REGION = "{\"region\":[1.98967,0.57595,1.98972,0.57599,10,60]}";

    @TempDir
    Path folder;

    private TakenAsset take(Path source, Map<String, String> constants) throws Exception {
        return TakenAsset.take(new Assets3dFormat(), source, folder, constants, null);
    }

    private TakenAsset take(Path source) throws Exception {
        return take(source, Map.of());
    }

    private static String tileset(String volume, String more) {
        return "{\"asset\":{\"version\":\"1.1\"},\"geometricError\":50,\"root\":{\"boundingVolume\":" + volume
                + ",\"geometricError\":0,\"refine\":\"ADD\"" + more + "}}";
    }

    private Path write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private static byte[] glb(String json) {
        byte[] text = json.getBytes(StandardCharsets.UTF_8);
        int padded = (text.length + 3) / 4 * 4;
        ByteBuffer out = ByteBuffer.allocate(20 + padded).order(ByteOrder.LITTLE_ENDIAN);
        out.put("glTF".getBytes(StandardCharsets.US_ASCII)).putInt(2).putInt(20 + padded);
        out.putInt(padded).put("JSON".getBytes(StandardCharsets.US_ASCII)).put(text);
        while (out.hasRemaining()) {
            out.put((byte) ' ');
        }
        return out.array();
    }

    private static byte[] box() {
        return glb("{\"asset\":{\"version\":\"2.0\"},\"scene\":0,\"scenes\":[{\"nodes\":[0]}],\"nodes\":[{\"mesh\":0,"
                + "\"translation\":[0,5,0]}],\"meshes\":[{\"primitives\":[{\"attributes\":{\"POSITION\":0},\"mode\":0}]}],"
                + "\"accessors\":[{\"componentType\":5126,\"count\":1,\"type\":\"VEC3\",\"min\":[-10,-5,-20],\"max\":[10,5,20]}]}");
    }

    /** Counts as shared/data/README.md gives them. */
    @ParameterizedTest(name = "{0}: {1} files")
    @CsvSource({
        "3dtiles/delaware_implicit_1.1, 89, -75.615, 39.076, -75.435, 39.233",
        "3dtiles/TilesetOfTilesets, 8, -75.6145, 40.0407, -75.6097, 40.0444"
    })
    void a_folder_is_taken_whole(String name, int files, double west, double south, double east, double north)
            throws Exception {
        Path source = SharedData.require(name);
        TakenAsset taken = take(source);
        assertThat(taken.row()).containsEntry("kind", "3DTILES").containsEntry("entry", "tileset.json");
        assertThat(taken.row()).containsEntry("files", (long) files).containsEntry("missing_files", 0L);
        assertThat(taken.warnings()).isEmpty();
        Map<String, Long> own = new TreeMap<>();
        try (Stream<Path> all = Files.walk(source)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                own.put(source.relativize(file).toString(), Files.size(file));
            }
        }
        assertThat(taken.sizes()).isEqualTo(own);
        assertThat(taken.row()).containsEntry("bytes", own.values().stream().mapToLong(s -> s).sum());
        assertThat(taken.box().getMinX()).isBetween(west, east);
        assertThat(taken.box().getMaxX()).isBetween(west, east);
        assertThat(taken.box().getMinY()).isBetween(south, north);
        assertThat(taken.box().getMaxY()).isBetween(south, north);
    }

    @Test
    void a_tileset_in_a_frame_of_its_own_stands_where_the_user_says() throws Exception {
        Path source = SharedData.require("3dtiles/SparseImplicitQuadtree");
        assertThatThrownBy(() -> take(source))
                .hasMessageContaining("stands nowhere on Earth")
                .hasMessageContaining("--set longitude");
        TakenAsset taken = take(source, Map.of("longitude", "114.02", "latitude", "33.01", "height", "50", "heading", "90"));
        assertThat(taken.row()).containsEntry("files", 42L).containsEntry("entry", "placed-tileset.json");
        assertThat(taken.box().distance(new Envelope(114.02, 114.02, 33.01, 33.01))).isLessThan(1e-8);
        assertThat(taken.box().getWidth()).isLessThan(2e-5);
        JsonNode placed = new ObjectMapper().readTree(taken.files().resolve("placed-tileset.json").toFile());
        assertThat(placed.at("/root/content/uri").asText()).isEqualTo("tileset.json");
        assertThat((Double) taken.row().get("lowest")).isBetween(49.9, 50.1);
    }

    @Test
    void archives_hold_what_the_folder_holds() throws Exception {
        Path tiles = Files.createDirectories(folder.resolve("block"));
        write("block/tileset.json", tileset(REGION, ",\"content\":{\"uri\":\"a/house%201.glb\"}"));
        Files.createDirectories(tiles.resolve("a"));
        Files.write(tiles.resolve("a/house 1.glb"), box());
        Map<String, byte[]> content = new LinkedHashMap<>();
        content.put("tileset.json", Files.readAllBytes(tiles.resolve("tileset.json")));
        content.put("a/house 1.glb", box());
        Map<String, Long> expected = take(tiles).sizes();
        assertThat(expected).hasSize(2);

        Path archive = folder.resolve("block.3tz");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(archive))) {
            for (Map.Entry<String, byte[]> e : content.entrySet()) {
                zip.putNextEntry(new ZipEntry(e.getKey()));
                zip.write(e.getValue());
            }
            zip.putNextEntry(new ZipEntry("@3dtilesIndex1@"));
            zip.write(new byte[24]);
        }
        assertThat(take(archive).sizes()).isEqualTo(expected);

        Path database = folder.resolve("block.3dtiles");
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database)) {
            connection.createStatement().execute("CREATE TABLE media (key TEXT PRIMARY KEY, content BLOB)");
            try (PreparedStatement insert = connection.prepareStatement("INSERT INTO media VALUES (?, ?)")) {
                for (Map.Entry<String, byte[]> e : content.entrySet()) {
                    insert.setString(1, e.getKey());
                    insert.setBytes(2, e.getValue());
                    insert.execute();
                }
            }
        }
        TakenAsset fromDatabase = take(database);
        assertThat(fromDatabase.sizes()).isEqualTo(expected);
        assertThat(fromDatabase.row()).containsEntry("name", "block").containsEntry("lowest", 10.0);
        assertThat(fromDatabase.box().getMinX()).isBetween(113.9, 114.1);
    }

    @Test
    void the_same_files_have_the_same_folder_and_other_names_another() throws Exception {
        Path first = write("one/tileset.json", tileset(REGION, "")).getParent();
        write("one/a.bin", "x");
        Path second = write("two/tileset.json", tileset(REGION, "")).getParent();
        write("two/b.bin", "x");
        assertThat(take(first).files()).isEqualTo(take(first).files());
        assertThat(take(second).files()).isNotEqualTo(take(first).files());
    }

    @Test
    void a_single_model_needs_a_place_and_gets_a_tileset_there() throws Exception {
        Path model = folder.resolve("tower.glb");
        Files.write(model, box());
        assertThatThrownBy(() -> take(model)).hasMessageContaining("tower.glb is a single model");
        Map<String, String> place = Map.of("longitude", "114", "latitude", "33", "height", "70", "licence", "CC BY 4.0");
        TakenAsset taken = take(model, place);
        assertThat(taken.row()).containsEntry("kind", "GLTF").containsEntry("licence", "CC BY 4.0");
        assertThat(taken.sizes().keySet()).containsExactlyInAnyOrder("tower.glb", "tileset.json");
        // 20 m wide, 40 m long, from the height upward 10 m: the model stands on its place.
        assertThat(taken.box().getHeight() * 110_900).isBetween(39.5, 40.5);
        assertThat(taken.box().getWidth() * 93_450).isBetween(19.5, 20.5);
        assertThat((Double) taken.row().get("lowest")).isBetween(69.99, 70.01);
        assertThat((Double) taken.row().get("highest")).isBetween(79.99, 80.01);
        Map<String, String> turned = new LinkedHashMap<>(place);
        turned.put("heading", "90");
        assertThat(take(model, turned).box().getWidth() * 93_450).isBetween(39.5, 40.5);
        for (Map<String, String> bad : List.of(
                Map.of("longitude", "200", "latitude", "33"),
                Map.of("longitude", "114"),
                Map.of("longitude", "114", "latitude", "north"),
                Map.of("longitude", "114", "latitude", "33", "colour", "red"))) {
            assertThatThrownBy(() -> take(model, bad)).isInstanceOf(UnreadableSourceException.class).hasMessageContaining("--set");
        }
    }

    @Test
    void a_terrain_is_taken_with_the_extent_of_its_deepest_level() throws Exception {
        Path tile = SharedData.require("terrain/9_533_383.terrain");
        Path terrain = write(
                        "hills/layer.json",
                        "{\"tilejson\":\"2.1.0\",\"format\":\"quantized-mesh-1.0\",\"scheme\":\"tms\","
                                + "\"tiles\":[\"{z}/{x}/{y}.terrain?v={version}\"],\"bounds\":[-180,-90,180,90],"
                                + "\"available\":[[{\"startX\":0,\"startY\":0,\"endX\":1,\"endY\":0}],"
                                + "[{\"startX\":2,\"startY\":1,\"endX\":3,\"endY\":1}]]}")
                .getParent();
        for (String name : List.of("0/0/0", "0/1/0", "1/2/1")) {
            Path target = terrain.resolve(name + ".terrain");
            Files.createDirectories(target.getParent());
            try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(target))) {
                Files.copy(tile, out);
            }
        }
        TakenAsset taken = take(terrain);
        assertThat(taken.row()).containsEntry("kind", "TERRAIN").containsEntry("files", 4L).containsEntry("missing_files", 1L);
        assertThat(taken.warnings()).singleElement().asString().contains("1 files are named but not there: 1/3/1.terrain");
        assertThat(taken.box()).isEqualTo(new Envelope(0, 180, 0, 90));
        Files.write(terrain.resolve("1/2/1.terrain"), new byte[20]);
        assertThat(take(terrain).warnings()).anyMatch(w -> w.contains("damaged") && w.contains("1/2/1.terrain"));
    }

    @ParameterizedTest(name = "robustness/3dtiles/{0}: {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "tileTransformNotAffine.json|affine",
                "tilesetAssetMissing.json|asset.version must be 1.0 or 1.1",
                "tilesetGeometricErrorNegative.json|geometricError must be a number from 0, was -2.0",
                "tilesetWithCycleA.json|tilesetWithCycleA.json → tilesetWithCycleB.json → tilesetWithCycleC.json",
                "tilesetWithUnicodeBOM.json|stands nowhere on Earth"
            })
    void what_no_client_can_draw_is_refused_with_the_reason(String name, String reason) {
        Path source = SharedData.require("robustness/3dtiles/" + name);
        assertThatThrownBy(() -> take(source))
                .isInstanceOf(UnreadableSourceException.class)
                .hasMessageContaining(name)
                .hasMessageContaining(reason);
    }

    @Test
    void a_byte_order_mark_is_taken_away() throws Exception {
        Path source = SharedData.require("robustness/3dtiles/tilesetWithUnicodeBOM.json");
        TakenAsset taken = take(source, Map.of("longitude", "114", "latitude", "33"));
        byte[] stored = Files.readAllBytes(taken.files().resolve("tilesetWithUnicodeBOM.json"));
        assertThat((char) stored[0]).isEqualTo('{');
        assertThat(taken.row()).containsEntry("files", 1L);
    }

    @Test
    void damaged_and_missing_contents_are_told() throws Exception {
        Path invalid = SharedData.require("robustness/3dtiles/invalid.b3dm");
        Path tiles = write(
                        "bad/tileset.json",
                        tileset(
                                REGION,
                                ",\"contents\":[{\"uri\":\"invalid.b3dm\"},{\"uri\":\"crooked.b3dm\"},{\"uri\":\"gone.glb\"},"
                                        + "{\"uri\":\"../../etc/passwd\"},{\"uri\":\"http://elsewhere/x.glb\"}]"))
                .getParent();
        Files.copy(invalid, tiles.resolve("invalid.b3dm"));
        Files.copy(SharedData.require("robustness/3dtiles/invalidAlignment.b3dm"), tiles.resolve("crooked.b3dm"));
        TakenAsset taken = take(tiles);
        assertThat(taken.row()).containsEntry("missing_files", 1L);
        assertThat(taken.warnings())
                .anyMatch(w -> w.contains("1 files are named but not there: gone.glb"))
                .anyMatch(w -> w.contains("2 addresses lead out of it"))
                .anyMatch(w -> w.endsWith("1 files are damaged: invalid.b3dm has version 2, must be 1"));
    }

    @ParameterizedTest
    @CsvSource({"../evil.glb", "/etc/cron.d/evil", "a/../../evil", "C:\\evil.glb", "a\\..\\..\\evil"})
    void archives_whose_names_lead_out_are_refused(String name) throws Exception {
        Path archive = folder.resolve("slip.3tz");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(archive))) {
            zip.putNextEntry(new ZipEntry("tileset.json"));
            zip.write(tileset(REGION, "").getBytes(StandardCharsets.UTF_8));
            zip.putNextEntry(new ZipEntry(name));
            zip.write(1);
        }
        assertThatThrownBy(() -> take(archive)).hasMessageContaining("leads out of it");
        assertThat(folder.resolve("evil.glb")).doesNotExist();
        assertThat(folder.resolve("assets")).doesNotExist();
    }

    @Test
    void towering_archives_and_links_are_not_followed() throws Exception {
        Path bomb = folder.resolve("bomb.3tz");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(bomb))) {
            zip.putNextEntry(new ZipEntry("tileset.json"));
            zip.write(tileset(REGION, "").getBytes(StandardCharsets.UTF_8));
            zip.putNextEntry(new ZipEntry("bomb.glb"));
            byte[] zeros = new byte[1 << 20];
            for (int i = 0; i < 300; i++) {
                zip.write(zeros);
            }
        }
        assertThatThrownBy(() -> take(bomb)).hasMessageContaining("zip bomb");
        Path linked = write("linked/tileset.json", tileset(REGION, "")).getParent();
        Files.createSymbolicLink(linked.resolve("secret.json"), write("outside.json", "{}"));
        TakenAsset taken = take(linked);
        assertThat(taken.sizes().keySet()).containsExactly("tileset.json");
        assertThat(taken.warnings()).anyMatch(w -> w.contains("links to other files are not followed (secret.json)"));
    }

    @Test
    void what_is_no_archive_or_no_model_is_told() throws Exception {
        Path text = write("text.3tz", "no zip at all");
        assertThatThrownBy(() -> take(text)).hasMessageContaining("text.3tz can't be read as an archive");
        Path database = write("text.3dtiles", "no database at all");
        assertThatThrownBy(() -> take(database)).hasMessageContaining("text.3dtiles can't be read as a 3D Tiles database");
        Map<String, String> place = Map.of("longitude", "114", "latitude", "33");
        Path cut = folder.resolve("cut.glb");
        Files.write(cut, java.util.Arrays.copyOf(box(), 100));
        assertThatThrownBy(() -> take(cut, place)).hasMessageContaining("cut.glb is cut off");
        Path circle = folder.resolve("circle.glb");
        Files.write(
                circle,
                glb("{\"asset\":{\"version\":\"2.0\"},\"scenes\":[{\"nodes\":[0]}],\"nodes\":[{\"children\":[0,0]}]}"));
        assertThatThrownBy(() -> take(circle, place)).hasMessageContaining("node 0 stands twice");
        Path parts = write("parts.gltf", "{\"asset\":{\"version\":\"2.0\"},\"buffers\":[{\"uri\":\"parts.bin\"}]}");
        assertThatThrownBy(() -> take(parts, place)).hasMessageContaining("needs the file parts.bin");
        Path far = write("far.gltf", "{\"asset\":{\"version\":\"2.0\"},\"buffers\":[{\"uri\":\"../../x.bin\"}]}");
        assertThatThrownBy(() -> take(far, place)).hasMessageContaining("does not lie beside it");
    }
}
