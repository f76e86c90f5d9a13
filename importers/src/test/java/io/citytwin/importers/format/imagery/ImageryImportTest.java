package io.citytwin.importers.format.imagery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.citytwin.importers.pipeline.ImportRefusedException;
import io.citytwin.importers.pipeline.ImportFixture;
import io.citytwin.importers.pipeline.ImportReport;
import io.citytwin.importers.pipeline.ImportRequest;
import io.citytwin.model.Feature;
import io.citytwin.model.TimeSelector;
import io.citytwin.raster.Picture;
import io.citytwin.raster.PictureHeader;
import io.citytwin.store.DatabaseUrl;
import io.citytwin.testing.PostgisFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(PostgisFixture.class)
@DisplayName("Pictures of the ground")
class ImageryImportTest {
    private static final String PLACED = "-a_srs EPSG:32650 -a_ullr 500000 4400000 500300 4399800 ";
    private static final String WORLD_FILE = "1\n0\n0\n-1\n500000.5\n4399999.5\n";

    @TempDir
    Path folder;

    private final DatabaseUrl url;
    private PictureFiles files;
    private ImportFixture city;

    ImageryImportTest(DatabaseUrl url) {
        this.url = url;
    }

    @BeforeEach
    void open() {
        files = new PictureFiles(folder);
        city = new ImportFixture(url, null, folder.resolve("assets"));
    }

    @AfterEach
    void close() {
        city.close();
    }

    private ImportReport load(ImportRequest request) throws Exception {
        return city.run(request);
    }

    private static ImportRequest of(Path... paths) {
        return ImportRequest.of(List.of(paths), null);
    }

    private List<Feature> features(TimeSelector time) {
        return city.features("imagery", time);
    }

    private Object value(Feature feature, String attribute) {
        return city.value("imagery", feature, attribute);
    }

    private Picture only() throws IOException {
        List<Feature> all = features(TimeSelector.NOW);
        assertThat(all).hasSize(1);
        return Picture.open(folder.resolve("assets").resolve((String) value(all.get(0), "folder")));
    }

    private static int pixel(Picture picture, int level, int x, int y) throws IOException {
        int size = PictureHeader.TILE;
        return picture.tile(level, x / size, y / size)[y % size * size + x % size];
    }

    private static double difference(int a, int b) {
        double sum = 0;
        for (int shift = 0; shift <= 16; shift += 8) {
            sum += Math.abs((a >> shift & 255) - (b >> shift & 255));
        }
        return sum / 3;
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "plain.tif, ",
        "cog.tif, -of COG -co COMPRESS=DEFLATE",
        "tiled.tif, -co TILED=YES -co COMPRESS=LZW -co PREDICTOR=2 -co INTERLEAVE=BAND",
        "jpeg.tif, -co COMPRESS=JPEG -co PHOTOMETRIC=YCBCR -co JPEG_QUALITY=95",
        "big.tif, -co BIGTIFF=YES",
    })
    @DisplayName("of every kind of GeoTIFF keep their colours, in all levels")
    void geoTiffs(String name, String options) throws Exception {
        Path png = files.png("photo.png", 300, 200, PictureFiles::photo);
        Path tif = files.translate(png, name, PLACED + "-b 1 -b 2 -b 3 " + (options == null ? "" : options));
        load(of(tif));
        Feature feature = features(TimeSelector.NOW).get(0);
        assertThat(value(feature, "name")).isEqualTo(name.replace(".tif", ""));
        assertThat(value(feature, "columns")).isEqualTo(300L);
        assertThat(value(feature, "rows")).isEqualTo(200L);
        assertThat(value(feature, "nodata_cells")).isEqualTo(0L);
        assertThat(value(feature, "crs")).isEqualTo("EPSG:32650");
        assertThat((double) value(feature, "cell_metres")).isCloseTo(1, within(0.01));
        assertThat(feature.geometry().getEnvelopeInternal().getMinX()).isCloseTo(117, within(1e-7));
        Picture picture = only();
        double sum = 0;
        int size = PictureHeader.TILE;
        for (int tile = 0; tile < 2; tile++) {
            int[] pixels = picture.tile(0, tile, 0);
            for (int y = 0; y < 200; y++) {
                for (int x = tile * size; x < Math.min(300, (tile + 1) * size); x++) {
                    sum += difference(pixels[y * size + x % size], PictureFiles.photo(x, y));
                }
            }
        }
        assertThat(sum / (300 * 200)).isLessThan(3);
        assertThat(difference(pixel(picture, 2, 20, 20), PictureFiles.photo(82, 82))).isLessThan(8);
        assertThat(picture.header().levels()).isEqualTo(10);
        // What lies beyond the picture's border makes no pixel of a coarser level shine through.
        assertThat(pixel(picture, 9, 0, 0) >>> 24).isEqualTo(255);
    }

    @Test
    @DisplayName("as JPEG and PNG lie where the world file and the .prj beside them say")
    void worldFiles() throws Exception {
        Path png = files.png("map.png", 300, 200, (x, y) -> x < 150 ? 0xFF112233 : 0);
        files.text("map.pgw", WORLD_FILE);
        load(of(png).withCrs("EPSG:32650"));
        Feature feature = features(TimeSelector.NOW).get(0);
        assertThat(value(feature, "nodata_cells")).isEqualTo(150L * 200);
        assertThat(feature.geometry().getEnvelopeInternal().getMinX()).isCloseTo(117, within(1e-7));
        Picture picture = only();
        assertThat(pixel(picture, 0, 149, 199)).isEqualTo(0xFF112233);
        assertThat(pixel(picture, 0, 150, 199)).isZero();
        assertThat(pixel(picture, 1, 74, 0)).isEqualTo(0xFF112233);
        city.layers().drop("imagery");

        files.translate(files.png("p.png", 300, 200, PictureFiles::photo), "photo.jpg", "-of JPEG -b 1 -b 2 -b 3");
        files.text("photo.jgw", WORLD_FILE);
        files.text("photo.prj", esriWkt());
        load(of(folder.resolve("photo.jpg")));
        assertThat(features(TimeSelector.NOW).get(0).geometry().getEnvelopeInternal().getMinY())
                .isCloseTo(39.7481, within(1e-3));
        assertThat(difference(pixel(only(), 0, 100, 100), PictureFiles.photo(100, 100))).isLessThan(10);
    }

    private static String esriWkt() {
        return "PROJCS[\"WGS_1984_UTM_Zone_50N\",GEOGCS[\"GCS_WGS_1984\",DATUM[\"D_WGS_1984\",SPHEROID[\"WGS_1984\","
                + "6378137.0,298.257223563]],PRIMEM[\"Greenwich\",0.0],UNIT[\"Degree\",0.0174532925199433]],"
                + "PROJECTION[\"Transverse_Mercator\"],PARAMETER[\"False_Easting\",500000.0],"
                + "PARAMETER[\"False_Northing\",0.0],PARAMETER[\"Central_Meridian\",117.0],"
                + "PARAMETER[\"Scale_Factor\",0.9996],PARAMETER[\"Latitude_Of_Origin\",0.0],UNIT[\"Meter\",1.0]]";
    }

    @Test
    @DisplayName("show what their palette, nodata, mask or opacity says")
    void transparency() throws Exception {
        Path drawn = files.png("drawn.png", 300, 200, (x, y) -> 0xFF000000 | (x / 100) * 0x400000 | (y / 100) * 0x60);
        files.run("gdal_translate -q -b 1 -b 2 -b 3 " + PLACED, drawn.toString(), folder.resolve("rgb.tif").toString());
        files.run("rgb2pct.py -n 8", folder.resolve("rgb.tif").toString(), folder.resolve("palette.tif").toString());
        load(of(folder.resolve("palette.tif")));
        assertThat(difference(pixel(only(), 0, 250, 150), 0xFF800060)).isLessThan(6);
        city.layers().drop("imagery");

        load(of(files.translate(folder.resolve("rgb.tif"), "nodata.tif", PLACED + "-a_nodata 0")));
        Picture noData = only();
        // Black is none where all bands are 0, and only there.
        assertThat(pixel(noData, 0, 50, 50)).isZero();
        assertThat(pixel(noData, 0, 50, 150)).isEqualTo(0xFF000060);
        city.layers().drop("imagery");

        Path alpha = files.png("alpha.png", 300, 200, (x, y) -> (x < 150 ? 0xFF000000 : 0) | 0x102030);
        String masked = PLACED + "-b 1 -b 2 -b 3 -mask 4 --config GDAL_TIFF_INTERNAL_MASK YES";
        load(of(files.translate(alpha, "masked.tif", masked)));
        assertThat(pixel(only(), 0, 149, 100)).isEqualTo(0xFF102030);
        assertThat(pixel(only(), 0, 150, 100)).isZero();
        city.layers().drop("imagery");

        Path grey = files.translate(drawn, "grey.tif", PLACED + "-b 1");
        load(of(grey));
        assertThat(pixel(only(), 0, 150, 10)).isEqualTo(0xFF404040);
    }

    @Test
    @DisplayName("of more than 8 bits are scaled by the bits that they use, or as the user says")
    void wide() throws Exception {
        Path png = files.png("p.png", 300, 200, (x, y) -> 0xFF000000 | (x < 150 ? 0xFFFFFF : 0x404040));
        Path wide = files.translate(png, "wide.tif", PLACED + "-b 1 -b 2 -b 3 -ot UInt16 -scale 0 255 0 2000");
        load(of(wide));
        assertThat(difference(pixel(only(), 0, 10, 10), 0xF9F9F9)).isLessThan(1.1);
        load(of(wide).withConstants(Map.of("range", "0,4000")));
        assertThat(difference(pixel(only(), 0, 10, 10), 0x808080)).isLessThan(1.1);
        Path real = files.translate(png, "real.tif", PLACED + "-b 1 -b 2 -b 3 -ot Float32");
        refused(of(real), "real.tif has numbers of a kind that tells no brightness; say which");
        refused(of(wide).withConstants(Map.of("range", "4000")), "--set range must be two numbers");
    }

    @Test
    @DisplayName("are true from the day on which they were taken, beside older ones")
    void dates() throws Exception {
        Path png = files.png("p.png", 300, 200, PictureFiles::photo);
        Path old = files.translate(png, "old.tif", PLACED + "-b 1 -b 2 -b 3 -mo TIFFTAG_DATETIME=2019:06:01_10:00:00");
        Path recent = files.translate(png, "recent.tif", PLACED + "-b 3 -b 2 -b 1");
        refused(of(old, recent), "the sources are of different dates (old.tif: 2019-06-01, recent.tif: none)");
        load(of(old));
        load(of(recent).withConstants(Map.of("acquired", "2023-05-02", "attribution", "City survey")));
        assertThat(features(TimeSelector.NOW)).hasSize(2);
        List<Feature> then = features(TimeSelector.at(Instant.parse("2021-01-01T00:00:00Z")));
        assertThat(then).hasSize(1);
        assertThat(value(then.get(0), "acquired")).isEqualTo(LocalDate.of(2019, 6, 1));
        assertThat(then.get(0).validFrom()).isEqualTo(Instant.parse("2019-06-01T00:00:00Z"));
        assertThat(features(TimeSelector.at(Instant.parse("2019-05-31T00:00:00Z")))).isEmpty();
        assertThat(load(of(old)).changeSet().layers()).allMatch(change -> change.wroteNothing());
        refused(of(old).withConstants(Map.of("acquired", "May")), "--set acquired must be a day");
        refused(of(old).withClass("elevation"), "is of the class elevation and can't take imagery");
        refused(
                of(old).withConstants(Map.of("colour", "red")),
                "--set knows [acquired, attribution, licence, priority, range]");
    }

    @Test
    @DisplayName("are refused with the reason where they have no place, no system, are cut off, or no pictures at all")
    void refusals() throws Exception {
        Path png = files.png("p.png", 300, 200, PictureFiles::photo);
        refused(of(png), "p.png does not say where it lies: it has no world file (.pgw or .pngw or .wld) beside it");
        Path unplaced = files.translate(png, "unplaced.tif", "-b 1 -b 2 -b 3");
        refused(of(unplaced), "unplaced.tif does not say where it lies: it has no GeoTIFF keys and no world file");
        files.text("p.pgw", WORLD_FILE);
        refused(of(png), "declares no coordinate system; say which it is with --crs");
        refused(of(png).withCrs("EPSG:2437"), "no public transformation holds");
        files.text("p.pgw", "0\n0\n0\n0\n500000\n4400000\n");
        refused(of(png).withCrs("EPSG:32650"), "p.png");
        Path heights = files.translate(
                folder.resolve("unplaced.tif"), "heights.tif", PLACED + "-b 1 -a_srs EPSG:32650+5773");
        refused(of(heights), "heights.tif has one band of heights in 8 bits, which is no picture");
        files.text("p.pgw", WORLD_FILE);
        files.translate(png, "whole.jpg", "-of JPEG -b 1 -b 2 -b 3 --config GDAL_PAM_ENABLED NO");
        for (Path whole : List.of(
                folder.resolve("whole.jpg"), png, files.translate(png, "whole.tif", PLACED + "-co COMPRESS=DEFLATE"))) {
            byte[] bytes = Files.readAllBytes(whole);
            String name = "cut" + whole.getFileName().toString().replaceAll(".*(?=\\.)", "");
            Files.write(folder.resolve(name), Arrays.copyOf(bytes, bytes.length * 2 / 3));
            for (String world : List.of("cut.jgw", "cut.pgw")) {
                files.text(world, WORLD_FILE);
            }
            refused(of(folder.resolve(name)).withCrs("EPSG:32650"), name + " can't be read as ");
        }
        assertThat(city.layers().listLayers()).isEmpty();
        try (Stream<Path> kept = Files.list(folder.resolve("assets"))) {
            assertThat(kept).isEmpty();
        }
    }

    @Test
    @DisplayName("that say to be vast in a few bytes are not unpacked")
    void bomb() throws Exception {
        files.run(
                "gdal_create -q -of GTiff -ot Byte -bands 3 -outsize 130000 130000 -a_srs EPSG:32650"
                        + " -a_ullr 500000 4400000 630000 4270000 -co SPARSE_OK=TRUE -co TILED=YES -co BLOCKXSIZE=8192"
                        + " -co BLOCKYSIZE=8192 -co PHOTOMETRIC=RGB",
                folder.resolve("bomb.tif").toString());
        assertThat(Files.size(folder.resolve("bomb.tif"))).isLessThan(100_000);
        refused(of(folder.resolve("bomb.tif")), "bomb.tif says that it has 16900000000 pixels in");
        files.run(
                "gdal_create -q -of GTiff -ot Byte -bands 3 -outsize 200000 200000 -a_srs EPSG:32650"
                        + " -a_ullr 500000 4400000 630000 4270000 -co SPARSE_OK=TRUE -co TILED=YES -co PHOTOMETRIC=RGB",
                folder.resolve("vast.tif").toString());
        refused(of(folder.resolve("vast.tif")), "vast.tif has 40000000000 pixels; at most 20000000000 are taken");
    }

    @Test
    @DisplayName("in a folder are taken, textures and photographs without a place are passed over")
    void folders() throws Exception {
        Path flight = Files.createDirectories(folder.resolve("flight"));
        PictureFiles inside = new PictureFiles(flight);
        Path png = files.png("p.png", 300, 200, PictureFiles::photo);
        inside.png("facade.png", 20, 20, PictureFiles::photo);
        inside.translate(png, "a.tif", PLACED + "-b 1 -b 2 -b 3");
        inside.translate(png, "b.tif", PLACED.replace("500000", "500300").replace("500300 4399800", "500600 4399800")
                + "-b 1 -b 2 -b 3");
        ImportReport report = load(of(flight));
        assertThat(report.ignored()).containsExactly("flight/facade.png");
        assertThat(features(TimeSelector.NOW)).extracting(f -> value(f, "name")).containsExactlyInAnyOrder("a", "b");
    }

    private void refused(ImportRequest request, String reason) {
        assertThatThrownBy(() -> load(request))
                .isInstanceOf(ImportRefusedException.class)
                .hasMessageContaining(reason)
                .message()
                .doesNotContain("\n");
    }
}
