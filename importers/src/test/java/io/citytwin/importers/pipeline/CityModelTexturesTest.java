package io.citytwin.importers.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.citytwin.geometry.MeshTexture;
import io.citytwin.geometry.ModelMesh;
import io.citytwin.geometry.SurfaceKind;
import io.citytwin.model.ChangeSet.LayerChange;
import io.citytwin.store.BlockReader.Block;
import io.citytwin.store.DatabaseUrl;
import io.citytwin.testing.PostgisFixture;
import io.citytwin.testing.SharedData;
import io.citytwin.texture.TextureFolder;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The textures of a city model")
@ExtendWith(PostgisFixture.class)
class CityModelTexturesTest {
    private static final int RED = 0xd02010;
    private static final int BLUE = 0x1020c0;

    private final DatabaseUrl url;
    private ImportFixture city;

    @TempDir
    Path folder;

    @TempDir
    Path assets;

    CityModelTexturesTest(DatabaseUrl url) {
        this.url = url;
    }

    @BeforeEach
    void open() {
        city = new ImportFixture(url, assets);
    }

    @AfterEach
    void close() {
        city.close();
    }

    /** 8 × 4 pixels: the left half of one colour, the right half of the other. */
    private static BufferedImage halves(int left, int right) {
        BufferedImage image = new BufferedImage(8, 4, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < 4; y++) {
            for (int x = 0; x < 8; x++) {
                image.setRGB(x, y, x < 4 ? left : right);
            }
        }
        return image;
    }

    private Path image(String name, String format, BufferedImage image) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        assertThat(ImageIO.write(image, format, file.toFile())).isTrue();
        return file;
    }

    /** A wall of 10 × 5 m and a roof of two polygons; the appearance is the caller's. */
    private Path gml(String appearance) throws IOException {
        String polygon = "<gml:surfaceMember><gml:Polygon gml:id='%s'><gml:exterior><gml:LinearRing gml:id='%s'>"
                + "<gml:posList>%s</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon></gml:surfaceMember>";
        String surface = "<b:boundedBy><b:%1$s gml:id='%2$s'><b:lod2MultiSurface><gml:MultiSurface gml:id='m-%2$s'"
                + " srsName='EPSG:32632'>%3$s</gml:MultiSurface></b:lod2MultiSurface></b:%1$s></b:boundedBy>";
        String wall = String.format(polygon, "wall", "wall-ring", "0 0 5 10 0 5 10 0 10 0 0 10 0 0 5");
        String roofs = String.format(polygon, "east", "east-ring", "5 0 10 10 0 10 10 8 10 5 8 10 5 0 10")
                + String.format(polygon, "west", "west-ring", "0 0 10 5 0 10 5 8 10 0 8 10 0 0 10");
        String text = "<CityModel xmlns='http://www.opengis.net/citygml/2.0' xmlns:gml='http://www.opengis.net/gml'"
                + " xmlns:b='http://www.opengis.net/citygml/building/2.0' xmlns:xlink='http://www.w3.org/1999/xlink'"
                + " xmlns:app='http://www.opengis.net/citygml/appearance/2.0'>"
                + "<cityObjectMember><b:Building gml:id='house'>@inside@"
                + String.format(surface, "WallSurface", "ws", wall)
                + String.format(surface, "RoofSurface", "rs", roofs)
                + "</b:Building></cityObjectMember>@beside@</CityModel>";
        boolean inside = appearance.startsWith("<app:appearance>");
        text = text.replace("@inside@", inside ? appearance : "").replace("@beside@", inside ? "" : appearance);
        Matcher lists = Pattern.compile("posList>([^<]+)<").matcher(text);
        text = lists.replaceAll(found -> "posList>" + moved(found.group(1)) + "<");
        Path file = folder.resolve("model/house.gml");
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private static String moved(String local) {
        String[] numbers = local.split(" ");
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < numbers.length; i += 3) {
            text.append(678000 + Integer.parseInt(numbers[i])).append(' ');
            text.append(5403000 + Integer.parseInt(numbers[i + 1])).append(' ');
            text.append(numbers[i + 2]).append(' ');
        }
        return text.toString().strip();
    }

    private static String texture(String image, String properties, String... targets) {
        StringBuilder text = new StringBuilder("<app:ParameterizedTexture><app:imageURI>" + image + "</app:imageURI>")
                .append(properties);
        for (String target : targets) {
            text.append(target);
        }
        return text.append("</app:ParameterizedTexture>").toString();
    }

    private static String target(String id, String ring, String coordinates) {
        return "<app:target uri='#" + id + "'><app:TexCoordList><app:textureCoordinates ring='#" + ring + "'>" + coordinates
                + "</app:textureCoordinates></app:TexCoordList></app:target>";
    }

    private static String beside(String... data) {
        StringBuilder text = new StringBuilder("<app:appearanceMember><app:Appearance><app:theme>summer</app:theme>");
        for (String datum : data) {
            text.append("<app:surfaceDataMember>").append(datum).append("</app:surfaceDataMember>");
        }
        return text.append("</app:Appearance></app:appearanceMember>").toString();
    }

    private ImportReport load(Path path) throws Exception {
        ImportReport report = city.run(ImportRequest.of(List.of(path), "building_model"));
        assertThat(report.rejected()).isZero();
        return report;
    }

    private ModelMesh mesh() {
        return city.models("building_model").get(0).model();
    }

    /** "longitude order height: u v" of every corner of a face, in local metres of the fixture. */
    private static Map<String, String> shown(ModelMesh mesh, SurfaceKind kind) {
        Map<String, String> shown = new TreeMap<>();
        double west = mesh.extent()[0];
        double south = mesh.extent()[1];
        int place = 0;
        for (int face = 0; face < mesh.faceCount(); face++) {
            for (int i = 3 * mesh.triangleCount(face); i > 0; i--, place++) {
                if (mesh.kind(face) == kind && mesh.texture(face) >= 0) {
                    int corner = mesh.index(place);
                    double perDegree = Math.toRadians(6378137);
                    long x = Math.round(
                            (mesh.longitude(corner) - west) * perDegree * Math.cos(Math.toRadians(mesh.latitude(corner))));
                    long y = Math.round((mesh.latitude(corner) - south) * perDegree);
                    String at = x + " " + y + " " + Math.round(mesh.height(corner));
                    String uv = mesh.u(mesh.pair(place)) + " " + mesh.v(mesh.pair(place));
                    shown.merge(at, uv, (a, b) -> a.equals(b) ? a : a + " | " + b);
                }
            }
        }
        return shown;
    }

    private static int face(ModelMesh mesh, SurfaceKind kind, int number) {
        int seen = 0;
        for (int face = 0; face < mesh.faceCount(); face++) {
            if (mesh.kind(face) == kind && seen++ == number) {
                return face;
            }
        }
        throw new AssertionError("no face " + number + " of " + kind);
    }

    @Test
    @DisplayName("of CityGML come with their coordinates, wrap mode and file, and the mean of what is seen")
    void cityGml() throws Exception {
        Path picture = image("model/house_appearance/wall 1.png", "png", halves(RED, BLUE));
        load(gml(beside(
                texture(
                        "house_appearance/wall 1.png",
                        "<app:wrapMode>mirror</app:wrapMode>",
                        target("wall", "wall-ring", "0 0 0.5 0 0.5 1 0 1 0 0"),
                        target("east", "east-ring", "0.5 0 1 0 1 1 0.5 1 0.5 0")),
                "<app:X3DMaterial><app:diffuseColor>0 1 0</app:diffuseColor><app:target>#wall</app:target>"
                        + "<app:target>#rs</app:target></app:X3DMaterial>")));
        ModelMesh mesh = mesh();
        String name = TextureFolder.name("", Files.readAllBytes(picture), "png");
        assertThat(mesh.textures()).containsExactly(new MeshTexture(name, MeshTexture.Wrap.MIRROR));
        assertThat(new TextureFolder(assets).read(name)).as("kept as it is").isEqualTo(Files.readAllBytes(picture));
        assertThat(shown(mesh, SurfaceKind.WALL))
                .containsExactly(
                        Map.entry("0 0 10", "0.0 1.0"),
                        Map.entry("0 0 5", "0.0 0.0"),
                        Map.entry("10 0 10", "0.5 1.0"),
                        Map.entry("10 0 5", "0.5 0.0"));
        assertThat(mesh.color(face(mesh, SurfaceKind.WALL, 0))).isEqualTo(RED);
        assertThat(mesh.color(face(mesh, SurfaceKind.ROOF, 0))).isEqualTo(BLUE);
        assertThat(mesh.texture(face(mesh, SurfaceKind.ROOF, 1))).isEqualTo(-1);
        assertThat(mesh.color(face(mesh, SurfaceKind.ROOF, 1))).as("its material").isEqualTo(0x00ff00);
    }

    @Test
    @DisplayName("are the same from an appearance inside the object, of CityGML 3, and projected by a matrix")
    void otherSpellings() throws Exception {
        image("model/a.png", "png", halves(RED, BLUE));
        String list = target("wall", "wall-ring", "0 0 0.5 0 0.5 1 0 1 0 0");
        load(gml(beside(texture("a.png", "", list))));
        byte[] expected = mesh().bytes();
        String inside = beside(texture("a.png", "", list)).replace("appearanceMember", "appearance");
        load(gml(inside));
        assertThat(mesh().bytes()).isEqualTo(expected);
        String three = "<app:textureParameterization><app:TextureAssociation><app:target>#wall</app:target>"
                + "<app:textureParameterization><app:TexCoordList><app:textureCoordinates>0 0 0.5 0 0.5 1 0 1"
                + "</app:textureCoordinates><app:ring>#wall-ring</app:ring></app:TexCoordList>"
                + "</app:textureParameterization></app:TextureAssociation></app:textureParameterization>";
        load(gml(beside(texture("a.png", "", three))));
        assertThat(mesh().bytes()).as("the last corner repeats the first unsaid").isEqualTo(expected);
        // u = (x - 678000) / 20, v = (z - 5) / 5, over the whole wall surface; its parameters serve another target too.
        String matrix = "<app:target uri='#ws'><app:TexCoordGen gml:id='g'><app:worldToTexture>0.05 0 0 -33900 0 0 0.2 -1"
                + " 0 0 0 1</app:worldToTexture></app:TexCoordGen></app:target>";
        load(gml(beside(texture("a.png", "", matrix))));
        assertThat(mesh().bytes()).isEqualTo(expected);
        load(gml(beside(texture("a.png", "", matrix), texture("a.png", "", "<app:target uri='#rs' xlink:href='#g'/>"))));
        assertThat(shown(mesh(), SurfaceKind.ROOF)).containsEntry("10 0 10", "0.5 1.0").hasSize(6);
    }

    @Test
    @DisplayName("of CityJSON and CityJSONSeq are those of the same model in CityGML")
    void cityJson() throws Exception {
        image("model/pictures/a.png", "png", halves(RED, BLUE));
        load(gml(beside(texture(
                "pictures/a.png", "<app:wrapMode>clamp</app:wrapMode>", target("wall", "wall-ring", "0 0 .5 0 .5 1 0 1 0 0")))));
        ModelMesh expected = mesh();
        city.dropLayers();
        String appearance = "'appearance':{'textures':[{'type':'PNG','image':'pictures/b.png'},{'type':'PNG',"
                + "'image':'pictures/a.png','wrapMode':'clamp'}],'vertices-texture':[[0,0],[0.5,0],[0.5,1],[0,1]]},";
        String objects = "'CityObjects':{'house':{'type':'Building','geometry':[{'type':'MultiSurface','lod':'2',"
                + "'boundaries':[[[0,1,2,3]],[[4,1,5,6]],[[0,4,6,7]]],'semantics':{'surfaces':[{'type':'WallSurface'},"
                + "{'type':'RoofSurface'}],'values':[0,1,1]},'texture':{'summer':{'values':[[[1,0,1,2,3]],[[null]],[[null]]]}}"
                + "}]}},'vertices':[[0,0,5],[10,0,5],[10,0,10],[0,0,10],[5,0,10],[10,8,10],[5,8,10],[0,8,10]]";
        String transform = "'transform':{'scale':[1,1,1],'translate':[678000,5403000,0]}";
        String system = "'metadata':{'referenceSystem':'https://www.opengis.net/def/crs/EPSG/0/32632'}";
        Path whole = folder.resolve("model/house.city.json");
        Files.writeString(whole, ("{'type':'CityJSON','version':'2.0'," + transform + "," + system + "," + appearance + objects
                        + "}")
                .replace('\'', '"'));
        load(whole);
        assertThat(shown(mesh(), SurfaceKind.WALL)).isEqualTo(shown(expected, SurfaceKind.WALL)).hasSize(4);
        assertThat(mesh().textures()).isEqualTo(expected.textures());
        assertThat(mesh().color(face(mesh(), SurfaceKind.WALL, 0))).isEqualTo(RED);
        ModelMesh fromWhole = mesh();
        city.dropLayers();
        Path lines = folder.resolve("model/house.city.jsonl");
        Files.writeString(lines, ("{'type':'CityJSON','version':'2.0','CityObjects':{},'vertices':[]," + transform + ","
                        + system + "}\n{'type':'CityJSONFeature','id':'house'," + appearance + objects + "}\n")
                .replace('\'', '"'));
        load(lines);
        assertThat(mesh()).isEqualTo(fromWhole);
    }

    @ParameterizedTest
    @ValueSource(strings = {"tiff", "gif", "bmp"})
    @DisplayName("in other formats are kept as PNG, pixel by pixel")
    void rewritten(String format) throws Exception {
        image("model/a." + format, format, halves(RED, BLUE));
        load(gml(beside(texture("a." + format, "", target("wall", "wall-ring", "0 0 1 0 1 1 0 1 0 0")))));
        MeshTexture texture = mesh().textures().get(0);
        assertThat(texture.file()).endsWith(".png");
        BufferedImage kept =
                ImageIO.read(new ByteArrayInputStream(new TextureFolder(assets).read(texture.file())));
        assertThat(kept.getRGB(0, 0) & 0xffffff).isEqualTo(RED);
        assertThat(kept.getRGB(7, 3) & 0xffffff).isEqualTo(BLUE);
        assertThat(kept.getWidth()).isEqualTo(8);
    }

    @Test
    @DisplayName("count as content: another picture of the same name is a change, the same again is none")
    void changes() throws Exception {
        image("model/a.png", "png", halves(RED, BLUE));
        Path file = gml(beside(texture("a.png", "", target("wall", "wall-ring", "0 0 1 0 1 1 0 1 0 0"))));
        load(file);
        ModelMesh before = mesh();
        LayerChange again = load(file).changeSet().layers().get(0);
        assertThat(again.unchanged()).isEqualTo(1);
        // The same mean: only the picture tells the difference.
        image("model/a.png", "png", halves(BLUE, RED));
        ImportReport report = load(file);
        assertThat(report.changeSet().layers().get(0).changed()).isEqualTo(1);
        assertThat(mesh().textures()).isNotEqualTo(before.textures());
        assertThat(mesh().color(0)).isEqualTo(before.color(0));
        city.changeSets().revert(report.changeSet().id());
        assertThat(mesh()).isEqualTo(before);
        assertThat(new TextureFolder(assets).read(before.textures().get(0).file())).isNotEmpty();
        assertThat(kept()).hasSize(2);
    }

    private List<Path> kept() throws IOException {
        try (Stream<Path> tree = Files.walk(assets)) {
            return tree.filter(Files::isRegularFile).toList();
        }
    }

    @Test
    @DisplayName("that are missing, elsewhere, damaged or too large are told once, and the surfaces keep their colour")
    void unfit() throws Exception {
        image("secret.png", "png", halves(RED, BLUE));
        image("model/good.png", "png", halves(RED, BLUE));
        Files.createSymbolicLink(folder.resolve("model/link.png"), folder.resolve("secret.png"));
        cut(image("model/cut.jpg", "jpg", halves(RED, BLUE)));
        cut(image("model/cut2.jpg", "jpg", noise(600)));
        Files.writeString(folder.resolve("model/text.png"), "no picture");
        Files.write(folder.resolve("model/bomb.png"), bomb(40_000, 40_000));
        Map<String, String> reasons = new TreeMap<>(Map.of(
                "../secret.png", "lie outside of the folder that is imported and are not read",
                "link.png", "lie outside of the folder that is imported and are not read",
                "/etc/passwd", "lie outside of the folder that is imported and are not read",
                "file:///etc/passwd", "lie outside of the folder that is imported and are not read",
                "C:\\windows\\a.png", "lie outside of the folder that is imported and are not read",
                "gone.png", "are not there",
                "cut.jpg", "are damaged",
                "cut2.jpg", "are cut off",
                "text.png", "are no JPEG, PNG, TIFF, GIF or BMP",
                "bomb.png", "are of 40000 × 40000 pixels, at most 67108864 are taken"));
        for (Map.Entry<String, String> entry : reasons.entrySet()) {
            String wall = target("wall", "wall-ring", "0 0 1 0 1 1 0 1 0 0");
            String east = target("east", "east-ring", "0 0 1 0 1 1 0 1 0 0");
            ImportReport report = load(gml(beside(
                    texture(entry.getKey(), "", wall, east),
                    "<app:X3DMaterial><app:diffuseColor>0 1 0</app:diffuseColor><app:target>#wall</app:target>"
                            + "</app:X3DMaterial>")));
            assertThat(report.warnings())
                    .containsExactly(
                            "house.gml: 1 of the textures that it names " + entry.getValue() + ": " + entry.getKey(),
                            "house.gml: 2 surfaces keep their colour, their texture can't be had");
            assertThat(mesh().textures()).isEmpty();
            assertThat(mesh().color(face(mesh(), SurfaceKind.WALL, 0))).isEqualTo(0x00ff00);
        }
        assertThat(kept()).isEmpty();
        // From the folder above, what lies in it belongs to the import.
        Files.delete(folder.resolve("model/link.png"));
        ImportReport report = load(gml(beside(texture(
                        "..\\SECRET.png", "", target("wall", "wall-ring", "0 0 1 0 1 1 0 1 0 0"))))
                .getParent()
                .getParent());
        assertThat(report.warnings()).noneMatch(w -> w.contains("texture"));
        assertThat(mesh().textures()).hasSize(1);
    }

    private static void cut(Path file) throws IOException {
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, java.util.Arrays.copyOf(whole, whole.length / 2));
    }

    private static BufferedImage noise(int side) {
        BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
        java.util.Random random = new java.util.Random(side);
        for (int i = 0; i < side * side; i++) {
            image.setRGB(i % side, i / side, random.nextInt());
        }
        return image;
    }

    /** The head of a PNG of that size, and nothing else. */
    private static byte[] bomb(int width, int height) {
        java.nio.ByteBuffer out = java.nio.ByteBuffer.allocate(33);
        out.put(new byte[] {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10}).putInt(13);
        out.put("IHDR".getBytes(StandardCharsets.US_ASCII)).putInt(width).putInt(height).put(new byte[] {8, 2, 0, 0, 0});
        java.util.zip.CRC32 crc = new java.util.zip.CRC32();
        crc.update(out.array(), 12, 17);
        return out.putInt((int) crc.getValue()).array();
    }

    @Test
    @DisplayName("in the folder beside the model come with it, neither as imagery nor as something ignored")
    void beside() throws Exception {
        image("model/house_appearance/a.png", "png", halves(RED, BLUE));
        ImportReport report = load(gml(beside(texture(
                        "house_appearance/a.png", "", target("wall", "wall-ring", "0 0 1 0 1 1 0 1 0 0"))))
                .getParent());
        assertThat(report.ignored()).isEmpty();
        assertThat(report.changeSet().layers()).hasSize(1);
        assertThat(mesh().textures()).hasSize(1);
    }

    @Test
    @DisplayName("whose coordinates don't fit, or that are georeferenced, are counted")
    void unmatched() throws Exception {
        image("model/a.png", "png", halves(RED, BLUE));
        ImportReport report = load(gml(beside(
                texture(
                        "a.png",
                        "",
                        target("wall", "wall-ring", "0 0 1 0 1 1"),
                        target("east", "east-ring", "0 0 1 0 1 much 0 1 0 0")),
                "<app:GeoreferencedTexture><app:imageURI>a.png</app:imageURI><app:target>#west</app:target>"
                        + "</app:GeoreferencedTexture>")));
        assertThat(report.warnings())
                .containsExactly(
                        "house.gml: 2 surfaces have texture coordinates that do not fit their corners; they keep their colour",
                        "house.gml: 1 surfaces have a georeferenced texture, which is not drawn; they keep their colour");
        assertThat(mesh().textures()).isEmpty();
        assertThat(kept()).isEmpty();
    }

    @Test
    @DisplayName("come out of a zip, and not from outside of it")
    void zip() throws Exception {
        Path picture = image("model/udx/look/a.png", "png", halves(RED, BLUE));
        Path model = gml(beside(
                texture("../look/a.png", "", target("wall", "wall-ring", "0 0 1 0 1 1 0 1 0 0")),
                texture("../../../../a.png", "", target("east", "east-ring", "0 0 1 0 1 1 0 1 0 0"))));
        Path zip = folder.resolve("delivery.zip");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
            out.putNextEntry(new ZipEntry("udx/bldg/house.gml"));
            Files.copy(model, out);
            out.putNextEntry(new ZipEntry("udx/look/a.png"));
            Files.copy(picture, out);
        }
        ImportReport report = load(zip);
        assertThat(mesh().textures()).hasSize(1);
        assertThat(report.warnings()).anyMatch(w -> w.contains("../../../../a.png"));
        assertThat(kept()).hasSize(1);
    }

    /** What the source says, counted from its text: polygons with coordinates for which there is a picture. */
    @ParameterizedTest(name = "{0}: {1} polygons show {2} pictures, {3} of them only on their back")
    @CsvSource({
        "plateau_tokyo_53392642/udx/bldg/53392642_bldg_6697_op2.gml, 527, 8, 0",
        "ingolstadt_lod3/4018198/4018198.xml, 531, 3, 0",
        "ingolstadt_lod3/4018207/4018207.xml, 489, 4, 1",
        "ingolstadt_lod3/4018212/4018212.xml, 239, 2, 0",
        "ingolstadt_lod3/4018279/4018279.xml, 83, 5, 0",
    })
    @DisplayName("are as many as the file's own")
    void sharedModels(String file, int polygons, int pictures, int backs) throws Exception {
        Path path = SharedData.require("citymodel/" + file);
        String text = Files.readString(path);
        Set<String> targets = new TreeSet<>();
        Pattern.compile("<app:target uri=\"([^\"]+)\">\\s*<app:TexCoordList")
                .matcher(text)
                .results()
                .forEach(found -> targets.add(found.group(1)));
        assertThat(targets).hasSize(polygons);
        ImportReport report = load(path);
        assertThat(report.warnings()).noneMatch(w -> w.contains("texture"));
        Map<String, Set<String>> listed = listed(text);
        Set<String> stored = new TreeSet<>();
        Set<String> names = new TreeSet<>();
        int faces = 0;
        for (Block block : city.models("building_model")) {
            ModelMesh mesh = block.model();
            int place = 0;
            for (int face = 0; face < mesh.faceCount(); face++) {
                faces += mesh.texture(face) >= 0 ? 1 : 0;
                for (int i = 3 * mesh.triangleCount(face); i > 0; i--, place++) {
                    if (mesh.texture(face) >= 0) {
                        stored.add(mesh.u(mesh.pair(place)) + " " + mesh.v(mesh.pair(place)));
                    }
                }
            }
            mesh.textures().forEach(t -> names.add(t.file()));
        }
        assertThat(names).hasSize(pictures);
        assertThat(kept()).hasSize(pictures);
        assertThat(faces).isEqualTo(polygons - backs);
        Set<String> all = new TreeSet<>();
        listed.values().forEach(all::addAll);
        assertThat(all).containsAll(stored);
        // Corners at one place or on a line drop out of triangles, nothing else.
        assertThat(stored.size()).isGreaterThan(all.size() * 9 / 10);
    }

    /** Texture coordinates by ring, out of the text. */
    private static Map<String, Set<String>> listed(String text) {
        Map<String, Set<String>> listed = new HashMap<>();
        Matcher lists = Pattern.compile("<app:textureCoordinates ring=\"#([^\"]+)\">([^<]+)<").matcher(text);
        while (lists.find()) {
            String[] v = lists.group(2).strip().split("\\s+");
            Set<String> pairs = listed.computeIfAbsent(lists.group(1), r -> new TreeSet<>());
            for (int i = 0; i + 1 < v.length; i += 2) {
                pairs.add(Float.parseFloat(v[i]) + " " + Float.parseFloat(v[i + 1]));
            }
        }
        return listed;
    }

    @Test
    @DisplayName("of a large CityJSON whose pictures were not delivered are named, and its surfaces counted")
    void withoutPictures() throws Exception {
        Path path = SharedData.require("citymodel/rotterdam_3-20-DELFSHAVEN.city.json");
        JsonNode root = new ObjectMapper().readTree(path.toFile());
        List<JsonNode> rings = new ArrayList<>();
        Set<Integer> used = new TreeSet<>();
        for (JsonNode object : root.path("CityObjects")) {
            for (JsonNode surface : object.path("geometry").path(0).path("texture").path("rgbTexture").path("values")) {
                if (surface.path(0).path(0).isInt()) {
                    rings.add(surface);
                    used.add(surface.path(0).path(0).asInt());
                }
            }
        }
        assertThat(load(path).warnings())
                .hasSize(2)
                .satisfies(w -> assertThat(w.get(0))
                        .startsWith("rotterdam_3-20-DELFSHAVEN.city.json: " + used.size()
                                + " of the textures that it names are not there: appearances/0320_"))
                .satisfies(w -> assertThat(w.get(1)).contains(": " + rings.size() + " surfaces keep their colour"));
    }
}
