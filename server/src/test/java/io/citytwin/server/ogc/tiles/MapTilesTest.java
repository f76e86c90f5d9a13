package io.citytwin.server.ogc.tiles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.citytwin.importers.pipeline.ImportProgress;
import io.citytwin.importers.pipeline.ImportRequest;
import io.citytwin.model.Sharing;
import io.citytwin.server.RunningCity;
import io.citytwin.store.DatabaseUrl;
import io.citytwin.testing.PostgisFixture;
import io.citytwin.testing.SharedData;
import io.citytwin.tiles.scheme.TileMatrixSet;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(PostgisFixture.class)
@DisplayName("Map tiles")
class MapTilesTest {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    static Path folder;

    private static RunningCity city;

    @BeforeAll
    static void start(DatabaseUrl url) throws IOException {
        city = RunningCity.start(url, folder.resolve("city"), Map.of("log.requests", "none"));
    }

    @AfterAll
    static void stop() throws IOException {
        city.close();
    }

    private static void load(ImportRequest request) throws Exception {
        city.server().city().imports().run(request, ImportProgress.SILENT);
    }

    private static HttpResponse<byte[]> get(String path, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + city.port() + path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    private static JsonNode json(String path) throws Exception {
        HttpResponse<byte[]> answer = get(path);
        assertThat(answer.statusCode()).as(path + " " + new String(answer.body())).isEqualTo(200);
        return JSON.readTree(answer.body());
    }

    private static BufferedImage image(String path) throws Exception {
        HttpResponse<byte[]> answer = get(path);
        assertThat(answer.statusCode()).as(path + " " + new String(answer.body())).isEqualTo(200);
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(answer.body()));
        assertThat(image.getWidth()).isEqualTo(256);
        assertThat(image.getHeight()).isEqualTo(256);
        return image;
    }

    private static void run(String command, Path... files) throws Exception {
        List<String> words = new ArrayList<>(List.of(command.trim().split(" +")));
        for (Path file : files) {
            words.add(file.toString());
        }
        Path messages = Files.createTempFile(folder, "gdal", ".log");
        Process process = new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectOutput(messages.toFile())
                .start();
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(messages)).isZero();
    }

    /** A picture with soft colours; the phase tells pictures apart. */
    private static Path picture(String name, int columns, int rows, double phase, String place) throws Exception {
        BufferedImage image = new BufferedImage(columns, rows, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < rows; y++) {
            for (int x = 0; x < columns; x++) {
                int red = (int) (128 + 90 * Math.sin(phase + x / 37.0));
                int green = (int) (128 + 90 * Math.cos(phase + y / 29.0));
                int blue = (int) (128 + 60 * Math.sin(phase + (x + y) / 51.0));
                image.setRGB(x, y, red << 16 | green << 8 | blue);
            }
        }
        Path png = folder.resolve(name + ".raw.png");
        ImageIO.write(image, "png", png.toFile());
        Path tif = folder.resolve(name + ".tif");
        run("gdal_translate -q " + place, png, tif);
        return tif;
    }

    private static int[] tileAt(TileMatrixSet scheme, int z, double longitude, double latitude) {
        int[] limits = scheme.limits(z, new io.citytwin.model.Bbox(longitude, latitude, longitude, latitude));
        return new int[] {limits[0], limits[1]};
    }

    private static String ogc(String layer, TileMatrixSet scheme, int z, int[] place) {
        return "/ogc/collections/" + layer + "/map/tiles/" + scheme.id() + "/" + z + "/" + place[0] + "/" + place[1];
    }

    /**
     * Mean and largest difference of the colours of the pixels that are opaque in both, and in how many only one is
     * seen.
     */
    private static double[] compare(BufferedImage a, BufferedImage b) {
        double sum = 0;
        double worst = 0;
        int count = 0;
        int unequal = 0;
        for (int i = 0; i < 256 * 256; i++) {
            int one = a.getRGB(i % 256, i / 256);
            int other = b.getRGB(i % 256, i / 256);
            if (one >>> 24 == 255 && other >>> 24 == 255) {
                for (int shift = 0; shift <= 16; shift += 8) {
                    double off = Math.abs((one >> shift & 255) - (other >> shift & 255));
                    sum += off / 3;
                    worst = Math.max(worst, off);
                }
                count++;
            } else if ((one >>> 24 > 127) != (other >>> 24 > 127)) {
                unequal++;
            }
        }
        return new double[] {count == 0 ? 0 : sum / count, worst, unequal, count};
    }

    @ParameterizedTest(name = "{0} {4} level {5}")
    @CsvSource({
        "EPSG:4547, 500000, 3550000, 0.5, WebMercatorQuad, 18",
        "EPSG:4547, 500000, 3550000, 0.5, WebMercatorQuad, 16",
        "EPSG:4547, 500000, 3550000, 0.5, WebMercatorQuad, 20",
        "EPSG:4547, 500000, 3550000, 0.5, WorldCRS84Quad, 17",
        "EPSG:32650, 300000, 6900000, 2, WebMercatorQuad, 15",
        "EPSG:4326, 114.2, 32.1, 0.00001, WorldCRS84Quad, 16",
        "EPSG:3857, 12700000, 3700000, 1, WebMercatorQuad, 17",
    })
    @DisplayName("show what gdalwarp shows")
    void asGdalWarps(String crs, double x, double y, double cell, String set, int z) throws Exception {
        TileMatrixSet scheme = TileMatrixSet.find(set).orElseThrow();
        int columns = 1200;
        int rows = 900;
        String place = String.format(
                Locale.ROOT,
                "-a_srs %s -a_ullr %.10f %.10f %.10f %.10f",
                crs,
                x,
                y,
                x + columns * cell,
                y - rows * cell);
        Path tif = picture("warped", columns, rows, 0, place);
        String layer = "warped_" + Math.abs((crs + set + z).hashCode());
        load(ImportRequest.of(List.of(tif), layer).withClass("imagery"));
        JsonNode bounds = json("/tiles/" + layer + ".json").path("bounds");
        double longitude = (bounds.get(0).asDouble() + bounds.get(2).asDouble()) / 2;
        double latitude = (bounds.get(1).asDouble() + bounds.get(3).asDouble()) / 2;
        int[] middle = tileAt(scheme, z, longitude, latitude);
        int[] corner = tileAt(scheme, z, bounds.get(0).asDouble(), bounds.get(3).asDouble());
        for (int[] tile : List.of(middle, corner)) {
            double[] e = scheme.envelope(z, tile[0], tile[1]);
            Path warped = folder.resolve("floor.tif");
            Path png = folder.resolve("floor.png");
            run(
                    String.format(
                            Locale.ROOT,
                            "gdalwarp -q -overwrite -et 0 -r bilinear -dstalpha -ts 256 256 -t_srs EPSG:%d -te %.10f %.10f"
                                + " %.10f %.10f",
                            scheme.srid(),
                            e[0],
                            e[1],
                            e[2],
                            e[3]),
                    tif,
                    warped);
            run("gdal_translate -q -of PNG", warped, png);
            double[] off = compare(image(ogc(layer, scheme, z, tile) + "?f=png"), ImageIO.read(png.toFile()));
            // JPEG inside costs some of it, and GDAL's filter is another one where the picture is made smaller.
            assertThat(off[0]).as("mean difference").isLessThan(1.6);
            assertThat(off[1]).as("largest difference").isLessThan(z == 16 && cell == 0.5 ? 40 : 16);
            // Along the border, up to a pixel.
            assertThat(off[2]).as("seen by one only").isLessThan(600);
            assertThat(off[3]).as("compared").isGreaterThan(500);
        }
    }

    @Test
    @DisplayName("compose the newest not later than datetime over older ones, and are made anew when one comes")
    void dates() throws Exception {
        String place = "-a_srs EPSG:3857 -a_ullr 12700000 3700000 12700600 3699400";
        Path old = picture("old", 600, 600, 0, place);
        load(ImportRequest.of(List.of(old), "flights")
                .withClass("imagery")
                .withConstants(Map.of("acquired", "2019-06-01", "attribution", "Survey 2019")));
        int[] tile = {0, 0};
        double[] lonLat = {12700300 / 20037508.342789244 * 180, 0};
        JsonNode bounds = json("/tiles/flights.json").path("bounds");
        lonLat[1] = (bounds.get(1).asDouble() + bounds.get(3).asDouble()) / 2;
        tile = tileAt(TileMatrixSet.WEB_MERCATOR_QUAD, 18, lonLat[0], lonLat[1]);
        String path = "/tiles/flights/18/" + tile[1] + "/" + tile[0] + ".png";
        HttpResponse<byte[]> first = get(path);
        BufferedImage before = image(path);
        assertThat(get(path, "If-None-Match", first.headers().firstValue("ETag").orElseThrow()).statusCode())
                .isEqualTo(304);

        // The newer one covers the western half only.
        Path recent = picture("recent", 300, 600, 2, "-a_srs EPSG:3857 -a_ullr 12700000 3700000 12700300 3699400");
        load(ImportRequest.of(List.of(recent), "flights").withConstants(Map.of("acquired", "2023-05-02")));
        BufferedImage after = image(path);
        assertThat(compare(before, after)[0]).isGreaterThan(20);
        assertThat(get(path).headers().firstValue("ETag")).isNotEqualTo(first.headers().firstValue("ETag"));
        assertThat(compare(image(path + "?datetime=2019-06-01"), before)[1]).isZero();
        assertThat(compare(image(path + "?datetime=2023-05-01"), before)[1]).isZero();
        assertThat(compare(image(path + "?datetime=2023-05-02"), after)[1]).isZero();
        assertThat(get(path + "?datetime=2018-01-01").statusCode()).isEqualTo(204);
        int[] east = tileAt(TileMatrixSet.WEB_MERCATOR_QUAD, 18, lonLat[0] + 0.0024, lonLat[1]);
        String eastern = "/tiles/flights/18/" + east[1] + "/" + east[0] + ".png";
        assertThat(compare(image(eastern), image(eastern + "?datetime=2019-06-01"))[1]).isZero();

        JsonNode document = json("/tiles/flights.json");
        assertThat(document.path("format").asText()).isEqualTo("png");
        assertThat(document.path("maxzoom").asInt()).isEqualTo(18);
        assertThat(document.path("attribution").asText()).isEqualTo("Survey 2019");
        assertThat(StreamSupport.stream(document.path("pictures").spliterator(), false)
                        .map(p -> p.path("name").asText() + " " + p.path("since").asText()))
                .containsExactly("old 2019-06-01", "recent 2023-05-02");
        assertThat(json("/tiles/flights.json?datetime=2020-01-01").path("tiles").get(0).asText())
                .endsWith("/tiles/flights/{z}/{x}/{y}.png?datetime=2020-01-01");
    }

    @Test
    @DisplayName("are PNG where something shines through, else JPEG, and nothing where nothing is")
    void formats() throws Exception {
        Path tif = picture("formats", 600, 600, 0, "-a_srs EPSG:3857 -a_ullr 12700000 3700000 12700600 3699400");
        load(ImportRequest.of(List.of(tif), "formats").withClass("imagery"));
        JsonNode bounds = json("/tiles/formats.json").path("bounds");
        TileMatrixSet scheme = TileMatrixSet.WEB_MERCATOR_QUAD;
        int[] whole = tileAt(
                scheme,
                19,
                (bounds.get(0).asDouble() + bounds.get(2).asDouble()) / 2,
                (bounds.get(1).asDouble() + bounds.get(3).asDouble()) / 2);
        int[] part = tileAt(scheme, 14, bounds.get(0).asDouble(), bounds.get(1).asDouble());
        assertThat(type(ogc("formats", scheme, 19, whole))).isEqualTo("image/jpeg");
        assertThat(type(ogc("formats", scheme, 14, part))).isEqualTo("image/png");
        assertThat(type(ogc("formats", scheme, 19, whole) + "?f=png")).isEqualTo("image/png");
        assertThat(type("/tiles/formats/14/" + part[1] + "/" + part[0] + ".jpg")).isEqualTo("image/jpeg");
        assertThat(image("/tiles/formats/14/" + part[1] + "/" + part[0] + ".png").getRGB(0, 255) >>> 24).isZero();
        assertThat(get("/tiles/formats/5/0/0.png").statusCode()).isEqualTo(204);
        JsonNode set = json("/ogc/collections/formats/map/tiles/WorldCRS84Quad");
        assertThat(set.path("dataType").asText()).isEqualTo("map");
        assertThat(set.path("tileMatrixSetLimits")).hasSize(23);
        assertThat(json("/ogc/collections/formats/map/tiles").path("tilesets")).hasSize(2);
        assertThat(json("/ogc/collections/formats").toString()).contains("/def/rel/ogc/1.0/tilesets-map");
    }

    private static String type(String path) throws Exception {
        HttpResponse<byte[]> answer = get(path);
        assertThat(answer.statusCode()).isEqualTo(200);
        return answer.headers().firstValue("Content-Type").orElse("");
    }

    @Test
    @DisplayName("go on across the antimeridian")
    void antimeridian() throws Exception {
        Path tif = picture("dateline", 400, 200, 0, "-a_srs EPSG:4326 -a_ullr 179.6 9 180.4 8.6");
        load(ImportRequest.of(List.of(tif), "dateline").withClass("imagery"));
        int row = tileAt(TileMatrixSet.WEB_MERCATOR_QUAD, 8, 179.9, 8.9)[0];
        // The picture begins at 179.6° east and ends at 179.6° west.
        int west = seen(image("/tiles/dateline/8/255/" + row + ".png"));
        int east = seen(image("/tiles/dateline/8/0/" + row + ".png"));
        assertThat(west).isGreaterThan(5000).isCloseTo(east, within(300));
        JsonNode footprint = json("/ogc/collections/dateline/items").at("/features/0/geometry/coordinates");
        assertThat(footprint).hasSize(2);
    }

    private static int seen(BufferedImage image) {
        int seen = 0;
        for (int i = 0; i < 256 * 256; i++) {
            seen += image.getRGB(i % 256, i / 256) >>> 24 > 127 ? 1 : 0;
        }
        return seen;
    }

    @Test
    @DisplayName("refuse what they can't answer in a sentence, and don't know of layers that are not shared")
    void refusals() throws Exception {
        Path tif = picture("secret", 300, 300, 0, "-a_srs EPSG:3857 -a_ullr 12700000 3700000 12700600 3699400");
        load(ImportRequest.of(List.of(tif), "secret")
                .withClass("imagery")
                .withSettings(new ImportRequest.LayerSettings(null, null, Sharing.NOT_SHARED, null)));
        load(ImportRequest.of(List.of(tif), "shown").withClass("imagery"));
        Path points = Files.writeString(folder.resolve("points.csv"), "id,lon,lat\n1,114.1,32.1\n");
        load(ImportRequest.of(List.of(points), "points"));
        assertThat(get("/tiles/secret/0/0/0.png").statusCode()).isEqualTo(404);
        assertThat(get("/ogc/collections/secret/map/tiles").statusCode()).isEqualTo(404);
        refused("/tiles/points/0/0/0.png", 404, "collection points has no map as pictures");
        refused("/tiles/shown/0/0/0.gif", 404, "there is no tile format like that of");
        refused("/tiles/shown/0/0/1.png", 404, "there is no tile 0/1/0");
        refused("/tiles/shown/0/0/0.png?datetime=2019-01-01/..", 400, "it must be an instant");
        refused("/tiles/shown/0/0/0.png?azimuth=10", 400, "there is no parameter azimuth for pictures of the ground");
        refused("/tiles/points/0/0/0.mvt?azimuth=10", 400, "there is no parameter azimuth for vector tiles");
        refused("/tiles/shown/0/0/0.png?filter=priority=1", 400, "there is no parameter filter for map tiles");
        refused("/ogc/collections/shown/map/tiles/WebMercatorQuad/0/0/0?f=gif", 400, "f must be one of png, jpg");
        refused("/ogc/collections/shown/map/tiles/Nothing/0/0/0", 404, "there is no tile matrix set Nothing");
    }

    private static void refused(String path, int status, String reason) throws Exception {
        HttpResponse<byte[]> answer = get(path);
        assertThat(answer.statusCode()).as(path).isEqualTo(status);
        assertThat(new String(answer.body())).contains(reason);
    }

    @Test
    @DisplayName("of heights show the relief as gdaldem does, without edges between tiles")
    void relief() throws Exception {
        Path dem = SharedData.require("dem/liechtenstein-aster-dem-v2.tif");
        load(ImportRequest.of(List.of(dem), "heights").withClass("elevation"));
        TileMatrixSet scheme = TileMatrixSet.WEB_MERCATOR_QUAD;
        int z = 12;
        int[] tile = tileAt(scheme, z, 9.55, 47.15);
        double[] e = scheme.envelope(z, tile[0], tile[1]);
        double pixel = (e[2] - e[0]) / 256;
        Path warped = folder.resolve("dem.tif");
        // One pixel more on each side, in the plane of the tile; scaled, since a metre of the plane is none on the ground.
        run(
                String.format(
                        Locale.ROOT,
                        "gdalwarp -q -overwrite -et 0 -r bilinear -ts 258 258 -t_srs EPSG:3857 -te %.6f %.6f %.6f %.6f -ot"
                            + " Float32",
                        e[0] - pixel,
                        e[1] - pixel,
                        e[2] + pixel,
                        e[3] + pixel),
                dem,
                warped);
        for (String shading : List.of("single", "multidirectional")) {
            Path shaded = folder.resolve("shaded.tif");
            Path png = folder.resolve("shaded.png");
            double scale = Math.cos(Math.toRadians(47.15));
            String how = shading.equals("single") ? "-az 300 -alt 40" : "-multidirectional -alt 40";
            run("gdaldem hillshade -q -s " + scale + " " + how, warped, shaded);
            run("gdal_translate -q -of PNG -b 1 -b 1 -b 1 -srcwin 1 1 256 256", shaded, png);
            String path = "/tiles/heights/" + z + "/" + tile[1] + "/" + tile[0] + ".png?altitude=40&shading=" + shading
                    + (shading.equals("single") ? "&azimuth=300" : "");
            double[] off = compare(image(path), ImageIO.read(png.toFile()));
            assertThat(off[0]).as(shading).isLessThan(4);
            assertThat(off[3]).isEqualTo(256 * 256);
        }
        assertThat(compare(
                                image("/tiles/heights/12/" + tile[1] + "/" + tile[0] + ".png"),
                                image("/tiles/heights/12/" + tile[1] + "/" + tile[0] + ".png?exaggeration=3"))[0])
                .isGreaterThan(5);
        edges(z, tile);
        assertThat(get("/tiles/heights/12/0/0.png").statusCode()).isEqualTo(204);
        refused("/tiles/heights/0/0/0.png?altitude=0", 400, "altitude must be a number from 1.0 to 90.0");
        assertThat(json("/tiles/heights.json").path("pictures")).isEmpty();
    }

    /** The step from a tile to its neighbour is on average no greater than those inside. */
    private static void edges(int z, int[] tile) throws Exception {
        BufferedImage left = image("/tiles/heights/" + z + "/" + tile[1] + "/" + tile[0] + ".png");
        BufferedImage right = image("/tiles/heights/" + z + "/" + (tile[1] + 1) + "/" + tile[0] + ".png");
        double inside = 0;
        double across = 0;
        for (int y = 0; y < 256; y++) {
            inside += Math.abs((left.getRGB(254, y) & 255) - (left.getRGB(255, y) & 255)) / 256.0;
            across += Math.abs((left.getRGB(255, y) & 255) - (right.getRGB(0, y) & 255)) / 256.0;
        }
        assertThat(across).isCloseTo(inside, within(inside * 0.35 + 1));
    }
}
