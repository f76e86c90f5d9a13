package io.citytwin.importers.format.osgb;

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
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Oblique photogrammetry in OSGB")
class OsgbTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    /** A content: earth-centred vertices, triangles, and the picture, if it has one. */
    private record Content(int depth, List<double[]> vertices, int triangles, List<BufferedImage> pictures, List<float[]> uv) {}

    private TakenAsset take(Path source) throws Exception {
        return TakenAsset.take(new OsgbFormat(), source, folder, Map.of(), null);
    }

    private static List<Content> contents(TakenAsset taken) throws IOException {
        List<Content> contents = new ArrayList<>();
        JsonNode root = JSON.readTree(taken.files().resolve("tileset.json").toFile()).path("root");
        double[] matrix = new double[16];
        for (int i = 0; i < 16; i++) {
            matrix[i] = root.path("transform").get(i).asDouble();
        }
        walk(taken.files(), root, matrix, 0, contents);
        return contents;
    }

    /** All contents; checks on the way that errors fall and boxes hold what is in and below them. */
    private static List<double[]> walk(Path base, JsonNode tile, double[] frame, int depth, List<Content> into)
            throws IOException {
        List<double[]> places = new ArrayList<>();
        String uri = tile.path("content").path("uri").asText("");
        if (uri.endsWith(".json")) {
            JsonNode external = JSON.readTree(base.resolve(uri).toFile());
            assertThat(external.path("geometricError").asDouble()).isPositive();
            places.addAll(walk(base.resolve(uri).getParent(), external.path("root"), frame, depth, into));
        } else if (!uri.isEmpty()) {
            places.addAll(content(base.resolve(uri), frame, depth, into));
        }
        for (JsonNode child : tile.path("children")) {
            assertThat(child.path("geometricError").asDouble()).isLessThan(tile.path("geometricError").asDouble());
            places.addAll(walk(base, child, frame, depth + 1, into));
        }
        JsonNode box = tile.path("boundingVolume").path("box");
        for (double[] p : places) {
            for (int i = 0; i < 3; i++) {
                assertThat(Math.abs(p[i] - box.get(i).asDouble())).isLessThanOrEqualTo(box.get(3 + 4 * i).asDouble());
            }
        }
        return places;
    }

    private static List<double[]> content(Path file, double[] frame, int depth, List<Content> into) throws IOException {
        ByteBuffer glb;
        try (GZIPInputStream in = new GZIPInputStream(Files.newInputStream(file))) {
            glb = ByteBuffer.wrap(in.readAllBytes()).order(ByteOrder.LITTLE_ENDIAN);
        }
        int jsonLength = glb.getInt(12);
        JsonNode json = JSON.readTree(glb.array(), 20, jsonLength);
        int binary = 20 + jsonLength + 8;
        JsonNode node = json.path("nodes").get(0);
        List<double[]> local = new ArrayList<>();
        List<double[]> earth = new ArrayList<>();
        List<BufferedImage> pictures = new ArrayList<>();
        List<float[]> uv = new ArrayList<>();
        int triangles = 0;
        for (JsonNode primitive : json.path("meshes").get(0).path("primitives")) {
            JsonNode positions = accessor(json, primitive.path("attributes").path("POSITION").asInt());
            int at = binary + offset(json, positions);
            for (int i = 0; i < positions.path("count").asInt(); i++) {
                double[] g = new double[3];
                for (int k = 0; k < 3; k++) {
                    g[k] = (glb.getShort(at + 8 * i + 2 * k) & 0xffff) * node.path("scale").get(k).asDouble()
                            + node.path("translation").get(k).asDouble();
                }
                double[] p = {g[0], -g[2], g[1]};
                local.add(p);
                double[] e = new double[3];
                for (int k = 0; k < 3; k++) {
                    e[k] = frame[k] * p[0] + frame[4 + k] * p[1] + frame[8 + k] * p[2] + frame[12 + k];
                }
                earth.add(e);
            }
            triangles += accessor(json, primitive.path("indices").asInt()).path("count").asInt() / 3;
            if (primitive.has("material")) {
                JsonNode texture = accessor(json, primitive.path("attributes").path("TEXCOORD_0").asInt());
                int from = binary + offset(json, texture);
                for (int i = 0; i < texture.path("count").asInt(); i++) {
                    uv.add(new float[] {glb.getFloat(from + 8 * i), glb.getFloat(from + 8 * i + 4)});
                }
            }
        }
        for (JsonNode image : json.path("images")) {
            JsonNode view = json.path("bufferViews").get(image.path("bufferView").asInt());
            pictures.add(ImageIO.read(new ByteArrayInputStream(
                    glb.array(), binary + view.path("byteOffset").asInt(), view.path("byteLength").asInt())));
        }
        into.add(new Content(depth, earth, triangles, pictures, uv));
        return local;
    }

    private static JsonNode accessor(JsonNode json, int index) {
        return json.path("accessors").get(index);
    }

    private static int offset(JsonNode json, JsonNode accessor) {
        return json.path("bufferViews").get(accessor.path("bufferView").asInt()).path("byteOffset").asInt();
    }

    private static Path oblique() throws Exception {
        return Path.of(OsgbTest.class.getResource("/corpus/oblique").toURI());
    }

    @Test
    void of_the_newest_form_packed_and_plain_stand_where_their_metadata_says() throws Exception {
        TakenAsset taken = take(oblique());
        List<Content> contents = contents(taken);
        assertThat(taken.row()).containsEntry("kind", "OBLIQUE").containsEntry("files", 3L).containsEntry("missing_files", 0L);
        assertThat(contents).extracting(Content::triangles).containsExactly(1, 4, 4);
        assertThat(contents.get(1).depth()).isEqualTo(contents.get(0).depth() + 1);
        // The first vertex of the moved group: (0 0 0) + 100 m to the east, from the origin.
        double[] expected = {500_200, 3_650_000, 30};
        CrsRegistry.standard().resolve("EPSG:4547").toWgs84().apply(expected, 0, 1, 3);
        double[] earth = new double[3];
        Geocentric.of(expected[0], expected[1], expected[2], earth, 0);
        for (int content = 0; content < 2; content++) {
            assertThat(distance(contents.get(content).vertices().get(0), earth)).isLessThan(0.002);
        }
        assertThat(taken.box().getMinX()).isCloseTo(114.0010, within(0.001));
        assertThat(taken.warnings()).isEmpty();
        BufferedImage picture = contents.get(1).pictures().get(0);
        // OpenGL's first row is the lowest: red and green below, blue and white above.
        assertThat(picture.getRGB(0, 1)).isEqualTo(0xffff0000);
        assertThat(picture.getRGB(1, 1)).isEqualTo(0xff00ff00);
        assertThat(picture.getRGB(0, 0)).isEqualTo(0xff0000ff);
        assertThat(contents.get(1).uv().get(0)).containsExactly(0, 1);
        assertThat(contents.get(1).uv().get(3)).containsExactly(1, 0);
    }

    @Test
    void in_a_zip_are_the_same() throws Exception {
        Path zip = folder.resolve("production.zip");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip));
                Stream<Path> files = Files.walk(oblique())) {
            for (Path file : files.sorted().toList()) {
                String name = "of the city/" + oblique().relativize(file).toString();
                out.putNextEntry(new ZipEntry(Files.isDirectory(file) ? name.replaceAll("/?$", "/") : name));
                if (Files.isRegularFile(file)) {
                    Files.copy(file, out);
                }
                out.closeEntry();
            }
        }
        try (FileSystem archive = FileSystems.newFileSystem(zip)) {
            TakenAsset zipped = take(archive.getPath("/of the city"));
            TakenAsset plain = take(oblique());
            assertThat(zipped.files()).isEqualTo(plain.files());
            assertThat(zipped.row()).containsEntry("files", 3L).containsEntry("bytes", plain.row().get("bytes"));
        }
    }

    @Test
    void a_second_import_finds_its_tiles_made() throws Exception {
        TakenAsset first = take(oblique());
        Path tiles = folder.resolve("assets").resolve((String) first.row().get("folder"));
        Object stamp = Files.getLastModifiedTime(tiles.resolve("tileset.json"));
        assertThat(take(oblique()).row()).isEqualTo(first.row());
        assertThat((Object) Files.getLastModifiedTime(tiles.resolve("tileset.json"))).isEqualTo(stamp);
    }

    @Test
    void a_real_production_keeps_its_levels_triangles_and_pictures() throws Exception {
        Path source = SharedData.require("osgb/Production_5");
        TakenAsset taken = take(source);
        List<Content> contents = contents(taken);
        long bytes = 0;
        try (Stream<Path> files = Files.list(source.resolve("Data/Tile_+000_+013"))) {
            for (Path file : files.toList()) {
                bytes += Files.size(file);
            }
        }
        assertThat(taken.row()).containsEntry("files", 13L).containsEntry("bytes", bytes).containsEntry("missing_files", 27L);
        assertThat(taken.warnings()).singleElement().asString().contains("27 files are named and not there");
        // Counted by OpenSceneGraph itself (osgconv to its text form).
        assertThat(contents.stream().mapToInt(Content::triangles).sum()).isEqualTo(81_260);
        assertThat(contents).hasSize(40).allSatisfy(c -> {
            assertThat(c.pictures()).isNotEmpty();
            assertThat(c.pictures()).allSatisfy(p -> assertThat(p.getWidth()).isPositive());
        });
        double[] origin = {501027.524, 2488718.808, 0};
        String wkt = Files.readString(source.resolve("metadata.xml")).replaceAll("(?s).*<SRS>(.*)</SRS>.*", "$1");
        CrsRegistry.standard().resolve(wkt).toWgs84().apply(origin, 0, 1, 3);
        assertThat(taken.box().getMinX()).isBetween(origin[0] - 0.001, origin[0] + 0.003);
        assertThat(taken.box().getMinY()).isBetween(origin[1], origin[1] + 0.02);
        assertThat(taken.box().getHeight()).isLessThan(0.005);
    }

    @Test
    void that_are_cut_off_or_scrambled_end_in_one_line() throws Exception {
        Path copy = folder.resolve("copy");
        Path file = copy.resolve("Data/Tile_1/Tile_1.osgb");
        Files.createDirectories(file.getParent());
        Files.copy(oblique().resolve("metadata.xml"), copy.resolve("metadata.xml"));
        byte[] sound = Files.readAllBytes(oblique().resolve("Data/Tile_1/Tile_1.osgb"));
        Random random = new Random(7);
        int refused = 0;
        for (int i = 0; i < 400; i++) {
            byte[] bytes = i % 2 == 0 ? java.util.Arrays.copyOf(sound, random.nextInt(sound.length)) : sound.clone();
            for (int k = 0; k < 3 && i % 2 == 1; k++) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            Files.write(file, bytes);
            try {
                contents(take(copy));
            } catch (UnreadableSourceException e) {
                refused++;
                assertThat(e.getMessage()).startsWith("copy: ").doesNotContain("\n");
            }
        }
        assertThat(refused).isGreaterThan(200);
        try (Stream<Path> left = Files.list(folder.resolve("assets"))) {
            assertThat(left.filter(p -> p.getFileName().toString().startsWith(".filling"))).isEmpty();
        }
    }

    @Test
    void what_is_missing_is_told() throws Exception {
        Path copy = folder.resolve("copy");
        Files.createDirectories(copy.resolve("Data/Tile_1"));
        Files.copy(oblique().resolve("Data/Tile_1/Tile_1.osgb"), copy.resolve("Data/Tile_1/Tile_1.osgb"));
        Files.writeString(copy.resolve("metadata.xml"), "<ModelMetadata><SRS>ENU:33.5,114.25</SRS></ModelMetadata>");
        TakenAsset taken = take(copy);
        List<Content> contents = contents(taken);
        assertThat(taken.row()).containsEntry("missing_files", 1L);
        assertThat(taken.warnings())
                .containsExactly("copy: 1 files are named and not there, so that their finer levels are missing:"
                        + " Tile_1_L1.osgb");
        double[] place = Geocentric.toGeodetic(
                contents.get(0).vertices().get(0)[0],
                contents.get(0).vertices().get(0)[1],
                contents.get(0).vertices().get(0)[2]);
        assertThat(place[1]).isCloseTo(33.5, within(1e-6));
        assertThat(place[0]).isCloseTo(114.25 + 100 / (111_320 * Math.cos(Math.toRadians(33.5))), within(1e-5));
        Files.writeString(copy.resolve("metadata.xml"), "<ModelMetadata/>");
        assertThatThrownBy(() -> take(copy))
                .isInstanceOf(UnreadableSourceException.class)
                .hasMessage("copy: metadata.xml names no coordinate system (SRS); say which it is with --crs EPSG:n");
        Files.delete(copy.resolve("Data/Tile_1/Tile_1.osgb"));
        Files.writeString(copy.resolve("metadata.xml"), "<ModelMetadata><SRS>EPSG:4547</SRS></ModelMetadata>");
        assertThatThrownBy(() -> take(copy)).hasMessageStartingWith("copy holds no Data/Tile_…");
    }

    private static double distance(double[] a, double[] b) {
        return Math.hypot(a[0] - b[0], Math.hypot(a[1] - b[1], a[2] - b[2]));
    }
}
